"""A line of text as it is drawn: every code stands for one character, so that what is copied is what was written.

The engine gives a glyph the text of its first use, a cluster's text to one of its glyphs, and raises marks by
operators that part words. Here a line is its words, each worked out once a process (of what: `glyph_clusters.py`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from struct import calcsize, iter_unpack, unpack
from sys import byteorder
from typing import Any

from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.arabic.script import MARK
from publisher.formats.pdf.text.cid_codes import pair_of
from publisher.formats.pdf.text.drawn_words import Run, Stretch, Word, kept_spaces, kept_words
from publisher.formats.pdf.text.glyph_clusters import BLANK, EM, Glyph, Scale, in_sight
from publisher.formats.pdf.text.left_to_right import Neighbours
from publisher.formats.pdf.text.mixed_line import MixedLine, is_mixed
from publisher.formats.pdf.text.shown_words import Shown, show
from publisher.formats.pdf.text.space_bridging import bridged

# Within a word; what is less is kept in mind for the next move.
_LEAST_INNER = 3.0
_SIGNED = re.compile(f"[{MARK}\u0591-\u05c7][ \u00a0]")  # words that end with vowel signs, Arabic and Hebrew
_ENDS = re.compile("[\r\n\u2028\u2029]")
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
# PangoGlyphInfo (pango-glyph.h): glyph, width, x_offset, y_offset, and attributes of which most bits mean nothing.
_INFO, _FIELDS = "=16s4x", "=Iiii"
_INFO_SIZE, _KNOWN_SIZE = ffi.sizeof("PangoGlyphInfo"), calcsize(_FIELDS)
_TOP = 3 if byteorder == "little" else 0  # the byte of a glyph's number that only odd ones have
_SPACE, _NO_BREAK = ord(" "), "\u00a0".encode()
_STRETCHED = (b" ", _NO_BREAK)


def draw_line(pen: Any, textbox: Any, matrix: Any) -> None:
    """Show the line of a text box; its fonts are the pen's."""
    layout = textbox.pango_layout
    if _ENDS.search(layout.text):  # to ask for it where there are none has every line shaped again
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    text = layout.text.encode()
    wide = {len(layout.text[:n].encode()): width for n, width in getattr(textbox, "extended", {}).items()}
    pen.set_text_matrix(*matrix.values)
    sight: list[tuple[bytes, bool]] = []
    textbox.sight = sight
    runs = _runs(pen, line, text, wide, sight, getattr(textbox, "spread", 0.0))
    if pen.bridges and _SIGNED.search(layout.text):
        runs = iter(bridged(runs))
    beside: Neighbours | None = pen.neighbours
    if beside is None:
        _show_plainly(pen, runs)
    elif is_mixed(textbox, beside, matrix.values):
        MixedLine(pen, textbox, matrix.values, _stretches(runs, sight), beside).show()
    else:
        _show_plainly(pen, runs)
        beside.after_right_to_left(matrix.values, layout.text)


def _show_plainly(pen: Any, runs: Iterable[Run]) -> None:
    """Show runs as they stand."""
    x, cursor, shown = 0.0, 0.0, Shown(pen)
    for scale, words in runs:
        x, cursor = show(shown.of(scale), scale, words, x, cursor)
    shown.end()


def _stretches(runs: Iterable[Run], sight: Sequence[tuple[bytes, bool]]) -> list[Stretch]:
    """Put neighbouring runs of one direction together; `sight` grows as the runs are read."""
    read = [(scale, words) for scale, words in ((scale, list(words)) for scale, words in runs) if words]
    found: list[Stretch] = []
    for run, (said, rtl) in zip(read, sight, strict=True):
        if not found or found[-1].rtl != rtl:
            found.append(Stretch(rtl, [], []))
        found[-1].runs.append(run)
        found[-1].said.append(said.decode())
    return found


def _runs(
    pen: Any, line: Any, text: bytes, wide: Mapping[int, float], sight: list[tuple[bytes, bool]], spread: float
) -> Iterator[Run]:
    """Yield the runs of a line from left to right; `sight` gets their texts, and whether they run from the right.

    Spaces are by `spread` wider than they were shaped (px).
    """
    run = line.runs[0]
    scales: dict[Any, Scale] = {}  # Pango ends a run at every space, and to ask for what its font is takes long
    while run != ffi.NULL:
        item, run = run.data, run.next
        font = item.item.analysis.font
        scale = scales.get(font)
        if scale is None:
            scale = scales[font] = Scale(*pen.add_font(font))
        yield scale, _words(item, text, wide, scale, sight, spread)


def _words(
    item: Any, text: bytes, wide: Mapping[int, float], scale: Scale, sight: list[tuple[bytes, bool]], spread: float
) -> Iterator[Word]:
    """Give the words of a run in the order of sight.

    What a word looks like hangs on nothing beside it: it is worked out once a process, but for one with letters that
    no font has, which must be told of.
    """
    count, base, rtl = item.glyphs.num_glyphs, item.item.offset, bool(item.item.analysis.level % 2)
    if not count:
        return
    # Read at once: to ask for every field of every glyph takes three times as long.
    raw = bytes(ffi.buffer(item.glyphs.glyphs, count * _INFO_SIZE))
    infos = b"".join([info for (info,) in iter_unpack(_INFO, raw)])
    clusters, odd = ffi.unpack(item.glyphs.log_clusters, count), any(raw[_TOP::_INFO_SIZE])
    numbers = [info[0] for info in iter_unpack(_FIELDS, infos)] if odd else ()
    said, told = text[base : base + item.item.length], any(n & _UNKNOWN and n != _EMPTY for n in numbers)
    sight.append((said, rtl))
    known, spaces = kept_words(scale), kept_spaces(scale)
    alone = b" " not in said and _NO_BREAK not in said
    spans = ((0, count, 0, len(said)),) if alone else _spans(clusters, said, numbers, rtl=rtl)
    for first, last, start, end in spans:
        own, letters = infos[first * _KNOWN_SIZE : last * _KNOWN_SIZE], said[start:end]
        if letters == b" " and not odd:
            yield spaces.get((own, spread)) or spaces.setdefault((own, spread), _space(own, scale, spread))
            continue
        places = tuple([cluster - start for cluster in clusters[first:last]])
        near = {at - base - start: by for at, by in wide.items() if start <= at - base < end} if wide else {}
        more = spread if letters in _STRETCHED else 0.0
        key = (own, letters, places, rtl, more, *near.items())
        word = None if told else known.get(key)
        if word is None:
            word = _word(own, places, letters, near, scale, rtl=rtl)
            word = replace(word, width=word.width + more) if more else word
            if not told:
                known[key] = word
        yield word


def _space(info: bytes, scale: Scale, spread: float) -> Word:
    number, width, right, _ = unpack(_FIELDS, info)
    pairs, length = (pair_of(scale.drawn(number), " "),), scale.shown(scale.font.advances[number])
    return Word(("",), pairs, right * FROM_UNITS, length, _gone(number, width, right, scale) + spread)


def _spans(
    clusters: Sequence[int], text: bytes, numbers: Sequence[int], *, rtl: bool
) -> Iterator[tuple[int, int, int, int]]:
    """Part a run at its spaces: glyphs from which to which, in the order of sight, and bytes from which to which.

    `numbers` are the glyphs' where some draw nothing: such leave their characters to what stands before them, and
    a space before them is no word of its own.
    """
    count, text = len(clusters), text.replace(_NO_BREAK, b" -")
    spaces = [n for n, cluster in enumerate(clusters) if text[cluster] == _SPACE]
    if _EMPTY in numbers:
        step = -1 if rtl else 1
        spaces = [n for n in spaces if not 0 <= n + step < count or numbers[n + step] != _EMPTY]
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
    scale: Scale,
    *,
    rtl: bool,
) -> Word:
    glyphs, width = _glyphs(infos, clusters, wide, scale)
    units = in_sight(glyphs, text, scale, wide, rtl=rtl)
    lead = next((unit.x for unit in units if unit.drawn is not BLANK), 0.0)
    cursor, moves, signs = lead, [""] * len(units), 0
    for n, unit in enumerate(units):
        if unit.drawn is BLANK:
            signs = signs + 1 if rtl and unicodedata.combining(unit.text) else 0
            continue
        move = round((cursor - unit.x) * EM / scale.size, 1)
        if abs(move) >= _LEAST_INNER:
            moves[n - signs] = f"{move:g}"  # a letter begins with its signs, or poppler takes it for another word's
            cursor -= move * scale.size / EM
        cursor += scale.shown(unit.drawn.advance)
        signs = 0
    pairs = tuple(pair_of(unit.drawn, unit.text) for unit in units)
    return Word(tuple(moves), pairs, lead, cursor - lead, width)


def _glyphs(
    infos: bytes, clusters: Sequence[int], wide: Mapping[int, float], scale: Scale
) -> tuple[list[Glyph], float]:
    """Read glyphs; give how wide they are. `wide`: extenders are so much wider, by byte."""
    x, found = 0.0, []
    if wide and not wide.keys() <= set(clusters):  # a font may have one glyph for an author's tatweel and an extender
        wide = _by_cluster(wide, clusters)
    for cluster, (glyph, width, right, down) in zip(clusters, iter_unpack(_FIELDS, infos), strict=True):
        advance = _gone(glyph, width, right, scale)
        if wide:
            advance += wide.get(cluster, 0.0)
        if glyph != _EMPTY:
            left = x + right * FROM_UNITS
            found.append(Glyph(cluster, _number_of_glyph(glyph), left, down * FROM_UNITS, advance))
        x += advance
    return found, x


def _by_cluster(wide: Mapping[int, float], clusters: Sequence[int]) -> dict[int, float]:
    found: dict[int, float] = {}
    for byte, width in wide.items():
        cluster = max((one for one in clusters if one <= byte), default=byte)
        found[cluster] = found.get(cluster, 0.0) + width
    return found


def _gone(glyph: int, width: int, right: int, scale: Scale) -> float:
    """Give how far the engine goes with a glyph (px): it cuts every move to whole units, and so does the press.

    A word is then where the engine draws it, a tenth of a pixel or so from where it was laid out.
    """
    if glyph == _EMPTY or glyph & _UNKNOWN:
        return float(width * FROM_UNITS)
    own = round(scale.font.advances[glyph] * EM / scale.font.upem) + round(right * EM * FROM_UNITS) / scale.size
    return float((own - int(own - width * EM * FROM_UNITS / scale.size)) * scale.size / EM)


def _number_of_glyph(glyph: int) -> int:
    """Give a glyph's number; of a character that no font has, the engine's own words and .notdef."""
    if not glyph & _UNKNOWN:
        return glyph
    codepoint = glyph - _UNKNOWN
    LOGGER.warning(
        '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)', chr(codepoint), codepoint
    )
    return 0
