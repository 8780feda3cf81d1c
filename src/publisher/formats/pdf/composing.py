"""A subset and drawings into the subset with a glyph for each: pieces become composites (OpenType, glyf)."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from publisher.formats.pdf.codes import Drawn, Piece

_WHOLE = 1.99  # a piece's stretch is an F2Dot14, less than 2


def composed(data: bytes, drawn: Mapping[str, Drawn]) -> tuple[bytes, dict[str, int]]:
    """Add what the font does not draw itself; give its bytes, and the glyph of every drawing by key."""
    glyphs = {key: one.pieces[0].glyph for key, one in drawn.items() if one.own}
    new = sorted(key for key, one in drawn.items() if not one.own)
    if not new:
        return data, glyphs
    from fontTools.ttLib import TTFont  # it takes long to load, and many documents need none of it

    font = TTFont(BytesIO(data), recalcTimestamp=False)  # a product knows no clock
    glyf, hmtx, order = font["glyf"], font["hmtx"], list(font.getGlyphOrder())
    advances = {number: hmtx[name][0] for number, name in enumerate(order)}
    first = len(order)
    names = [f"press{number}" for number in range(first, first + len(new))]
    font.setGlyphOrder([*order, *names])
    glyf.glyphOrder = font.getGlyphOrder()
    for name, key in zip(names, new, strict=True):
        glyf.glyphs[name] = glyph = _composite(drawn[key], order, advances)
        if glyph.numberOfContours:
            glyph.recalcBounds(glyf)
        hmtx.metrics[name] = (drawn[key].advance, getattr(glyph, "xMin", 0))
    out = BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue(), glyphs | {key: first + n for n, key in enumerate(new)}


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
