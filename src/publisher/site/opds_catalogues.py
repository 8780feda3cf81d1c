"""The issues as catalogues for reading apps: OPDS 1.2 (Atom) and OPDS 2.0 (JSON), each issue with what can be had."""

from collections.abc import Iterator, Mapping

from publisher.assets.media_types import media_type_of
from publisher.site.feeds import json_bytes, moment, xml
from publisher.site.issue_pictures import Pictures
from publisher.site.published import Issue
from publisher.site.site_frame import OPDS, OPDS2, Frame

_KIND = "application/atom+xml;profile=opds-catalog;kind=acquisition"
_KIND2 = "application/opds+json"
_OPEN = "http://opds-spec.org/acquisition/open-access"


def catalogue_files(frame: Frame, pictures: Mapping[str, Pictures]) -> dict[str, bytes]:
    """Write both catalogues, of the issues that have a product to give; an entry must have one (OPDS 1.2 §5)."""
    issues = [issue for issue in frame.archive.issues if issue.downloads]
    return {OPDS: _opds(frame, issues, pictures).encode(), OPDS2: _opds2(frame, issues, pictures)}


def _opds(frame: Frame, issues: list[Issue], pictures: Mapping[str, Pictures]) -> str:
    archive = frame.archive
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/"'
        f' xml:lang="{xml(frame.speech.language)}">',
        f"<id>{xml(frame.absolute(OPDS))}</id>",
        f"<title>{xml(archive.name.plain)}</title>",
        f"<updated>{moment(max((issue.facts.date for issue in issues), default=archive.newest.date))}</updated>",
        f"<author><name>{xml(archive.newest.publisher or archive.name.plain)}</name></author>",
        f'<link rel="self" type="{_KIND}" href="{xml(frame.absolute(OPDS))}"/>',
        f'<link rel="start" type="{_KIND}" href="{xml(frame.absolute(OPDS))}"/>',
    ]
    for issue in issues:
        lines += _opds_entry(frame, issue, pictures[issue.facts.slug])
    return "\n".join([*lines, "</feed>", ""])


def _opds_entry(frame: Frame, issue: Issue, picture: Pictures) -> Iterator[str]:
    facts = issue.facts
    yield "<entry>"
    yield f"<id>{xml(facts.urn)}</id>"
    yield f"<title>{xml(facts.title.plain)}</title>"
    yield f"<updated>{moment(facts.date)}</updated>"
    yield from (f"<author><name>{xml(name)}</name></author>" for name in _authors(issue))
    yield f"<dc:language>{xml(facts.language)}</dc:language>"
    yield f"<dc:identifier>{xml(facts.urn)}</dc:identifier>"
    if facts.publisher:
        yield f"<dc:publisher>{xml(facts.publisher)}</dc:publisher>"
    if facts.date:
        yield f"<dc:issued>{facts.date}</dc:issued>"
    if facts.licence:
        yield f"<rights>{xml(facts.licence)}</rights>"
    if facts.description:
        yield f'<summary type="text">{xml(facts.description)}</summary>'
    if picture.cover:
        told = f'type="{_type(picture.cover)}" href="{xml(frame.absolute(picture.cover))}"'
        yield f'<link rel="http://opds-spec.org/image" {told}/>'
        yield f'<link rel="http://opds-spec.org/image/thumbnail" {told}/>'
    yield f'<link rel="alternate" type="text/html" href="{xml(frame.absolute(f"{issue.address}index.html"))}"/>'
    for one in issue.downloads:
        href = xml(frame.absolute(f"{issue.address}{one.name}"))
        yield f'<link rel="{_OPEN}" type="{one.media_type}" length="{one.size}" href="{href}"/>'
    yield "</entry>"


def _opds2(frame: Frame, issues: list[Issue], pictures: Mapping[str, Pictures]) -> bytes:
    return json_bytes(
        {
            "metadata": {"title": frame.archive.name.plain, "numberOfItems": len(issues)},
            "links": [{"rel": "self", "href": frame.absolute(OPDS2), "type": _KIND2}],
            "publications": [_publication(frame, issue, pictures[issue.facts.slug]) for issue in issues],
        }
    )


def _publication(frame: Frame, issue: Issue, picture: Pictures) -> dict[str, object]:
    facts = issue.facts
    metadata = {
        "@type": "http://schema.org/PublicationIssue",
        "title": facts.title.plain,
        "identifier": facts.urn,
        "language": facts.language,
        "modified": moment(facts.date),
        "published": facts.date,
        "author": list(_authors(issue)),
        "publisher": facts.publisher,
        "description": facts.description,
    }
    links: list[dict[str, object]] = [
        {"rel": "self", "href": frame.absolute(f"{issue.address}index.html"), "type": "text/html"}
    ]
    for one in issue.downloads:
        href = frame.absolute(f"{issue.address}{one.name}")
        links.append({"rel": _OPEN, "href": href, "type": one.media_type, "size": one.size})
    found: dict[str, object] = {"metadata": {k: v for k, v in metadata.items() if v}, "links": links}
    if picture.cover:
        width, height = picture.cover_size
        size = {"width": width, "height": height} if width else {}
        image = {"href": frame.absolute(picture.cover), "type": _type(picture.cover), **size}
        found["images"] = [image]
    return found


def _authors(issue: Issue) -> Iterator[str]:
    """Yield who made an issue: its editors, else all who wrote in it."""
    names = issue.facts.editors or tuple(author for one in issue.facts.articles for author in one.authors)
    yield from dict.fromkeys(name.plain for name in names)


def _type(path: str) -> str:
    return media_type_of(path)
