"""Lines as they stand on finished pages, for tests: characters from left to right, out of a PDF or a browser."""

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from mixed_lines import FOLDED, SILENT

# pt: raised text belongs to its line, the next line does not.
_RAISED = 7.0
_HYPHENS = str.maketrans("\2\ufffe", "--")


class Line(NamedTuple):
    """A line of a page; `y` is where it stands (pt, from below), `left` and `right` are its ends (pt)."""

    text: str
    y: float
    left: float
    right: float


def of_page(page: Any, *, columns: int = 1) -> list[Line]:
    """Return the lines of a page of a PDF from its top down, column by column from the right."""
    places = sorted(_places(page.get_textpage()), key=lambda place: -place[2])
    lines: list[list[tuple[str, float, float]]] = []
    for place in places:
        if lines and lines[-1][-1][2] - place[2] < _RAISED:
            lines[-1].append(place)
        else:
            lines.append([place])
    width = page.get_width()
    found: list[tuple[int, Line]] = []
    for line in lines:
        sides = _by_column(line, width, columns)
        found += [(number, _line(side)) for number, side in enumerate(sides) if side]
    return [line for _, line in sorted(found, key=lambda one: one[0])]


def _by_column(
    line: list[tuple[str, float, float]], width: float, columns: int
) -> list[list[tuple[str, float, float]]]:
    if columns == 1:
        return [line]
    return [[place for place in line if place[1] >= width / 2], [place for place in line if place[1] < width / 2]]


def _line(places: Sequence[tuple[str, float, float]]) -> Line:
    ends = [x for _, x, _ in places]
    return Line(visual((letter, x) for letter, x, _ in places), max(y for *_, y in places), min(ends), max(ends))


def _places(text: Any) -> Iterator[tuple[str, float, float]]:
    """Yield characters with their origins, as they were drawn; those that pdfium adds for itself are none."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for number in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, number) != 1:
            raw.FPDFText_GetCharOrigin(text, number, x, y)
            letter = chr(raw.FPDFText_GetUnicode(text, number)).translate(_HYPHENS)
            if not SILENT.match(letter):
                yield letter, x.value, y.value


def visual(places: Iterator[tuple[str, float]]) -> str:
    """Return characters from left to right, those of one place in the order of their codes."""
    in_order = sorted((round(x, 2), letter) for letter, x in places if not SILENT.match(letter))
    return folded("".join(letter for _, letter in in_order))


def folded(text: str) -> str:
    """Return a text with one sign for all brackets, and signs that stand for letters as pdfium gives them."""
    return "".join(_letters(letter) for letter in text).translate(FOLDED)


def _letters(letter: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFKC", letter))) if not letter.isalpha() else letter


def pdf_pages(data: bytes) -> list[list[Line]]:
    """Return the lines of every page of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [of_page(page) for page in document]
    finally:
        document.close()


#: In a browser: the lines of each paragraph, with how many characters stand on each.
PARAGRAPHS = """() => { const silent =
  /[\\s\\u064b-\\u065f\\u0670\\u0640\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]/;
  return [...document.querySelectorAll('p')].map(p => { const places = [];
  const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); let node; const range = document.createRange();
  while (node = walk.nextNode()) for (let i = 0; i < node.length; i++) {
    const letter = node.data[i];
    if (silent.test(letter)) continue;
    range.setStart(node, i); range.setEnd(node, i + 1); const box = range.getBoundingClientRect();
    places.push([letter, box.left + box.width / 2, box.top + box.height / 2]); }
  places.sort((a, b) => a[2] - b[2]); const lines = []; let last = -1e9;
  for (const place of places) { if (place[2] - last > 9) lines.push([]); lines.at(-1).push(place); last = place[2]; }
  return lines.map(line => line.sort((a, b) => a[1] - b[1]).map(place => place[0]).join('')); }) }"""


def in_browser(page: Any, address: str) -> list[list[str]]:
    """Return the lines of every paragraph of a document in a browser."""
    page.goto(address)
    page.evaluate("document.fonts.ready")
    return [[folded(line) for line in lines] for lines in page.evaluate(PARAGRAPHS)]


def grouped(lines: Sequence[str], starts: Sequence[bool]) -> list[list[str]]:
    """Return lines by paragraph; `starts` says which of them begin one."""
    numbers: list[int] = []
    for start in starts:
        numbers.append((numbers[-1] if numbers else 0) + start)
    pairs = zip(numbers, lines, strict=True)
    return [[line for _, line in group] for number, group in groupby(pairs, key=lambda pair: pair[0]) if number]
