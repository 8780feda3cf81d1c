"""Pages of an issue into pictures, and into the passages on them with the lines on which these were written."""

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pypdfium2  # type: ignore[import-untyped]  # it has no types

from publisher.cache.memoize import Memory
from publisher.formats.pdf.part_document import part_document
from publisher.formats.pdf.text.source_place import SourcePlaces
from publisher.html_tree import text_of
from publisher.model import Part, Source
from publisher.preview.page_setter import SetIssue, ShownPage

_POINTS = 72
_DOCUMENTS = 24
_PICTURES = 200
_PASSAGES = 400
_IN_VIEW = 8  # pages
#: Pictures may have so many pixels for each CSS pixel (1/96 in).
SCALES = (0.25, 1.0, 1.5, 2.0, 3.0, 4.0)
_CSS_PIXELS = 96

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a page that were written as one block: its place, its first words, and its rectangle.

    The rectangle is left, top, width and height, in shares of the page.
    """

    path: str
    line: int
    text: str
    box: tuple[float, float, float, float]


class PagePictures:
    """Draws the pages of an issue, and keeps what was drawn lately. Its methods may be called by threads."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._lock = memory, threading.RLock()  # pdfium knows no threads
        self._documents: _Lately[tuple[Any, int]] = _Lately(_DOCUMENTS, lambda found: found[0].close())
        self._pictures: _Lately[bytes] = _Lately(_PICTURES)
        self._looked_at: dict[str, float] = {}
        self._passages: _Lately[tuple[Passage, ...]] = _Lately(_PASSAGES)

    def picture(self, issue: SetIssue, page: ShownPage, scale: float) -> bytes:
        """Return a page as PNG with so many pixels for each CSS pixel."""
        with self._lock:
            self._looked_at.pop(page.key, None)
            self._looked_at[page.key] = scale
            if len(self._looked_at) > _IN_VIEW:
                self._looked_at.pop(next(iter(self._looked_at)))
            return self._pictures.get((page.key, scale), lambda: self._drawn(issue, page, scale))

    def looked_at(self, key: str) -> float:
        """Return the scale at which a page was asked for of late; 0 where it was not."""
        with self._lock:
            return self._looked_at.get(key, 0.0)

    def passages(self, issue: SetIssue, page: ShownPage) -> tuple[Passage, ...]:
        """Return what stands on a page, in the order of the source; nothing of pages that no file was written for."""
        source = page.part.source
        if source is None or page.blank:
            return ()
        with self._lock:
            key = (page.key, source.sha256)
            return self._passages.get(key, lambda: tuple(self._read(issue, page, source)))

    def close(self) -> None:
        """Let go of all documents."""
        with self._lock:
            self._documents.clear()

    def page_of(self, issue: SetIssue, path: str, line: int) -> int:
        """Return which page (from 0) shows what stands on a line of a file; -1 where none does."""
        found, best = -1, -1
        for number, page in enumerate(issue.pages):
            if page.part.source is None or page.part.source.path != path or page.blank:
                continue
            found = number if found < 0 else found
            starts = [one.line for one in self.passages(issue, page) if best < one.line <= line]
            if starts:
                found, best = number, max(starts)
        return found

    def _drawn(self, issue: SetIssue, page: ShownPage, scale: float) -> bytes:
        document, first = self._document(issue, page)
        sheet = document[first + page.index]
        try:
            bitmap = sheet.render(scale=scale * _CSS_PIXELS / _POINTS)
            written = io.BytesIO()
            bitmap.to_pil().save(written, "PNG", compress_level=1)
            bitmap.close()
        finally:
            sheet.close()
        return written.getvalue()

    def _read(self, issue: SetIssue, page: ShownPage, source: Source) -> Iterator[Passage]:
        document, first = self._document(issue, page)
        sheet = document[first + page.index]
        text = sheet.get_textpage()
        try:
            lines = list(_lines(text, page))
        finally:
            text.close()
            sheet.close()
        places = SourcePlaces(source, _words_of(page.part))
        starts = _starts_of_blocks(issue, page.part)
        found: dict[int, list[tuple[str, tuple[float, float, float, float]]]] = {}
        for words, box in lines:
            span = places.span(words)
            if span is None:
                continue
            line = max((start for start in starts if start <= span.line), default=span.line)
            found.setdefault(line, []).append((words, box))
        for line, members in sorted(found.items()):
            yield Passage(source.path, line, members[0][0][:80], _around([box for _, box in members]))

    def _document(self, issue: SetIssue, page: ShownPage) -> tuple[Any, int]:
        """Return the opened PDF of a page's part, and which page of it is the part's first."""
        key = page.key.rpartition("-")[0]

        def opened() -> tuple[Any, int]:
            if page.item is None:
                return pypdfium2.PdfDocument(issue.whole), 0
            total = len(issue.pages)
            data, first = part_document(issue.edition, page.item, total, issue.numbers, self._memory)
            return pypdfium2.PdfDocument(data), first

        return self._documents.get(key, opened)


class _Lately(Generic[T]):
    """The values that were asked for lately, at most so many; what leaves is let go."""

    def __init__(self, most: int, let_go: Callable[[T], None] = lambda _: None) -> None:
        self._most, self._let_go = most, let_go
        self._values: OrderedDict[object, T] = OrderedDict()

    def clear(self) -> None:
        for value in self._values.values():
            self._let_go(value)
        self._values.clear()

    def get(self, key: object, make: Callable[[], T]) -> T:
        if key not in self._values:
            self._values[key] = make()
            if len(self._values) > self._most:
                self._let_go(self._values.popitem(last=False)[1])
        self._values.move_to_end(key)
        return self._values[key]


def _words_of(part: Part) -> str:
    return "\n".join((text_of(part.html), *(text_of(note.html) for note in part.notes)))


def _starts_of_blocks(issue: SetIssue, part: Part) -> tuple[int, ...]:
    """Return the lines on which the blocks of a part's article begin."""
    entries = (entry for entry in issue.edition.issue.entries if entry.anchor in part.articles)
    return tuple(sorted({block.span.line for entry in entries for block in entry.article.blocks}))


def _lines(text: Any, page: ShownPage) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield the lines of text on a page: words, and a rectangle in shares of the page, from its top."""
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if words:
            box = (left / page.width, 1 - top / page.height)
            yield words, (*box, (right - left) / page.width, (top - bottom) / page.height)


def _around(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, foot = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, foot - top
