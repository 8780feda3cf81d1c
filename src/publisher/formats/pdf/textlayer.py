"""A line of text as it is drawn: every code stands for one character, so that what is copied is what was written.

The engine gives a glyph the text of its first use, a cluster's text to one of its glyphs, and raises marks by
operators that part words. Here a cluster of fewer glyphs than characters has blank ones for the rest, in the order of
sight; one of more glyphs is drawn as one; marks are pieces of their letter's drawing, and their codes draw nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from struct import iter_unpack
from typing import Any, NamedTuple

from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.formats.pdf.codes import Drawn, Piece

_BLANK = Drawn((), 0, own=False)
_EM = 1000  # units of text space to an em (ISO 32000-1 §9.4.4)
_LEAST_MOVE = 0.5  # units; what is less is no move
_LEAST_GAP = 0.02  # em, between letters of a word
_THIN = 10  # font units
_STEP = 5  # font units: fewer drawings, and the rest is a move too small to see
_ENDS = re.compile("[\r\n\u2028\u2029]")
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
# PangoGlyphInfo (pango-glyph.h): glyph, width, x_offset, y_offset, attributes.
_INFO = "=IiiiI"
_INFO_SIZE = ffi.sizeof("PangoGlyphInfo")


class _Glyph(NamedTuple):
    """A glyph of a run: the byte of its cluster, its number, place (px, y downward) and advance (px)."""

    cluster: int
    number: int
    x: float
    y: float
    advance: float


class _Unit(NamedTuple):
    """A character with what is drawn for it, and where (px)."""

    drawn: Drawn
    x: float
    y: float
    text: str


def draw_line(pen: Any, textbox: Any, matrix: Any) -> None:
    """Show the line of a text box; its fonts are the pen's."""
    layout = textbox.pango_layout
    if _ENDS.search(layout.text):  # to ask for it where there are none has every line shaped again
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    text, x = layout.text.encode(), 0.0
    wide = {len(layout.text[:n].encode()): width for n, width in getattr(textbox, "extended", {}).items()}
    pen.set_text_matrix(*matrix.values)
    cursor, run = 0.0, line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        font, size = pen.add_font(item.item.analysis.font)
        glyphs, x = _glyphs(item, x, wide)
        units = _abutting(list(_units(item, glyphs, text, font, size, wide)), _Scale(font, size))
        pen.set_font_size(font.hash, size)
        cursor = _show(pen, font, size, units, cursor)


def _glyphs(item: Any, x: float, wide: Mapping[int, float]) -> tuple[list[_Glyph], float]:
    """Read the glyphs of a run that begins at x; give where it ends. `wide`: extenders are so much wider, by byte."""
    count, offset, found = item.glyphs.num_glyphs, item.item.offset, []
    # Read at once: to ask for every field of every glyph takes three times as long.
    places = iter_unpack(_INFO, ffi.buffer(item.glyphs.glyphs, count * _INFO_SIZE))
    for cluster, (glyph, width, right, down, _) in zip(
        ffi.unpack(item.glyphs.log_clusters, count), places, strict=True
    ):
        advance = width * FROM_UNITS
        if wide:
            advance += wide.get(offset + cluster, 0.0)
        if glyph != _EMPTY:
            left = x + right * FROM_UNITS
            found.append(_Glyph(cluster, _known(glyph), left, down * FROM_UNITS, advance))
        x += advance
    return found, x


def _known(glyph: int) -> int:
    """Give a glyph's number; of a character that no font has, the engine's own words and .notdef."""
    if not glyph & _UNKNOWN:
        return glyph
    codepoint = glyph - _UNKNOWN
    LOGGER.warning(
        '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)', chr(codepoint), codepoint
    )
    return 0


def _units(
    item: Any, glyphs: Sequence[_Glyph], text: bytes, font: Any, size: float, wide: Mapping[int, float]
) -> Iterator[_Unit]:
    """Give the characters of a run in the order of sight."""
    rtl, base, scale = item.item.analysis.level % 2, item.item.offset, _Scale(font, size)
    if not glyphs:
        return  # characters that draw nothing, and are there for the order of others
    clusters: dict[int, list[_Glyph]] = {}
    for glyph in glyphs:
        clusters.setdefault(glyph.cluster, []).append(glyph)
    starts = sorted(clusters)
    ends = [*starts[1:], item.item.length]
    units: list[_Unit] = []
    for start, end in zip(starts, ends, strict=True):
        own = clusters[start]
        if base + start in wide and units:
            units[:] = _extended(units, own[0], scale)
            continue
        characters = text[base + start : base + end].decode()
        if len(own) == len(characters) == 1:
            glyph = own[0]
            units.append(_Unit(scale.drawn(glyph.number), glyph.x, glyph.y, characters))
            continue
        units += _cluster(own[::-1] if rtl else own, characters, scale, rtl=bool(rtl))
    carried = [_levelled(unit, scale) if unit.y else unit for unit in _carried(units, scale)]
    yield from reversed(carried) if rtl else carried


@dataclass(frozen=True, slots=True)
class _Scale:
    """A font at a size: what its glyphs advance, and px in its units."""

    font: Any
    size: float

    def drawn(self, glyph: int) -> Drawn:
        """Draw a glyph of the font."""
        known = self.font.book.glyphs
        if glyph not in known:
            known[glyph] = Drawn.glyph(glyph, self.font.advances[glyph])
        return known[glyph]  # type: ignore[no-any-return]  # the engine's fonts have no types

    def units(self, px: float) -> int:
        """Give a distance in font units."""
        return round(px * float(self.font.upem) / self.size)

    def px(self, units: int) -> float:
        """Give a distance in px."""
        return float(units * self.size / self.font.upem)


def _cluster(glyphs: Sequence[_Glyph], characters: str, scale: _Scale, *, rtl: bool) -> list[_Unit]:
    """Give a cluster's characters, in logical order, each with its drawing."""
    whole = _joined(glyphs, scale)
    if len(characters) == 1:
        return [_Unit(whole, glyphs[0].x, glyphs[0].y, characters)]
    base = [n for n, character in enumerate(characters) if not unicodedata.combining(character)]
    if len(base) <= 1 or len(glyphs) == 1:
        return _shared(whole, glyphs[0], characters, scale, rtl=rtl)
    if len(glyphs) == len(characters):
        return [_Unit(scale.drawn(g.number), g.x, g.y, c) for g, c in zip(glyphs, characters, strict=True)]
    return _shared(whole, glyphs[0], characters, scale, rtl=rtl)


def _carried(units: Sequence[_Unit], scale: _Scale) -> list[_Unit]:
    """Draw marks with the letters that carry them, in logical order: by themselves they would be raised."""
    found: list[_Unit] = []
    base = -1
    for unit in units:
        if base >= 0 and unicodedata.combining(unit.text) and unit.drawn is not _BLANK:
            letter = found[base]
            dx, dy = scale.units(unit.x - letter.x), scale.units(letter.y - unit.y)
            moved = tuple(piece._replace(dx=piece.dx + dx, dy=piece.dy + dy) for piece in unit.drawn.pieces)
            drawn = Drawn((*letter.drawn.pieces, *moved), letter.drawn.advance, own=False)
            found[base] = letter._replace(drawn=drawn)
            found.append(unit._replace(drawn=_BLANK))
            continue
        if unit.drawn is not _BLANK:
            base = len(found) if not unit.text.isspace() else -1
        found.append(unit)
    return found


def _extended(units: Sequence[_Unit], extender: _Glyph, scale: _Scale) -> list[_Unit]:
    """Draw an extender as a piece of the letter before it, whose marks move with it: no one wrote it."""
    last = max(n for n, unit in enumerate(units) if not unicodedata.combining(unit.text))
    letter, by = units[last], scale.units(extender.advance)
    stretch = round(by / max(1, scale.font.advances[extender.number]), 3)
    moved = tuple(piece._replace(dx=piece.dx + by) for piece in letter.drawn.pieces)
    pieces = (Piece(extender.number, 0, scale.units(-extender.y), stretch), *moved)
    drawn = Drawn(pieces, letter.drawn.advance + by, own=False)
    # Marks are drawn from their letter's left edge on, which is the extender's now.
    found = list(units)
    found[last] = letter._replace(drawn=drawn, x=extender.x)
    return found


def _levelled(unit: _Unit, scale: _Scale) -> _Unit:
    """Draw on the line what stands above or below it: text that is raised is taken for another line."""
    down = scale.units(unit.y)
    if not down or unit.drawn is _BLANK:
        return unit
    pieces = tuple(piece._replace(dy=piece.dy - down) for piece in unit.drawn.pieces)
    return unit._replace(y=0.0, drawn=Drawn(pieces, unit.drawn.advance, own=False))


def _joined(glyphs: Sequence[_Glyph], scale: _Scale) -> Drawn:
    """Draw several glyphs as one that stands where the first does and advances as it does."""
    first = glyphs[0]
    if len(glyphs) == 1:
        return scale.drawn(first.number)
    pieces = tuple(
        Piece(glyph.number, scale.units(glyph.x - first.x), scale.units(first.y - glyph.y)) for glyph in glyphs
    )
    return Drawn(pieces, scale.font.advances[first.number], own=False)


def _shared(whole: Drawn, at: _Glyph, characters: str, scale: _Scale, *, rtl: bool) -> list[_Unit]:
    """Draw a cluster at one of its characters, and nothing at the others: the drawing stands last in sight."""
    marks = all(map(unicodedata.combining, characters[1:]))
    right = at.x + scale.px(whole.advance)
    if not rtl and not marks:
        # Of a ligature, pdfium loses what has no width; its drawing gives up as little as a reader needs.
        thin = len(characters) - 1
        drawn = replace(whole, advance=whole.advance - thin * _THIN, own=False)
        ends = (right - scale.px((thin - n) * _THIN) for n in range(thin))
        rest = [_Unit(Drawn((), _THIN, own=False), x, at.y, c) for x, c in zip(ends, characters[1:], strict=True)]
        return [_Unit(drawn, at.x, at.y, characters[0]), *rest]
    if not rtl:
        rest = [_Unit(_BLANK, right, at.y, character) for character in characters[1:]]
        return [_Unit(whole, at.x, at.y, characters[0]), *rest]
    if marks:
        rest = [_Unit(_BLANK, at.x, at.y, character) for character in characters[1:]]
        return [_Unit(whole, at.x, at.y, characters[0]), *rest]
    rest = [_Unit(_BLANK, right, at.y, character) for character in characters[:-1]]
    return [*rest, _Unit(whole, at.x, at.y, characters[-1])]


def _abutting(units: Sequence[_Unit], scale: _Scale) -> list[_Unit]:
    """Let the letters of a word meet: a gap that kerning leaves reads as a space, so it goes into the advance."""
    real = [n for n, unit in enumerate(units) if unit.drawn is not _BLANK]
    found = list(units)
    for one, other in pairwise(real):
        unit, following = units[one], units[other]
        if any(found[n].text.isspace() for n in range(one, other + 1)):
            continue
        gap = scale.units(following.x - unit.x) - unit.drawn.advance
        advance = unit.drawn.advance + round(gap / _STEP) * _STEP
        if abs(gap) >= _LEAST_GAP * scale.font.upem and advance > 0 and unit.drawn.advance > 0:
            found[one] = unit._replace(drawn=replace(unit.drawn, advance=advance, own=False))
    return found


def _show(pen: Any, font: Any, size: float, units: Sequence[_Unit], cursor: float) -> float:
    """Show characters from left to right; give where the cursor stands (px). What draws nothing stands there too."""
    shown = ""
    for unit in units:
        move = round((cursor - unit.x) * _EM / size, 1) if unit.drawn is not _BLANK else 0
        if abs(move) >= _LEAST_MOVE:
            shown += f"{move:g}"
            cursor -= move * size / _EM
        shown += f"<{font.book.code(unit.drawn, unit.text):04x}>"
        cursor += round(unit.drawn.advance * _EM / font.upem) * size / _EM
    if shown:
        pen.show_text(shown)
    return cursor
