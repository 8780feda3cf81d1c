"""Fonts of every kind, made of one of the press's own: what a test needs is in no package."""

from io import BytesIO
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from places import REPO

BASE = REPO / "fonts" / "Vazirmatn-Regular.ttf"
#: What the made fonts draw: letters of Arabic and Persian, digits, a few signs; no Latin letter.
LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکی،؛؟ًٌٍَُِّْـ 0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩.:()«»-–"


def truetype(family: str, letters: str = LETTERS, **tables: int) -> bytes:
    """Make a static TrueType font; `tables` are fields of OS/2, as fsType."""
    return _saved(_font(family, letters, tables))


def truetype_that_reserves(family: str, name: str) -> bytes:
    """Make one whose licence reserves a name."""
    font = _font(family, LETTERS, {})
    font["name"].setName(f"Copyright 2026 with Reserved Font Name {name}", 0, 3, 1, 0x409)
    return _saved(font)


def cff(family: str) -> bytes:
    """Make an OpenType font with cubic outlines."""
    font = _font(family, LETTERS, {})
    drawn, strings = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(font["hmtx"][name][0], drawn)
        drawn[name].draw(pen)
        strings[name] = pen.getCharString()
    for tag in ("glyf", "loca", "maxp", "fpgm", "prep", "cvt ", "gasp"):
        if tag in font:
            del font[tag]
    builder = FontBuilder(font=font)
    builder.setupCFF(family.replace(" ", ""), {}, strings, {})
    builder.setupMaxp()
    font.sfntVersion = "OTTO"
    return _saved(font)


def variable(family: str, *, flavor: str | None = None) -> bytes:
    """Make a variable font from 300 to 700, whose alef is twice as wide at the end."""
    font = _font(family, LETTERS, {})
    builder = FontBuilder(font=font)
    builder.setupFvar([("wght", 300, 400, 700, "Weight")], [])
    glyf, alef = font["glyf"], font.getBestCmap()[0x627]
    points, _ = glyf._getCoordinatesAndControls(alef, font["hmtx"].metrics)
    wider: list[Any] = [(x, 0) for x, _ in points]
    wider[len(points) - 3] = (font["hmtx"][alef][0], 0)  # where the next glyph begins (OpenType, phantom points)
    font["glyf"] = glyf
    builder.setupGvar({alef: [TupleVariation({"wght": (0.0, 1.0, 1.0)}, wider)]})
    font.flavor = flavor
    return _saved(font)


def packed(data: bytes, flavor: str) -> bytes:
    """Pack a font: `woff`, `woff2`."""
    font = TTFont(BytesIO(data))
    font.flavor = flavor
    return _saved(font)


def without_table(data: bytes, tag: str) -> bytes:
    """Take a table out of a font."""
    font = TTFont(BytesIO(data))
    del font[tag]
    return _saved(font)


def with_broken_table(data: bytes, tag: str) -> bytes:
    """Have a table end where it begins: its bytes are nothing but 0xFF."""
    font = TTFont(BytesIO(data))
    place = font.reader.tables[tag]
    broken = b"\xff" * place.length
    return data[: place.offset] + broken + data[place.offset + place.length :]


def without_joins(family: str) -> bytes:
    """Make a font whose Arabic letters never join."""
    font = _font(family, LETTERS, {})
    del font["GSUB"]
    return _saved(font)


def _font(family: str, letters: str, tables: dict[str, int]) -> TTFont:
    font = TTFont(BASE)
    cutter = Subsetter()
    cutter.options.layout_features, cutter.options.name_IDs, cutter.options.glyph_names = ["*"], ["*"], True
    cutter.populate(text=letters)
    cutter.subset(font)
    names = font["name"]
    names.names = []
    style = "Regular"
    for number, text in {1: family, 2: style, 4: family, 5: "Version 1.500", 6: family.replace(" ", "")}.items():
        names.setName(text, number, 3, 1, 0x409)
    for field, value in tables.items():
        setattr(font["OS/2"], field, value)
    return font


def _saved(font: TTFont) -> bytes:
    out = BytesIO()
    font.save(out)
    return out.getvalue()
