"""Glyphs as a font's shaping gives them → characters in the order of sight, each with what is drawn for it.

A cluster of fewer glyphs than characters has blank ones for the rest, one of more glyphs is drawn as one; marks and
extenders are pieces of their letter's drawing, and kerning goes into its advance: no code is raised or stands apart.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from publisher.formats.pdf.text.cid_codes import Drawn, Piece

#: Units of text space to an em (ISO 32000-1 §9.4.4).
EM = 1000
#: What is drawn for a character that has no drawing of its own.
BLANK = Drawn((), 0, own=False)
_LEAST_GAP = 0.02  # em, between letters of a word
_THIN = 10  # font units
_OUT_OF_REACH = 0.11  # em: where readers no longer take two like characters for one
_STEP = 5  # font units: fewer drawings, and the rest is a move too small to see


class Glyph(NamedTuple):
    """A glyph of a run: the byte of its cluster, its number, place (px, y downward) and advance (px)."""

    cluster: int
    number: int
    x: float
    y: float
    advance: float


class Unit(NamedTuple):
    """A character with what is drawn for it, and where (px)."""

    drawn: Drawn
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
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

    def shown(self, advance: int) -> float:
        """Give how far a reader goes (px) with an advance in font units: widths are written in whole 1/1000 em."""
        return float(round(advance * EM / self.font.upem) * self.size / EM)


def in_sight(
    glyphs: Sequence[Glyph], text: bytes, scale: Scale, wide: Mapping[int, float], *, rtl: bool
) -> list[Unit]:
    """Give the characters of a word; its letters meet, and extenders (`wide`, px by byte) are drawn with theirs."""
    if not glyphs:
        return []  # characters that draw nothing, and are there for the order of others
    clusters: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        clusters.setdefault(glyph.cluster, []).append(glyph)
    starts = sorted(clusters)
    ends = [*starts[1:], len(text)]
    units: list[Unit] = []
    for start, end in zip(starts, ends, strict=True):
        own = clusters[start]
        if start in wide and units:
            units[:] = _extended(units, own[0], scale)
            continue
        characters = _composed(text[start:end].decode())
        if any(start < byte < end for byte in wide):
            units += _stretched(own[0], _without_extenders(text, start, end, wide), scale, rtl=rtl)
            continue
        if len(own) == len(characters) == 1:
            glyph = own[0]
            units.append(Unit(scale.drawn(glyph.number), glyph.x, glyph.y, characters))
            continue
        units += _cluster(own[::-1] if rtl else own, characters, scale, rtl=rtl)
    carried = [_levelled(unit, scale) if unit.y else unit for unit in _carried(units, scale)]
    return _abutting(carried[::-1] if rtl else carried, scale)


def _composed(characters: str) -> str:
    """Write letters with their marks as one where Unicode can (NFC), as é for e with an accent: the same to Unicode.

    pdfium gives the marks of right-to-left lines back away from their letters, and those of one letter backwards.
    """
    if len(characters) == 1 or characters.isascii():
        return characters
    composed = unicodedata.normalize("NFC", characters)
    return composed if len(composed) < len(characters) else characters


def _cluster(glyphs: Sequence[Glyph], characters: str, scale: Scale, *, rtl: bool) -> list[Unit]:
    """Give a cluster's characters, in logical order, each with its drawing."""
    whole = _as_one_glyph(glyphs, scale)
    if len(characters) == 1:
        return [Unit(whole, glyphs[0].x, glyphs[0].y, characters)]
    base = [n for n, character in enumerate(characters) if not unicodedata.combining(character)]
    if len(base) <= 1 or len(glyphs) == 1:
        return _units_of_one_drawing(whole, glyphs[0], characters, scale, rtl=rtl)
    # A glyph that goes no further is a mark of the one before it, as the hamza of لأ is, and no letter's drawing.
    if len(glyphs) == len(characters) and all(scale.font.advances[glyph.number] for glyph in glyphs):
        return [Unit(scale.drawn(g.number), g.x, g.y, c) for g, c in zip(glyphs, characters, strict=True)]
    return _units_of_one_drawing(whole, glyphs[0], characters, scale, rtl=rtl)


def _carried(units: Sequence[Unit], scale: Scale) -> list[Unit]:
    """Draw marks with the letters that carry them, in logical order: by themselves they would be raised."""
    found: list[Unit] = []
    base = -1
    for unit in units:
        if base >= 0 and unicodedata.combining(unit.text) and unit.drawn is not BLANK:
            letter = found[base]
            dx, dy = scale.units(unit.x - letter.x), scale.units(letter.y - unit.y)
            moved = tuple(piece._replace(dx=piece.dx + dx, dy=piece.dy + dy) for piece in unit.drawn.pieces)
            drawn = Drawn((*letter.drawn.pieces, *moved), letter.drawn.advance, own=False)
            found[base] = letter._replace(drawn=drawn)
            found.append(unit._replace(drawn=BLANK))
            continue
        if unit.drawn is not BLANK:
            base = len(found) if not unit.text.isspace() else -1
        found.append(unit)
    return found


def _extended(units: Sequence[Unit], extender: Glyph, scale: Scale) -> list[Unit]:
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


def _without_extenders(text: bytes, start: int, end: int, wide: Mapping[int, float]) -> str:
    bounds = [start, *(byte for byte in sorted(wide) if start < byte < end), end]
    first, *rest = (text[one:other].decode() for one, other in pairwise(bounds))
    return first + "".join(piece[1:] for piece in rest)


def _stretched(glyph: Glyph, characters: str, scale: Scale, *, rtl: bool) -> list[Unit]:
    """Draw as wide as it was set a glyph that a font has for an author's tatweel and the extender behind it."""
    advance = scale.units(glyph.advance)
    stretch = round(advance / max(1, scale.font.advances[glyph.number]), 3)
    whole = Drawn((Piece(glyph.number, 0, 0, stretch),), advance, own=False)
    if len(characters) == 1:
        return [Unit(whole, glyph.x, glyph.y, characters)]
    return _units_of_one_drawing(whole, glyph, characters, scale, rtl=rtl)


def _levelled(unit: Unit, scale: Scale) -> Unit:
    """Draw on the line what stands above or below it: text that is raised is taken for another line."""
    down = scale.units(unit.y)
    if not down or unit.drawn is BLANK:
        return unit
    pieces = tuple(piece._replace(dy=piece.dy - down) for piece in unit.drawn.pieces)
    return unit._replace(y=0.0, drawn=Drawn(pieces, unit.drawn.advance, own=False))


def _as_one_glyph(glyphs: Sequence[Glyph], scale: Scale) -> Drawn:
    """Draw several glyphs as one that stands where the first does and advances as it does."""
    first = glyphs[0]
    if len(glyphs) == 1:
        return scale.drawn(first.number)
    pieces = tuple(
        Piece(glyph.number, scale.units(glyph.x - first.x), scale.units(first.y - glyph.y)) for glyph in glyphs
    )
    return Drawn(pieces, scale.font.advances[first.number], own=False)


def _units_of_one_drawing(whole: Drawn, at: Glyph, characters: str, scale: Scale, *, rtl: bool) -> list[Unit]:
    """Draw a cluster at one of its characters, and nothing at the others: the drawing stands last in sight."""
    marks = all(map(unicodedata.combining, characters[1:]))
    right = at.x + scale.px(whole.advance)
    if not rtl and not marks:
        # Of a ligature, pdfium loses what has no width; its drawing gives up as little as a reader needs.
        thin = len(characters) - 1
        drawn = replace(whole, advance=whole.advance - thin * _THIN, own=False)
        ends = (right - scale.px((thin - n) * _THIN) for n in range(thin))
        rest = [Unit(Drawn((), _THIN, own=False), x, at.y, c) for x, c in zip(ends, characters[1:], strict=True)]
        return [Unit(drawn, at.x, at.y, characters[0]), *rest]
    if not rtl:
        rest = [Unit(BLANK, right, at.y, character) for character in characters[1:]]
        return [Unit(whole, at.x, at.y, characters[0]), *rest]
    if marks:
        rest = [Unit(BLANK, at.x, at.y, character) for character in characters[1:]]
        return [Unit(whole, at.x, at.y, characters[0]), *rest]
    return _ligature(whole, at, characters, scale)


def _ligature(whole: Drawn, at: Glyph, characters: str, scale: Scale) -> list[Unit]:
    """Draw a right-to-left ligature at one of its characters, the others at its edges, thin and blank.

    pdfium drops a code that stands within 0.07 em of the same one, MuPDF a character within 0.1 em of the same: of a
    letter that the ligature has twice, as the lam of الله, the second is the drawing, and the first stands at the
    other edge. What has no width is lost where a reader asks for the text of a rectangle.
    """
    drawn_at = _second_of_twins(characters)
    before, after = characters[:drawn_at], characters[drawn_at + 1 :]
    widths = [_blank_width(n, characters, drawn_at, scale) for n in range(len(characters))]
    if sum(widths) >= whole.advance:  # a glyph that hardly goes on has no room for others
        widths = [0] * len(characters)
    left, right = sum(widths[drawn_at + 1 :]), sum(widths[:drawn_at])
    pieces = tuple(piece._replace(dx=piece.dx - left) for piece in whole.pieces)
    x = at.x + scale.px(whole.advance)
    units = []
    for n, character in enumerate(before):
        x -= scale.px(widths[n])
        units.append(Unit(_blank(widths[n]), x, at.y, character))
    drawn = Drawn(pieces, whole.advance - left - right, own=False)
    units.append(Unit(drawn, at.x + scale.px(left), at.y, characters[drawn_at]))
    x = at.x + scale.px(left)
    for n, character in enumerate(after, drawn_at + 1):
        x -= scale.px(widths[n])
        units.append(Unit(_blank(widths[n]), x, at.y, character))
    return units


def _blank(width: int) -> Drawn:
    return Drawn((), width, own=False) if width else BLANK


def _second_of_twins(characters: str) -> int:
    """Return where a letter stands for the second time; the place of the last letter where none does."""
    letters = [n for n, character in enumerate(characters) if _is_letter(character)]
    twins = (n for n in letters if characters[n] in characters[:n])
    return next(twins, letters[-1] if letters else len(characters) - 1)


def _is_letter(character: str) -> bool:
    return not unicodedata.combining(character) and unicodedata.category(character) != "Cf"


def _blank_width(n: int, characters: str, drawn_at: int, scale: Scale) -> int:
    """Return the width of a character that is not drawn, in font units: one that comes again keeps off itself."""
    if n == drawn_at or not _is_letter(characters[n]):
        return 0
    again = characters[n] in characters[n + 1 : drawn_at] or characters[n] in characters[drawn_at + 1 : n]
    return round(_OUT_OF_REACH * scale.font.upem) if again else _THIN


def _abutting(units: Sequence[Unit], scale: Scale) -> list[Unit]:
    """Let the letters of a word meet: a gap that kerning leaves reads as a space, so it goes into the advance."""
    real = [n for n, unit in enumerate(units) if unit.drawn is not BLANK]
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
