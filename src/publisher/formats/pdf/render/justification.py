"""Justified lines as the engine leaves them → the same with letters drawn out: kashida first, spaces for the rest.

The engine stretches spaces alone. A line here keeps its edges, its words and the gaps of its boxes; an extender
stands in the text box, and `extended` says by how much wider than it is by nature. Hemistichs of verse, which the
engine does not stretch, are set here to their measure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.text.line_break import Layout, create_layout, line_size

from publisher.arabic.kashida_places import Opportunity, longest, places
from publisher.arabic.script import TATWEEL
from publisher.formats.pdf.linebreaks.line_costs import LEAST, STEP, costs_of
from publisher.formats.pdf.linebreaks.stroke_choice import Candidate, drawn_out, ranked
from publisher.formats.pdf.render import hemistichs
from publisher.formats.pdf.render.kashida_faces import RulesByFace
from publisher.formats.pdf.render.paragraph_surroundings import keeps_spaces
from publisher.formats.pdf.render.placed_lines import (
    Paragraph,
    PlacedLine,
    close_quran,
    leaves_with_kept,
    placed_lines,
)
from publisher.model import Face, Justification

_SPACES = (" ", "\u00a0")
_NOTHING = 1e-6  # em
_SPACING = 1.0  # px


def draw_out(rendered: weasyprint.Document, how: Justification, faces: Iterable[Face]) -> None:
    """Set the justified lines and the verse of a part anew, in place; where no line is justified, its verse alone.

    A line whose few words would be torn apart has `ragged` set to True.
    """
    paragraphs: dict[int, Paragraph] = {}
    pages = [list(placed_lines(page._page_box, paragraphs)) for page in rendered.pages]
    close_quran(list(paragraphs.values()))
    rules = RulesByFace(how.rules, faces)
    for page, lines in zip(rendered.pages, pages, strict=True):
        used: list[float] = []
        for placed in lines:
            if hasattr(placed.block, "poem"):
                used = _set_hemistichs(placed, how, rules, used)
            elif how.how != "none" and placed.set_anew:
                used = _Line(placed, how, rules).set(used)
            else:
                used = []
                continue
            _move_backgrounds(page._page_box, placed.line)


def _move_backgrounds(page: Any, line: LineBox) -> None:
    """Lay the backgrounds of what stands in a line anew: the engine laid them before the line was set."""
    for box in line.descendants():
        if getattr(box, "background", None):
            images = iter([layer.image for layer in box.background.layers])
            layout_box_backgrounds(page, box, lambda images=images, **_: next(images), layout_children=False)


def _set_hemistichs(placed: PlacedLine, how: Justification, rules: RulesByFace, used: Sequence[float]) -> list[float]:
    """Set the hemistichs of a line between their edges, and what stands between two in the middle of its gap."""
    stand: list[float] = []
    for place in hemistichs.places(placed.block, placed.line):
        leaves = list(leaves_with_kept(place.box))
        if place.between:
            for leaf, _ in leaves:
                leaf.translate((place.left + place.right - leaf.margin_width()) / 2 - leaf.position_x, 0)
        elif leaves and not place.broken:
            half = _Line(replace(placed, leaves=leaves), how, rules)
            stand += half.set(used, (place.left, place.right), may_be_ragged=place.may_be_ragged)
    _fit_inline_boxes(placed.line)
    return stand


@dataclass(slots=True)
class _Piece:
    """A text box of a line: natural width (px), spaces, how wide its extenders are, by index, and are by nature."""

    box: Any
    natural: float
    spaces: int
    extended: dict[int, float]
    own: float = 0.0
    bare: float = field(init=False)

    def __post_init__(self) -> None:
        self.bare = self.natural

    def forget_extenders(self) -> None:
        """Give it back the width that it has without."""
        self.extended, self.natural = {}, self.bare


_PlacedStroke = tuple[_Piece, int, float]
"""An extender of a line: its text box, the index there, and how wide it is (em)."""


class _Line:
    """One line while it is set."""

    def __init__(self, placed: PlacedLine, how: Justification, rules: RulesByFace) -> None:
        self._line, self._placed, self._how, self._rules = placed.line, placed, how, rules
        self._plain = how.how != "kashida" or (placed.heading and not how.headings)
        self._costs = costs_of(how, verse=placed.verse)
        self._size = placed.line.style["font_size"]
        # What takes no room, as a place where code may break, is not moved: it stands where its neighbour does.
        leaves = sorted((leaf for leaf in placed.leaves if _has_width(leaf[0])), key=lambda leaf: leaf[0].position_x)
        self._boxes = [box for box, _ in leaves]
        self._kept = {id(box) for box, kept in leaves if kept}
        self._left = min(box.position_x for box in self._boxes)
        self._right = max(box.position_x + box.margin_width() for box in self._boxes)

    def set(
        self, used: Sequence[float], edges: tuple[float, float] | None = None, *, may_be_ragged: bool = False
    ) -> list[float]:
        """Share the stretch out; give where extenders stand (px), for the next line to stand clear of.

        `edges` are those of a piece of the line that is as wide as they are apart (px), unless it may be ragged.
        """
        pieces = [self._piece(box) for box in self._boxes]
        gaps = [
            b.position_x - a.position_x - a.margin_width() for a, b in zip(self._boxes, self._boxes[1:], strict=False)
        ]
        if edges:
            self._left, self._right = edges
        spaces = sum(piece.spaces for piece in pieces)
        room = self._room(pieces, gaps)
        if not edges and (not spaces or (room <= 0 and not self._placed.planned)):
            return []
        rtl = self._placed.rtl
        if self._placed.planned:
            self._draw_out_words(pieces, self._planned_strokes(pieces))
        elif rtl and not self._plain and room > 0:
            self._draw_out_words(pieces, self._chosen_strokes(pieces, room, spaces, used))
        room, ragged = self._room(pieces, gaps), False
        if not self._placed.planned and (not edges or may_be_ragged):
            ragged = room > (self._costs.ragged - 1) * self._space(pieces) * spaces
        if ragged:
            self._line.ragged = True
            for piece in pieces:
                piece.forget_extenders()
            room = self._room(pieces, gaps)
        elif spaces and not rtl and not edges:
            return []  # as the engine has it
        if rtl and (ragged or not spaces):
            self._left += room
        return self._place_pieces(pieces, gaps, room / spaces if spaces and not ragged else 0.0)

    def _space(self, pieces: Sequence[_Piece]) -> float:
        """Return how wide a space is by nature (px)."""
        return next((_measured_width(piece.box, " ") for piece in pieces if piece.spaces), 0.0)

    def _room(self, pieces: Sequence[_Piece], gaps: Sequence[float]) -> float:
        """Give what is left of the measure (px)."""
        taken = sum(piece.natural + sum(piece.extended.values()) for piece in pieces)
        return float(self._right - self._left - sum(gaps) - taken)

    def _piece(self, box: Any) -> _Piece:
        if not isinstance(box, TextBox):
            return _Piece(box, float(box.margin_width()), 0, {})
        spaces = 0 if keeps_spaces(box) else sum(map(box.text.count, _SPACES))
        return _Piece(box, _measured_width(box, box.text), spaces, {})

    def _planned_strokes(self, pieces: Sequence[_Piece]) -> Iterator[_PlacedStroke]:
        """Yield the strokes that the line was planned with, each in its text box."""
        texts = [piece for piece in pieces if hasattr(piece.box, "first_byte")]
        for stroke in self._placed.planned.line.strokes:
            piece = max((one for one in texts if one.box.first_byte <= stroke.at), key=lambda one: one.box.first_byte)
            before = piece.box.text.encode()[: stroke.at - piece.box.first_byte]
            yield piece, len(before.decode()), stroke.width

    def _chosen_strokes(
        self, pieces: Sequence[_Piece], room: float, spaces: int, used: Sequence[float]
    ) -> Iterator[_PlacedStroke]:
        """Yield the strokes that suit the line by itself, clear of those above.

        Where part of the line keeps its shape, the room that they share is that of the rest: two words next to the
        Qur'an do not take what the whole line lacks.
        """
        room *= self._part_that_may(pieces)
        natural = max(spaces, 1) * (self._space(pieces) or self._size / 4)
        found = [
            (self._costs.of_place(place.priority, place.letters), piece, place)
            for piece, place in self._opportunities(pieces)
        ]
        candidates = [
            Candidate(
                cost, (self._right - self._index_to_x(piece)(place.index)) / self._size, n, (id(piece), place.word)
            )
            for n, (cost, piece, place) in enumerate(found)
        ]
        above = [(self._right - x) / self._size for x in used]
        wide = (self._right - self._left) / self._size
        out = drawn_out(ranked(candidates, wide), above, 1 + room / natural, natural / self._size, self._costs)
        for stroke in out.strokes if out else ():
            _, piece, place = found[stroke.at]
            yield piece, place.index, stroke.width

    def _draw_out_words(self, pieces: Sequence[_Piece], strokes: Iterable[_PlacedStroke]) -> None:
        """Draw words out by widths in em, so far as their letters leave room for it.

        Next to a stroke letters may have another shape and be wider: the strokes are shortened by that, lest the
        spaces pay for it, and a stroke for which nothing is left is none.
        """
        wanted = list(strokes)
        while wanted:
            for piece in pieces:
                piece.extended = {index: width * self._size for one, index, width in wanted if one is piece}
            grown = {id(piece): _grow(piece) for piece in pieces if piece.extended}
            width = sum(width for _, _, width in wanted) - sum(grown.values()) / self._size
            width = STEP * round(width / len(wanted) / STEP)
            if width >= LEAST - _NOTHING:
                for piece in pieces:
                    piece.extended = dict.fromkeys(piece.extended, width * self._size)
                return
            wanted.remove(max(wanted, key=lambda one: grown[id(one[0])]))
        for piece in pieces:
            piece.forget_extenders()

    def _part_that_may(self, pieces: Sequence[_Piece]) -> float:
        """Return how much of the line's letters stands in what does not keep its shape, of 1."""
        kept = whole = 0
        for piece in pieces:
            if isinstance(piece.box, TextBox):
                closed = self._placed.paragraph.closed.get(id(piece.box), ())
                length = len(piece.box.text)
                shut = sum(max(0, min(last, length) - max(first, 0)) for first, last in closed)
                kept += length if id(piece.box) in self._kept else min(shut, length)
                whole += length
        return 1 - kept / whole if whole else 1.0

    def _opportunities(self, pieces: Sequence[_Piece]) -> list[tuple[_Piece, Opportunity]]:
        """List the words that may be drawn out, as they stand."""
        found: list[tuple[_Piece, Opportunity]] = []
        texts = [piece.box.text for piece in pieces if isinstance(piece.box, TextBox)]
        most = max(map(longest, texts), default=0)
        for piece in pieces:
            if isinstance(piece.box, TextBox) and id(piece.box) not in self._kept:
                found += [(piece, place) for place in self._places(piece.box, most)]
        return found

    def _places(self, box: Any, most: int) -> list[Opportunity]:
        """Return the places of a text box in a line whose longest word has so many letters."""
        paragraph, vocalised = self._placed.paragraph, self._placed.verse and self._how.vocalised_verse
        if paragraph.vocalised and not vocalised:
            return []
        rules = self._rules.of(box.style["font_family"], box.text)
        closed = paragraph.closed.get(id(box), ())
        return places(box.text, rules, longest_of_line=most, closed=closed, vocalised=vocalised)

    def _index_to_x(self, piece: _Piece) -> Any:
        """Say about where an index stands (px): text runs from the right."""
        box, length = piece.box, max(1, len(piece.box.text))
        return lambda index: box.position_x + box.width * (1 - index / length)

    def _place_pieces(self, pieces: Sequence[_Piece], gaps: Sequence[float], spacing: float) -> list[float]:
        x = self._left
        stand: list[float] = []
        for piece, gap in zip(pieces, [*gaps, 0.0], strict=True):
            if isinstance(piece.box, TextBox):
                piece.box.position_x = x
                piece.box.width = piece.natural + sum(piece.extended.values()) + spacing * piece.spaces
                stand += map(self._index_to_x(piece), piece.extended)
                _set_extenders(piece, spacing if piece.spaces else 0.0)
            else:
                piece.box.translate(x - piece.box.position_x, 0)
            x += piece.box.margin_width() + gap
        _fit_inline_boxes(self._line)
        return stand


def _grow(piece: _Piece) -> float:
    """Measure a piece with its extenders anew; return by how much its letters are wider next to them (px)."""
    piece.own = _measured_width(piece.box, TATWEEL)
    whole = _measured_width(piece.box, _with_extenders(piece.box.text, piece.extended)[0])
    piece.natural = whole - piece.own * len(piece.extended)
    return piece.natural - piece.bare


def _has_width(box: Any) -> bool:
    return bool(box.margin_width() > 0)


def _measured_width(box: TextBox, text: str) -> float:
    """Measure a text as it will be drawn (px): a space with a spacing of its own is kerned with no neighbour."""
    layout = Layout(box.style, _SPACING)
    layout.set_text(text, justify=True)
    first, _ = layout.get_first_line()
    width = line_size(first, box.style)[0] - _SPACING * sum(map(text.count, _SPACES))
    layout.deactivate()
    return float(width)


def _with_extenders(text: str, extended: Mapping[int, float]) -> tuple[str, dict[int, float]]:
    """Put extenders before characters; give the text, and the widths by the extenders' own indexes."""
    widths: dict[int, float] = {}
    for n, index in enumerate(sorted(extended)):
        at = index + n
        text = text[:at] + TATWEEL + text[at:]
        widths[at] = extended[index]
    return text, widths


def _set_extenders(piece: _Piece, spacing: float) -> None:
    """Put extenders into a text box; each is drawn as wide as it adds, whatever its own width is."""
    box = piece.box
    text, widths = _with_extenders(box.text, piece.extended)
    box.extended = {index: width - piece.own for index, width in widths.items()}
    box.text, box.justification_spacing, box.spread = text, spacing, 0.0
    box.pango_layout = create_layout(text, box.style, None, None, spacing)
    box.pango_layout.deactivate()


def _fit_inline_boxes(box: Any) -> None:
    """Let inline boxes follow what stands in them."""
    for child in box.children:
        if isinstance(child, InlineBox):
            _fit_inline_boxes(child)
            inside = [one for one in child.children if one.is_in_normal_flow() and _has_width(one)]
            if inside:
                start = min(one.position_x for one in inside)
                end = max(one.position_x + one.margin_width() for one in inside)
                child.position_x = start - child.margin_left - child.border_left_width - child.padding_left
                child.width = end - start
