"""Signs that Unicode writes in several ways come back from the PDF, and what is truly lost of them is missed."""

import sys
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import oracle
from places import REPO
from publisher.formats.pdf.text.reading_folds import folded
from publisher.formats.pdf.text.round_trip_check import judged
from publisher.model import Source
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

# Accents that stand alone, of which pdfium gives back one of two; house style refuses presentation forms.
_LEFT_OUT = ("Sk", "Zs")
_TO_A_LINE = 40


def _signs() -> list[str]:
    """List the signs that a face of the press has, in the parts that it has too, and the fractions."""
    drawn: set[int] = set()
    for path in some((REPO / "fonts").glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            drawn |= font.getBestCmap().keys()
    found = []
    for code in sorted(drawn):
        sign = chr(code)
        apart = unicodedata.normalize("NFD", sign)
        presented = "\ufb1d" <= sign <= "\ufb4f"
        if apart != sign and len(apart) > 1 and not presented and unicodedata.category(sign) not in _LEFT_OUT:
            found += [apart] if drawn.issuperset(map(ord, apart)) else []
        if "\u2044" in unicodedata.normalize("NFKD", sign) or "\u0338" in apart:
            found.append(sign)
    return found


@pytest.mark.heavy
@pytest.mark.engine
@pytest.mark.parametrize(("language", "word"), [("ar", "كلمة"), ("en", "word")])
def test_what_unicode_has_in_parts_is_printed_and_comes_back(language: str, word: str, tmp_path: Path) -> None:
    signs = some(_signs())
    lines = (signs[n : n + _TO_A_LINE] for n in range(0, len(signs), _TO_A_LINE))
    body = "\n\n".join(f"{word} " + f" {word} ".join(line) + f" {word}." for line in lines)
    (tmp_path / "a.md").write_text(f"---\ntitle: A\nlanguage: {language}\n---\n\n{body}\n", "utf-8")
    printed = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="majalla"))  # an error of a gate raises
    assert not {finding.code for finding in printed.findings} & {"P013", "P015"}


def test_signs_that_unicode_holds_for_the_same_are_folded_alike() -> None:
    count = 0
    for code in range(0x80, sys.maxunicode):
        sign = chr(code)
        apart = unicodedata.normalize("NFD", sign)
        if apart != sign:
            count += 1
            assert folded(sign) == folded(apart)
    assert count > 2000


@pytest.mark.parametrize(
    "marks", ["\u0653\u06d6", "\u06d6\u0653", "\u0654\u064e", "\u064e\u0654", "\u0651\u064e\u0654"]
)
def test_the_marks_of_a_letter_are_folded_alike_in_any_order(marks: str) -> None:
    assert folded("ا" + marks) == folded("ا" + marks[::-1]) == ("آ" if "\u0653" in marks else "أ")


# What a reader gives for a word, and whether that is the word.
_READINGS = {
    "an accent apart": ("café", "\u0301cafe", True),
    "an accent lost": ("café", "cafe", False),
    "another accent": ("café", "cafè", False),
    "a hamza lost": ("أمل", "امل", False),
    "a madda lost": ("آمل", "امل", False),
    "a stroke as a slash": ("5 ≠ 3", "5 =/ 3", True),
    "a stroke lost": ("5 ≠ 3", "5 = 3", False),
    "another sign": ("5 ≠ 3", "5 ≈ 3", False),
    "a fraction in parts": ("½", "1/2", True),
    "a fraction without its bar": ("½", "12", False),
    "another fraction": ("½", "1/4", False),
    "an accent on the word's other end": ("x\u0302a", "a\u0302x", True),
}


@pytest.mark.parametrize("name", _READINGS)
def test_what_is_lost_of_a_sign_is_missed(name: str) -> None:
    word, read, same = _READINGS[name]
    said, shown = f"كلمة {word} هنا", f"كلمة {read} هنا"
    found = judged(said, [oracle.lines(said)], [shown], "عنوان", Source("a.md", said, "0"))
    assert ("P013" in {finding.code for finding in found}) is not same


@pytest.mark.parametrize("accented", ["août", "naïve", "Ñandú"])
def test_numbers_over_which_markup_begins_are_there_with_accents_before_them(accented: str) -> None:
    said = f"في 3 {accented} 2024 ثم"
    parted = oracle.Line(said, parted=(f"في 3 {accented} 202", "4 ثم"))
    assert not list(judged(said, [[parted]], [said], "عنوان", Source("a.md", said, "0")))
    lost = said.replace("2024", "202")
    assert list(judged(said, [[parted]], [lost], "عنوان", Source("a.md", said, "0")))
