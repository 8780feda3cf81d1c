"""Keep the height of a style's lines with the style.

It is asked for at every box and every line, by a key that is written anew each time from sixteen properties.
"""

from typing import Any

from weasyprint.layout import inline
from weasyprint.text import line_break

_stock_strut = line_break.strut


def _strut(style: Any) -> tuple[float, float]:
    known: tuple[float, float] | None = style.__dict__.get("_press_strut")
    if known is None:
        known = style.__dict__["_press_strut"] = _stock_strut(style)
    return known


def apply() -> None:
    """Make the change, once a process."""
    inline.strut = _strut
