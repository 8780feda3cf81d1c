"""The pages of a web edition: titles, search engines, headings, lists, downloads, scripts, encodings, ways in."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from publisher.checks.files.markup import Document
from publisher.checks.files.product_files import is_remote, media_type_in
from publisher.checks.files.publication import visible_text
from publisher.checks.files.web.website import DOWNLOADS, Site
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

_RANKS = {f"h{rank}": rank for rank in range(1, 7)}
_ROBOTS = frozenset(("robots", "googlebot", "bingbot"))
_BULLET = re.compile(r"\s*[•●▪◦‣·*–-]\s+\S")
_FEWEST_BULLETS = 3
_NO_ZOOM = re.compile(
    r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*(?:1(?:\.0*)?|0?\.\d+)(?![\d.])", re.IGNORECASE
)
_SERVED_BY_ITSELF = re.compile(r"(?:^|/)(?:404|50x|offline|google[\w]*)\.html$")


def titles(site: Site) -> Iterator[Finding]:
    """Find pages without a title, and pages that share theirs."""
    said = {name: _title(document) for name, document in _pages(site)}
    times = Counter(said.values())
    for name, document in _pages(site):
        if not said[name]:
            yield Finding.of("X301", document.span(), title="", reason=Phrase("title_missing"))
        elif times[said[name]] > 1 and next(one for one in said if said[one] == said[name]) != name:
            yield Finding.of("X301", document.span(), title=said[name], reason=Phrase("title_twice"))


def _title(document: Document) -> str:
    found = (one for one in document.root.iter("title") if not any(up.tag == "svg" for up in one.iterancestors()))
    return next((" ".join("".join(map(str, one.itertext())).split()) for one in found), "")


def hidden_from_search(site: Site) -> Iterator[Finding]:
    """Find pages, or a whole site, that search engines are asked to pass over."""
    for name, document in _pages(site):
        for meta in document.root.iter("meta"):
            asked = {part.strip() for part in (meta.get("content") or "").lower().split(",")}
            of_robots = (meta.get("name") or "").lower() in _ROBOTS
            if of_robots and asked & {"noindex", "none"} and not _SERVED_BY_ITSELF.search(name):
                yield Finding.of("X302", document.span(meta), asked=meta.get("content"))
    rules = site.files.get("robots.txt", b"").decode("utf-8", "replace")
    agents: list[str] = []
    for number, line in enumerate(rules.splitlines(), 1):
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            agents = [value]
        elif key == "disallow" and value == "/" and "*" in agents:
            yield Finding.of("X302", Span(site.shown("robots.txt"), number), asked=line.strip())


def headings(site: Site) -> Iterator[Finding]:
    """Find pages without a first heading, headings that skip a rank, and empty ones."""
    for _, document in _pages(site):
        found = [one for one in document.root.iter(*_RANKS) if not _is_hidden(one)]
        if document.text.strip() and not any(one.tag == "h1" for one in found):
            yield Finding.of("X304", document.span(), heading="", reason=Phrase("heading_none"))
            continue
        before = 0
        for one in found:
            rank = _RANKS[str(one.tag)]
            pictures = any((image.get("alt") or "").strip() for image in one.iter("img"))
            if not visible_text(one) and not pictures and not one.get("aria-label"):
                yield Finding.of("X304", document.span(one), heading=one.tag, reason=Phrase("heading_empty"))
            elif before and rank > before + 1:
                yield Finding.of(
                    "X304", document.span(one), heading=visible_text(one), reason=Phrase("heading_skips")
                )
            before = rank


def _is_hidden(element: "etree._Element") -> bool:
    return any("hidden" in one.attrib for one in (element, *element.iterancestors()))


def lists(site: Site) -> Iterator[Finding]:
    """Find items without a list, lists with other than items in them, and lists that are typed with bullets."""
    for _, document in _pages(site):
        for item in document.root.iter("li"):
            around = item.getparent()
            if around is None or around.tag not in ("ul", "ol", "menu"):
                yield Finding.of(
                    "X305", document.span(item), text=visible_text(item)[:40], reason=Phrase("list_none")
                )
        for one in document.root.iter("ul", "ol"):
            others = [
                child for child in one if isinstance(child.tag, str) and child.tag not in ("li", "script", "template")
            ]
            if others and not one.get("role"):
                place = document.span(others[0])
                yield Finding.of("X305", place, text=visible_text(others[0])[:40], reason=Phrase("list_other"))
        typed: list[etree._Element] = []
        for paragraph in [*document.root.iter("p"), etree.Element("p")]:
            if _BULLET.match(visible_text(paragraph)) and (not typed or typed[-1].getnext() is paragraph):
                typed.append(paragraph)
                continue
            if len(typed) >= _FEWEST_BULLETS:
                place = document.span(typed[0])
                yield Finding.of("X305", place, text=visible_text(typed[0])[:40], reason=Phrase("list_typed"))
            typed = [paragraph] if _BULLET.match(visible_text(paragraph)) else []


def downloads(site: Site) -> Iterator[Finding]:
    """Find downloads that are not there, or that are not what their name says."""
    for one in site.addresses:
        suffix = site.download_suffix(one.address)
        target = site.locate(one.address, one.base) if suffix and not one.loaded else None
        if target is None:
            continue
        if target[0] not in site.files:
            yield Finding.of("X306", one.span, file=one.address, reason=Phrase("download_missing"))
        elif media_type_in(site.files[target[0]]) != DOWNLOADS[suffix]:
            yield Finding.of("X306", one.span, file=one.address, reason=Phrase("download_other"))


def remote_scripts(site: Site) -> Iterator[Finding]:
    """Find scripts that come from other servers: they see every reader."""
    told: set[tuple[str, Span]] = set()
    for one in site.addresses:
        if one.element is None or one.element.tag != "script" or not is_remote(one.address):
            continue
        if (one.address, one.span) not in told:
            told.add((one.address, one.span))
            yield Finding.of("X307", one.span, address=one.address)


def encodings(site: Site) -> Iterator[Finding]:
    """Find pages that name no encoding, another than UTF-8, or one that they are not in."""
    for name, document in _pages(site):
        encoding = site.encodings.get(name, "")
        if name in site.garbled:
            yield Finding.of("X308", document.span(), encoding=encoding or "UTF-8", reason=Phrase("encoding_wrong"))
        elif not encoding and not document.source.isascii():
            yield Finding.of("X308", document.span(), encoding="", reason=Phrase("encoding_none"))
        elif encoding and encoding.replace("-", "") not in ("utf8", "utf16", "utf16le", "utf16be"):
            yield Finding.of("X308", document.span(), encoding=encoding, reason=Phrase("encoding_old"))


def pages_without_way(site: Site) -> Iterator[Finding]:
    """Find pages that no other page links to."""
    pages = dict(_pages(site))
    if "index.html" not in pages:
        return
    linked = {"index.html"}
    for one in site.addresses:
        target = site.locate(one.address, one.base) if not one.loaded else None
        if target and target[0] != one.base:
            linked.add(target[0])
    for name, document in pages.items():
        redirects = any((meta.get("http-equiv") or "").lower() == "refresh" for meta in document.root.iter("meta"))
        if name not in linked and not redirects and not _SERVED_BY_ITSELF.search(name):
            yield Finding.of("X309", document.span(), page=name)


def viewports(site: Site) -> Iterator[Finding]:
    """Find pages that telephones show in miniature, or whose letters readers may not enlarge."""
    for _, document in _pages(site):
        metas = [meta for meta in document.root.iter("meta") if (meta.get("name") or "").lower() == "viewport"]
        if not metas:
            yield Finding.of("X310", document.span(), reason=Phrase("viewport_none"))
        for meta in metas:
            if _NO_ZOOM.search(meta.get("content") or ""):
                yield Finding.of("X310", document.span(meta), reason=Phrase("viewport_fixed"))


def emptied_pages(site: Site) -> Iterator[Finding]:
    """Find pages that show nothing in their main part."""
    shown = ("img", "svg", "video", "audio", "canvas", "iframe", "object", "picture", "script")
    for _, document in _pages(site):
        main = next(iter(document.root.iter("main")), document.body)
        if (
            main is not None
            and not visible_text(main)
            and not any(one.tag in shown for one in main.iter(etree.Element))
        ):
            yield Finding.of("X139", document.span(main))


def _pages(site: Site) -> Iterator[tuple[str, Document]]:
    """Yield the pages that are documents of their own; those outside the site's folder are none of it."""
    for name, document in site.documents.items():
        if document.root.tag == "html" and not name.startswith("../"):
            yield name, document
