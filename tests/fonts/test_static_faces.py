"""Font files of every kind become static TrueType faces that draw and shape as they did."""

from collections.abc import Callable
from io import BytesIO

import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

import made_fonts
from publisher.fonts.fitness import fitness
from publisher.fonts.static_faces import UnusableFontError, is_static_truetype, static_faces, unpacked
from publisher.fonts.subset_check import differing

WORDS = {"ar": ["بسم", "مُحَمَّدٌ", "المدرسة", "لا", "كتابه"], "fa": ["گچ", "پژواک", "۱۲۳"]}
PLAIN = made_fonts.truetype("Probe")
KINDS: dict[str, Callable[[], bytes]] = {
    "woff": lambda: made_fonts.packed(PLAIN, "woff"),
    "woff2": lambda: made_fonts.packed(PLAIN, "woff2"),
    "cff": lambda: made_fonts.cff("Probe"),
    "cff in woff2": lambda: made_fonts.packed(made_fonts.cff("Probe"), "woff2"),
    "variable": lambda: made_fonts.variable("Probe"),
    "variable in woff2": lambda: made_fonts.variable("Probe", flavor="woff2"),
}


def _area(data: bytes, letter: str) -> tuple[float, int]:
    """Measure a letter's box and advance."""
    font = hb.Font(hb.Face(data))
    glyph = font.get_nominal_glyph(ord(letter))
    box = font.get_glyph_extents(glyph)
    return abs(box.width * box.height), font.get_glyph_h_advance(glyph)


def test_a_static_truetype_font_stays_byte_by_byte() -> None:
    (face,) = static_faces(PLAIN)
    assert (face.data, face.changed) == (PLAIN, False)
    assert (face.family, face.weight, face.italic, face.version) == ("Probe", 400, False, "1.500")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_static_truetype_font_that_shapes_alike(kind: str) -> None:
    data = KINDS[kind]()
    assert not is_static_truetype(data)
    face = static_faces(data)[0]
    assert is_static_truetype(face.data)
    assert (face.family, face.weight, face.changed) == ("Probe", 400, kind not in ("woff", "woff2"))
    assert not {"fvar", "gvar", "CFF ", "CFF2"}.intersection(TTFont(BytesIO(face.data)).keys())
    if "cff" not in kind:  # whose curves are others, however near
        assert not list(differing(PLAIN, face.data, WORDS))
    for letter in "ابسم":
        area, advance = _area(face.data, letter)
        own_area, own_advance = _area(PLAIN, letter)
        assert advance == own_advance
        assert abs(area - own_area) < 0.01 * own_area


def test_instances_of_a_variable_font_have_its_shapes_and_their_own_names() -> None:
    regular, bold = static_faces(made_fonts.variable("Probe"))
    assert [(one.weight, one.family) for one in (regular, bold)] == [(400, "Probe"), (700, "Probe")]
    assert _area(bold.data, "ا")[1] == 2 * _area(regular.data, "ا")[1]
    names = TTFont(BytesIO(bold.data))["name"]
    assert [names.getDebugName(number) for number in (1, 2, 6, 16)] == ["Probe", "Bold", "Probe-Bold", "Probe"]
    assert TTFont(BytesIO(bold.data))["OS/2"].usWeightClass == 700


def test_the_weights_and_the_name_that_are_asked_for_are_given() -> None:
    faces = static_faces(made_fonts.variable("Probe"), (600, 300), "Other Name")
    assert [(one.weight, one.family) for one in faces] == [(300, "Other Name"), (600, "Other Name")]
    (renamed,) = static_faces(PLAIN, (), "Other Name")
    assert (renamed.changed, TTFont(BytesIO(renamed.data))["name"].getDebugName(1)) == (True, "Other Name")
    with pytest.raises(UnusableFontError, match="300 to 700"):
        static_faces(made_fonts.variable("Probe"), (900,))


BROKEN = {
    "no font": (b"%PDF-1.7 and more", "it is no font"),
    "nothing": (b"", "it is no font"),
    "a collection": (b"ttcf" + PLAIN, "several fonts"),
    "cut short": (PLAIN[: len(PLAIN) // 2], "is broken"),
    "a packed one cut short": (made_fonts.packed(PLAIN, "woff2")[:900], "is broken"),
    "without cmap": (made_fonts.without_table(PLAIN, "cmap"), "no tables cmap"),
    "without outlines": (made_fonts.without_table(PLAIN, "glyf"), "pictures in the place of outlines"),
    "a broken GSUB": (made_fonts.with_broken_table(PLAIN, "GSUB"), "table GSUB is broken"),
    "broken outlines": (made_fonts.with_broken_table(PLAIN, "glyf"), "table glyf is broken"),
    "a bomb": (b"wOF2" + b"\0" * 12 + b"\x7f\xff\xff\xff" + b"\0" * 40, "too large"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_whole_font_is_refused_with_the_reason(case: str) -> None:
    data, reason = BROKEN[case]
    with pytest.raises(UnusableFontError, match=reason):
        static_faces(data)


def test_a_packed_font_is_unpacked_and_another_left_alone() -> None:
    assert is_static_truetype(unpacked(made_fonts.packed(PLAIN, "woff2")))
    assert unpacked(PLAIN) is PLAIN


def test_what_a_face_is_fit_for_is_found_in_what_it_draws() -> None:
    def judged(data: bytes) -> tuple[tuple[str, ...], dict[str, str], bool, str]:
        found = fitness(data, frozenset(hb.Face(data).unicodes))
        return found.languages, {str(kind): few for kind, few in found.lacking}, found.joins, found.kashida

    languages, lacking, joins, kashida = judged(PLAIN)
    assert (languages, joins, kashida) == (("ar", "fa"), True, "simple")
    assert "X" in lacking["Latin letters"]
    assert "digits" not in lacking
    assert judged(made_fonts.without_joins("Probe"))[2] is False
    assert judged(made_fonts.truetype("Probe", made_fonts.LETTERS.replace("ـ", "")))[3] == "none"
    nastaliq = (made_fonts.BASE.parent / "NotoNastaliqUrdu-Regular.ttf").read_bytes()
    assert judged(nastaliq)[3] == "none"
    hebrew = (made_fonts.BASE.parent / "NotoSerifHebrew-Regular.ttf").read_bytes()
    assert judged(hebrew) == ((), {}, True, "none")
