"""Set the margin that adjoins an unforced break to nothing (CSS Fragmentation 3 §5.2).

The engine has it so for some of what follows the break of a page, and for nothing that follows that of a column.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.layout import block, page

_stock_box_layout = block.block_box_layout
_stock_block_level_layout = block.block_level_layout
_NOTHING = Dimension(0, "px")


@dataclass(slots=True)
class _First:
    """What stands first after the last break: of the page, of the column, and in one of these."""

    on_page: Any = None
    in_column: Any = None
    inside: Any = None

    def has(self, box: Any) -> bool:
        """Say whether a box is one of them, or a copy."""
        return any(
            one is box or (one and one.element is box.element and one.element_tag == box.element_tag)
            for one in (self.on_page, self.in_column, self.inside)
        )


def _first_of_context(context: Any) -> _First:
    known: _First = context.__dict__.setdefault("_press_first", _First())
    return known


@contextmanager
def nothing_first(context: Any) -> Iterator[None]:
    """Keep upper margins for a while: what is laid out now follows something, though the text resumes with it."""
    before = context.__dict__.get("_press_first")
    context._press_first = _First()
    try:
        yield
    finally:
        context._press_first = before if before is not None else _First()


def _resumed(box: Any, skip_stack: Any) -> Any:
    """Follow a skip stack to the box that it stands before, or None: it stands within a line."""
    while skip_stack and hasattr(box, "children"):
        index, skip_stack = next(iter(skip_stack.items()))
        if index >= len(box.children):
            return None
        box = box.children[index]
    return None if isinstance(box, LineBox) else box


def _unforced(context: Any) -> bool:
    """Say whether the page begins because the last is full: the engine takes every named page for a forced one."""
    last, this = (context.page_maker[context.current_page - back][1] for back in (2, 1))
    return bool(this["break"] == "any" and this["page"] == last["page"])


def _page_layout(context: Any, box: Any, bottom_space: Any, skip_stack: Any, *others: Any, **more: Any) -> Any:
    """Lay out what is on a page; after an unforced break, what it goes on with stands first."""
    if box.is_for_root_element:
        goes_on = skip_stack and _unforced(context)
        context._press_first = _First(_resumed(box, skip_stack) if goes_on else None)
    return block.block_level_layout(context, box, bottom_space, skip_stack, *others, **more)


def _box_layout(context: Any, box: Any, bottom_space: Any, skip_stack: Any, *others: Any, **more: Any) -> Any:
    """Lay out a box; where it is a column after the first, what it goes on with stands first."""
    if box.is_column:
        goes_on = skip_stack and next(iter(skip_stack)) > 0
        first = _first_of_context(context)
        first.in_column, first.inside = _resumed(box, skip_stack) if goes_on else None, None
    return _stock_box_layout(context, box, bottom_space, skip_stack, *others, **more)


def _block_level_layout(
    context: Any, box: Any, bottom_space: Any, skip_stack: Any, containing_block: Any, *others: Any, **more: Any
) -> Any:
    """Lay out a block, without its upper margin where it stands first; so too what stands first in it."""
    asked = (context, box, bottom_space, skip_stack, containing_block, *others)
    first = _first_of_context(context)
    if skip_stack or not first.has(box) or box.style["margin_break"] == "keep":
        return _stock_block_level_layout(*asked, **more)
    open_above = not (box.style["border_top_width"] or box.style["padding_top"].value)
    flowing = (child for child in getattr(box, "children", ()) if child.is_in_normal_flow())
    first.inside = next(flowing, None) if open_above else None
    margin, box.style["margin_top"] = box.style["margin_top"], _NOTHING
    try:
        return _stock_block_level_layout(*asked, **more)
    finally:
        box.style["margin_top"] = margin


def apply() -> None:
    """Make the change, once a process."""
    page.block_level_layout = _page_layout
    block.block_box_layout = _box_layout
    block.block_level_layout = _block_level_layout
