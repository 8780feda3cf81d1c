"""Justified lines as the engine leaves them → the same with letters drawn out: kashida first, spaces for the rest.

The engine stretches spaces alone. A line here keeps its edges, its words and the gaps of its boxes; an extender
stands in the text box, and `extended` says by how much wider than it is by nature.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import Box, InlineBox, LineBox, TextBox
from weasyprint.text.line_break import Layout, create_layout, line_size

from publisher.arabic.kashida_passages import has_brackets, quran_ranges
from publisher.arabic.kashida_places import Opportunity, Range, best, is_vocalised, longest, places, spread, unstacked
from publisher.arabic.script import TATWEEL
from publisher.formats.pdf.render.kashida_faces import RulesByFace
from publisher.model import Face, Justification

_SPACES = (" ", "\u00a0")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_VERSE = "verse"
_KEPT = frozenset(("code", "kbd", "samp", "pre", "bdi"))
_LEAST_STRETCH = 0.03  # em a space: what is less, nobody sees
_STEP = 0.05  # em: few widths of extenders
_SOFT = 0.075  # em a space: what stretches them further goes to the letters, while words can take it
_LEAST = 0.1  # em: a shorter one is a blemish
_NEAR = 1.0  # em: extenders of neighbouring lines stay so far apart
_MOST = 6  # a line
_NOTHING = 1e-6  # em
_SPACING = 1.0  # px


def draw_out(rendered: weasyprint.Document, how: Justification, faces: Iterable[Face]) -> None:
    """Set the justified lines of a part anew, in place."""
    paragraphs: dict[int, _Paragraph] = {}
    pages = [list(_placed_lines(page._page_box, paragraphs)) for page in rendered.pages]
    _close_quran(list(paragraphs.values()))
    rules = RulesByFace(how.rules, faces)
    for lines in pages:
        used: list[float] = []
        for placed in lines:
            if placed.stretched:
                used = _Line(placed, how, rules).set(used)


@dataclass(slots=True)
class _Paragraph:
    """The text boxes of a block's own lines, over pages and columns; what of them, by box, is Qur'an."""

    boxes: list[Any] = field(default_factory=list)
    closed: dict[int, list[Range]] = field(default_factory=dict)
    _vocalised: bool | None = None

    @property
    def vocalised(self) -> bool:
        """Whether so many letters have vowel signs that none of its words is drawn out."""
        if self._vocalised is None:
            self._vocalised = is_vocalised(" ".join(box.text for box in self.boxes))
        return self._vocalised


@dataclass(frozen=True, slots=True)
class _PlacedLine:
    """A line, what stands in it in the order of its text, with whether its shape is kept, and where it stands."""

    line: LineBox
    leaves: Sequence[tuple[Any, bool]]
    paragraph: _Paragraph
    heading: bool
    verse: bool

    @property
    def stretched(self) -> bool:
        """Whether the engine has stretched spaces of what is a right-to-left line."""
        spaced = (isinstance(leaf, TextBox) and leaf.justification_spacing > 0 for leaf, _ in self.leaves)
        return self.line.style["direction"] == "rtl" and any(spaced)


def _placed_lines(
    box: Box, paragraphs: dict[int, _Paragraph], *, heading: bool = False, verse: bool = False
) -> Iterator[_PlacedLine]:
    """Walk over all lines, and note the paragraph of each: a block's lines are one, whatever parts them."""
    heading = heading or box.element_tag in _HEADINGS
    verse = verse or (box.element is not None and _VERSE in box.element.get("class", "").split())
    if isinstance(box, LineBox):
        leaves = list(_leaves_with_kept(box))
        paragraph = paragraphs.setdefault(id(box.element if box.element is not None else box), _Paragraph())
        paragraph.boxes += [leaf for leaf, _ in leaves if isinstance(leaf, TextBox)]
        yield _PlacedLine(box, leaves, paragraph, heading, verse)
        return
    for child in getattr(box, "children", ()):
        yield from _placed_lines(child, paragraphs, heading=heading, verse=verse)


def _close_quran(paragraphs: Sequence[_Paragraph]) -> None:
    """Note in each paragraph what of its boxes stands between the brackets of the Qur'an."""
    if not has_brackets(box.text for paragraph in paragraphs for box in paragraph.boxes):
        return
    texts = ["".join(box.text for box in paragraph.boxes) for paragraph in paragraphs]
    for paragraph, ranges in zip(paragraphs, quran_ranges(texts), strict=True):
        start = 0
        for box in paragraph.boxes:
            paragraph.closed[id(box)] = [(first - start, last - start) for first, last in ranges]
            start += len(box.text)


def _leaves_with_kept(box: Box, *, kept: bool = False) -> Iterator[tuple[Any, bool]]:
    """Walk over what stands in a line, in its order, and say whether its shape is kept."""
    kept = kept or box.element_tag in _KEPT or (box.element is not None and box.element.get("translate") == "no")
    if isinstance(box, (LineBox, InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _leaves_with_kept(child, kept=kept)
    else:
        yield box, kept or not isinstance(box, TextBox)


@dataclass(slots=True)
class _Piece:
    """A text box of a line: natural width (px), spaces, how wide its extenders are, by index, and are by nature."""

    box: Any
    natural: float
    spaces: int
    extended: dict[int, float]
    own: float = 0.0


class _Line:
    """One line while it is set."""

    def __init__(self, placed: _PlacedLine, how: Justification, rules: RulesByFace) -> None:
        self._line, self._placed, self._how, self._rules = placed.line, placed, how, rules
        self._plain = how.how != "kashida" or (placed.heading and not how.headings)
        self._size = placed.line.style["font_size"]
        # What takes no room, as a place where code may break, is not moved: it stands where its neighbour does.
        leaves = sorted((leaf for leaf in placed.leaves if _has_width(leaf[0])), key=lambda leaf: leaf[0].position_x)
        self._boxes = [box for box, _ in leaves]
        self._kept = {id(box) for box, kept in leaves if kept}
        self._left = min(box.position_x for box in self._boxes)
        self._right = max(box.position_x + box.margin_width() for box in self._boxes)

    def set(self, used: Sequence[float]) -> list[float]:
        """Share the stretch out; give where extenders stand (px), for the next line to stand clear of."""
        pieces = [self._piece(box) for box in self._boxes]
        gaps = [
            b.position_x - a.position_x - a.margin_width() for a, b in zip(self._boxes, self._boxes[1:], strict=False)
        ]
        spaces = sum(piece.spaces for piece in pieces)
        room = self._room(pieces, gaps)
        if not spaces or room <= 0:
            return []
        if not self._plain and room / spaces > _LEAST_STRETCH * self._size:
            # Spaces have a soft maximum (ARABIC.md §1.5).
            self._draw_out_words(pieces, max(room * self._how.share, room - _SOFT * self._size * spaces), used)
        return self._place_pieces(pieces, gaps, self._room(pieces, gaps) / spaces)

    def _room(self, pieces: Sequence[_Piece], gaps: Sequence[float]) -> float:
        """Give what is left of the measure (px)."""
        taken = sum(piece.natural + sum(piece.extended.values()) for piece in pieces)
        return float(self._right - self._left - sum(gaps) - taken)

    def _piece(self, box: Any) -> _Piece:
        if not isinstance(box, TextBox):
            return _Piece(box, float(box.margin_width()), 0, {})
        return _Piece(box, _measured_width(box, box.text), sum(map(box.text.count, _SPACES)), {})

    def _draw_out_words(self, pieces: Sequence[_Piece], share: float, used: Sequence[float]) -> None:
        """Choose words and draw them out, all by one width; they have a share of the room (px)."""
        chosen = self._opportunities(pieces, used)
        budget = share / self._size
        width = min(budget / max(1, min(len(chosen), _MOST)), self._how.most)
        wanted = min(_MOST, max(1, int(budget / max(width, _LEAST))))
        width = _STEP * int(width / _STEP + _NOTHING)
        if width < _LEAST - _NOTHING:
            return
        for piece, place in spread(chosen, wanted, lambda one: one[1].priority):
            piece.extended[place.index] = width * self._size
        for piece in pieces:
            if piece.extended:
                # With an extender, letters may stand a hair otherwise.
                piece.own = _measured_width(piece.box, TATWEEL)
                whole = _measured_width(piece.box, _with_extenders(piece.box.text, piece.extended)[0])
                piece.natural = whole - piece.own * len(piece.extended)

    def _opportunities(self, pieces: Sequence[_Piece], used: Sequence[float]) -> list[tuple[_Piece, Opportunity]]:
        """List the words that may be drawn out, as they stand, clear of the extenders above."""
        found: list[tuple[_Piece, Opportunity]] = []
        texts = [piece.box.text for piece in pieces if isinstance(piece.box, TextBox)]
        most = max(map(longest, texts), default=0)
        for piece in pieces:
            if isinstance(piece.box, TextBox) and id(piece.box) not in self._kept:
                clear = unstacked(self._places(piece.box, most), self._index_to_x(piece), used, _NEAR * self._size)
                found += [(piece, place) for place in best(clear)]
        return found

    def _places(self, box: Any, most: int) -> tuple[Opportunity, ...]:
        """Return the places of a text box in a line whose longest word has so many letters."""
        paragraph, vocalised = self._placed.paragraph, self._placed.verse and self._how.vocalised_verse
        if paragraph.vocalised and not vocalised:
            return ()
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
                _set_extenders(piece, spacing)
            else:
                piece.box.translate(x - piece.box.position_x, 0)
            x += piece.box.margin_width() + gap
        _fit_inline_boxes(self._line)
        return stand


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
    box.text, box.justification_spacing = text, spacing
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
