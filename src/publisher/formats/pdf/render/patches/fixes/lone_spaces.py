"""Drop what Pango knows of a longer text where a lone space follows it in the same layout.

A lone space is set with a zero-width space behind it, so that there is something to space. The spacing of a text that
stood in the layout before, as of the line ` \\n  ` that is cut to its first space, would part that character: its
run begins within it, and what is drawn of it is no text.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango

_END = 0xFFFFFFFF  # of any text (PANGO_ATTR_INDEX_TO_TEXT_END)


def _clearing(set_text: Callable[..., None]) -> Callable[..., None]:
    def set_text_anew(self: Any, text: str, justify: bool = False) -> None:
        if text == " " and self.__dict__.get("text"):
            attributes = pango.pango_layout_get_attributes(self.layout)
            if attributes != ffi.NULL:
                none = pango.pango_attr_letter_spacing_new(0)
                none.start_index, none.end_index = 0, _END
                pango.pango_attr_list_change(attributes, none)
        set_text(self, text, justify)

    return set_text_anew


def apply() -> None:
    """Make the change, once a process: around what spares time there, where that is on."""
    line_break.Layout.set_text = _clearing(line_break.Layout.set_text)
