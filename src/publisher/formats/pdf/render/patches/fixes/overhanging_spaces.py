"""Let a text stay whole whose last space alone does not fit, as before an element that begins the next line.

Pango has such a text in one line, whose width counts the space. The engine takes that for a line that is too long,
and breaks it after its first word (`split_first_line`, step 3).
"""

from typing import Any

from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout, line_size

_stock_split_first_line = inline.split_first_line
_WRAPPED = ("normal", "pre-line")
_MOST_LETTERS = 4.0  # an em: the engine's own measure of how much text may fit


def _split_first_line(
    text: str, style: Any, context: Any, max_width: float | None, *others: Any, **more: Any
) -> tuple[Any, ...]:
    """Split a text; where it fits but for the space at its end, all of it is the line."""
    found: tuple[Any, ...] = _stock_split_first_line(text, style, context, max_width, *others, **more)
    broken = max_width is not None and found[2] is not None and text.endswith(" ")
    if broken and style["white_space"] in _WRAPPED and _fits(text.rstrip(" "), style, max_width):
        found = _stock_split_first_line(text, style, context, None, *others, **more)
    return found


def _fits(text: str, style: Any, width: Any) -> bool:
    if not text or "\n" in text or len(text) * style["font_size"] > width * _MOST_LETTERS:
        return False
    layout = create_layout(text, style, None, None, 0)
    line, _ = layout.get_first_line()
    fits = line_size(line, style)[0] <= width
    layout.deactivate()
    return bool(fits)


def apply() -> None:
    """Make the change, once a process."""
    inline.split_first_line = _split_first_line
