"""Draw the words of a justified line as they were measured.

Pango shapes words apart where the space between them has a spacing of its own: they lose their kerning with it, and
the line is another one than was measured. Here the line stays as it was shaped, and its spaces are drawn wider.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline

# A space next to what draws nothing is no word of its own to the text layer.
_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_TIED = re.compile(f"[ \u00a0][{_HIDDEN}]|[{_HIDDEN}][ \u00a0]")


def _add_word_spacing(stock: Callable[..., Any], context: Any, box: Any, spacing: float, moved: float) -> Any:
    if not isinstance(box, TextBox):
        return stock(context, box, spacing, moved)
    if not inline.count_expandable_spaces(box):  # as in code
        box.position_x += moved
        return moved
    if not _stays(box):
        box.spread = 0.0  # its new layout has the spacing
        return stock(context, box, spacing, moved)
    spaces = inline.count_expandable_spaces(box)
    box.position_x += moved
    box.justification_spacing = box.spread = spacing
    box.width += spacing * spaces
    return moved + spacing * spaces


def _stays(box: Any) -> bool:
    """Return whether a text box was shaped as it is now, and has nothing in it that changes its spaces."""
    layout = box.pango_layout
    return bool(
        layout is not None
        and layout.text == box.text
        and not layout.justification_spacing
        and not _TIED.search(box.text)
    )


def apply() -> None:
    """Make the change, once a process."""
    inline.add_word_spacing = partial(_add_word_spacing, inline.add_word_spacing)
