"""A line of text as it is drawn: every code stands for one character, so that what is copied is what was written.

The engine gives a glyph the text of its first use, a cluster's text to one of its glyphs, and raises marks by
operators that part words. Here a cluster of fewer glyphs than characters has blank ones for the rest, in the order of
sight; one of more glyphs is drawn as one; marks are pieces of their letter's drawing, and their codes draw nothing.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from struct import iter_unpack, unpack
from sys import byteorder
from typing import Any, NamedTuple

from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.formats.pdf.codes import Drawn, Piece, pair_of

_BLANK = Drawn((), 0, own=False)
_EM = 1000  # units of text space to an em (ISO 32000-1 §9.4.4)
_LEAST_MOVE = 0.5  # units, between words; what is less is no move
# Within a word: poppler ends one where a letter begins a hair before the mark in front of it.
_LEAST_INNER = 3.0
_LEAST_GAP = 0.02  # em, between letters of a word
_THIN = 10  # font units
_STEP = 5  # font units: fewer drawings, and the rest is a move too small to see
_ENDS = re.compile("[\r\n\u2028\u2029]")
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
# PangoGlyphInfo (pango-glyph.h): glyph, width, x_offset, y_offset, and attributes of which most bits mean nothing.
_INFO, _FIELDS = "=16s4x", "=Iiii"
_INFO_SIZE = ffi.sizeof("PangoGlyphInfo")
_TOP = 3 if byteorder == "little" else 0  # the byte of a glyph's number that only odd ones have
_SPACE = ord(" ")
_MOST_WORDS = 8000  # of one font, that a process keeps in mind


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


class _Word(NamedTuple):
    """A word of a run, or the space between two: pairs in the order of sight, each after a move (1/1000 em, written).

    It begins `lead` px from where it stands, its codes go `length` px further, and what follows stands at `width` px.
    """

    moves: tuple[str, ...]
    pairs: tuple[str, ...]
    lead: float
    length: float
    width: float


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
        pen.set_font_size(font.hash, size)
        x, cursor = _show(pen, _Scale(font, size), _words(item, text, wide, _Scale(font, size)), x, cursor)


def _show(
    pen: Any, scale: "_Scale", words: Iterable[tuple[Hashable, _Word]], x: float, cursor: float
) -> tuple[float, float]:
    """Show words from x on; give where they end and where the cursor stands (px)."""
    pieces, book = [], scale.font.book
    for key, word in words:
        codes = book.words.get(key) if key else None
        if codes is None:
            codes = "".join(
                chain.from_iterable(zip(word.moves, map(book.shown.__getitem__, word.pairs), strict=True))
            )
            if key:
                book.words[key] = codes
        if codes:
            # What draws nothing stands where the cursor is.
            move = round((cursor - x - word.lead) * _EM / scale.size, 1) if word.length else 0
            if abs(move) >= _LEAST_MOVE:
                pieces.append(f"{move:g}")
                cursor -= move * scale.size / _EM
            pieces.append(codes)
            cursor += word.length
        x += word.width
    if pieces:
        pen.show_text("".join(pieces))
    return x, cursor


def _words(item: Any, text: bytes, wide: Mapping[int, float], scale: "_Scale") -> Iterator[tuple[Hashable, _Word]]:
    """Give the words of a run in the order of sight, each under what it was made from.

    What a word looks like hangs on nothing beside it: it is worked out once a process. One with letters that no font
    has, which must be told of, has no key.
    """
    count, base, rtl = item.glyphs.num_glyphs, item.item.offset, bool(item.item.analysis.level % 2)
    if not count:
        return
    # Read at once: to ask for every field of every glyph takes three times as long.
    raw = bytes(ffi.buffer(item.glyphs.glyphs, count * _INFO_SIZE))
    infos, clusters = [info for (info,) in iter_unpack(_INFO, raw)], ffi.unpack(item.glyphs.log_clusters, count)
    known, odd = scale.font.known.words, any(raw[_TOP::_INFO_SIZE])
    numbers = [info[0] for info in iter_unpack(_FIELDS, b"".join(infos))] if odd else ()
    # Glyphs that draw nothing leave their characters to the letter before, which may be a space: such a run is one.
    one = _EMPTY in numbers
    said, told = text[base : base + item.item.length], any(n & _UNKNOWN and n != _EMPTY for n in numbers)
    for first, last, start, end in [(0, count, 0, len(said))] if one else _spans(clusters, said, rtl=rtl):
        own, letters = b"".join(infos[first:last]), said[start:end]
        if letters == b" ":
            yield _space(own, scale)
            continue
        places = tuple([cluster - start for cluster in clusters[first:last]])
        near = {at - base - start: by for at, by in wide.items() if start <= at - base < end} if wide else {}
        key = None if told else (own, letters, places, rtl, scale.size, *near.items())
        word = known.get(key) if key else None
        if word is None:
            word = _word(own, places, letters, near, scale, rtl=rtl)
            if key:
                if len(known) >= _MOST_WORDS:
                    known.clear()
                known[key] = word
        yield key, word


def _space(info: bytes, scale: "_Scale") -> tuple[Hashable, _Word]:
    """Give a space, which is of another width on every justified line."""
    (number, width, right, _), known = unpack(_FIELDS, info), scale.font.known.words
    pair = known.get(number)
    if pair is None:
        pair = known[number] = pair_of(scale.drawn(number), " ")
    length = round(scale.font.advances[number] * _EM / scale.font.upem) * scale.size / _EM
    return number, _Word(("",), (pair,), right * FROM_UNITS, length, width * FROM_UNITS)


def _spans(clusters: Sequence[int], text: bytes, *, rtl: bool) -> Iterator[tuple[int, int, int, int]]:
    """Part a run at its spaces: glyphs from which to which, in the order of sight, and bytes from which to which."""
    count = len(clusters)
    spaces = [n for n, cluster in enumerate(clusters) if text[cluster] == _SPACE]
    for first, last in pairwise((0, *chain.from_iterable((n, n + 1) for n in spaces), count)):
        if first < last and rtl:
            yield first, last, clusters[last - 1], clusters[first - 1] if first else len(text)
        elif first < last:
            yield first, last, clusters[first], clusters[last] if last < count else len(text)


def _word(
    infos: bytes,
    clusters: Sequence[int],
    text: bytes,
    wide: Mapping[int, float],
    scale: "_Scale",
    *,
    rtl: bool,
) -> _Word:
    glyphs, width = _glyphs(infos, clusters, wide)
    units = _abutting(list(_units(glyphs, text, scale, wide, rtl=rtl)), scale)
    lead = next((unit.x for unit in units if unit.drawn is not _BLANK), 0.0)
    cursor, moves = lead, []
    for unit in units:
        move = round((cursor - unit.x) * _EM / scale.size, 1) if unit.drawn is not _BLANK else 0.0
        moves.append(f"{move:g}" if abs(move) >= _LEAST_INNER else "")
        cursor -= move * scale.size / _EM if moves[-1] else 0.0
        cursor += round(unit.drawn.advance * _EM / scale.font.upem) * scale.size / _EM
    pairs = tuple(pair_of(unit.drawn, unit.text) for unit in units)
    return _Word(tuple(moves), pairs, lead, cursor - lead, width)


def _glyphs(infos: bytes, clusters: Sequence[int], wide: Mapping[int, float]) -> tuple[list[_Glyph], float]:
    """Read glyphs; give how wide they are. `wide`: extenders are so much wider, by byte."""
    x, found = 0.0, []
    for cluster, (glyph, width, right, down) in zip(clusters, iter_unpack(_FIELDS, infos), strict=True):
        advance = width * FROM_UNITS
        if wide:
            advance += wide.get(cluster, 0.0)
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
    glyphs: Sequence[_Glyph], text: bytes, scale: "_Scale", wide: Mapping[int, float], *, rtl: bool
) -> Iterator[_Unit]:
    """Give characters in the order of sight."""
    if not glyphs:
        return  # characters that draw nothing, and are there for the order of others
    clusters: dict[int, list[_Glyph]] = {}
    for glyph in glyphs:
        clusters.setdefault(glyph.cluster, []).append(glyph)
    starts = sorted(clusters)
    ends = [*starts[1:], len(text)]
    units: list[_Unit] = []
    for start, end in zip(starts, ends, strict=True):
        own = clusters[start]
        if start in wide and units:
            units[:] = _extended(units, own[0], scale)
            continue
        characters = text[start:end].decode()
        if len(own) == len(characters) == 1:
            glyph = own[0]
            units.append(_Unit(scale.drawn(glyph.number), glyph.x, glyph.y, characters))
            continue
        units += _cluster(own[::-1] if rtl else own, characters, scale, rtl=rtl)
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
    # A glyph that goes no further is a mark of the one before it, as the hamza of لأ is, and no letter's drawing.
    if len(glyphs) == len(characters) and all(scale.font.advances[glyph.number] for glyph in glyphs):
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
