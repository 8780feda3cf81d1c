"""The engine's stream of operators as the press wants it: text by codes of its own, advances as the font has them."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pydyf
import uharfbuzz as hb
from weasyprint.pdf.stream import Stream

from publisher.formats.pdf.fragments.fragment import UnfitError
from publisher.formats.pdf.text.cid_codes import RESERVED, CodeBook, Drawn, own_characters, pair_of, parted
from publisher.formats.pdf.text.left_to_right import Neighbours
from publisher.formats.pdf.text.text_layer import draw_line

#: PDF points to a CSS pixel: 72 to 96 an inch (CSS Values 4 §6.2).
POINTS = 0.75
_EM = 1000


class Advances(dict[int, int]):
    """The advances of a font's glyphs in font units, read when asked for."""

    def __init__(self, font: hb.Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, glyph: int) -> int:
        self[glyph] = self._font.get_glyph_h_advance(glyph)
        return self[glyph]


class Widths(dict[int, int]):
    """The same in 1/1000 em, as its own table has them (PDF/A-2 §6.2.11.5), at any size.

    The engine rounds what Pango measures at the size that it meets first, so that two parts could differ.
    """

    def __init__(self, advances: Advances, upem: int) -> None:
        super().__init__()
        self._advances, self._upem = advances, upem

    def __contains__(self, _glyph: object) -> bool:
        return True

    def __missing__(self, glyph: int) -> int:
        self[glyph] = round(self._advances[glyph] * _EM / self._upem)
        return self[glyph]


class Pen(Stream):  # type: ignore[misc]  # WeasyPrint has no types
    """A stream that draws text by the text layer; `begun` counts the operators that only set the page up.

    `folios` are the numbers in a page's text that the assembler writes. `bridges`: whether letters reach up to signs.
    `neighbours` is what was drawn last, where what runs from left to right is shown apart; None where it is not.
    `deepest` counts the states that were kept within each other.
    """

    begun: int = 0
    deepest: int = 0
    folios: Any = None
    bridges: bool = True
    neighbours: Neighbours | None = None

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """Give a font and its size; a new one is read."""
        font, size = super().add_font(pango_font)
        if not hasattr(font, "book"):
            _raise_if_unfit(font)
            font.known = _known_font(font.file_content, font.index)
            font.advances = font.known.advances
            font.widths = Widths(font.advances, font.upem)
            # Fonts of one hash are one to a reader: no code may stand for two pairs.
            same = (one.book for one in self._fonts.values() if one.hash == font.hash and hasattr(one, "book"))
            book = next(same, None)
            font.book = CodeBook(font.glyph_count, font.known.own, font.known.asking) if book is None else book
        return font, size

    def draw_line(self, textbox: Any, matrix: Any) -> None:
        """Show the line of a text box, or leave it to the assembler."""
        if not (self.folios and self.folios.take(self, textbox, matrix)):
            draw_line(self, textbox, matrix)

    def push_state(self) -> None:
        """Keep the state of the graphics."""
        super().push_state()
        self.deepest = max(self.deepest, len(self._ctm_stack) - 1)

    def set_up(self, height: float) -> None:
        """Draw from the top left corner in px, as the engine does."""
        self.push_state()
        self.transform(d=-1, f=height * POINTS)
        self.transform(a=POINTS, d=POINTS)
        self.begun = len(self.stream)

    def clone(self, **changes: Any) -> "Pen":
        """Make a stream beside this one: a group, a pattern."""
        kept = ("fonts", "resources", "images", "tags", "color_profiles", "output_intent")
        values = {name: getattr(self, f"_{name}") for name in kept}
        pen = Pen(**(values | {"page_rectangle": self.page_rectangle, "compress": self.compress} | changes))
        pen.neighbours = None if self.neighbours is None else Neighbours()
        return pen


@dataclass(frozen=True, slots=True)
class Known:
    """What a process knows of a font: its file's SHA-256, what its glyphs advance, and what they are drawn for.

    `words` and `spaces` are as they are drawn, by size, and `asking` the codes that pairs ask for.
    """

    face: str
    advances: Advances
    own: dict[int, str]
    words: dict[float, Any] = field(default_factory=dict)
    spaces: dict[float, Any] = field(default_factory=dict)
    asking: dict[str, int] = field(default_factory=dict)


@functools.lru_cache(maxsize=64)
def _known_font(data: bytes, index: int) -> Known:
    face = hb.Face(data, index)
    shaper = hb.Font(face)
    glyphs = ((point, shaper.get_nominal_glyph(point) or 0) for point in face.unicodes)
    return Known(sha256(data).hexdigest(), Advances(shaper), own_characters(glyphs))


def forget() -> None:
    """Give back what is remembered of fonts and their words: an archive's contents need the room."""
    _known_font.cache_clear()


def _raise_if_unfit(font: Any) -> None:
    """Raise UnfitError at a font that the text layer cannot draw."""
    if font.bitmap or font.png or font.svg or font.colr:
        raise UnfitError(f"the bitmap or colour font {font.family}")
    if "fvar" in font.tables:
        raise UnfitError(f"the variable font {font.family}")
    if "glyf" not in font.tables:
        raise UnfitError(f"the CFF font {font.family}")


def codes_of(font: Any) -> dict[str, int]:
    """List the codes of a font by pair; what the engine drew by itself has glyphs for codes.

    Raises UnfitError where the code of such a glyph is a blank's.
    """
    book: dict[str, int] = font.book.codes
    taken = set(book.values())
    if not taken.isdisjoint(RESERVED.intersection(font.to_unicode)):
        raise UnfitError("text-overflow: ellipsis")
    by_the_engine = {glyph: text for glyph, text in font.to_unicode.items() if glyph not in taken}
    return {pair_of(Drawn.glyph(glyph, 0), text): glyph for glyph, text in by_the_engine.items()} | book


def advance_of(fonts: Iterable[Any], name: str, glyph: str) -> int:
    """Give the advance of a code as it is shown, `<0041>`, in the font of a name, in 1/1000 em."""
    font, code = next(font for font in fonts if font.hash == name), int(glyph[1:-1], 16)
    pair = next((pair for pair, known in font.book.codes.items() if known == code), "")
    advance = Drawn.read(parted(pair)[0], font.advances).advance if pair else font.advances[code]
    return round(advance * _EM / int(font.upem))


def operators(pen: Pen) -> list[bytes]:
    """Give what a pen drew, without its setting up."""
    return [shown(pydyf._to_bytes(item)) for item in pen.stream[pen.begun :]]


_IDLE = re.compile(rb">-?0<")


def shown(operator: bytes) -> bytes:
    """Take moves by nothing and empty strings out of shown text.

    Where there are empty strings, pdfium forgets the last move of the array, and justified lines end short.
    """
    if not operator.endswith(b" TJ"):
        return operator
    return _IDLE.sub(b"", operator.replace(b"><", b"")).replace(b"<>", b" ")
