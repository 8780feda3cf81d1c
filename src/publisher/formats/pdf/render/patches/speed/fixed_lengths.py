"""Resolve the lengths of a style without percentages once.

The engine does so each time that a box is laid out, one length after the other. What they come to is kept with the
lengths that it was made from.
"""

from operator import itemgetter
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.layout import absolute, block, column, grid, inline, page, percent, table
from weasyprint.layout import float as floats

_stock_resolve_percentages = percent.resolve_percentages
_LENGTHS = tuple(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom"))
_SIZES = ("width", "min_width", "max_width", "height", "min_height", "max_height")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_ALL_OF_THEM = (*_LENGTHS, *_SIZES, *_BORDERS, "border_collapse", "box_sizing")
_of_lengths = itemgetter(*_ALL_OF_THEM)


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    style = box.style
    lengths = _of_lengths(style)
    known = style.__dict__.get("_press_lengths")
    if known is None or known[0] != lengths:
        known = style.__dict__["_press_lengths"] = (lengths, _used(lengths))
    if known[1] is None:
        _stock_resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(known[1])


def _used(lengths: tuple[Any, ...]) -> dict[str, Any] | None:
    """Give the used values of lengths; None where they depend on more than themselves."""
    *values, collapse, sizing = lengths
    if collapse == "collapse" or sizing != "content-box":
        return None
    found: dict[str, Any] = dict(zip(_BORDERS, values[-len(_BORDERS) :], strict=True))
    for name, value in zip((*_LENGTHS, *_SIZES), values, strict=False):
        if type(value) is Dimension and value.unit == "px":
            found[name] = value.value
        elif value == "auto":
            found[name] = 0 if name in ("min_width", "min_height") else value
        else:
            return None
    return found


def apply() -> None:
    """Make the change, once a process."""
    for module in (absolute, block, column, floats, grid, inline, page, table):
        module.resolve_percentages = _resolve_percentages
