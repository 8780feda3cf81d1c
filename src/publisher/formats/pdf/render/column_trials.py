"""Columns that are laid out for a while: whether they hold all, how level their feet are, what notes they call."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import FlexBox, GridBox, LineBox, ReplacedBox
from weasyprint.layout import block

_NO_TEXT = (FlexBox, GridBox, ReplacedBox)


def bisected(low: float, high: float, within: float, holds: Callable[[float], bool]) -> tuple[float, float]:
    """Return bounds, at most so far apart, of where `holds` becomes true: it is not at `low`, and it is at `high`."""
    while high - low > within:
        middle = (low + high) / 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return low, high


def unevenness(columns: Sequence[Any], count: int) -> float:
    """Return by how much the feet of columns differ (px); of columns with more than text, and of few, nothing."""
    if len(columns) < count or not all(columns):
        return 0.0
    inside = [one for column in columns for one in column.descendants()]
    if any(isinstance(one, _NO_TEXT) or one.is_table_wrapper for one in inside):
        return 0.0
    feet = [lowest_line(column) for column in columns]
    return max(feet) - min(feet)


def lowest_line(column: Any) -> float:
    """Return where the lowest line of a column ends (px)."""
    lines = (one for one in column.descendants() if isinstance(one, LineBox))
    return max((float(one.position_y + one.height) for one in lines), default=0.0)


def notes_height(context: Any) -> float:
    """Return the height of the notes that a page has now (px)."""
    area = context.current_footnote_area
    return float(area.margin_height()) if area.children and area.height != "auto" else 0.0


@contextmanager
def laid_out(
    layout: Callable[..., Any], asked: tuple[Any, ...], height: float, count: int
) -> Iterator[tuple[Sequence[Any], bool]]:
    """Lay columns of a height out for a while; give them, and say whether they hold all."""
    context, column, _, skip_stack, containing_block, *_ = asked
    shapes = len(context.excluded_shapes)
    bottom_space = context.page_bottom - column.position_y - height
    made: list[Any] = []
    for _ in range(count):
        box, skip_stack, *_ = layout(
            context,
            column,
            bottom_space,
            skip_stack,
            containing_block,
            page_is_empty=False,
            absolute_boxes=[],
            fixed_boxes=[],
            adjoining_margins=[],
        )
        if box is None:
            break
        made.append(box)
        if skip_stack is None:
            break
    try:
        yield made, bool(made) and box is not None and skip_stack is None
    finally:
        block.remove_placeholders(context, made, [], [])
        del context.excluded_shapes[shapes:]
