"""The font book is what it says, and a subset draws as the whole font does."""

from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

import places
from publisher.diagnostics import EnvironmentFault
from publisher.fonts.book import read_book
from publisher.fonts.subset import subset
from publisher.model import Face
from some import some

FOLDER = places.REPO / "fonts"
BOOK = read_book(FOLDER)
SEED = places.SEED.read_text("utf-8")


@pytest.mark.parametrize("face", BOOK, ids=lambda face: face.file)
def test_the_ledger_is_true(face: Face) -> None:
    font = TTFont(FOLDER / face.file)
    names = font["name"]
    assert face.family == (names.getDebugName(16) or names.getDebugName(1))
    assert face.weight == font["OS/2"].usWeightClass
    assert face.version in names.getDebugName(5)
    assert face.codepoints == set(font.getBestCmap())
    assert font["OS/2"].fsType == 0, "the licence must allow embedding and subsetting"


def test_nothing_unlisted_lies_in_the_folder() -> None:
    assert {path.name for path in FOLDER.glob("*.ttf")} == {face.file for face in BOOK}
    assert all((FOLDER / "licences").joinpath(name).is_file() for name in ("Amiri.txt", "DejaVuSansMono.txt"))


def test_the_roles_that_the_issue_names_are_filled() -> None:
    assert {"text", "quran", "heading", "fallback", "urdu", "hebrew", "emoji", "code"} == {f.role for f in BOOK}


def test_a_changed_font_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "ledger.toml").write_bytes((FOLDER / "ledger.toml").read_bytes())
    (tmp_path / "Amiri-Regular.ttf").write_bytes(b"no font")
    with pytest.raises(EnvironmentFault) as caught:
        read_book(tmp_path)
    assert len(caught.value.findings) == len(BOOK)
    assert caught.value.exit_code == 3


def _shape(font: hb.Font, names: list[str], text: str) -> list[tuple[str, int, int, int]]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [(names[info.codepoint], place.x_advance, place.x_offset, place.y_offset) for info, place in pairs]


@pytest.mark.parametrize("name", ["Amiri-Regular.ttf", "Vazirmatn-Bold.ttf"])
def test_a_subset_shapes_every_word_as_the_whole_font(name: str) -> None:
    face = next(face for face in BOOK if face.file == name)
    whole, small = face.load(), subset(face, {ord(c) for c in SEED})
    assert len(small) < len(whole) / 2
    fonts = [TTFont(BytesIO(data)) for data in (whole, small)]
    shapers = [hb.Font(hb.Face(data)) for data in (whole, small)]
    orders = [font.getGlyphOrder() for font in fonts]
    drawings: list[dict[str, object]] = [{}, {}]
    for word in some(sorted(set(SEED.split()))):
        shaped = [_shape(shaper, order, word) for shaper, order in zip(shapers, orders, strict=True)]
        assert [glyph[1:] for glyph in shaped[0]] == [glyph[1:] for glyph in shaped[1]], word
        for one, other in zip(*shaped, strict=True):
            assert _drawn(fonts[0], one[0], drawings[0]) == _drawn(fonts[1], other[0], drawings[1]), word


def _drawn(font: TTFont, glyph: str, known: dict[str, object]) -> object:
    if glyph not in known:
        pen = DecomposingRecordingPen(font.getGlyphSet())
        font.getGlyphSet()[glyph].draw(pen)
        known[glyph] = pen.value
    return known[glyph]
