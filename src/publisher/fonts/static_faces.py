"""A font file of any kind → the static TrueType faces of it, which the press draws with and embeds.

WOFF and WOFF 2.0 are unpacked, instances of variable fonts cut out, the cubic outlines of CFF drawn with quadratic
ones. A static TrueType font stays as it is, byte by byte.
"""

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from publisher.fonts.fonttools_lock import FONTTOOLS
from publisher.i18n.sentences import Phrase

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_WOFF = (b"wOFF", b"wOF2")
_COLLECTION = b"ttcf"
_TABLES = ("cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post")
# What else is read of those that have it; of tables for other programs (Graphite, hinting tools) nothing is.
_READ = ("glyf", "CFF ", "CFF2", "GDEF", "GSUB", "GPOS", "fvar", "avar", "gvar", "HVAR")
#: What a font may have, unpacked (bytes): a header that promises more is a fault, or a trap.
_LARGEST = 64 << 20
# How far a quadratic outline may be from the cubic one (1/1000 em): less than any press can print.
_ERROR = 0.5
_EM = 1000
_BOLD, _REGULAR = 700, 400
_FAMILY, _STYLE, _WHOLE, _VERSION, _POSTSCRIPT, _LICENCE, _FAMILY_16, _STYLE_17 = 1, 2, 4, 5, 6, 13, 16, 17
_OF_VARIATIONS = (25,)
# OpenType, «OS/2», fsSelection and «head», macStyle.
_ITALIC_SELECTION, _BOLD_SELECTION, _REGULAR_SELECTION = 1, 1 << 5, 1 << 6
_BOLD_STYLE, _ITALIC_STYLE = 1, 2
_OLDEST_OS2_WITH_NAMES = 4


class UnusableFontError(Exception):
    """A file is no font that the press can use; `reason` says why."""

    def __init__(self, reason: "Phrase | str") -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StaticFace:
    """A static TrueType font, what it says of itself, and whether it is `changed`: more than unpacked."""

    data: bytes
    family: str
    weight: int
    italic: bool
    version: str
    licence: str
    changed: bool


def unpacked(data: bytes) -> bytes:
    """Return the font in a WOFF file, or the bytes of one that is not packed. Raise UnusableFontError."""
    if data[:4] not in _WOFF:
        return data
    with _tools():
        font = _opened(data)
        font.flavor = None
        return _saved(font)


def static_faces(data: bytes, weights: Sequence[int] = (), family: str = "") -> tuple[StaticFace, ...]:
    """Make static TrueType faces of a font: of a variable one an instance for each weight, of others one.

    Without `weights`, a variable font gives its regular and its bold. With `family`, faces have that name. Raise
    UnusableFontError where the file is no font, is broken, or is of a kind that has no outlines.
    """
    if data[:4] == _COLLECTION:
        raise UnusableFontError(Phrase("font_collection"))
    with _tools():
        font = _opened(data)
        _require_tables(font)
        if "fvar" not in font:
            return (_made(font, data, 0, family),)
        axis = next((one for one in font["fvar"].axes if one.axisTag == "wght"), None)
        if axis is None:
            return (_made(_instance(font, {}), b"", 0, family),)
        lowest, highest = axis.minValue, axis.maxValue
        wanted = weights or [one for one in (_REGULAR, _BOLD) if lowest <= one <= highest] or [axis.defaultValue]
        if out := next((one for one in wanted if not lowest <= one <= highest), None):
            raise UnusableFontError(Phrase.of("font_weight", weight=out, least=f"{lowest:g}", most=f"{highest:g}"))
        return tuple(
            _made(_instance(_opened(data), {"wght": float(one)}), b"", int(one), family)
            for one in sorted(set(wanted))
        )


def is_static_truetype(data: bytes) -> bool:
    """Return whether a file is a font as `static_faces` gives them; it may be broken nonetheless."""
    if data[:4] not in _TRUETYPE:
        return False
    count = int.from_bytes(data[4:6], "big")
    tags = {data[12 + 16 * number : 16 + 16 * number] for number in range(count)}
    return b"glyf" in tags and b"fvar" not in tags


@contextmanager
def _tools() -> Iterator[None]:
    """Have fontTools for this thread alone; what it merely remarks on old fonts is none of the user's affair."""
    remarks = logging.getLogger("fontTools")
    if not remarks.handlers:
        remarks.addHandler(logging.NullHandler())
    with FONTTOOLS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(data: bytes) -> "TTFont":
    from fontTools.ttLib import TTFont

    if data[:4] in _WOFF and int.from_bytes(data[16:20], "big") > _LARGEST:
        raise UnusableFontError(Phrase("font_too_large"))
    if data[:4] not in (*_TRUETYPE, *_WOFF, b"OTTO"):
        raise UnusableFontError(Phrase("font_no_font"))
    try:
        return TTFont(BytesIO(data), recalcTimestamp=False, lazy=False)
    except Exception as error:
        raise UnusableFontError(_broken(error)) from error


def _require_tables(font: "TTFont") -> None:
    """Raise UnusableFontError where a font lacks a table, or one that the press reads is broken."""
    lacking = [tag for tag in _TABLES if tag not in font]
    if lacking:
        raise UnusableFontError(Phrase.of("font_lacks", tables=tuple(lacking)))
    if not any(tag in font for tag in ("glyf", "CFF ", "CFF2")):
        raise UnusableFontError(Phrase("font_no_outlines"))
    for tag in (*_TABLES, *_READ):
        try:
            table = font.get(tag)
            if hasattr(table, "ensureDecompiled"):
                table.ensureDecompiled()
            if tag == "glyf" and table is not None:
                for name in font.getGlyphOrder():
                    table[name].expand(table)
        except Exception as error:
            raise UnusableFontError(Phrase.of("font_broken_table", table=tag.strip(), reason=_said(error))) from error


def _instance(font: "TTFont", place: dict[str, float]) -> "TTFont":
    from fontTools.varLib import instancer

    axes = {axis.axisTag: place.get(axis.axisTag, axis.defaultValue) for axis in font["fvar"].axes}
    try:
        return instancer.instantiateVariableFont(font, axes, inplace=True)
    except Exception as error:
        raise UnusableFontError(_broken(error)) from error


def _made(font: "TTFont", data: bytes, weight: int, family: str) -> StaticFace:
    """Make one face; `data` are the bytes of a file that may stay as it is, `weight` 0 that of the font itself."""
    own = _name(font, _FAMILY_16) or _name(font, _FAMILY)
    if not own:
        raise UnusableFontError(Phrase("font_no_name"))
    weight = weight or int(font["OS/2"].usWeightClass) or _REGULAR
    italic = bool(font["OS/2"].fsSelection & _ITALIC_SELECTION)
    drawn = "glyf" not in font
    changed = drawn or not data or family not in ("", own)
    if drawn:
        _draw_quadratic(font)
    if changed:
        _rename(font, family or own, weight, italic=italic)
    if changed or not is_static_truetype(data):
        font.flavor = None
        data = _saved(font)
    said = (_name(font, _VERSION), _name(font, _LICENCE))
    version = next(iter(re.findall(r"\d+(?:\.\d+)*", said[0])), "")
    return StaticFace(data, family or own, weight, italic, version, said[1], changed)


def _draw_quadratic(font: "TTFont") -> None:
    """Put quadratic outlines (glyf) in the place of cubic ones (CFF, CFF2); metrics and layout stay."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    error = _ERROR * font["head"].unitsPerEm / _EM
    glyphs: dict[str, Any] = {}
    try:
        for name in order:
            pen = TTGlyphPen(None)
            drawn[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
            glyphs[name] = pen.glyph()
    except Exception as fault:
        raise UnusableFontError(_broken(fault)) from fault
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for tag in ("CFF ", "CFF2", "VORG"):
        if tag in font:
            del font[tag]
    font["glyf"].compile(font)
    most, parts = font["maxp"], (len(getattr(glyph, "components", ())) for glyph in glyphs.values())
    most.tableVersion = 0x00010000
    for key, value in {
        "maxZones": 1, "maxTwilightPoints": 0, "maxStorage": 0, "maxFunctionDefs": 0, "maxInstructionDefs": 0,
        "maxStackElements": 0, "maxSizeOfInstructions": 0,
        "maxComponentElements": max(parts, default=0),
    }.items():  # fmt: skip
        setattr(most, key, value)
    most.compile(font)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 2.0, [], {}
    post.glyphOrder = order
    font.sfntVersion = "\0\1\0\0"
    for name, glyph in glyphs.items():  # the left edge of each, as its outline has it now
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))


def _rename(font: "TTFont", family: str, weight: int, *, italic: bool) -> None:
    """Give a font the names and the weight by which one of its family is found."""
    style = {_REGULAR: "Regular", _BOLD: "Bold"}.get(weight, str(weight)) + (" Italic" if italic else "")
    style = style.replace("Regular Italic", "Italic")
    whole = f"{family} {style}"
    postscript = re.sub(r"[^!-~]|[][(){}<>/%]", "", f"{family}-{style}".replace(" ", ""))[:63] or f"Font-{weight}"
    texts = {
        _FAMILY: family, _STYLE: style, _WHOLE: whole, _POSTSCRIPT: postscript, _FAMILY_16: family, _STYLE_17: style,
        3: whole,
    }  # fmt: skip
    names = font["name"]
    names.names = [one for one in names.names if one.nameID not in {*texts, 21, 22, *_OF_VARIATIONS}]
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    table, head = font["OS/2"], font["head"]
    table.usWeightClass = weight
    flags = table.fsSelection & ~(_ITALIC_SELECTION | _BOLD_SELECTION | _REGULAR_SELECTION)
    bold = weight >= _BOLD
    flags |= (_ITALIC_SELECTION if italic else 0) | (_BOLD_SELECTION if bold else 0)
    table.fsSelection = flags or _REGULAR_SELECTION
    head.macStyle = (_BOLD_STYLE if bold else 0) | (_ITALIC_STYLE if italic else 0)
    if "STAT" in font:
        del font["STAT"]


def _name(font: "TTFont", number: int) -> str:
    said = font["name"].getDebugName(number)
    return " ".join(said.split()) if said else ""


def _saved(font: "TTFont") -> bytes:
    out = BytesIO()
    try:
        font.save(out)
    except Exception as error:
        raise UnusableFontError(_broken(error)) from error
    return out.getvalue()


def _broken(error: Exception) -> Phrase:
    return Phrase.of("font_broken", reason=_said(error))


def _said(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120] or type(error).__name__
