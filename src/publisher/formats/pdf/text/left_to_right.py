"""What runs from left to right in a document that is bound on the right, shown so that pdfium reads it in its order.

pdfium, the reader of Chrome, sorts the text objects of a line by the places of their first glyphs and gives the
segments of a line in reverse (`pdfium_order.py`). So a run of several segments is shown as one object a segment, each
begun by blank codes at places that fall from one to the next: pdfium sorts the last of them first, and gives all in
their order. The glyphs stand where they stood.

Two blank codes begin each object. Their ToUnicode entries are empty, so that readers that go by codes have the text
as before. The first is narrow and has the number of the space, so that pdfium makes no space before the object; the
second is wide, with a move back from it to the glyphs, for a move forward reads as a space (pypdf). Readers that go
by ActualText (pdfium, MuPDF) have it from the marked content around the object; its tag is not Span, which poppler
reads.
"""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple

from publisher.formats.pdf.text.cid_codes import Drawn, narrow_pair, parted, wide_pair, width_of_wide
from publisher.formats.pdf.text.drawn_words import Word
from publisher.formats.pdf.text.glyph_clusters import EM, Scale
from publisher.formats.pdf.text.pdfium_order import Kind, kind_of

_TAG = "Run"
_ARABIC = re.compile("[\u0590-\u08ff]")
_LEAST_MOVE = 0.5  # 1/1000 em
# px from one beginning to the next, and all of them together: beyond may be a narrow letter of another run.
_STEP, _ROOM = 0.02, 1.0
# pdfium drops an object that shows the same codes as one of the five before it.
_REMEMBERED = 6
#: How far text boxes of one line may be apart (em) and still be read as neighbours: code has a little room around it.
NEAR = 0.6
_ESCAPED = {ord(sign): f"\\{ord(sign):03o}" for sign in "()\\<>%\r\n\t"}


class Part(NamedTuple):
    """Characters of one kind in a word: their codes with the moves between them, and how far they go (px)."""

    kind: Kind
    text: str
    codes: str
    length: float


@dataclass(slots=True)
class Placed:
    """A text object to be shown: characters of one kind and one font, from a place on (px)."""

    scale: Scale
    kind: Kind
    start: float
    text: str = ""
    codes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """A run from left to right that may go on in the next text box: where it begins and ends (px), its last kind.

    `beginning` is where its last object begins, `recent` what was shown last.
    """

    left: float
    end: float
    kind: Kind | None
    beginning: float
    recent: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


@dataclass(slots=True)
class Neighbours:
    """What was drawn last on a line, for the text box that is drawn next; px from the page's left edge.

    `run` ended its box at the right, `following` is the left edge of a run that ended its box in logical order, with
    the kind of its last character, and `letter` the left edge of a box whose last character is no space.
    """

    line: tuple[float, ...] = ()
    run: Run | None = None
    following: tuple[float, Kind] | None = None
    letter: float | None = None

    def on(self, line: tuple[float, ...]) -> None:
        """Forget what stands on another line."""
        if self.line != line:
            self.line, self.run, self.following, self.letter = line, None, None, None

    def after_right_to_left(self, matrix: Sequence[float], text: str) -> None:
        """Note a text box in which nothing runs from left to right."""
        self.on(line_of(matrix))
        self.run = self.following = None
        self.letter = matrix[4] if text and not text[-1].isspace() else None


def line_of(matrix: Sequence[float]) -> tuple[float, ...]:
    """Tell the lines of text apart: by their matrices without the place along the line."""
    return (*matrix[:4], matrix[5])


def written(text: str) -> str:
    """Write a text as a string of a PDF in which no reader of operators finds a code, a comment or a hole."""
    if text.isascii() and text.isprintable():
        return f"({text.translate(_ESCAPED)})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def parts_of(word: Word, scale: Scale) -> tuple[Part, ...]:
    """Part a word where the kind of its characters changes."""
    book = scale.font.book
    known: dict[Word, tuple[Part, ...]] = book.parts
    if word not in known:
        shown = ((move, *parted(pair), book[pair]) for move, pair in zip(word.moves, word.pairs, strict=True))
        known[word] = tuple(
            _part(kind, list(group), scale) for kind, group in groupby(shown, lambda row: kind_of(row[2][:1]))
        )
    return known[word]


def _part(kind: Kind, rows: Sequence[tuple[str, str, str, str]], scale: Scale) -> Part:
    length = sum(
        scale.shown(Drawn.read(key, scale.font.advances).advance) - float(move or 0) * scale.size / EM
        for move, key, _, _ in rows
    )
    text = "".join(text for _, _, text, _ in rows)
    return Part(kind, text, "".join(move + code for move, _, _, code in rows), length)


def objects_of(words: Iterable[tuple[Scale, Word]], x: float, cursor: float) -> tuple[list[Placed], float, float]:
    """Part words into objects, from x on (px); give where they end and where the cursor stands then."""
    found: list[Placed] = []
    for scale, word in words:
        unit = scale.size / EM
        move = round((cursor - x - word.lead) / unit, 1) if word.pairs and word.length else 0.0
        if abs(move) < _LEAST_MOVE:
            move = 0.0
        cursor -= move * unit
        for part in parts_of(word, scale):
            last = found[-1] if found else None
            if last is None or last.kind != part.kind or last.scale is not scale:
                last = Placed(scale, part.kind, cursor)
                found.append(last)
            elif move:
                last.codes.append(f" {move:g} ")
            last.text += part.text
            last.codes.append(part.codes)
            cursor += part.length
            move = 0.0
        x += word.width
    return found, x, cursor


class Apart:
    """What shows objects that begin elsewhere than their glyphs stand, by the pen, in a text box of a matrix."""

    def __init__(self, pen: Any, matrix: Sequence[float]) -> None:
        self._pen, self._matrix = pen, matrix
        self._at: float | None = None  # where the last object began, from which Td goes

    def show(self, objects: Sequence[Placed], end: float, run: Run, guard: str) -> None:
        """Show a run's objects; `end` is where the run ends in its box (px).

        `guard` is read before the run, and drawn nowhere; none where it is empty. Arabic signs are shown where they
        stand, and part the run: MuPDF takes such an object for another line.
        """
        step = min(_STEP, round((run.beginning - run.left + _ROOM) / (len(objects) + 1), 4))
        for n, one in enumerate(objects):
            codes = "".join(one.codes)
            if _ARABIC.search(one.text):
                self._show_in_place(one, codes)
                after = objects[n + 1].start if n + 1 < len(objects) else end
                run.left = run.beginning = self._on_page(after)
                run.kind = None
                continue
            if (
                one.kind != run.kind
            ):  # what is of one kind and two fonts begins at one place, and is read in its order
                run.beginning -= step
            run.kind = one.kind
            self._show(one.scale, run.beginning, one.start, one.text, codes, run.recent)
        if guard:
            self.show_guard(objects[-1].scale, run.left, end, guard, run.recent)

    def show_guard(
        self, scale: Scale, beginning: float, end: float, text: str, recent: deque[tuple[str, int]]
    ) -> None:
        """Show an object that draws nothing and is read as a text, from a beginning on its page to an end."""
        self._show(scale, beginning, end, text, scale.font.book[narrow_pair()], recent)

    def _on_page(self, x: float) -> float:
        return round(self._matrix[4] + self._matrix[0] * x, 2)

    def _show_in_place(self, one: Placed, codes: str) -> None:
        a, b, c, d, e, f = self._matrix
        self._pen.set_font_size(one.scale.font.hash, one.scale.size)
        place = _numbers((a, b, c, d, e + a * one.start, f))
        self._pen.stream.append(f"{place} Tm\n[{codes.replace('><', '')}] TJ".encode())
        self._at = None

    def _show(
        self,
        scale: Scale,
        beginning: float,
        glyphs: float,
        text: str,
        codes: str,
        recent: deque[tuple[str, int]],
    ) -> None:
        """Show an object that begins somewhere on its page, and whose glyphs stand from `glyphs` on (px)."""
        book, upem, unit = scale.font.book, int(scale.font.upem), scale.size / EM
        a, b, c, d, e, f = self._matrix
        wide = round(width_of_wide(upem) * EM / upem)
        way = (glyphs - (beginning - e) / a) / unit
        count = max(1, ceil(way / wide))
        narrow = 1
        while (text, narrow) in recent:
            narrow += 1
        recent.append((text, narrow))
        blanks = f"{book[narrow_pair()] * narrow}{book[wide_pair(upem)] * count}"
        apart = "" if codes.startswith("<") else " "  # codes may begin with a move of their own
        shown = f"{blanks}{round(count * wide - way)}{apart}{codes}".replace("><", "")
        self._pen.set_font_size(scale.font.hash, scale.size)
        if self._at is None:
            place = f"{_numbers((a, b, c, d, beginning, f))} Tm"
        else:
            place = f"{_numbers(((beginning - self._at) / a, 0))} Td"
        self._at = beginning
        self._pen.stream.append(f"/{_TAG}<</ActualText{written(text)}>>BDC\n{place}\n[{shown}] TJ\nEMC".encode())


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)
