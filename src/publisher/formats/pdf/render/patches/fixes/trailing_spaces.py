"""Leave the last text of a right-to-left line where it stands when the space at its end is removed.

Without that space the line is narrower on its left, so what stands right of its last text comes nearer. The engine
moves that text too, and still draws its space to make up for it; but where it justifies the line it draws none, so
that the gap is seen twice and the line is off its edges. Here the text stays, and no space is drawn.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import inline
from weasyprint.text.line_break import Layout

_stock_remove_last_whitespace, _stock_deactivate = inline.remove_last_whitespace, Layout.deactivate


def _remove_last_whitespace(context: Any, line: Any) -> None:
    """Take the space at the end of a line away; the last text, and what holds it, stays where it stands."""
    last = [line]
    while isinstance(last[-1], (LineBox, InlineBox)) and last[-1].children:
        last.append(last[-1].children[-1])
    box = last[-1]
    before = box.width if isinstance(box, TextBox) else 0.0
    _stock_remove_last_whitespace(context, line)
    if isinstance(box, TextBox) and box.width != before and box.pango_layout.first_line_direction % 2:
        for moved in last[1:]:
            moved.position_x += before - box.width
        box.pango_layout.text = box.text
        if hasattr(box.pango_layout, "layout"):
            _stock_deactivate(box.pango_layout)  # it is of the text with its space


def apply() -> None:
    """Make the change, once a process."""
    inline.remove_last_whitespace = _remove_last_whitespace
