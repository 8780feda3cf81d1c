"""An Edition into the files of its web edition, each page dressed by the theme's `web.html`."""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from lxml.html import HtmlElement

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.runs import isolated
from publisher.arabic.passage_languages import speak
from publisher.assets.media_types import media_type_of
from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.events import Step
from publisher.fonts.subset import woff2
from publisher.formats import flow
from publisher.formats.base import Download, Made, Terms
from publisher.formats.web.html_head import STYLE, head
from publisher.formats.web.page_names import INDEX, SitePage, site_pages
from publisher.formats.web.web_format import FOLDER, WEB
from publisher.html_tree import demote, document, outer_html
from publisher.labels.speaker import Speaker
from publisher.model import Artefact, Edition, Part
from publisher.themes.theme import trusted

#: To isolate what runs against a page takes half of the site's time, and an edit changes few pages.
_ISOLATED = KeyFields("pages", ("inside", "direction", "language"))
_PACKED = KeyFields("web-fonts", ("data",))


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the site: what it says, where it leads."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Dressed:
    """What a theme's `web.html` is given of a page, besides the issue; `bodies` are its parts as finished markup."""

    kind: str
    title: str
    language: str
    direction: str
    bodies: tuple[str, ...]
    previous: Link | None
    next: Link | None


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
    written = {}
    for number, page in enumerate(pages):
        terms.tell(Step(WEB.name, page.title.plain, number, len(pages)))
        written[page.file] = _page(edition, terms, pages, number, anchors).encode()
    terms.tell(Step(WEB.name, "", len(pages), len(pages)))
    return written


def _page(edition: Edition, terms: Terms, pages: Sequence[SitePage], number: int, anchors: Mapping[str, str]) -> str:
    issue, page = edition.issue, pages[number]
    language, direction = page.parts[0].language, page.parts[0].direction
    beside = [pages[n] if 0 <= n < len(pages) else None for n in (number - 1, number + 1)]
    previous, following = (_link(other, issue.language) if other else None for other in beside)
    bodies = tuple(map(trusted, _bodies(edition, page, anchors)))
    dressed = Dressed(page.kind, page.title.plain, language, direction, bodies, previous, following)
    inside = terms.theme.render(
        "web.html",
        issue=issue,
        page=dressed,
        home=INDEX,
        downloads=tuple(_links(terms.downloads)),
        others=tuple(_link(p, issue.language) for p in pages if p.kind in ("titlepage", "masthead", "colophon")),
        speak=Speaker(issue.language, issue.digits, issue.calendars, issue.months, book=issue.book is not None),
    )
    # The parts are isolated already; what the theme says around them, the titles of other pages too, is not.
    base, around = issue.direction, issue.language
    key = _ISOLATED.key(inside=inside, direction=base, language=around)
    inside = Memory(terms.store).recall(key, str, lambda: speak(isolate(inside, base, around), around))
    inside = flow.with_image_names(inside, edition)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(issue.language)}" dir="{issue.direction}">\n'
        f"<head>\n{head(edition, page)}\n</head>\n<body>\n{inside}\n</body>\n</html>\n"
    )


def _link(page: SitePage, around: str) -> Link:
    """Link to a page by its title, as it stands in a paragraph of a language."""
    return Link(trusted(page.title.within(around)), page.file)


def _links(downloads: Iterable[Download]) -> Iterator[Link]:
    """Link to the other products."""
    return (Link(download.label, f"../{download.name}") for download in downloads)


def _bodies(edition: Edition, page: SitePage, anchors: Mapping[str, str]) -> Iterator[str]:
    pictures = {flow.image_name(asset): asset for asset in edition.assets}
    for number, part in enumerate(page.parts):
        root = flow.body(edition, part, page.file, anchors, "div")
        for folio in root.xpath("//*[@data-folio-of]"):
            folio.drop_tree()  # a site has no pages to turn
        if number:  # a page has one heading of the first rank
            demote(root)
        _make_notes_disclosable(root)
        _make_tables_scrollable(root, part)
        for image in root.iter("img"):
            asset = pictures[image.get("src", "")]
            image.set("width", str(asset.width))
            image.set("height", str(asset.height))
        yield outer_html(root)


def _make_notes_disclosable(root: HtmlElement) -> None:
    """Notes stand open, and a reader may close them; a call opens them again (HTML §4.11.1)."""
    for section in root.xpath("//section[@role='doc-endnotes']"):
        details = section.makeelement("details", {"open": "open"})
        summary = section.makeelement("summary")
        title = section[0]
        notes = section[1:]
        for note in notes:
            note.tag = "div"  # its role says what it is; an aside would be a landmark too
        details.extend([summary, *notes])
        summary.append(title)
        section.append(details)


def _make_tables_scrollable(root: HtmlElement, part: Part) -> None:
    """A table wider than a telephone scrolls in a box of its own, which the keyboard reaches too (WCAG 2.1.1)."""
    for table in root.xpath("//table[not(ancestor::table)]"):
        title = " ".join(table.xpath("string(caption)").split())
        label = isolated(title, part.direction, part.language)
        named = {"role": "region", "aria-label": label} if title else {}
        box = table.makeelement("div", {"class": "table-box", "tabindex": "0", **named})
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)


def _furniture(edition: Edition, pages: Mapping[str, bytes], memory: Memory) -> dict[str, bytes]:
    """Give the style sheet, and the fonts that it names with all that the pages say."""
    parts = {page.file: page.parts[0] for page in site_pages(edition)}
    bodies = ((parts[name].id, edition.issue.language, _body_of(page)) for name, page in pages.items())
    cut = flow.fonts(edition, edition.web_css, bodies)
    names = {face.file: f"fonts/{face.file.rpartition('.')[0]}.woff2" for face, _ in cut}
    css = flow.style(edition, edition.web_css, names)
    packed = {
        names[face.file]: memory.recall(_PACKED.key(data=data), bytes, partial(woff2, data)) for face, data in cut
    }
    return {STYLE: css.encode(), **packed}


def _pictures(edition: Edition) -> dict[str, bytes]:
    return {flow.image_name(asset): flow.image_bytes(asset) for asset in edition.assets}


def _body_of(page: bytes) -> HtmlElement:
    body: HtmlElement = document(page.decode()).find("body")
    return body
