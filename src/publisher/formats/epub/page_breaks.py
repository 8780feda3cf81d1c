"""The pages of the PDF into a document's text: a mark before the word that each page begins with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.words import letters
from publisher.model import PageEntry

_ROLE = "doc-pagebreak"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What a document says besides its part's own text: its notes, and the numbers that call them.
_ADDED = frozenset(("doc-noteref", "doc-endnotes"))


@dataclass(frozen=True, slots=True)
class Break:
    """Where a page begins: its label, its mark's id, how many letters of the part's text stand before it.

    `letters` are those of the page itself, `anchors` the ids on it.
    """

    id: str
    label: str
    before: int
    letters: int
    anchors: tuple[str, ...]


def breaks(pages: Sequence[PageEntry]) -> dict[str, list[Break]]:
    """List the pages of each part. No anchor of an issue has a full stop, so that no heading can take a mark's id."""
    found: dict[str, list[Break]] = {}
    for number, page in enumerate(pages, 1):
        earlier = found.setdefault(page.part, [])
        before = earlier[-1].before + earlier[-1].letters if earlier else 0
        earlier.append(Break(f"page.{number}", page.label, before, page.letters, page.anchors))
    return found


def span(page: Break) -> HtmlElement:
    """Write a mark that is not seen, and that a screen reader may speak (DPUB-ARIA 1.1, doc-pagebreak)."""
    element = lxml.html.Element("span")
    element.set("id", page.id)
    element.set("role", _ROLE)
    element.set("epub:type", "pagebreak")
    element.set("aria-label", page.label)
    return element


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the tree: an element's own first text, or what follows the element; letters before it, and in it."""

    element: HtmlElement
    follows: bool
    before: int
    count: int

    @property
    def text(self) -> str:
        return str((self.element.tail if self.follows else self.element.text) or "")


def mark(root: HtmlElement, pages: Sequence[Break]) -> None:
    """Mark where pages begin: by letters where they were all counted, else at the first anchor of each."""
    texts = list(_counted_texts(root)) if pages else []
    total = texts[-1].before + texts[-1].count if texts else 0
    if pages and pages[-1].before + pages[-1].letters == total:
        _mark_by_letters(root, texts, pages)
    else:
        _mark_by_anchors(root, pages)


def _counted_texts(root: HtmlElement) -> Iterator[_Text]:
    """Walk over the texts of a part in order, without what the document adds."""
    before = 0
    waiting: list[tuple[HtmlElement, bool]] = [(root, False)]
    while waiting:
        element, follows = waiting.pop()
        added = not isinstance(element.tag, str) or element.get("role") in _ADDED
        text = element.tail if follows else None if added else element.text
        if text and (count := letters(text)):
            yield _Text(element, follows, before, count)
            before += count
        if not follows:
            waiting += [] if element is root else [(element, True)]
            waiting += [] if added else [(child, False) for child in reversed(element)]


def _mark_by_letters(root: HtmlElement, texts: Sequence[_Text], pages: Sequence[Break]) -> None:
    waiting = list(pages)
    while waiting and waiting[0].before == 0:  # the part itself begins there
        root.insert(len(pages) - len(waiting), span(waiting.pop(0)))
    places: list[tuple[_Text, list[Break]]] = []
    for text in texts:
        here = [page for page in waiting if page.before < text.before + text.count]
        waiting = waiting[len(here) :]
        places += [(text, here)] if here else []
    for text, here in reversed(places):
        _mark_text(text, here)
    for page in waiting:
        _append(root, span(page))


def _enclosing_elements(text: _Text) -> Iterator[HtmlElement]:
    if not text.follows:
        yield text.element
    yield from text.element.iterancestors()


def _is_whole(element: HtmlElement, text: _Text) -> bool:
    """Say whether a mark stands before an element: a heading's name is its words alone, code begins with its own."""
    first = element.tag == "pre" and next(_counted_texts(element)).element is text.element
    return element.tag in _HEADINGS or first


def _append(root: HtmlElement, element: HtmlElement) -> None:
    """Put a page that has no words after all of the part's own text."""
    notes = root.xpath("./section[@role='doc-endnotes']")
    if notes:
        notes[0].addprevious(element)
    else:
        root.append(element)


def _mark_text(text: _Text, pages: Sequence[Break]) -> None:
    whole = next((element for element in _enclosing_elements(text) if _is_whole(element, text)), None)
    if whole is not None:
        for page in pages:
            whole.addprevious(span(page))
        return
    words = text.text
    cuts = [_word_at(words, page.before - text.before) for page in pages]
    marks = [span(page) for page in pages]
    for one, start, end in zip(marks, cuts, [*cuts[1:], len(words)], strict=True):
        one.tail = words[start:end]
    first = words[: cuts[0]] or None
    if text.follows:
        _follow(text.element, first, marks)
    else:
        text.element.text = first
        text.element[:0] = marks


def _follow(element: HtmlElement, tail: str | None, marks: Sequence[HtmlElement]) -> None:
    parent = element.getparent()
    at = parent.index(element) + 1
    element.tail = tail
    parent[at:at] = marks


def _word_at(text: str, count: int) -> int:
    """Find where the word begins that has a text's letter of a number: marks stand between words alone."""
    places = accumulate(letters(character) for character in text)
    at = next(n for n, seen in enumerate(places) if seen > count)
    while at and not text[at - 1].isspace():
        at -= 1
    return at


def _mark_by_anchors(root: HtmlElement, pages: Sequence[Break]) -> None:
    """Mark each page before the first thing on it that has an anchor of its own; what has none, where the last is."""
    there = {element.get("id"): element for element in root.iter() if element.get("id")}
    seen: set[str] = set()
    at = 0
    last: HtmlElement | None = None
    for page in pages:
        fresh = [name for name in page.anchors if name in there and name not in seen]
        seen |= set(page.anchors)
        element = span(page)
        if last is None or page.before == 0 or not fresh:
            if last is None:
                root.insert(at, element)
                at += 1
            else:
                last.addnext(element)
        else:
            there[fresh[0]].addprevious(element)
        last = element
