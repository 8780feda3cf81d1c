"""Draw marks where the font puts them.

Pango tells in 1/1024 px where a mark stands, and the engine writes that as 1/1000: each is 2.4 % too far from its
letter. They are given to it smaller by so much.
"""

from typing import Any

from weasyprint.draw import text
from weasyprint.text.ffi import ffi, pango

_stock_draw_first_line = text.draw_first_line
_TOO_FAR = 1000 / 1024


def _draw_first_line(stream: Any, textbox: Any, *others: Any) -> Any:
    """Draw a line, its marks where the font puts them."""
    if textbox.text.strip():
        layout = textbox.pango_layout
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # as the engine does: it shapes anew
        line, _ = layout.get_first_line()
        run = line.runs[0]
        while run != ffi.NULL:
            glyphs, run = run.data.glyphs, run.next
            for info in glyphs.glyphs[0 : glyphs.num_glyphs]:
                info.geometry.x_offset = round(info.geometry.x_offset * _TOO_FAR)
                info.geometry.y_offset = round(info.geometry.y_offset * _TOO_FAR)
    return _stock_draw_first_line(stream, textbox, *others)


def apply() -> None:
    """Make the change, once a process."""
    text.draw_first_line = _draw_first_line
