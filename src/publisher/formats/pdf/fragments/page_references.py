"""Numbers of pages in a part's text on which nothing else depends: the assembler writes them, and none is awaited.

Where an element shows the number of another page and is as wide whatever that is, as `min-width` has it, the page is
laid out alike for all numbers: what is drawn has a comment for each, and the fragment says what to write there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pydyf
import weasyprint
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure.boxes import BlockBox, LineBox, TextBox
from weasyprint.text.line_break import create_layout

from publisher.arabic.digits import in_digits
from publisher.formats.pdf.fragments.counter_slots import Line, shown_line
from publisher.formats.pdf.fragments.fragment import PLACE, Folio, Numbered, Slot
from publisher.formats.pdf.text.drawing import advance_of, shown
from publisher.formats.pdf.text.text_layer import draw_line
from publisher.model import Digits

_DIGITS = "0123456789"
_EM = 1000  # units of text space to an em
_ATTRIBUTE = "data-folio-of"
_HAIR = 0.01  # px: what engines round
_LEAST_ROOM = 1.0  # px, next to a number: else it cannot be distinguished from one that its element is as wide as


class UnplacedError(Exception):
    """A number that seemed to have its place is drawn otherwise than numbers are."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: whose page it is, how much of it is before its fixed edge, how wide it may be (px)."""

    anchor: str
    share: float
    room: float


def places(rendered: weasyprint.Document) -> dict[int, Place]:
    """Find the places of all numbers by the identity of their text boxes; nothing, unless all have theirs."""
    asked = [e for e in rendered._html.etree_element.iter() if e.get(_ATTRIBUTE)]
    if not asked:
        return {}
    boxes = (box for page in rendered.pages for box in page._page_box.descendants())
    found = dict(_found(box for box in boxes if isinstance(box, BlockBox)))
    return found if len(found) == len(asked) else {}


def _found(boxes: Iterable[Any]) -> Iterator[tuple[int, Place]]:
    for box in boxes:
        anchor = box.element.get(_ATTRIBUTE) if box.element is not None else None
        if anchor and abs(_set_width(box.style) - box.width) < _HAIR and (text := _only_text(box)):
            before = text.position_x - box.content_box_x()
            after = box.width - before - text.width
            shares = {0.0: before, 1.0: after, 0.5: before - after}
            share = next((share for share, off in shares.items() if abs(off) < _HAIR), None)
            # A line under it would be as long as what was laid out.
            plain = text.style["text_decoration_line"] == "none"
            if plain and share is not None and before + after > _LEAST_ROOM:
                yield id(text), Place(anchor, share, box.width)


def _set_width(style: Any) -> float:
    """Give the width in px that a style sets, whatever the content (CSS Sizing 3 §3.1)."""
    found = (style[name] for name in ("width", "min_width"))
    return float(next((size.value for size in found if isinstance(size, Dimension) and size.unit == "px"), -1.0))


def _only_text(box: Any) -> Any:
    """Give the text of a box that has one line and nothing else."""
    (line,) = box.children if len(box.children) == 1 else (None,)
    (text,) = line.children if isinstance(line, LineBox) and len(line.children) == 1 else (None,)
    return text if isinstance(text, TextBox) else None


class Folios:
    """The numbers of a part's text while it is drawn; it takes those that have a place."""

    def __init__(self, known: Mapping[int, Place], context: Any, digits: Digits) -> None:
        self._known, self._context = known, context
        self._digits = in_digits(_DIGITS, digits)
        self._drawn: list[Folio] = []
        self._digits_of: dict[int, tuple[str, dict[str, float]]] = {}  # by the identity of a style
        self._taken = 0

    def of_page(self) -> tuple[Folio, ...]:
        """Give the numbers of the page that was drawn."""
        found = tuple(self._drawn)
        self._drawn.clear()
        return found

    def finish(self) -> None:
        """Raise UnplacedError where a number was not drawn, or not on a page itself."""
        if self._taken != len(self._known):
            raise UnplacedError

    def take(self, pen: Any, textbox: Any, matrix: Any) -> bool:
        """Draw a comment in a number's stead; say whether the text is one. Raises UnplacedError."""
        place = self._known.get(id(textbox))
        if place is None:
            return False
        font, wide = self._ten(pen, textbox.style, matrix)
        line = _drawn_line(pen, textbox, matrix)
        if font != line.font or not set(line.glyphs) <= wide.keys():
            raise UnplacedError
        slot = Slot("page", tuple(glyph[1:-1] for glyph in wide), tuple(wide.values()))
        x = line.x + place.share * sum(wide[glyph] for glyph in line.glyphs) * line.size / _EM
        number = Numbered(b"", x, line.y, place.share, line.font, line.size, (b"", b""), (slot,), b"")
        pen.stream.append(PLACE % len(self._drawn))
        self._taken += 1
        self._drawn.append(Folio(place.anchor, int(place.room * _EM / line.size / max(wide.values())), number))
        return True

    def _ten(self, pen: Any, style: Any, matrix: Any) -> tuple[str, dict[str, float]]:
        """Give the font and the advances (1/1000 em) of the ten digits, drawn once a style. Raises UnplacedError."""
        if id(style) not in self._digits_of:
            layout = create_layout(self._digits, style, self._context, None, 0)
            line = _drawn_line(pen, SimpleNamespace(pango_layout=layout), matrix)
            fonts = pen._fonts.values()
            wide = {glyph: float(advance_of(fonts, line.font, glyph)) for glyph in line.glyphs}
            if len(wide) != len(_DIGITS):
                raise UnplacedError
            self._digits_of[id(style)] = (line.font, wide)
        return self._digits_of[id(style)]


def _drawn_line(pen: Any, textbox: Any, matrix: Any) -> Line:
    """Draw a text and take it back; raises UnplacedError where it is more than a line of one font."""
    start, pen._current_font, beside = len(pen.stream), None, pen.neighbours
    pen.neighbours = None  # a number is a run of its own
    draw_line(pen, textbox, matrix)
    pen.neighbours = beside
    line = shown_line([shown(pydyf._to_bytes(item)) for item in pen.stream[start:]])
    del pen.stream[start:]
    if line is None or len(line.tokens) != len(line.glyphs):
        raise UnplacedError
    return line
