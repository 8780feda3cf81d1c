"""Indent the first lines of paragraphs that are read from the right where they begin.

The engine counts the indent to the width of a line, and leaves it free at the line's left edge in either direction.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from weasyprint.layout import inline


def _text_align(stock: Callable[..., Any], context: Any, line: Any, available_width: float, last: bool) -> Any:
    """Align a line; return how far it is from where lines begin, with its indent where that is at the right."""
    indent = line.__dict__.get("text_indent", 0.0) if line.style["direction"] == "rtl" else 0.0
    return indent + stock(context, line, available_width, last)


def take_part() -> None:
    """Make the change over whatever else aligns lines."""
    inline.text_align = partial(_text_align, inline.text_align)
