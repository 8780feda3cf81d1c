"""Have the baselines of a document's lines stand on one grid, in all columns and on all pages.

Lines whose leading is that of the grid, or a multiple of it, are moved to its next line before the engine asks
whether they fit: heights, breaks and the balance of columns follow from where they stand. What has another pitch
(pictures, tables, code, verse) stays in one piece, and the room that it lacks to whole lines is shared out above and
below it. Notes, captions and cells keep theirs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, ClassVar

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, page
from weasyprint.text.line_break import strut

#: Of the grid's step: how far a leading may be from a multiple of it, how far a line may move up, what is no room.
_NEAR, _UP, _NOTHING = 0.02, 0.3, 0.02
_PIXELS = 96 / 72  # a point
#: Elements that are laid out in one piece, whatever the leading is that they inherit.
_PIECES = frozenset(("figure", "pre"))
_PIECE_BOXES = (boxes.FlexBox, boxes.GridBox, boxes.BlockReplacedBox)
_BESIDE = (boxes.InlineBlockBox, boxes.FootnoteAreaBox)

_Stock = Callable[..., Any]


@dataclass(slots=True)
class Grid:
    """The grid of a document: its `step` (px), and on this page where its first line begins and has its baseline.

    `shorter` is how many lines less than they could its pages have. `inside` counts what the engine is in whose lines
    are left where they stand.
    """

    step: float
    shorter: int = 0
    top: float = 0.0
    baseline: float = 0.0
    inside: int = 0

    #: The one that lines stand on now.
    now: ClassVar["Grid | None"] = None

    def takes(self, style: Any) -> bool:
        """Say whether lines of a style have the grid's leading, or a multiple of it."""
        known = style.__dict__.get("_press_on_grid")
        if known is None or known[0] != self.step:
            steps = strut(style)[0] / self.step
            known = style.__dict__["_press_on_grid"] = (
                self.step,
                round(steps) > 0 and abs(steps - round(steps)) <= _NEAR,
            )
        return bool(known[1])

    def begin_page(self, root: Any) -> None:
        """Begin with the first line of a page's content, as the body would have it."""
        style = root.children[0].style if root.children else root.style
        height, baseline = strut(style)
        self.top, self.inside = root.position_y, 0
        self.baseline = self.top + baseline + (self.step - height) / 2

    def place(self, box: Any, line: Any) -> None:
        """Move a box for its first line to stand on the grid: down, or a little up where it is only a little low."""
        over = (line.position_y + line.baseline - self.baseline) % self.step
        if moved := -over if over <= _UP * self.step else self.step - over:
            box.translate(0, moved)
        box.lowered = max(0.0, moved)

    def fill(self, box: Any, room: Callable[[float], bool], *, begins: bool) -> None:
        """Let a piece take whole lines: what it lacks stands half above it where there is room, and below it."""
        foot = box.border_box_y() + box.border_height() + box.margin_bottom
        lacks = (self.top - foot) % self.step
        if not _NOTHING < lacks / self.step < 1 - _NOTHING:
            return
        above = lacks / 2 if begins and room(foot - box.margin_bottom + lacks / 2) else 0.0
        if above:
            box.translate(0, above)
        box.margin_bottom += lacks - above


@contextmanager
def on_grid(step: float, shorter: int = 0) -> Iterator[None]:
    """Have lines stand on a grid of a step (pt), 0 for none; on pages that are some lines `shorter`."""
    before, Grid.now = Grid.now, Grid(step * _PIXELS, shorter) if step else None
    try:
        yield
    finally:
        Grid.now = before


def take_part() -> None:
    """Place lines, while there is a grid."""
    page.block_level_layout = partial(_page_layout, page.block_level_layout)
    inline.get_next_linebox = partial(_get_next_linebox, inline.get_next_linebox)
    block.block_level_layout_switch = partial(_block_level_layout_switch, block.block_level_layout_switch)
    block.block_container_layout = partial(_block_container_layout, block.block_container_layout)


def _page_layout(stock: _Stock, context: Any, box: Any, bottom_space: float, *others: Any, **more: Any) -> Any:
    if Grid.now and box.is_for_root_element:
        Grid.now.begin_page(box)
        bottom_space += Grid.now.shorter * Grid.now.step
    return stock(context, box, bottom_space, *others, **more)


def _get_next_linebox(
    stock: _Stock, context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any, block: Any,
    *others: Any,
) -> Any:  # fmt: skip
    line, resume_at = stock(context, linebox, position_y, bottom_space, skip_stack, block, *others)
    grid = Grid.now
    flows = grid and line is not None and line.height and not grid.inside and not isinstance(block, boxes.MarginBox)
    if grid and flows and grid.takes(line.style):
        grid.place(line, line)
    return line, resume_at


def _block_container_layout(stock: _Stock, context: Any, box: Any, *others: Any, **more: Any) -> Any:
    """Lay out a block; one out of the flow has lines of its own, but a list's marks, which go with its lines."""
    grid = Grid.now
    beside = box.is_floated() or box.is_absolutely_positioned() or isinstance(box, _BESIDE)
    if grid is None or not beside or box.is_outside_marker:
        return stock(context, box, *others, **more)
    grid.inside += 1
    try:
        return stock(context, box, *others, **more)
    finally:
        grid.inside -= 1


def _block_level_layout_switch(
    stock: _Stock,
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    around: Any,
    *others: Any,
    **more: Any,
) -> Any:
    grid = Grid.now
    if grid is None or grid.inside or not _is_piece(box, grid):
        result = stock(context, box, bottom_space, skip_stack, around, *others, **more)
        if grid and not grid.inside and result[0] is not None:
            _begin_with_its_line(result[0])
        return result
    grid.inside += 1
    try:
        result = stock(context, box, bottom_space, skip_stack, around, *others, **more)
    finally:
        grid.inside -= 1
    laid, resume_at = result[:2]
    if isinstance(laid, boxes.FlexBox) and grid.takes(laid.style):
        if first := next(_lines(laid), None):
            grid.place(laid, first)
    elif laid is not None and resume_at is None and bottom_space > -inf and not _goes_on(box, around, grid):
        grid.fill(laid, lambda foot: not context.overflows_page(bottom_space, foot), begins=skip_stack is None)
    return result


def _begin_with_its_line(box: Any) -> None:
    """Move the top edge of a block down with its first line, or its border would begin above the text."""
    first = next((child for child in getattr(box, "children", ()) if child.is_in_normal_flow()), None)
    box.lowered = float(getattr(first, "lowered", 0.0)) if isinstance(box, boxes.BlockBox) else 0.0
    if box.lowered and _is_drawn(box.style):
        box.position_y += box.lowered
        box.height -= box.lowered


def _is_drawn(style: Any) -> bool:
    """Say whether a block has a border or a ground that is seen."""
    borders = any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
    return (
        borders or style["background_color"].alpha > 0 or any(one[0] != "none" for one in style["background_image"])
    )


def _is_piece(box: Any, grid: Grid) -> bool:
    """Say whether a block is laid out in one piece, off the grid."""
    if box.is_table_wrapper or isinstance(box, _PIECE_BOXES) or box.element_tag in _PIECES:
        return True
    return not box.is_for_root_element and _has_own_pitch(box, grid)


def _goes_on(box: Any, around: Any, grid: Grid) -> bool:
    """Say whether a block of a pitch of its own is followed by another, as a stanza: they are one piece."""
    if not _has_own_pitch(box, grid):
        return False
    following = iter(around.children)
    return any(one is box for one in following) and _has_own_pitch(next(following, None), grid)


def _has_own_pitch(box: Any, grid: Grid) -> bool:
    return isinstance(box, boxes.BlockBox) and not box.is_table_wrapper and not grid.takes(box.style)


def _lines(box: Any) -> Iterator[Any]:
    return (one for one in box.descendants() if isinstance(one, boxes.LineBox))
