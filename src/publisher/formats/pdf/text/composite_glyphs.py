"""A subset and drawings into the subset with a glyph for each: pieces become composites (OpenType, glyf)."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from io import BytesIO
from math import ceil, floor
from typing import Any

from publisher.formats.pdf.text.cid_codes import Drawn, Piece

_TABLES = "fontTools.ttLib.tables._g_l_y_f"
_WHOLE = 1.99  # a piece's stretch is an F2Dot14, less than 2
_MOST = 0xFFFF
_Box = tuple[int, int, int, int]  # xMin, yMin, xMax, yMax, in font units


def load() -> None:
    """Load what it takes to compose: it takes long, and many documents need none of it."""
    import_module(_TABLES)


def composed(data: bytes, drawn: Mapping[str, Drawn]) -> tuple[bytes, dict[str, int]]:
    """Add what the font does not draw itself; give its bytes, and the glyph of every drawing by key."""
    glyphs = {key: one.pieces[0].glyph for key, one in drawn.items() if one.own}
    new = sorted(key for key, one in drawn.items() if not one.own)
    if not new:
        return data, glyphs
    from fontTools.ttLib import TTFont

    # A product knows no clock. The font's own outlines stay as they are: to read each for its bounds takes longest.
    font = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    glyf, hmtx, order = font["glyf"], font["hmtx"], list(font.getGlyphOrder())
    advances = {number: hmtx[name][0] for number, name in enumerate(order)}
    first = len(order)
    names = [f"press{number}" for number in range(first, first + len(new))]
    font.setGlyphOrder([*order, *names])
    glyf.glyphOrder = font.getGlyphOrder()
    for name, key in zip(names, new, strict=True):
        glyf.glyphs[name] = glyph = _composite(drawn[key], order, advances)
        if glyph.numberOfContours:
            boxes = (
                _component_bounds(_outline_bounds(glyf.glyphs[part.glyphName]), part) for part in glyph.components
            )
            glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax = _common_bounds(box for box in boxes if box)
        hmtx.metrics[name] = (drawn[key].advance, getattr(glyph, "xMin", 0))
    _widen(font, names)
    out = BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue(), glyphs | {key: first + n for n, key in enumerate(new)}


def _outline_bounds(glyph: Any) -> _Box | None:
    """Return the bounds of a glyph of the font from the head of its record; None where it has no outline.

    fontTools gives a glyph without outline no `data` at all. Nastaliq has such glyphs in its clusters.
    """
    record = getattr(glyph, "data", b"")
    return struct.unpack(">4h", record[2:10]) if record else None


def _component_bounds(box: _Box | None, part: Any) -> _Box | None:
    stretch = part.transform[0][0] if hasattr(part, "transform") else 1
    return box and (
        floor(part.x + box[0] * stretch), part.y + box[1], ceil(part.x + box[2] * stretch), part.y + box[3]
    )  # fmt: skip


def _common_bounds(boxes: Iterable[_Box]) -> _Box:
    """Give the bounds of several; nothing has those of its origin."""
    sides = tuple(zip(*boxes, strict=True)) or ((0,),) * 4
    return min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])


def _widen(font: Any, names: Iterable[str]) -> None:
    """Have a font's tables hold for its new glyphs too (OpenType, maxp, head, hhea)."""
    most, head, lines, glyf, hmtx = (font[tag] for tag in ("maxp", "head", "hhea", "glyf", "hmtx"))
    new = [(glyf.glyphs[name], hmtx[name][0]) for name in names]
    shown = [(glyph, advance) for glyph, advance in new if glyph.numberOfContours]
    lines.advanceWidthMax = max(lines.advanceWidthMax, *(advance for _, advance in new))
    if not shown:
        return
    parts = max(len(glyph.components) for glyph, _ in shown)
    most.maxComponentElements = max(most.maxComponentElements, parts)
    most.maxCompositePoints = min(_MOST, parts * max(most.maxPoints, most.maxCompositePoints))
    most.maxCompositeContours = min(_MOST, parts * max(most.maxContours, most.maxCompositeContours))
    most.maxComponentDepth += 1
    drawn = [(glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) for glyph, _ in shown]
    head.xMin, head.yMin, head.xMax, head.yMax = _common_bounds(
        ((head.xMin, head.yMin, head.xMax, head.yMax), *drawn)
    )
    lines.minLeftSideBearing = min(lines.minLeftSideBearing, *(glyph.xMin for glyph, _ in shown))
    lines.minRightSideBearing = min(lines.minRightSideBearing, *(advance - g.xMax for g, advance in shown))
    lines.xMaxExtent = max(lines.xMaxExtent, head.xMax)


def _composite(drawn: Drawn, order: list[str], advances: Mapping[int, int]) -> Any:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    glyph = Glyph()
    glyph.numberOfContours = -1 if drawn.pieces else 0
    if drawn.pieces:
        glyph.components = [part for piece in drawn.pieces for part in _components(piece, order, advances)]
    return glyph


def _components(piece: Piece, order: list[str], advances: Mapping[int, int]) -> Iterator[Any]:
    """Give a piece; one that is stretched further than a number can say, several times side by side."""
    from fontTools.ttLib.tables._g_l_y_f import ARGS_ARE_XY_VALUES, ROUND_XY_TO_GRID, GlyphComponent

    x, left = float(piece.dx), piece.stretch
    while left > 0:
        part = GlyphComponent()
        part.glyphName, part.x, part.y = order[piece.glyph], round(x), piece.dy
        part.flags = ARGS_ARE_XY_VALUES | ROUND_XY_TO_GRID
        stretch = left if left <= _WHOLE else min(1.0, left - 1.0)
        if stretch != 1:
            part.transform = [[stretch, 0], [0, 1]]
        yield part
        x, left = x + advances[piece.glyph] * stretch, left - stretch
