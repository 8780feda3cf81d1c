"""How wide the bytes of a text are: a word that recurs is shaped once a process.

A space that has a spacing of its own, as every space has in the press's themes, ends a run of Pango's: what stands
between two of them is shaped by itself. So a word of Arabic letters, digits and their signs is as wide in one text as
in any other of the same style. Texts with other letters are shaped whole, for their fonts and scripts depend on
their neighbours.
"""

import re
from dataclasses import dataclass, field
from math import inf
from struct import calcsize, iter_unpack
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi
from weasyprint.text.line_break import create_layout

from publisher.arabic.script import RUN
from publisher.formats.pdf.render.patches.speed.text_setup import style_key

_LETTER = "ا"  # one that joins to none of its like
_GLYPH = "=IiiiI"  # PangoGlyphInfo (pango-glyph.h): glyph, width, x_offset, y_offset, attributes
_GLYPH_SIZE = calcsize(_GLYPH)
_ALIKE = re.compile(f"[{RUN}\u200c\u200d0-9\u0660-\u0669\u06f0-\u06f9،؛؟٪٫٬.,:;!…«»\"'()\\[\\]–—/%+-]*")
_MOST = 1 << 14  # words of one style


@dataclass(slots=True)
class _Words:
    """The words of one style: how wide their bytes are, and the spaces between them (px; at first not known)."""

    widths: dict[str, tuple[float, ...]] = field(default_factory=lambda: {"": ()})
    space: float = inf
    #: Whether words are as wide wherever they stand.
    alike: bool = True


def advances(text: str, style: Any) -> list[float]:
    """Return how wide each byte of a text is (px): the first of a cluster is as wide as that."""
    if not text or not style["font_size"]:
        return [0.0] * len(text.encode())
    words = _words_of(style)
    if words is None:
        return _shaped(text, style)
    parts = text.replace("\n", " ").split(" ")
    known = words.widths
    fresh = [part for part in dict.fromkeys(parts) if part not in known]
    if (fresh or words.space == inf) and not _learn(words, fresh, style):
        return _shaped(text, style)
    found, space = list(known[parts[0]]), words.space
    for part in parts[1:]:
        found.append(space)
        found += known[part]
    return found


def _words_of(style: Any) -> _Words | None:
    """Return the words of a style; None where they are not shaped apart, or letters have a spacing, too."""
    if not int(style["word_spacing"] * TO_UNITS) or style["letter_spacing"] not in ("normal", 0):
        return None
    key = "_press_words"
    known: _Words | None = style.__dict__.get(key)
    if known is None:
        kept = style.font_config.__dict__.setdefault(key, {})
        known = style.__dict__[key] = kept.setdefault((style_key(style), style["word_spacing"]), _Words())
    return known if known.alike else None


def _learn(words: _Words, fresh: list[str], style: Any) -> bool:
    """Shape words that are not known yet; say whether they may be known."""
    if not all(map(_ALIKE.fullmatch, fresh)):
        return False
    if len(words.widths) > _MOST:
        words.widths = {"": ()}
        return False
    # A letter at either end has every word, and its spaces, stand where most do: within Arabic text.
    widths, at = _shaped(" ".join((_LETTER, *fresh, _LETTER)), style), len(_LETTER.encode())
    spaces = {widths[at]} if words.space == inf else {widths[at], words.space}
    found: dict[str, tuple[float, ...]] = {}
    for word in fresh:
        start, at = at + 1, at + 1 + len(word.encode())
        found[word] = tuple(widths[start:at])
        spaces.add(widths[at])
    words.alike = len(spaces) == 1
    if words.alike:
        words.space = spaces.pop()
        words.widths |= found
    return words.alike


def _shaped(text: str, style: Any) -> list[float]:
    """Shape a text as one line."""
    size = len(text.encode())
    found = [0.0] * size
    layout = create_layout(text.replace("\n", " "), style, None, None, 0)
    run = layout.get_first_line()[0].runs[0]
    while run != ffi.NULL:
        glyphs, offset, run = run.data.glyphs, run.data.item.offset, run.next
        infos = iter_unpack(_GLYPH, ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH_SIZE))
        for info, cluster in zip(infos, ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs), strict=True):
            if offset + cluster < size:  # a lone space has another one behind it, of no width
                found[offset + cluster] += info[1] * FROM_UNITS
    layout.deactivate()
    return found


def space_of(style: Any) -> float:
    """Return how wide a word space is by nature (px)."""
    known: float | None = style.__dict__.get("_press_space")
    if known is None:
        known = style.__dict__["_press_space"] = advances(f"{_LETTER} {_LETTER}", style)[len(_LETTER.encode())]
    return known
