"""Find the height of balanced columns in a few steps, and keep the columns of a page whose last one takes nothing.

The engine makes columns higher until all fits, by as much as it sees that they lack (CSS Multi-column Layout 1
§7.1). Before what cannot be broken it sees nothing, and goes on a pixel at a time: a poem of nine lines took 17 s.
After `_ROUNDS` of its own, and where figures move, it is given here columns that lack just what a search has found.
Where at last a column cannot take its first block, the engine drops the columns before it too; here that column is
empty, and they stay.

Notes take their room from the columns. Where a call is so low that it leaves the page with that room, the engine
gives it back, and sends the note to the next page without its call. Here such columns stay short: the call goes too.
Where many lines have notes, columns of the whole page call more of them than it holds, and columns that leave room
for all of those are nearly empty. Here the height between is searched for.

On a full page columns end where they must: a heading or the first lines of a paragraph go over, and leave a gap below
the column before. Where that is more than a line, and there is nothing but text, a few lines less are tried. So they
are for the last columns: the engine makes columns higher by whole lines, and passes by heights at which all fits.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any

from weasyprint.layout import block
from weasyprint.layout import column as column_layout
from weasyprint.text.line_break import strut

from publisher.formats.pdf.render.column_trials import bisected, laid_out, lowest_line, notes_height, unevenness
from publisher.formats.pdf.render.figure_marks import is_text

_ROUNDS = 3  # in which the engine finds the height of most texts
_BEYOND = 2.0  # px: what is higher than the page by so much, the engine gives up
_ROUNDING = 1e-6  # px
_EVEN = 1.1  # lines: feet that are further apart are uneven
_SHORTER = 3  # lines that a page may give up for feet that are even
_SPARE = 2.0  # lines: where columns could be higher by more than this, how high they can be is searched for


@dataclass(slots=True)
class _Balancing:
    """A box while its columns are balanced: the column that is tried, where the first one begins, and what is known
    of their height (px).

    `most` is the height of the page, `lowest` the least that notes left, `notes` the height of those that
    were there before, `above` what columns are above their notes once it has been searched for, and `highest` what
    they may be in the end; `least` is what the columns need once it has been searched for. `stuck` says that a column
    could take nothing, `telling` that this round's columns are not laid out.
    `full` are the columns of the page's height, and `goes_on` says that they do not hold all.
    """

    count: int
    fixed: bool
    column: Any = None
    start: Any = None
    most: float = inf
    lowest: float = inf
    highest: float = inf
    above: float = inf
    notes: float = 0.0
    least: float | None = None
    rounds: int = 0
    stuck: bool = False
    telling: bool = False
    full: list[Any] = field(default_factory=list)
    goes_on: bool = False


def _columns_layout(stock: Callable[..., Any], context: Any, box: Any, *others: Any, **more: Any) -> Any:
    """Lay out a box of columns, whose number is known where their width is not given."""
    balancing = None
    if box.style["column_width"] == "auto":
        balancing = _Balancing(box.style["column_count"], fixed=box.style["height"] != "auto")
    around = context.__dict__.get("_press_balancing")
    context._press_balancing = balancing
    try:
        return stock(context, box, *others, **more)
    finally:
        context._press_balancing = around


def _box_layout(
    stock: Callable[..., Any],
    context: Any,
    box: Any,
    bottom_space: Any,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: Any,
    absolute_boxes: Any,
    fixed_boxes: Any,
    adjoining_margins: Any,
    *others: Any,
    **more: Any,
) -> Any:
    """Lay out a block; where it is a column that is tried, or one that stays empty, see above."""
    after = (absolute_boxes, fixed_boxes, adjoining_margins, *others)
    asked = (context, box, bottom_space, skip_stack, containing_block, page_is_empty, *after)
    state = context.__dict__.get("_press_balancing") if box.is_column else None
    if state is None:
        return stock(*asked, **more)
    layout = partial(stock, first_letter_style=others[0], first_line_style=others[1], **more)
    laying = _Laying(partial(stock, **more), layout, asked, context.page_bottom - box.position_y - bottom_space)
    if adjoining_margins is None:
        return _last_round(laying, state)
    if bottom_space == inf:
        return (_holding(box, state.least), None, *_NOTHING) if state.telling else stock(*asked, **more)
    return _full_page(laying, state) if page_is_empty else _tried_height(laying, state)


@dataclass(frozen=True, slots=True)
class _Laying:
    """A column that the engine asks to have laid out: by `stock` as asked, or by `layout` at another height (px)."""

    stock: Callable[..., Any]
    layout: Callable[..., Any]
    asked: tuple[Any, ...]
    height: float

    @property
    def context(self) -> Any:
        """The engine's layout context."""
        return self.asked[0]

    @property
    def column(self) -> Any:
        """The column's box."""
        return self.asked[1]

    @property
    def skip_stack(self) -> Any:
        """Where in the text the column begins."""
        return self.asked[3]

    def up_to(self, highest: float) -> Any:
        """Lay the column out, at most so high (px)."""
        context, column, bottom_space, *others = self.asked
        return self.stock(context, column, bottom_space + max(0.0, self.height - highest), *others)


def _last_round(laying: _Laying, state: _Balancing) -> Any:
    """Lay out a column whose height is found: its notes have room, its feet are level."""
    layout, asked, height = laying.layout, laying.asked, laying.height
    if laying.skip_stack is state.start:
        most = state.lowest if state.above == inf else state.above
        lost = height > most + _ROUNDING and _loses_notes(layout, asked, height, state)
        state.highest = most if lost else inf
        # Shorter columns may have a figure wait, and text with other notes in its place.
        if not is_text(laying.column):
            even = _even_height if state.goes_on else _even_last_height
            state.highest = min(state.highest, even(layout, asked, min(height, state.highest), state))
    result = laying.up_to(state.highest)
    stays = result[0] is None and laying.skip_stack is not state.start and not state.fixed
    return (_empty(laying.column, 0.0), laying.skip_stack, *result[2:]) if stays else result


def _full_page(laying: _Laying, state: _Balancing) -> Any:
    """Lay out a column of the page's height, with which the engine asks whether the columns hold all."""
    context, column, height = laying.context, laying.column, laying.height
    if column is not state.column:
        state = context._press_balancing = _Balancing(
            state.count, state.fixed, column, laying.skip_stack, height, notes=notes_height(context)
        )
    if laying.skip_stack is state.start and state.above == inf and not state.fixed:
        state.above = _height_above_notes(laying.layout, laying.asked, height, state)
    state.lowest = min(state.lowest, height)
    result = laying.up_to(state.above)
    state.full = [result[0]] if laying.skip_stack is state.start else [*state.full, result[0]]
    state.goes_on = result[1] is not None
    return result


def _tried_height(laying: _Laying, state: _Balancing) -> Any:
    """Lay out a column of a height that the engine tries, or tell it by how much all of that height are too low."""
    height = laying.height
    if laying.skip_stack is state.start:
        state.rounds += 1
        searched = state.stuck or state.rounds > _ROUNDS or is_text(laying.column)
        if state.least is None and searched:
            state.least = _least_height(laying.layout, laying.asked, height, state)
        state.telling = state.least is not None and height < state.least - _ROUNDING
    if state.telling:
        return (_holding(laying.column, 0.0), {0: None}, *_NOTHING)
    result = laying.stock(*laying.asked)
    state.stuck = state.stuck or result[0] is None
    return result


_NOTHING: tuple[Any, ...] = ({"break": "any", "page": None}, [], False, None)


def _empty(column: Any, height: float) -> Any:
    """Make a column without content."""
    box = column.copy_with_children([])
    box.height = height
    return box


def _holding(column: Any, height: float) -> Any:
    """Make a column that holds a block of a height, as the engine looks at it."""
    inner = _empty(column, height)
    inner.is_column = False
    return column.copy_with_children([inner])


def _least_height(layout: Callable[..., Any], asked: tuple[Any, ...], height: float, state: _Balancing) -> float:
    """Search for the least height from one on at which the columns hold all, to half a line (px)."""
    line = strut(asked[1].style)[0]
    low, high, step = height - line, height, line
    while not _fits(layout, asked, high, state):
        if high >= state.most:
            return state.most + _BEYOND
        low, high, step = high, min(high + step, state.most), step * 2
    if high > height:
        _, high = bisected(low, high, line / 2, lambda middle: _fits(layout, asked, middle, state))
    return high


def _height_above_notes(
    layout: Callable[..., Any], asked: tuple[Any, ...], height: float, state: _Balancing
) -> float:
    """Search for the greatest height at which columns leave room for their notes (px), or return no bound.

    It lies between the least that notes left and the height of this round; where those are near, it is not searched.
    """
    line = strut(asked[1].style)[0]
    low, high = max(state.lowest, 0.0), height
    if high - low <= _SPARE * line or not _loses_notes(layout, asked, high, state):
        return inf
    lowest, _ = bisected(low, high, line / 4, lambda middle: _loses_notes(layout, asked, middle, state))
    return lowest


def _even_height(layout: Callable[..., Any], asked: tuple[Any, ...], height: float, state: _Balancing) -> float:
    """Return a height at which the feet of full columns are level, a few lines less at the most; or no bound."""
    line = float(strut(asked[1].style)[0])
    if state.fixed or unevenness(state.full, state.count) <= _EVEN * line:
        return inf
    for less in range(1, _SHORTER + 1):
        with laid_out(layout, asked, height - less * line, state.count) as (columns, _):
            if unevenness(columns, state.count) <= _EVEN * line:
                return height - less * line
    return inf


def _even_last_height(layout: Callable[..., Any], asked: tuple[Any, ...], height: float, state: _Balancing) -> float:
    """Return a height, a few lines lower at the most, at which columns hold all and are level; or no bound."""
    line = float(strut(asked[1].style)[0])
    if state.fixed:
        return inf
    with laid_out(layout, asked, height, state.count) as (columns, fits):
        if not fits or unevenness(columns, state.count) <= _EVEN * line:
            return inf
        highest = max(map(lowest_line, columns)) - float(asked[1].position_y)
    for halves in range(2 * _SHORTER, 0, -1):
        least = highest - halves * line / 2 + _ROUNDING
        with laid_out(layout, asked, least, state.count) as (columns, fits):
            if fits and unevenness(columns, state.count) <= _EVEN * line:
                return least
    return inf


def _fits(layout: Callable[..., Any], asked: tuple[Any, ...], height: float, state: _Balancing) -> bool:
    with laid_out(layout, asked, height, state.count) as (_, fits):
        return fits


def _loses_notes(layout: Callable[..., Any], asked: tuple[Any, ...], height: float, state: _Balancing) -> bool:
    """Return whether columns of a height leave too little room for the notes that are called in them."""
    if state.fixed:
        return False
    with laid_out(layout, asked, height, state.count):
        return notes_height(asked[0]) - state.notes > state.most - height + _ROUNDING


def _report_footnotes(context: Any, height: float) -> None:
    """Send notes above a height on to the next page, the last first; an area without notes has a margin still."""
    sent = 0
    while context.current_page_footnotes and context.current_footnote_area.margin_height() > height:
        context.report_footnote(context.current_page_footnotes[-1])
        sent += 1
    if sent:
        context.reported_footnotes[-sent:] = context.reported_footnotes[: -sent - 1 : -1]


def apply() -> None:
    """Make the change, once a process, over what else is changed of the same functions."""
    column_layout._report_footnotes = _report_footnotes
    block.columns_layout = partial(_columns_layout, block.columns_layout)
    block.block_box_layout = partial(_box_layout, block.block_box_layout)
