"""The Qur'an as it comes out: its own face, high signs clear of the line above, one space at signs of pause."""

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

import oracle
from publisher.formats.epub.archive import unpack
from publisher.pipeline.build import Printed
from some import some

VERSE = "ٱلْحَىُّ ٱلْقَيُّومُ ۚ لَا تَأْخُذُهُۥ سِنَةٌ وَلَا نَوْمٌ ۚ لَّهُۥ مَا فِى ٱلسَّمَـٰوَٰتِ وَمَا فِى ٱلْأَرْضِ ۗ"
_PROSE = "كلام قبل الآية يملأ سطرا أو سطرين من العمود الذي هو فيه. قال تعالى:"
BODY = f"{_PROSE} ﴿{VERSE} {VERSE}﴾، وبعده كلام.\n\n> ﴿{VERSE}﴾\n\nنص."
_PLACES = (("majalla", "a4"), ("majalla", "a5"), ("plain", "b5"))


def _set(folder: Path, *formats: str, theme: str = "majalla", page: str = "a4", body: str = BODY) -> Printed:
    (folder / "a.md").write_text(f"---\ntitle: آيات\n---\n\n{body}\n", "utf-8")
    return oracle.printed(folder / "a.md", formats=formats or ("pdf",), theme=theme, pages=(page,))


def _letters(printed: Printed) -> list[tuple[str, float, float]]:
    artefact = printed.artefacts[0]
    number = next(n for n, page in enumerate(artefact.pages) if page.part == "a")
    return oracle.letters(artefact.data)[number]


def _fonts(data: bytes) -> set[str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return {
            str(one.BaseFont) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
        }


@pytest.mark.engine
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_it_is_set_in_its_own_face_and_comes_back_whole(theme: str, page: str, tmp_path: Path) -> None:
    printed = _set(tmp_path, theme=theme, page=page)
    assert printed.findings == ()
    data = printed.artefacts[0].data
    assert any("AmiriQuran" in re.sub(r"\W", "", name) for name in _fonts(data))
    shown = re.sub(r"\s", "", "".join(letter for letter, *_ in _letters(printed)))
    for word in some(VERSE.split()):
        if len(word) > 1:
            assert re.sub("[\u064b-\u0655\u0670\u06d6-\u06ed\u0640]", "", word) in re.sub(
                "[\u064b-\u0655\u0670\u06d6-\u06ed\u0640]", "", shown
            )


@pytest.mark.engine
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_lines_of_it_are_so_far_apart_that_no_sign_meets_the_line_above(
    theme: str, page: str, tmp_path: Path
) -> None:
    """Amiri Quran's highest sign stands 1.86 em above its baseline, and letters are .4 em deep."""
    body = f"> ﴿{' '.join([VERSE] * 4)}﴾\n\nنص."
    found = _letters(_set(tmp_path, theme=theme, page=page, body=body))
    heights = sorted({round(y, 1) for letter, _, y in found if letter == "ٱ"})
    gaps = [other - one for one, other in pairwise(some(heights))]
    assert gaps
    assert min(gaps) > 2.26 * (12.5 if page == "a5" else 11.5)


@pytest.mark.engine
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_there_is_one_space_at_a_sign_of_pause(theme: str, page: str, tmp_path: Path) -> None:
    body = "> ﴿قلم ۚ قلم قلم﴾\n\nنص."
    places = [x for letter, x, _ in _letters(_set(tmp_path, theme=theme, page=page, body=body)) if letter == "ق"]
    with_sign, plain = (one - other for one, other in pairwise(places[-3:]))
    assert 0.8 < with_sign / plain < 1.2


@pytest.mark.engine
def test_screens_have_its_face_and_its_signs_in_one_piece(tmp_path: Path) -> None:
    printed = _set(tmp_path, "epub", "web")
    book = next(unpack(one.data) for one in printed.artefacts if one.format == "epub")
    site = {one.name: one.data for one in printed.artefacts if one.format == "web"}
    page = next(data for name, data in book.items() if name.endswith("xhtml") and b'class="quran"' in data)
    tree = etree.fromstring(page)
    passages = [
        "".join(span.itertext()) for span in tree.iter() if span.get("class") == "quran" and span.get("translate")
    ]
    assert passages == [f"﴿{VERSE} {VERSE}﴾", f"﴿{VERSE}﴾"]
    for files in (book, site):
        fonts = [data for name, data in files.items() if "AmiriQuran" in name]
        assert len(fonts) == 1
        with TTFont(BytesIO(fonts[0])) as font:
            assert set(map(ord, VERSE)) <= font.getBestCmap().keys()
    assert b'class="quran"' in site["web/a.html"]
    for style in (book["EPUB/style.css"], site["web/style.css"]):
        assert re.search(rb"\.quran \{[^}]*Amiri Quran", style)


def test_the_colophon_names_its_face_where_there_is_some(tmp_path: Path) -> None:
    with_it = _set(tmp_path, "web")
    without = _set(tmp_path, "web", body="نص بلا آيات.")
    named = [
        b"Amiri Quran" in next(one.data for one in printed.artefacts if one.name == "web/colophon.html")
        for printed in (with_it, without)
    ]
    assert named == [True, False]
