"""Words that end with a vowel sign keep it in pdf.js, which looks for gaps between letters, and so does poppler."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pikepdf
import pytest

import oracle
from publisher.formats.pdf.text.cid_codes import RESERVED, CodeBook, Drawn, pair_of, parted
from publisher.formats.pdf.text.drawn_words import Word
from publisher.formats.pdf.text.glyph_clusters import BLANK, Scale
from publisher.formats.pdf.text.space_bridging import bridged
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest

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
            if code not in RESERVED:  # blanks without text
                yield _Code(texts[code], at, at + widths[code] / _EM)
            at += widths[code] / _EM


def _spaces(line: list[_Code]) -> Iterator[tuple[bool, float]]:
    """Say of every space whether a sign follows, and how far the letter behind it is from the one before."""
    wide = [code for code in line if not code.text.isspace() and not unicodedata.combining(code.text)]
    for before, after in pairwise(wide):
        between = line[line.index(before) + 1 : line.index(after)]
        if any(code.text.isspace() for code in between):
            yield not between[-1].text.isspace(), after.start - before.end


# Words at the left of signs: Arabic, numbers, in brackets; behind a space that does not break, and beside a joiner.
_BODY = "قالَ زيدٌ كلامًا كثيرًا، وسمعَ الناسُ ما قالَ في سنةِ 12 من عُمُرِهِ الطويلِ كلَّهُ (وكانَ قولُهُ\u00a0حقًّا). "
_JOINED = "این کتابِ خوب می\u200cخواهد و آن کتابِ خوب را هم می\u200cخواند. "
_HEBREW = "שָׁלוֹם עוֹלָמָ גדול ועוד מילָ אחת בשורה. "


# Hebrew is of two fonts in majalla, and each is a line of its own here.
@pytest.mark.parametrize(
    ("body", "theme"),
    [(_BODY, "plain"), (_BODY, "majalla"), (_JOINED, "plain"), (_JOINED, "majalla"), (_HEBREW, "plain")],
)
def test_a_letter_before_a_sign_reaches_nearly_up_to_it(body: str, theme: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{body * 12}\n", "utf-8")
    data = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme=theme)).artefacts[0].data
    found = [space for line in _codes(data) for space in _spaces(line)]
    signed = [gap for sign, gap in found if sign]
    plain = [gap for sign, gap in found if not sign]
    assert len(signed) >= 20
    assert all(_POPPLER < gap < _PDFJS for gap in signed)
    assert len(plain) >= 20
    assert all(gap > _PDFJS for gap in plain)


def test_letters_begin_where_their_signs_do(tmp_path: Path) -> None:
    """Where a font kerns, as Vazirmatn does after ra and zay, poppler would take the sign for another word's."""
    heads = "\n\n".join(["## وَزَرَعَ نُيُوبًا بَارِزَةً مِنْ ذِكْرَى"] * 3)
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{heads}\n", "utf-8")
    data = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="majalla")).artefacts[0].data
    pairs = [pair for line in _codes(data) for pair in pairwise(line) if unicodedata.combining(pair[0].text)]
    assert len(pairs) > 40
    assert all(letter.start == pytest.approx(sign.start, abs=1e-6) for sign, letter in pairs)


def _font(upem: int) -> SimpleNamespace:
    return SimpleNamespace(
        upem=upem, advances={1: 1023, 3: 450}, known=SimpleNamespace(words={}, spaces={}), book=CodeBook(10, {})
    )


_LETTER, _SPACE, _SIGN = "1\x1fا", "3\x1f ", pair_of(BLANK, "\u064e")
_WORD, _GAP = Word(("",), (_LETTER,), 0.0, 5.0, 5.0), Word(("",), (_SPACE,), 0.0, 2.2, 2.2)
_SIGNED = Word(("", ""), (_SIGN, _LETTER), 0.0, 5.0, 5.0)


def _bridged(scale: Scale, *words: Word) -> list[Word]:
    return [word for _, some in bridged([(scale, words)]) for word in some]


def test_what_stands_before_other_words_is_left_alone() -> None:
    scale = Scale(_font(2048), 10.0)
    for words in ((_WORD, _GAP, _WORD), (_GAP, _GAP, _SIGNED), (_SIGNED, _WORD), (_GAP, _SIGNED)):
        assert _bridged(scale, *words) == list(words)
    lost = replace(_WORD, pairs=("0\x1f\ue000",))  # of which every part must tell
    assert _bridged(scale, lost, _GAP, _SIGNED) == [lost, _GAP, _SIGNED]


@pytest.mark.parametrize("upem", [1000, 1024, 2048])
def test_a_word_that_reaches_is_as_long_as_its_widths_are_written(upem: int) -> None:
    scale = Scale(_font(upem), 10.0)
    reaching, *others = _bridged(scale, _WORD, _GAP, _SIGNED)
    assert others == [_GAP, _SIGNED]
    assert reaching.width == _WORD.width
    key, text = parted(reaching.pairs[0])
    advances = scale.font.advances[1], Drawn.read(key, scale.font.advances).advance
    before, after = (round(advance * _EM / upem) for advance in advances)
    assert text == "ا"
    assert after > before
    assert reaching.length - _WORD.length == pytest.approx((after - before) / _EM * scale.size)
    assert _bridged(scale, _WORD, _GAP, _SIGNED)[0] is reaching


def test_a_number_beside_a_sign_is_the_assemblers_still(tmp_path: Path) -> None:
    """A digit that reached would be no digit, and the issue would be set as a whole, with a finding."""
    css = (
        "@page { @bottom-left { content: none } @bottom-right { content: none } @bottom-center {"
        " content: 'صفحةُ ' counter(page) ' من ' counter(pages); font: 11pt Vazirmatn; direction: rtl } }"
    )
    printed = oracle.printed(oracle.odd_issue(tmp_path / "issue"), cache=False)
    made = oracle.assembled(oracle.styled(printed.edition, css), printed.theme)
    assert "P012" not in {finding.code for finding in made.findings}
    assert "صفحةُ" in oracle.texts(made.artefacts[0].data)[-1]
