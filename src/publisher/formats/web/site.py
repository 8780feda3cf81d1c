"""An Edition into the files of its web edition, each page dressed by the theme's `web.html`."""

import html
from collections.abc import Mapping, Sequence
from functools import partial

from lxml.html import HtmlElement

from publisher.assets.media_types import media_type_of
from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.events import Step
from publisher.fonts.subset import woff2
from publisher.fonts.usage import Said, Usage, said
from publisher.formats import flow
from publisher.formats.base import Made, Terms
from publisher.formats.web.html_head import STYLE, head
from publisher.formats.web.page_body import PageBodies
from publisher.formats.web.page_names import SitePage, site_pages
from publisher.formats.web.web_format import FOLDER, WEB
from publisher.html_tree import document
from publisher.model import Artefact, Digits, Edition

_SAID = KeyFields("page-words", ("data", "seen", "digits"))
_PACKED = KeyFields("web-fonts", ("data",))


def make_web(edition: Edition, terms: Terms) -> Made:
    """Make the site: pages, style, fonts, pictures. The limits guard the articles' import; pages grow with text."""
    pages = _pages(edition, terms)
    files = {**pages, **_furniture(edition, pages, Memory(terms.store)), **_pictures(edition)}
    return Made(
        tuple(Artefact(WEB.name, f"{FOLDER}/{name}", media_type_of(name), data) for name, data in files.items())
    )


def _pages(edition: Edition, terms: Terms) -> dict[str, bytes]:
    pages = site_pages(edition)
    anchors = flow.anchor_files(edition, {part.id: page.file for page in pages for part in page.parts})
    bodies = PageBodies(edition, terms, pages, anchors)
    written = {}
    for number, page in enumerate(pages):
        terms.tell(Step(WEB.name, page.title.plain, number, len(pages)))
        written[page.file] = _page(edition, page, bodies.body(number)).encode()
    terms.tell(Step(WEB.name, "", len(pages), len(pages)))
    return written


def _page(edition: Edition, page: SitePage, body: str) -> str:
    issue, inside = edition.issue, flow.with_image_names(body, edition)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(issue.language)}" dir="{issue.direction}">\n'
        f"<head>\n{head(edition, page)}\n</head>\n<body>\n{inside}\n</body>\n</html>\n"
    )


def _furniture(edition: Edition, pages: Mapping[str, bytes], memory: Memory) -> dict[str, bytes]:
    """Give the style sheet, and the fonts that it names with all that the pages say."""
    usage, language = Usage(edition.web_css), edition.issue.language
    given = _SAID.given(seen=usage.seen, digits=edition.issue.digits)
    for page in site_pages(edition):
        data = pages[page.file]
        told = memory.recall(given.key(data=data), Said, partial(_said, data, usage.seen, edition.issue.digits))
        usage.add(told, page.parts[0].id, language)
    cut = flow.cut_fonts(edition, usage)
    names = {face.file: f"fonts/{face.file.rpartition('.')[0]}.woff2" for face, _ in cut}
    css = flow.style(edition, edition.web_css, names)
    packed = {
        names[face.file]: memory.recall(_PACKED.key(data=data), bytes, partial(woff2, data)) for face, data in cut
    }
    return {STYLE: css.encode(), **packed}


def _said(page: bytes, seen: Sequence[str], digits: Digits) -> Said:
    body: HtmlElement = document(page.decode()).find("body")
    return said(body, seen, flow.marks_of_lists(body, digits))


def _pictures(edition: Edition) -> dict[str, bytes]:
    return {flow.image_name(asset): flow.image_bytes(asset) for asset in edition.assets}
