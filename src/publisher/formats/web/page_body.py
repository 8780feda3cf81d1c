"""A page of the site into what stands in its body, dressed by the theme's `web.html`.

An edit changes few pages: what a page was made of before, and its neighbours' titles with it, makes the same page.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.runs import isolated
from publisher.arabic.passage_languages import speak
from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.formats import flow
from publisher.formats.base import Terms
from publisher.formats.web.page_names import INDEX, SitePage
from publisher.html_tree import demote, outer_html
from publisher.labels.speaker import Speaker
from publisher.model import Edition, Issue, Part
from publisher.themes.theme import BY_HASH, trusted

_TEMPLATE = "web.html"
_ASKED = ("language", "digits", "calendars", "months", "book")
_SHOWN = ("path", "media_type", "width", "height", "transparent")
#: What makes the body of a page, but for the fields of the issue that the theme's template asks for.
_BODY = KeyFields(
    "pages",
    (
        *("theme.sha256", "edition.labels", *(f"edition.issue.{name}" for name in _ASKED)),
        *("site", "file", "beside", "targets"),
        *(f"parts.*.{name}" for name in ("html", "notes", "language", "labels", "kind", "title.plain")),
        *(f"pictures.*.{name}" for name in _SHOWN),
    ),
    {**BY_HASH, "edition.assets": "those that the page shows are in the key as its pictures"},
)
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([#&][^"]*)"|'([#&][^']*)'|([#&][^\s>]*))""", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s>"']+))""", re.IGNORECASE)


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


class PageBodies:
    """Makes the bodies of the pages of one site, or remembers them."""

    def __init__(self, edition: Edition, terms: Terms, pages: Sequence[SitePage], anchors: Mapping[str, str]) -> None:
        self._edition, self._pages, self._anchors = edition, pages, anchors
        self._theme, self._memory = terms.theme, Memory(terms.store)
        self._assets = {asset.path: asset for asset in edition.assets}
        self._downloads = tuple(Link(download.label, f"../{download.name}") for download in terms.downloads)
        named = [page for page in pages if page.kind in ("titlepage", "masthead", "colophon")]
        self._others = tuple(_link(page, edition.issue.language) for page in named)
        site = [(str(link.title), link.href) for link in (*self._downloads, *self._others)]
        asked = (f"edition.{path}" for path in terms.theme.asked_fields(_TEMPLATE, "issue", Issue))
        fields = KeyFields(_BODY.kind, (*_BODY.fields, *asked), _BODY.besides)
        self._key = fields.given(theme=terms.theme, edition=edition, site=[len(self._downloads), site])

    def body(self, number: int) -> str:
        """Return what stands in the body of a page (from 0). Raise PublisherError with what stops it."""
        page, language = self._pages[number], self._edition.issue.language
        beside = [self._pages[n] if 0 <= n < len(self._pages) else None for n in (number - 1, number + 1)]
        links = [_link(other, language) if other else None for other in beside]
        # A part has links and pictures in its text alone: notes are cleaned as that is.
        whole = "".join(markup for part in page.parts for markup in (part.html, *(note.html for note in part.notes)))
        targets = sorted({html.unescape(name)[1:] for name in _values(_LINK, whole)})
        sources = sorted({html.unescape(name) for name in _values(_SOURCE, whole)})
        key = self._key.key(
            file=page.file,
            beside=[[str(link.title), link.href] if link else None for link in links],
            targets=[(name, self._anchors.get(name)) for name in targets],
            parts=page.parts,
            pictures=[self._assets[name] for name in sources if name in self._assets],
        )
        return self._memory.recall(key, str, lambda: self._made(page, links))

    def _made(self, page: SitePage, links: Sequence[Link | None]) -> str:
        edition, issue = self._edition, self._edition.issue
        language, direction = page.parts[0].language, page.parts[0].direction
        bodies = tuple(map(trusted, _bodies(edition, page, self._anchors)))
        inside = self._theme.render(
            _TEMPLATE,
            issue=issue,
            page=Dressed(page.kind, page.title.plain, language, direction, bodies, *links),
            home=INDEX,
            downloads=self._downloads,
            others=self._others,
            speak=Speaker(issue.language, issue.digits, issue.calendars, issue.months, book=issue.book is not None),
        )
        # The parts are isolated already; what the theme says around them, the titles of other pages too, is not.
        return speak(isolate(inside, issue.direction, issue.language), issue.language)


def _values(pattern: re.Pattern[str], markup: str) -> Iterator[str]:
    """Return the values of an attribute in markup, however they are quoted; some may stand in its text."""
    return (one or other or bare for one, other, bare in pattern.findall(markup))


def _link(page: SitePage, around: str) -> Link:
    """Link to a page by its title, as it stands in a paragraph of a language."""
    return Link(trusted(page.title.within(around)), page.file)


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
