"""A PDF's lines as pdfium finds them: what stands on each, how wide its spaces are, which letters are drawn out."""

import ctypes
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pypdfium2
import uharfbuzz as hb
from pypdfium2 import raw

# In em: characters nearer than this stand on one line; a line that lacks more of its measure is not full; a letter
# that is wider by so much is drawn out. Of a natural space: a gap that is narrower is none between words. Of the
# distance of lines: where one is further down, a paragraph begins.
_ARABIC = re.compile("[\u0620-\u06ff]")
_ONE_LINE, _LACKING, _DRAWN, _GAP, _PARTED = 0.6, 0.5, 0.09, 0.5, 1.25


@dataclass(frozen=True, slots=True)
class Box:
    """A character that takes room: its origin, the right edge of what is drawn of it, and its baseline (pt)."""

    letter: str
    x: float
    ink: float
    y: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word from right to left, and the indexes before which it is drawn out."""

    text: str
    strokes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its width (em), its spaces (em), its words, whether it fills its measure."""

    wide: float
    spaces: tuple[float, ...]
    words: tuple[Word, ...]
    full: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Letters that are shaped together: from which to which, their natural width, and how far it exceeds ink (em)."""

    start: int
    end: int
    natural: float
    beyond: float


class Reader:
    """Reads lines set in one face at one size (pt), for one measure (pt)."""

    def __init__(self, font: Path, size: float, measure: float) -> None:
        face = hb.Face(hb.Blob.from_file_path(str(font)))
        self._font, self._size, self._measure = hb.Font(face), size, measure
        self._upem = face.upem
        glyph = self._font.get_nominal_glyph(ord(" "))
        self.space = float(self._font.get_glyph_h_advance(glyph)) / face.upem

    def paragraphs(self, pdf: Path, first: int) -> list[list[Line]]:
        """Return the lines of each paragraph, from a page on."""
        found: list[list[Line]] = []
        for boxes in _pages(pdf, first):
            lines = list(_lines(boxes, self._size * _ONE_LINE))
            pitch = sorted(above[0].y - below[0].y for above, below in itertools.pairwise(lines))
            apart = _PARTED * pitch[len(pitch) // 3] if pitch else 0
            above: list[Box] | None = None
            for line in lines:
                if above is None or above[0].y - line[0].y > apart:
                    found.append([])
                found[-1].append(self._line(line))
                above = line
        return found

    def _line(self, boxes: Sequence[Box]) -> Line:
        runs = [sorted(run, key=lambda box: -box.x) for run in _runs(boxes, self.space * self._size * _GAP)]
        words, lefts, rights = zip(*map(self._word, runs), strict=True)
        gaps = (left - right for right, left in zip(rights, lefts[1:], strict=False))
        spaces = tuple(gap for gap in gaps if gap > self.space * _GAP)
        wide = rights[-1] - lefts[0]
        return Line(wide, spaces, words[::-1], wide > self._measure / self._size - _LACKING)

    def _word(self, letters: Sequence[Box]) -> tuple[Word, float, float]:
        """Return a word of letters from the right, and its edges (em)."""
        text = "".join(box.letter for box in letters)
        clusters = self._clusters(text)
        right = letters[0].ink / self._size + clusters[0].beyond
        owners = [box for box in letters for _ in box.letter]
        edges = [min(box.x for box in owners[one.start : one.end]) / self._size for one in clusters]
        more = [
            before - after - one.natural for one, before, after in zip(clusters, [right, *edges], edges, strict=False)
        ]
        # A reader's letters may begin a little elsewhere than a shaper's; a word has one stroke at the most.
        widest = max(range(len(clusters)), key=more.__getitem__)
        drawn = sum(more) > _DRAWN and _ARABIC.search(text)
        return Word(text, (clusters[widest].end,) if drawn else ()), edges[-1], right

    @lru_cache(maxsize=1 << 14)  # noqa: B019 -- there is one reader a measure
    def _clusters(self, text: str) -> tuple[Cluster, ...]:
        """Shape a word as it would stand without strokes."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl"
        hb.shape(self._font, buffer)
        widths: dict[int, float] = {}
        beyond: dict[int, float] = {}
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            widths[info.cluster] = widths.get(info.cluster, 0.0) + position.x_advance / self._upem
            drawn = self._font.get_glyph_extents(info.codepoint)
            if position.x_advance and drawn:
                edge = position.x_offset + drawn.x_bearing + drawn.width
                beyond[info.cluster] = (position.x_advance - edge) / self._upem
        starts = sorted(widths)
        return tuple(
            Cluster(start, end, widths[start], beyond.get(start, 0.0))
            for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        )


def _pages(pdf: Path, first: int) -> Iterator[list[Box]]:
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(first, len(document)):
            text = document[number].get_textpage()
            yield list(_boxes(text))


def _boxes(text: pypdfium2.PdfTextPage) -> Iterator[Box]:
    """Yield the characters of a page, each with the marks on it, which pdfium gives behind it."""
    last: Box | None = None
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if letter.isspace() or raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        if unicodedata.combining(letter) and last:
            last = replace(last, letter=last.letter + letter)
            continue
        if last:
            yield last
        left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
        raw.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        last = Box(letter, x.value, right.value, y.value)
    if last:
        yield last


def _lines(boxes: Iterable[Box], near: float) -> Iterator[list[Box]]:
    """Gather characters into lines, from the top."""
    line: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.y):
        if line and line[0].y - box.y > near:
            yield line
            line = []
        line.append(box)
    if line:
        yield line


def _runs(line: Iterable[Box], gap: float) -> Iterator[list[Box]]:
    """Part a line into words, from the left: where what is drawn leaves a gap."""
    run: list[Box] = []
    edge = 0.0
    for box in sorted(line, key=lambda box: (box.x, box.ink)):
        if run and box.x - edge > gap:
            yield run
            run = []
        edge = max(edge, box.ink) if run else box.ink
        run.append(box)
    if run:
        yield run
