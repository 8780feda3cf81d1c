"""The contents and the list of pages of a book, held against its documents."""

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from publisher.arabic.script import bare
from publisher.arabic.words import words
from publisher.checks.files.epub.epub_book import Book, Entry
from publisher.checks.files.markup import Document, types_of
from publisher.checks.files.publication import visible_text
from publisher.diagnostics import Finding

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FEWEST_ENTRIES = 3
_MUCH = 200  # letters of a document that a reader looks for
_FRONT = re.compile(r"cover|title-?page|copyright|halftitle|toc\b|colophon|imprint|dedication", re.IGNORECASE)
_LINES = 12
_MOSTLY = 0.7


def pages_in_disorder(book: Book) -> Iterator[Finding]:
    """Find pages whose number, or whose place, is not after that of the page before."""
    places = _Places(book)
    for pages in (book.pages, book.old_pages):
        for before, after in pairwise(pages):
            one, other = _number(before.label), _number(after.label)
            first, second = places.of(before), places.of(after)
            if (one and other and other <= one) or (first and second and second < first):
                yield Finding.of("X124", after.span, page=after.label, before=before.label)


def _number(label: str) -> int:
    """Return the number of a page; 0 for other labels: Roman numerals, letters."""
    label = unicodedata.normalize("NFKC", label).strip()
    return int(label) if label.isdecimal() and len(label) < 8 else 0


def contents_in_disorder(book: Book) -> Iterator[Finding]:
    """Find entries of the contents that lead to what is read before the entry above them."""
    places = _Places(book)
    for entries in _contents(book):
        last: tuple[int, int] | None = None
        for entry in entries:
            place = places.of(entry)
            if place and last and place < last:
                yield Finding.of("X128", entry.span, entry=entry.label)
            last = place or last


def chapters_not_listed(book: Book) -> Iterator[Finding]:
    """Find documents with a heading that no entry leads to, where most others with such a heading have one."""
    for entries in _contents(book)[:1]:
        listed = {entry.name for entry in entries}
        if len(entries) < _FEWEST_ENTRIES:
            return
        linear = {book.by_id[ref].name for ref, linear, _ in book.spine if linear and ref in book.by_id}
        headed = [
            (document, heading)
            for document in book.reading_order
            if document.name in linear
            and not _is_front(document, book)
            and (heading := _heading(document)) is not None
        ]
        kinds = Counter(str(heading.tag) for document, heading in headed if document.name in listed)
        missing = Counter(str(heading.tag) for document, heading in headed if document.name not in listed)
        for document, heading in headed:
            kind = str(heading.tag)
            usual = kinds[kind] >= _MOSTLY * (kinds[kind] + missing[kind])
            if document.name not in listed and usual and sum(document.letters) >= _MUCH:
                yield Finding.of("X129", document.span(heading), title=visible_text(heading))


def entries_of_other_titles(book: Book) -> Iterator[Finding]:
    """Find entries whose words are none of those of the heading that they lead to."""
    for entries in _contents(book):
        for entry in entries:
            document = book.documents.get(entry.name)
            if document is None or document is book.nav or entry.group:
                continue
            titles, others = _titles_at(document, entry.anchor)
            said = _folded(entry.label)
            if titles and not _agrees(said, titles, others):
                yield Finding.of("X130", entry.span, entry=entry.label, title=titles[0])


def contents_at_odds(book: Book) -> Iterator[Finding]:
    """Find differences between the contents of new reading systems and those of old ones."""
    if not book.contents or book.ncx is None or not book.nav:
        return
    new = {(entry.name, entry.anchor): entry for entry in book.contents}
    old = {(entry.name, entry.anchor): entry for entry in book.old_contents}
    for key, entry in old.items():
        if key in new and _folded(entry.label) != _folded(new[key].label):
            said, other = _folded(entry.label), _folded(new[key].label)
            if not (said and said <= other) and not (other and other <= said):
                yield Finding.of("X131", entry.span, entry=entry.label, other=new[key].label)
    covered = {entry.name for entry in book.old_contents}
    lacking = [entry for entry in book.contents if entry.name not in covered]
    for name in dict.fromkeys(entry.name for entry in lacking):
        entry = next(one for one in lacking if one.name == name)
        if entry.name in book.documents and entry.name != book.nav.name:
            yield Finding.of("X131", book.ncx.span(), entry="", other=entry.label)


def _is_front(document: Document, book: Book) -> bool:
    """Return whether a document is a cover, a title page or the contents, which few contents list."""
    if document is book.nav or _FRONT.search(posixpath.basename(document.name)):
        return True
    named = [*document.root.iter("body", "section", "div", "img")][:_LINES]
    return any(
        _FRONT.search(f"{' '.join(types_of(one))} {one.get('class') or ''} {one.get('id') or ''}") for one in named
    )


def _contents(book: Book) -> list[list[Entry]]:
    return [entries for entries in (book.contents, book.old_contents) if entries]


class _Places:
    """Where entries lead to, as places in the order of reading."""

    def __init__(self, book: Book) -> None:
        self._number = {document.name: number for number, document in reversed([*enumerate(book.reading_order)])}
        self._book = book

    def of(self, entry: Entry) -> tuple[int, int] | None:
        """Return an entry's document and element by number; None for what is not in the spine, or not there."""
        document = self._book.documents.get(entry.name)
        if document is None or entry.name not in self._number:
            return None
        element = document.ids.get(entry.anchor) if entry.anchor else None
        if entry.anchor and element is None:
            return None
        return self._number[entry.name], document.order[element] if element is not None else 0


def _heading(document: Document) -> "etree._Element | None":
    found = (one for one in document.root.iter(*_HEADINGS) if visible_text(one))
    return next(found, None)


def _agrees(said: frozenset[str], titles: list[str], others: list[str]) -> bool:
    """Return whether an entry says a title, or much of it, or all that another line there says."""
    for title in map(_folded, titles):
        if said and title and 2 * len(said & title) >= min(len(said), len(title)):
            return True
    return bool(said) and any(said <= _folded(other) for other in others)


def _titles_at(document: Document, anchor: str) -> tuple[list[str], list[str]]:
    """Return the headings at the place that an entry leads to, if it has any, and other short lines there."""
    place = document.ids.get(anchor) if anchor else document.body
    if place is None:
        return [], []
    headings = [visible_text(one) for one in place.iter(*_HEADINGS) if visible_text(one)]
    if not headings and place.tag not in _HEADINGS:
        around = next((one for one in place.iterancestors() if one.tag in _HEADINGS), None)
        following = around if around is not None else next(
            (one for one in place.itersiblings() if one.tag in _HEADINGS), None
        )  # fmt: skip
        headings = [visible_text(following)] if following is not None else []
    if not headings or (not anchor and _heading(document) is None):
        return [], []
    titles = [*headings, place.get("aria-label") or "", place.get("title") or ""]
    titles += [visible_text(one) for one in document.root.iter("title")] if not anchor else []
    around = next((one for one in place.iterancestors("section", "body", "div")), None)
    titles.append((around.get("aria-label") or "") if around is not None else "")
    lines = [visible_text(one) for one in [*place.iter("p", "span", "div")][:_LINES]]
    return [title for title in titles if title], [line for line in lines if len(line) < _MUCH]


def _folded(text: str) -> frozenset[str]:
    """Return the words of a title for comparison: without vowel signs, in one case, digits in one set."""
    return frozenset(
        bare(word).casefold()
        for word in words(re.sub(r"[\u200b-\u200f\u2066-\u2069]", "", unicodedata.normalize("NFKC", text)))
    )
