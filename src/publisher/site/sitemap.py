"""What crawlers read first: sitemap.xml (sitemaps.org) and robots.txt (RFC 9309)."""

from collections.abc import Iterable

from publisher.site.feeds import xml
from publisher.site.site_frame import Frame


def sitemap(frame: Frame, names: Iterable[str]) -> bytes:
    """List the pages of the site by their whole addresses; those of an issue with its day."""
    days = {issue.address: issue.facts.date for issue in frame.archive.issues}
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for name in sorted(names):
        day = days.get("/".join(name.split("/")[:2]) + "/", "")
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{xml(frame.absolute(name))}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(frame: Frame) -> bytes:
    """Let everybody in, and say where the list of pages is."""
    where = f"\nSitemap: {frame.absolute('sitemap.xml')}\n" if frame.archive.address else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()
