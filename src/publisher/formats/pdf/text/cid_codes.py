"""Codes of shown text: one for every pair of a glyph as drawn and the character that it stands for.

A code is what the pair itself asks for: the glyph's number where the font gives the glyph to that very character,
else a number beyond all glyphs that hangs on the pair alone. So most parts of an issue agree on their codes without
knowing each other; where two pairs ask for one code, the pair that fewer parts have takes another (`settled`).
"""

import functools
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

from publisher.formats.pdf.fragments.fragment import UnfitError

# Readers that take codes for UTF-16 lose the halves of surrogate pairs: no code is one (pypdf).
_LAST = 0xD7FF
_ROOM = 0xB000
_APART = "\x1f"
_BETWEEN = "\0"
_DIGITS = 4
#: Codes of blanks without text, which no pair has: pdfium makes no space before a code of the space's number, and a
#: reader that has no text of a code takes these two for white space.
NARROW, WIDE = 0x20, 0x2003
RESERVED = frozenset((NARROW, WIDE))
_WIDEST = 65_000  # font units: an advance is a number of 16 bits


class Piece(NamedTuple):
    """A glyph within another, moved (font units) and stretched along the line."""

    glyph: int
    dx: int = 0
    dy: int = 0
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a code draws: a glyph of the font, or pieces of several with an advance of its own (font units)."""

    pieces: tuple[Piece, ...]
    advance: int
    own: bool  # a glyph of the font, as it is

    @property
    def key(self) -> str:
        """Write it down, so that equal drawings have equal keys."""
        if self.own:
            return str(self.pieces[0].glyph)
        return f"{self.advance};" + " ".join(f"{p.glyph},{p.dx},{p.dy},{p.stretch:g}" for p in self.pieces)

    def renumbered(self, numbers: Mapping[int, int]) -> "Drawn":
        """Draw the same with the glyphs of another font."""
        pieces = tuple(piece._replace(glyph=numbers[piece.glyph]) for piece in self.pieces)
        return Drawn(pieces, self.advance, self.own)

    @classmethod
    def glyph(cls, number: int, advance: int) -> "Drawn":
        """Draw a glyph of the font as it is."""
        return cls((Piece(number),), advance, own=True)

    @classmethod
    def read(cls, key: str, advances: Mapping[int, int]) -> "Drawn":
        """Read a key back; `advances` are those of the font's glyphs."""
        return _drawn_of_key(key, 0 if ";" in key else advances[int(key)])


@functools.lru_cache(1 << 13)  # parts of one issue draw the same
def _drawn_of_key(key: str, advance: int) -> Drawn:
    head, semicolon, tail = key.partition(";")
    if not semicolon:
        return Drawn.glyph(int(head), advance)
    pieces = (piece.split(",") for piece in tail.split())
    return Drawn(tuple(Piece(int(g), int(x), int(y), float(s)) for g, x, y, s in pieces), int(head), own=False)


def pair_of(drawn: Drawn, text: str) -> str:
    """Write a pair."""
    return f"{drawn.key}{_APART}{text}"


def parted(pair: str) -> tuple[str, str]:
    """Give a pair's key and text."""
    key, _, text = pair.partition(_APART)
    return key, text


def narrow_pair() -> str:
    """Give the pair of a blank without width or text."""
    return _NARROW_PAIR


@functools.cache
def wide_pair(upem: int) -> str:
    """Give the pair of a wide blank without text, in a font of so many units to an em."""
    return pair_of(Drawn((), width_of_wide(upem), own=False), "")


def width_of_wide(upem: int) -> int:
    """Give the width of that blank in font units, a whole number of ems."""
    return _WIDEST // upem * upem


def coded(pair: str, code: int) -> str:
    """Write a pair with its code, of four hexadecimal digits."""
    return f"{code:04x}{pair}"


def joined_entries(entries: Iterable[str]) -> str:
    """Join coded pairs to one text: no character of a document is NUL (HTML Standard, 13.2.3.5)."""
    return _BETWEEN.join(entries)


def entries_of(text: str) -> list[str]:
    """Return the coded pairs of a text."""
    return text.split(_BETWEEN) if text else []


def decoded(entry: str) -> tuple[str, int]:
    """Return a pair and its code."""
    return entry[_DIGITS:], int(entry[:_DIGITS], 16)


def own_characters(glyphs: Iterable[tuple[int, int]]) -> dict[int, str]:
    """Say which character each glyph is drawn for, of (code point, glyph); a form's is its letter's (NFKC)."""
    found: dict[int, str] = {}
    for codepoint, glyph in sorted(glyphs):
        folded = unicodedata.normalize("NFKC", chr(codepoint))
        if len(folded) == 1:
            found[glyph] = min(found.get(glyph, folded), folded)
    return found


def asked(pair: str, glyphs: int, own: Mapping[int, str]) -> int:
    """Give the code that a pair asks for, in a font of so many glyphs."""
    key, text = parted(pair)
    if not text and key.endswith(";"):
        return NARROW if pair == _NARROW_PAIR else WIDE
    if (
        key.isdecimal()
        and int(key) < _beyond(glyphs).start
        and own.get(int(key)) == text
        and int(key) not in RESERVED
    ):
        return int(key)
    beyond = _beyond(glyphs)
    code = beyond.start + int.from_bytes(blake2b(pair.encode(), digest_size=8).digest(), "big") % len(beyond)
    return code + 1 if code in RESERVED else code


def _beyond(glyphs: int) -> range:
    """Give the codes beyond the glyphs' own, for a font of so many; one that leaves too few shares them."""
    return range(glyphs, _LAST + 1) if glyphs < _ROOM else range(_ROOM, _LAST + 1)


_NARROW_PAIR = pair_of(Drawn((), 0, own=False), "")


class CodeBook(dict[str, str]):
    """The codes of one font in one part as strings of a PDF, by pair, made when asked for (ISO 32000-1 §7.3.4.3).

    `codes` are the same as numbers; `asking` keeps in mind what pairs ask for, for all parts.
    """

    def __init__(self, glyphs: int, own: Mapping[int, str], asking: dict[str, int] | None = None) -> None:
        super().__init__()
        self._glyphs, self._own = glyphs, own
        self._asking = {} if asking is None else asking
        self.codes: dict[str, int] = {}
        self.glyphs: dict[int, Drawn] = {}
        self.words: dict[Any, str] = {}  # words and spaces (`Word`), as they are shown
        self.parts: dict[Any, Any] = {}  # words, parted by the kinds of their characters (`left_to_right.py`)
        self._taken: set[int] = set()

    def __missing__(self, pair: str) -> str:
        self[pair] = f"<{self.code(pair):04x}>"
        return self[pair]

    def code(self, pair: str) -> int:
        """Give a pair's code."""
        if pair not in self.codes:
            if pair not in self._asking:
                self._asking[pair] = asked(pair, self._glyphs, self._own)
            asking = self._asking[pair]
            self.codes[pair] = asking if asking in RESERVED else free(asking, self._glyphs, self._taken)
            self._taken.add(self.codes[pair])
        return self.codes[pair]


def free(code: int, glyphs: int, taken: set[int]) -> int:
    """Give the first free code from one on, beyond the glyphs' own; raises UnfitError where there is none."""
    beyond = _beyond(glyphs)
    if code in taken and len(taken) >= len(beyond) - len(RESERVED) and (taken | RESERVED).issuperset(beyond):
        raise UnfitError("more drawings of one font than it has codes")
    while code in taken or code in RESERVED:
        code = code + 1 if code in beyond and code < _LAST else beyond.start
    return code


def settled(parts: Sequence[Sequence[str]], glyphs: int) -> dict[str, int]:
    """Agree on one code a pair, for the coded pairs of the parts of an issue; most often they agree already.

    `glyphs` is the number of the font's own glyphs, whose codes are theirs. Of pairs that ask for one code, the one
    that most parts have keeps it, and only the others move.
    """
    given = dict[str, None]()
    for part in parts:
        given.update(dict.fromkeys(part))
    asking: dict[str, int] = {}
    for pair, code in map(decoded, given):
        asking[pair] = min(asking.get(pair, code), code)
    # Where a glyph is its own code, the first text of it counts: so the engine draws, where it is left to draw.
    kept = {code for pair, code in asking.items() if _is_own(pair, code)}
    others = {pair: code for pair, code in asking.items() if not _is_own(pair, code)}
    sharing = Counter(others.values())
    clashing = {pair for pair, code in others.items() if sharing[code] > 1 or code in kept}
    counted = _parts_with(clashing, given, parts)
    final, taken = dict(asking), set(asking.values())
    for pair in sorted(clashing, key=lambda pair: (-counted[pair], pair)):
        if asking[pair] in kept:
            final[pair] = free(asking[pair], glyphs, taken)
            taken.add(final[pair])
        kept.add(asking[pair])
    return final


def _parts_with(pairs: Collection[str], given: Iterable[str], parts: Sequence[Sequence[str]]) -> Mapping[str, int]:
    """Count the parts that have each of some pairs, with whatever code."""
    entries = {entry for entry in given if entry[_DIGITS:] in pairs}
    if not entries:
        return {}
    found = ({decoded(entry)[0] for entry in entries.intersection(part)} for part in parts)
    return Counter(chain.from_iterable(found))


def _is_own(pair: str, code: int) -> bool:
    return pair.startswith(f"{code}{_APART}")
