"""Drawings made glyphs of a subset: a piece without outline is a piece as any other."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from publisher.fonts.book import read_book
from publisher.formats.pdf.text.cid_codes import Drawn, Piece
from publisher.formats.pdf.text.composite_glyphs import composed
from publisher.pipeline.build import set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.project.workspace import font_folder

FACES = {face.file: face for face in read_book(font_folder())}
LETTERS = "نتبAא"


# The emoji font has signs alone, of which nothing is composed.
WITH_LETTERS = [file for file, face in FACES.items() if face.codepoints.intersection(map(ord, LETTERS))]


@pytest.mark.parametrize("file", WITH_LETTERS)
def test_a_glyph_without_outline_can_be_a_piece_in_every_font(file: str) -> None:
    assert len(FACES) - len(WITH_LETTERS) == 1
    font = TTFont(BytesIO(FACES[file].load()))
    order, glyf = font.getGlyphOrder(), font["glyf"]
    empty = next(n for n, name in enumerate(order) if glyf[name].numberOfContours == 0)
    cmap = font.getBestCmap()
    letters = (cmap[ord(c)] for c in LETTERS if ord(c) in cmap)
    letter = next(order.index(name) for name in letters if glyf[name].numberOfContours)
    drawn = {
        "both": Drawn((Piece(empty, 0, 0), Piece(letter, 10, 0)), 500, own=False),
        "empty": Drawn((Piece(empty, 0, 0),), 500, own=False),
    }
    data, numbers = composed(FACES[file].load(), drawn)
    made = TTFont(BytesIO(data))
    names = made.getGlyphOrder()
    both, bare = (made["glyf"][names[numbers[key]]] for key in ("both", "empty"))
    whole = made["glyf"][names[letter]]
    assert (both.yMin, both.yMax, both.xMax - both.xMin) == (whole.yMin, whole.yMax, whole.xMax - whole.xMin)
    assert (bare.xMin, bare.yMin, bare.xMax, bare.yMax) == (0, 0, 0, 0)


URDU = (
    "یہ پاکستان کی قومی زبان ہے اور اِس کے حُرُوف میں ٹ ڈ ڑ ں ے ہ ھ گ چ پ ژ شامل ہیں۔ رحمتُ اللہ علیہ ؒ اور ﷺ اور ؎ شعر ؔ"
)


@pytest.mark.parametrize("theme", ["plain", "majalla"])
@pytest.mark.parametrize("language", ["ur", "ar"])
def test_articles_in_nastaliq_are_built(language: str, theme: str, issue: Path, run: Callable[..., object]) -> None:
    words = URDU if language == "ur" else f'جملة عربية و<span lang="ur">{URDU}</span> بعدها.'
    (issue / "a.md").write_text(f"---\ntitle: عنوان\nlanguage: {language}\n---\n\n{words}\n", "utf-8")
    printed = set_in_type(BuildRequest(issue, ("pdf",), theme=theme))
    (artefact,) = printed.artefacts
    document = pypdfium2.PdfDocument(artefact.data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "پاکستان" in text
    assert any("Nastaliq" in face.family for face in printed.edition.faces)
