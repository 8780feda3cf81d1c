"""A PDF's lines against the baseline grid of its theme: which share of them stands on it, and how level feet are."""

import ctypes
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from justified import stress_issues
from measure import measure

_NEAR = 0.5  # pt
_SMALLER = 0.97  # of the text: what is smaller is a note, a caption, a cell or code
_LEVEL = 1.1  # lines
_THEME = "majalla"
_SAMPLE = "sources/2025-10"
_REPO = Path(__file__).resolve().parents[2]
#: The least share of lines of text and headings on the grid.
LEAST = 0.99
_LETTERS = re.compile("[\u0621-\u063a\u0641-\u064a]")


@dataclass(frozen=True, slots=True)
class Register:
    """How many lines of text and headings there are, how many of them stand on the grid, and the furthest (pt).

    `pages` are those of two columns with nothing but text, `level` those whose feet are a line apart at most.
    """

    lines: int
    on_grid: int
    furthest: float
    pages: int
    level: int

    @property
    def share(self) -> float:
        """The share of lines on the grid."""
        return self.on_grid / self.lines


def registers(folder: Path) -> Iterator[tuple[str, Register]]:
    """Build the sample and the issues of `stress_issues.py` on both sizes of page, and read them; name each."""
    pages = tomllib.loads((_REPO / "templates" / _THEME / "theme.toml").read_text("utf-8"))["pages"]
    issues = {"sample": (_REPO, Path(_SAMPLE))}
    for name in stress_issues.ISSUES:
        project = folder / f"stress-{name}"
        issues[name] = project, stress_issues.write(project, name, _THEME).relative_to(project)
    for name, (project, issue) in issues.items():
        halves = [half for line in stress_issues.POEM for half in line]
        if name == "sample":
            text = (_REPO / _SAMPLE / "verse.md").read_text("utf-8").rpartition("---")[2]
            halves = [half for line in text.split("\n") for half in line.split("//") if half.strip()]
        for page, tokens in pages.items():
            out = folder / f"grid-{name}-{page}"
            options = [
                "--theme",
                _THEME,
                "--format",
                "pdf",
                "--page",
                page,
                "--no-cache",
                "--quiet",
                "--out",
                str(out),
            ]
            measure([sys.executable, "-m", "publisher", "build", str(issue), *options], project, {})
            (pdf,) = out.glob("*/*.pdf")
            step, size = (float(tokens[token].removesuffix("pt")) for token in ("grid", "body"))
            yield f"{name}, {page}", register(pdf, step, size, halves)


def register(pdf: Path, step: float, size: float, verse: Collection[str]) -> Register:
    """Read a PDF whose text has a size (pt) and stands on a grid of a step (pt); lines of verse are not counted."""
    columns = [column for page in _pages(pdf, size) for column in page]
    poems = [_letters(half) for half in verse]
    lines = [y for column in columns for y, text in column if not any(half in _letters(text) for half in poems)]
    # The grid is where most lines stand.
    origin = Counter(round(y % step, 1) for y in lines).most_common(1)[0][0]
    off = [min((y - origin) % step, (origin - y) % step) for y in lines]
    full = [page for page in _pages(pdf, size, alone=True) if len(page) == 2]
    level = sum(abs(min(y for y, _ in right) - min(y for y, _ in left)) <= _LEVEL * step for right, left in full)
    return Register(len(lines), sum(one <= _NEAR for one in off), max(off), len(full), level)


def _pages(pdf: Path, size: float, *, alone: bool = False) -> Iterator[list[list[tuple[float, str]]]]:
    """Yield the columns of each page as lines: baseline and text; `alone`, only pages without smaller text."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(2, len(document)):  # behind cover and contents
            page = document[number]
            middle = page.get_width() / 2
            halves: list[dict[float, list[tuple[float, str]]]] = [{}, {}]
            small = False
            for letter, x, y, own in _letters_of(page.get_textpage()):
                if own < size * _SMALLER:
                    small = True
                else:
                    halves[x < middle].setdefault(round(y, 1), []).append((x, letter))
            found = [[(y, _text(row)) for y, row in half.items()] for half in halves if half]
            if found and not (alone and small and _smaller_within(page, size, found)):
                yield found


def _smaller_within(page: pypdfium2.PdfPage, size: float, columns: Sequence[Sequence[tuple[float, str]]]) -> bool:
    """Say whether smaller text stands among the lines, and not above or below all of them as heads and notes do."""
    heights = [y for column in columns for y, _ in column]
    return any(
        min(heights) < y < max(heights) for _, _, y, own in _letters_of(page.get_textpage()) if own < size * _SMALLER
    )


def _letters_of(text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, float, float, float]]:
    """Yield the characters of a page: letter, origin, size (pt); not those that have no size."""
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if letter.isspace() or raw.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        raw.FPDFText_GetMatrix(text.raw, index, matrix)
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        yield letter, x.value, y.value, raw.FPDFText_GetFontSize(text.raw, index) * abs(matrix.d)


def _text(row: Sequence[tuple[float, str]]) -> str:
    return "".join(letter for _, letter in sorted(row, reverse=True))


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))
