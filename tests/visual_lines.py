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


class Place(NamedTuple):
    """A character of a page: where its origin is (pt), and the name of its font."""

    letter: str
    x: float
    y: float
    font: str


class Line(NamedTuple):
    """A line of a page: its characters from left to right, the font of each, and where it stands (pt, from below)."""

    text: str
    y: float
    fonts: tuple[str, ...]


def of_page(page: Any, *, columns: int = 1) -> list[Line]:
    """Return the lines of a page of a PDF from its top down, column by column from the right."""
    lines: list[list[Place]] = []
    for place in sorted(_places(page.get_textpage()), key=lambda place: -place.y):
        if lines and lines[-1][-1].y - place.y < _RAISED:
            lines[-1].append(place)
        else:
            lines.append([place])
    middle = page.get_width() / 2 if columns > 1 else 0.0
    right = [_line([place for place in line if place.x >= middle]) for line in lines]
    left = [_line([place for place in line if place.x < middle]) for line in lines]
    return [line for line in (*right, *left) if line.text]


def _line(places: Sequence[Place]) -> Line:
    in_order = sorted((round(place.x, 2), place.letter, place.font) for place in places)
    shown = [(letter, font) for _, letters, font in in_order for letter in folded(letters)]
    text = "".join(letter for letter, _ in shown)
    return Line(text, max((place.y for place in places), default=0.0), tuple(font for _, font in shown))


def _places(text: Any) -> Iterator[Place]:
    """Yield characters with their origins, as they were drawn; those that pdfium adds for itself are none."""
    x, y, name, flags = ctypes.c_double(), ctypes.c_double(), ctypes.create_string_buffer(200), ctypes.c_int()
    for number in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, number) != 1:
            raw.FPDFText_GetCharOrigin(text, number, x, y)
            raw.FPDFText_GetFontInfo(text, number, name, len(name), flags)
            letter = chr(raw.FPDFText_GetUnicode(text, number)).translate(_HYPHENS)
            if not SILENT.match(letter):
                yield Place(letter, x.value, y.value, name.value.decode())


def folded(text: str) -> str:
    """Return a text with one sign for all brackets, and signs that stand for letters as pdfium gives them."""
    return "".join(_letters(letter) for letter in text).translate(FOLDED)


def _letters(letter: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFKC", letter))) if not letter.isalpha() else letter


def pdf_pages(data: bytes, *, columns: int = 1) -> list[list[Line]]:
    """Return the lines of every page of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [of_page(page, columns=columns) for page in document]
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
    places.push([letter, box.left + box.width / 2, box.top + box.height / 2, box.height]); }
  places.sort((a, b) => a[2] - b[2]); const lines = []; let last = [0, 0, -1e9, 0];
  // A small letter beside a tall one is on its line: the middle of one is within the other.
  for (const place of places) { if (place[2] - last[2] > Math.max(9, place[3] / 2, last[3] / 2)) lines.push([]);
    lines.at(-1).push(place); last = place; }
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
