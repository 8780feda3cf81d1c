"""Lay each note out once a page to know how much room it takes.

The engine lays out all notes of a page anew whenever one comes or goes, and columns that are balanced take and give
back all of theirs in each round: a page of forty notes took seconds, an article of 500 over a minute. Where nothing
of a note reaches into the next, no margin and no float, notes stand one below the other and their heights add up.
"""

from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import LayoutContext, block

_stock_update, _stock_removal = LayoutContext._update_footnote_area, block.remove_placeholders


def _update(self: Any) -> Any:
    """Update the height of the notes and the foot of the page's text, and say whether there are too many notes."""
    if self.__dict__.get("_press_removing"):
        self._press_removed = True
        return False
    area, notes = self.current_footnote_area, self.current_page_footnotes
    heights = [_height(self, area, note) for note in notes] if notes and _grows(area) else [None]
    if None in heights:
        return _stock_update(self)
    if area.height != "auto" and not self.in_column:
        self.page_bottom += area.margin_height()
    area.children, area.height = notes, sum(heights)
    if not self.in_column:
        self.page_bottom -= area.margin_height()
    return False


def _grows(area: Any) -> bool:
    """Say whether an area is as high as its notes, however many there are."""
    bounds = (area.style["height"], area.min_height, area.max_height)
    return bounds == ("auto", 0, inf) and "auto" not in (area.margin_top, area.margin_bottom)


def _height(context: Any, area: Any, note: Any) -> float | None:
    """Return the height of a note (px); of one that reaches into its neighbours, None."""
    known: dict[Any, float | None] = area.__dict__.setdefault("_press_heights", {})
    if note not in known:
        alone = area.copy_with_children([note]).deepcopy()
        alone = block.block_level_layout(context, build.create_anonymous_boxes(alone), -inf, None, area.page)[0]
        known[note] = alone.height if isinstance(note, boxes.BlockBox) and not _reaches_out(alone) else None
    return known[note]


def _reaches_out(area: Any) -> bool:
    """Say whether something of an area's only note has a margin at its head or foot, or floats."""
    if any(box.is_floated() for box in area.descendants()):
        return True
    for end, margin in ((0, "margin_top"), (-1, "margin_bottom")):
        box = area
        while isinstance(box, boxes.BlockContainerBox) and box.children:
            box = box.children[end]
            if isinstance(box, boxes.BlockLevelBox) and getattr(box, margin):
                return True
    return False


def _remove_placeholders(context: Any, *others: Any) -> None:
    """Remove what stands in boxes from what is kept of a page; its notes all at once."""
    if context.__dict__.get("_press_removing"):
        _stock_removal(context, *others)
        return
    context._press_removing, context._press_removed = True, False
    try:
        _stock_removal(context, *others)
    finally:
        context._press_removing = False
    if context._press_removed:
        context._update_footnote_area()


def apply() -> None:
    """Make the change, once a process."""
    LayoutContext._update_footnote_area = _update
    block.remove_placeholders = _remove_placeholders
