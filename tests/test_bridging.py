"""Words that end with a vowel sign keep it in pdf.js, which looks for gaps between letters, and so does poppler."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf

from publisher.build import set_in_type
from publisher.formats.pdf.bridging import Run, Word, bridged
from publisher.formats.pdf.clusters import BLANK, Scale
from publisher.formats.pdf.codes import pair_of
from publisher.order import Order

# What poppler takes for a space at the least, and pdf.js (TextOutputDev.cc, maxCharSpacing; evaluator.js,
# TRACKING_SPACE_FACTOR), of an em.
_POPPLER, _PDFJS = 0.03, 0.102
_ROW = re.compile(r"<([0-9a-f]{4})><([0-9a-f]+)>")
_EM = 1000


class _Code(NamedTuple):
    text: str
    start: float  # em
    end: float


def _codes(data: bytes) -> Iterator[list[_Code]]:
    """Give the codes of every line of one font."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            fonts = {name: (_texts(font), _widths(font)) for name, font in page.Resources.Font.items()}
            font = ""
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font = str(operands[0])
                elif str(operator) == "TJ":
                    yield [*_line(operands[0], *fonts[font])]


def _texts(font: pikepdf.Object) -> dict[int, str]:
    rows = _ROW.findall(font.ToUnicode.read_bytes().decode())
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in rows}


def _widths(font: pikepdf.Object) -> dict[int, int]:
    rows = [*font.DescendantFonts[0].W]
    return {
        int(first) + n: int(width)
        for first, widths in zip(rows[::2], rows[1::2], strict=True)
        for n, width in enumerate(widths)
    }


def _line(items: pikepdf.Object, texts: dict[int, str], widths: dict[int, int]) -> Iterator[_Code]:
    at = 0.0
    for item in items:
        if not isinstance(item, pikepdf.String):
            at -= float(item) / _EM
            continue
        data = bytes(item)
        for n in range(0, len(data), 2):
            code = int.from_bytes(data[n : n + 2], "big")
            yield _Code(texts[code], at, at + widths[code] / _EM)
            at += widths[code] / _EM


def _spaces(line: list[_Code]) -> Iterator[tuple[bool, float]]:
    """Say of every space whether a sign follows, and how far the letter behind it is from the one before."""
    wide = [code for code in line if not code.text.isspace() and not unicodedata.combining(code.text)]
    for before, after in pairwise(wide):
        between = line[line.index(before) + 1 : line.index(after)]
        if any(code.text == " " for code in between):
            yield between[-1].text != " ", after.start - before.end


def test_a_letter_before_a_sign_reaches_nearly_up_to_it(tmp_path: Path) -> None:
    body = "قالَ زيدٌ كلامًا كثيرًا، وسمعَ الناسُ ما قالَ في سنةِ 12 من عُمُرِهِ الطويلِ كلَّهُ. " * 12
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{body}\n", "utf-8")
    data = set_in_type(Order(tmp_path / "a.md", ("pdf",), theme="plain")).artefacts[0].data
    found = [space for line in _codes(data) for space in _spaces(line)]
    signed = [gap for sign, gap in found if sign]
    plain = [gap for sign, gap in found if not sign]
    assert len(signed) > 60
    assert all(_POPPLER < gap < _PDFJS for gap in signed)
    assert len(plain) > 60
    assert all(gap > _PDFJS for gap in plain)


class _Font:
    upem = 1000
    advances = {1: 500, 3: 250}  # noqa: RUF012  # a stand-in of one test


_SCALE = Scale(_Font, 10.0)


def test_what_stands_before_other_words_is_left_alone() -> None:
    letter, space, sign = "1\x1fا", "3\x1f ", pair_of(BLANK, "\u064e")
    word, gap = Word(("",), (letter,), 0.0, 5.0, 5.0), Word(("",), (space,), 0.0, 2.5, 2.5)
    signed = Word(("", ""), (sign, letter), 0.0, 5.0, 5.0)
    assert _words(bridged([(_SCALE, [word, gap, word])])) == [word, gap, word]
    reaching, *others = _words(bridged([(_SCALE, [word, gap, signed])]))
    assert others == [gap, signed]
    assert reaching.width == word.width
    assert 5.0 < reaching.length < 7.5


def _words(runs: list[Run]) -> list[Word]:
    return [word for _, words in runs for word in words]
