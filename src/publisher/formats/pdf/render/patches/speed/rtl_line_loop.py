"""Lay out lines of right-to-left text once where no float is near.

The loop of `get_next_linebox` compares the cursor with the cursor plus the line's width, and goes round twice. A
height that counts as reached ends it after one turn.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.layout import inline

_stock_avoid_collisions = inline.avoid_collisions


class _Reached(float):
    """A height that every line keeps to, unless a float came up while the line was laid out."""

    context: Any = None

    def __ge__(self, _height: object) -> bool:
        return not self.context.excluded_shapes

    __hash__ = float.__hash__


def _avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    found = _stock_avoid_collisions(context, box, containing_block, outer)
    fresh = isinstance(box, LineBox) and box.width == 0 and box.height == 0
    if fresh and not context.excluded_shapes and containing_block.style["direction"] == "rtl":
        box.height = _Reached()
        box.height.context = context
    return found


def apply() -> None:
    """Make the change, once a process."""
    inline.avoid_collisions = _avoid_collisions
