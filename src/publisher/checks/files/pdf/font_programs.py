"""Embedded font programs: whether they are whole, and the outlines of their glyphs."""

import struct
from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise

import uharfbuzz as hb
from fontTools.cffLib import CFFFontSet

#: An outline: its contours, each the points of it in units of three thousandths of an em, from the left edge.
Shape = frozenset[tuple[tuple[int, int], ...]]
#: The units that outlines are scaled to.
EM = 1000
_SFNT = (b"\0\1\0\0", b"true", b"OTTO")
_NEEDED = (b"head", b"hhea", b"hmtx", b"maxp")
_MOST_TABLES = 200


def faults_of(data: bytes) -> str:
    """Return what is wrong with a program, as the name of a table or of a format; nothing of one that is whole."""
    if data[:4] in _SFNT:
        return _sfnt_fault(data)
    if data[:2] == b"%!" or data[:1] == b"\x80":
        return "" if b"eexec" in data else "eexec"
    if data[:1] == b"\1":
        return _cff_fault(data)
    return "?"


def _sfnt_fault(data: bytes) -> str:
    """Judge a TrueType or OpenType program by its directory, and by where its glyphs begin."""
    count = int.from_bytes(data[4:6], "big")
    if not 0 < count <= _MOST_TABLES or len(data) < 12 + 16 * count:
        return "directory"
    tables: dict[bytes, tuple[int, int]] = {}
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack(">4sLLL", data[at : at + 16])
        if offset + length > len(data):
            return str(tag, "latin-1")
        tables[tag] = offset, length
    if b"CFF " in tables:
        offset, length = tables[b"CFF "]
        return _cff_fault(data[offset : offset + length])
    for tag in (*_NEEDED, b"loca", b"glyf"):
        if tag not in tables:
            return str(tag, "ascii")
    return _glyphs_fault(data, tables)


def _glyphs_fault(data: bytes, tables: dict[bytes, tuple[int, int]]) -> str:
    """Judge whether each glyph lies within the table of glyphs, one behind the other."""
    head, maxp = tables[b"head"][0], tables[b"maxp"][0]
    if tables[b"head"][1] < 54 or tables[b"maxp"][1] < 6:
        return "head"
    (long,) = struct.unpack(">h", data[head + 50 : head + 52])
    (glyphs,) = struct.unpack(">H", data[maxp + 4 : maxp + 6])
    at, length = tables[b"loca"]
    size = 4 if long else 2
    number = min(length // size, glyphs + 1)
    places = struct.unpack(f">{number}{'L' if long else 'H'}", data[at : at + number * size])
    if number < glyphs + 1 or any(a > b for a, b in pairwise(places)):
        return "loca"
    return "glyf" if places and places[-1] * (1 if long else 2) > tables[b"glyf"][1] else ""


def _cff_fault(data: bytes) -> str:
    try:
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(data), None)
        return "CharStrings" if not len(fonts[0].CharStrings) else ""
    except Exception:  # noqa: BLE001 -- fontTools raises whatever reading nonsense happens to raise
        return "CFF"


class Pen:
    """Takes down the points of contours, moved so that the outline begins at the left, in thousandths of an em."""

    def __init__(self) -> None:
        self.contours: list[list[tuple[float, float]]] = []

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 -- a name of fontTools
        """Begin a contour."""
        self.contours.append([point])

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 -- a name of fontTools
        """Add a point."""
        self.contours[-1].append(point)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 -- a name of fontTools
        """Add the points of a quadratic curve."""
        self.contours[-1] += points

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 -- a name of fontTools
        """Add the points of a cubic curve."""
        self.contours[-1] += points

    def closePath(self) -> None:  # noqa: N802 -- a name of fontTools
        """Nothing is left to be done."""

    def endPath(self) -> None:  # noqa: N802 -- a name of fontTools
        """Nothing is left to be done."""


class Program:
    """An embedded TrueType program, whose glyphs can be drawn."""

    def __init__(self, data: bytes) -> None:
        face = hb.Face(data)
        self.font = hb.Font(face)
        self.count = face.glyph_count
        self.scale = EM / (face.upem or EM)
        self._shapes: dict[int, Shape] = {}

    def advance(self, glyph: int) -> float:
        """Return how wide a glyph is, in thousandths of an em."""
        return float(self.font.get_glyph_h_advance(glyph)) * self.scale

    def contours(self, glyph: int) -> list[list[tuple[float, float]]]:
        """Return the points of a glyph's contours, in its own units."""
        pen = Pen()
        self.font.draw_glyph_with_pen(glyph, pen)
        return pen.contours

    def shape(self, glyph: int) -> Shape:
        """Return the outline of a glyph; that of one without any is empty."""
        if glyph not in self._shapes:
            self._shapes[glyph] = shape_of(self.contours(glyph), self.scale)
        return self._shapes[glyph]


def shape_of(contours: Iterable[list[tuple[float, float]]], scale: float) -> Shape:
    """Return contours as a value: scaled, rounded, moved to the left edge, without an order."""
    listed = [contour for contour in contours if len(contour) > 2]
    if not listed:
        return frozenset()
    left = min(x for contour in listed for x, _ in contour)
    placed = [[(round((x - left) * scale / 3), round(y * scale / 3)) for x, y in contour] for contour in listed]
    return frozenset(tuple(sorted(set(contour))) for contour in placed)
