"""How much wider than its font's the spaces of justified lines are, by the positions that pdfium finds in a PDF."""

import ctypes
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pypdfium2
import uharfbuzz as hb
from pypdfium2 import raw

POINTS = 72 / 25.4  # a millimetre
# In em: two characters nearer than this stand on one line; a line that lacks more than this of its measure is no
# justified one; a gap narrower than this share of a space is none between words.
_ONE_LINE, _LACKING, _SPACE = 0.6, 0.5, 0.5

Box = tuple[float, float, float]
"""Left, right, baseline (pt)."""


def stretches(pdf: Path, first: int, natural: float, size: float, measure: float) -> list[float]:
    """Give for every space of the full lines what it has beyond its natural width, in em; measure and size in pt."""
    lines = (line for boxes in _boxes(pdf, first) for line in lines_of(boxes, size * _ONE_LINE))
    full = (runs for runs in map(_runs, lines) if runs[-1][1] - runs[0][0] > measure - size * _LACKING)
    gaps = (gap / size for runs in full for gap in _gaps(runs))
    return [gap - natural for gap in gaps if gap > natural * _SPACE]


def percentile(values: Sequence[float], share: float) -> float | None:
    """Give the value that a share of all does not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else None


def space_of(font: Path) -> float:
    """Give the width of a font's space, in em."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    made = hb.Font(face)
    glyph = made.get_nominal_glyph(ord(" "))
    return float(made.get_glyph_h_advance(glyph)) / face.upem if glyph else 0.25


def _boxes(pdf: Path, first: int) -> Iterator[list[Box]]:
    """Give, page by page, the place of each character that takes room."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(first, len(document)):
            text = document[number].get_textpage()
            yield [box for index in range(text.count_chars()) if (box := _box(text, index))]


def _box(text: pypdfium2.PdfTextPage, index: int) -> Box | None:
    letter = chr(raw.FPDFText_GetUnicode(text.raw, index))
    if letter.isspace() or raw.FPDFText_IsGenerated(text.raw, index) == 1:
        return None
    found, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text.raw, index, found)
    raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
    return (found.left, found.right, y.value) if found.right - found.left > 0.01 else None


def lines_of(boxes: Iterable[Box], near: float) -> Iterator[list[Box]]:
    """Gather characters into lines, from the top."""
    line: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box[2]):
        if line and line[0][2] - box[2] > near:
            yield line
            line = []
        line.append(box)
    if line:
        yield line


def _runs(line: Iterable[Box]) -> list[tuple[float, float]]:
    """Join what touches, from the left."""
    runs: list[tuple[float, float]] = []
    for left, right, _ in sorted(line):
        if runs and left <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(right, runs[-1][1]))
        else:
            runs.append((left, right))
    return runs


def _gaps(runs: Sequence[tuple[float, float]]) -> Iterator[float]:
    for (_, end), (start, _) in itertools.pairwise(runs):
        yield start - end
