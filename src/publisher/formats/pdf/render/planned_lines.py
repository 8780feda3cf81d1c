"""Have the engine end its lines where they were planned for the whole paragraph.

A paragraph is measured once and planned once for each measure that it is set in. Where the engine asks for the next
line, its start is looked up and so is its end: the text box in which it ends is cut there, and all before it is used
whole, whatever its width. Breaks of pages and columns, notes and all else stay the engine's.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, ClassVar

from weasyprint import document
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import inline

from publisher.formats.pdf.linebreaks.line_costs import costs_of, costs_of_titles
from publisher.formats.pdf.linebreaks.line_plan import planned
from publisher.formats.pdf.linebreaks.measured_paragraph import PlannedLine
from publisher.formats.pdf.render.kashida_faces import RulesByFace
from publisher.formats.pdf.render.paragraph_measure import Cut, Measured, UnplannedError, measure
from publisher.formats.pdf.render.paragraph_surroundings import keeps_spaces, note_surroundings, surroundings_of
from publisher.formats.pdf.render.word_widths import space_of
from publisher.model import Face, Justification

_COLLAPSED = ("normal", "nowrap", "pre-line")
_ROUNDED = 3  # digits of a measure (px)


@dataclass(frozen=True, slots=True)
class PlannedBox:
    """A line as it was planned, where its last text box is cut, and the paragraph that it is of."""

    line: PlannedLine
    cut: Cut
    measured: Measured


class Planner:
    """Plans the lines of one theme."""

    def __init__(self, how: Justification, faces: Iterable[Face]) -> None:
        self._how = how
        self._costs, self._of_titles = costs_of(how), costs_of_titles()
        self._rules = RulesByFace(how.rules, faces) if self._costs.strokes else None

    def next_line(self, context: Any, linebox: Any, block: Any, skip_stack: Any) -> PlannedBox:
        """Return the line of a paragraph that begins at a skip stack.

        Raise UnplannedError where there is none, and in a line of hemistichs, which are set by themselves.
        """
        if hasattr(block, "poem"):
            raise UnplannedError
        measured = self._measured(context, linebox, block)
        first = measured.breaks_at.get(_byte_of(measured, linebox, skip_stack))
        if first is None:
            raise UnplannedError
        lines = measured.plans.setdefault(round(block.width, _ROUNDED), {})
        if first not in lines:
            indent = linebox.text_indent if first == 0 else 0.0
            costs = self._costs if is_justified(linebox) else self._of_titles
            found = planned(measured.numbers, first, block.width, indent, costs)
            lines.update({line.first: line for line in found})
        if first not in lines:
            raise UnplannedError
        line = lines[first]
        return PlannedBox(line, measured.cuts[line.last], measured)

    def tears(self, line: Any, room: float) -> bool:
        """Say whether the words of an unplanned line would stand too far apart where spaces took its room (px)."""
        size = line.style["font_size"]
        natural = inline.count_expandable_spaces(line) * space_of(line.style)
        left = room - self._costs.strokes * self._costs.most * size
        return bool(natural) and 1 + left / natural > self._costs.ragged

    def _measured(self, context: Any, linebox: Any, block: Any) -> Measured:
        """Measure a paragraph, once; a copy of its line box, which has its dictionary, is another one."""
        known: Measured | None
        owner, known = linebox.__dict__.get("measured_as", (None, None))
        if owner is not linebox:
            try:
                around, how = surroundings_of(linebox), self._how
                drawn = is_justified(linebox) and (how.headings or not around.heading)
                rules = self._rules if drawn else None
                hang = how.hang and is_justified(linebox)
                verse = how.vocalised_verse
                known = measure(context, linebox, block, around, rules, vocalised_verse=verse, hang=hang)
            except UnplannedError:
                known = None
            linebox.measured_as = (linebox, known)
        if known is None:
            raise UnplannedError
        return known


def is_justified(line: Any) -> bool:
    """Say whether spaces of a line are stretched: it is justified, and white space is not kept (CSS Text 3 §7.3)."""
    return bool(line.style["text_align_all"] == "justify" and line.style["white_space"] in _COLLAPSED)


def _byte_of(measured: Measured, linebox: Any, skip_stack: Any) -> int:
    """Return the byte of a paragraph's text at which a line begins."""
    stack, box, at = inline.skip_first_whitespace(linebox, skip_stack), linebox, 0
    while stack:
        if stack == "continue":
            raise UnplannedError
        ((index, stack),) = stack.items()
        if isinstance(box, TextBox):
            at += index
        else:
            box = box.children[index]
            at = measured.starts.get(id(box), -1)
    return at


class _Now:
    """Who plans lines, and the planned line that the engine is at; None for neither."""

    planner: ClassVar[Planner | None] = None
    line: ClassVar[PlannedBox | None] = None


@contextmanager
def planning(planner: Planner | None) -> Iterator[None]:
    """Have lines planned."""
    before, _Now.planner = _Now.planner, planner
    try:
        yield
    finally:
        _Now.planner = before


def take_part() -> None:
    """Be asked for the ends of lines, while somebody plans them."""
    document.layout_document = partial(_layout_document, document.layout_document)
    own = (_get_next_linebox, _split_inline_box, _split_text_box, _text_align, _count_expandable_spaces)
    for function in own:
        name = function.__name__.removeprefix("_")
        setattr(inline, name, partial(function, getattr(inline, name)))


_Stock = Callable[..., Any]


def _layout_document(stock: _Stock, html: Any, root_box: Any, context: Any, *others: Any, **more: Any) -> Any:
    if _Now.planner:
        note_surroundings([root_box, *context.footnotes])
    return stock(html, root_box, context, *others, **more)


def _get_next_linebox(
    stock: _Stock, context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any,
    absolute_boxes: Any, fixed_boxes: Any, first_letter_style: Any, first_line_style: Any,
) -> Any:  # fmt: skip
    outer, _Now.line = _Now.line, None  # a line within a line: an inline block's
    special = first_letter_style or first_line_style or _floats_beside(context, position_y)
    own = None
    if _Now.planner and not special and (is_justified(linebox) or _is_title(linebox)):
        with suppress(UnplannedError):
            own = _Now.planner.next_line(context, linebox, block, skip_stack)
    _Now.line = own
    try:
        line, resume_at = stock(
            context, linebox, position_y, bottom_space, skip_stack, block, absolute_boxes, fixed_boxes,
            first_letter_style, first_line_style,
        )  # fmt: skip
    finally:
        _Now.line = outer
    if line is not None:
        line.planned = own
    return line, resume_at


def _is_title(line: Any) -> bool:
    """Say whether lines are ragged ones of a heading, or of what is set as headings are."""
    return line.style["white_space"] in _COLLAPSED and surroundings_of(line).title


def _floats_beside(context: Any, position_y: float) -> bool:
    """Say whether a float reaches below a height: the engine keeps floats until their block ends."""
    return any(shape.position_y + shape.margin_height() > position_y for shape in context.excluded_shapes)


def _split_inline_box(stock: _Stock, context: Any, box: Any, position_x: float, max_x: float, *others: Any) -> Any:
    """Split a box; nothing overflows in a planned line."""
    return stock(context, box, position_x, inf if _Now.line and isinstance(box, LineBox) else max_x, *others)


def _split_text_box(
    stock: _Stock, context: Any, box: Any, available_width: Any, skip: int, is_line_start: bool = True
) -> Any:
    """Split a text box of a planned line where that ends, and nowhere else; note where in the paragraph it begins."""
    now = _Now.line
    start = now.measured.starts.get(id(box)) if now else None
    if now is None or start is None:
        return stock(context, box, available_width, skip, is_line_start)
    cut, known = now.cut, now.measured.pieces
    ends_here = box is cut.box
    key = (id(box), skip, cut.resume_at if ends_here else -1)
    if key not in known:
        if ends_here:
            said = now.measured.data[id(box)][skip : cut.kept].decode()
            piece = box.copy()
            piece.text = said + cut.hyphen
            known[key] = stock(context, piece, None, 0, is_line_start)[0] if said else None, cut.resume_at, False
        else:
            known[key] = stock(context, box, None, skip, is_line_start)
        if known[key][0] is not None:
            known[key][0].first_byte = start + skip
    piece, resume_at, preserved = known[key]
    if piece is not None:
        piece = piece.copy()
        piece.position_x, piece.position_y = box.position_x, box.position_y
    return piece, resume_at, preserved


def _count_expandable_spaces(stock: _Stock, box: Any) -> int:
    """Count the spaces of a box that are stretched."""
    return 0 if isinstance(box, TextBox) and keeps_spaces(box) else int(stock(box))


def _text_align(stock: _Stock, context: Any, line: Any, available_width: float, last: bool) -> Any:
    """Align a line; the spaces of a planned one may shrink, and one that would be torn stays ragged."""
    now, planner = _Now.line, _Now.planner
    available_width += now.cut.hanging if now and not now.line.ragged else 0.0
    room = available_width - line.width
    if now and room < 0 and is_justified(line):
        inline.justify_line(context, line, room)
        return 0
    torn = now.line.ragged if now else not last and planner and planner.tears(line, room)
    if torn and is_justified(line):
        line.ragged = inline.count_expandable_spaces(line) > 0  # a word alone is not torn
        return 0
    return stock(context, line, available_width, last)
