"""Break a word anywhere only where it begins its line, as `overflow-wrap` has it (CSS Text 3 §5.5).

The engine takes whatever stands first in a line of boxes for its beginning, and all that is within that: in code,
every word. Lines of code are broken within words, though there are spaces before them. Where a line has no other
place to break, it is set as the engine does it.

Spaces that are kept hang at the end of a line (§4.1.3), and make it no longer than it is.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import inline, preferred

_stock_split_inline_box, _stock_split_text_box = inline.split_inline_box, inline.split_text_box
_stock_trailing_whitespace_size = preferred.trailing_whitespace_size
_EPSILON = 0.01  # px
_START = "_press_line_start"


def _split_inline_box(context: Any, box: Any, position_x: float, max_x: float, *others: Any) -> Any:
    if not isinstance(box, LineBox) or box.style["overflow_wrap"] == "normal":
        return _stock_split_inline_box(context, box, position_x, max_x, *others)
    around = context.__dict__.get(_START)
    lists = [value for value in others if isinstance(value, list)]
    lengths = [len(value) for value in lists]
    context.__dict__[_START] = position_x
    try:
        found = _stock_split_inline_box(context, box, position_x, max_x, *others)
        if not _runs_over(context, found[0], max_x):
            return found
        for value, length in zip(lists, lengths, strict=True):
            del value[length:]
        context.__dict__[_START] = None
        return _stock_split_inline_box(context, box, position_x, max_x, *others)
    finally:
        context.__dict__[_START] = around


def _runs_over(context: Any, line: Any, max_x: float) -> bool:
    end = max(
        (child.position_x + child.margin_width() for child in line.children if child.is_in_normal_flow()), default=0
    )
    return bool(end - inline.trailing_whitespace_size(context, line) > max_x + _EPSILON)


def _split_text_box(context: Any, box: Any, available_width: Any, skip: Any, is_line_start: bool = True) -> Any:
    start = context.__dict__.get(_START) if context else None
    if is_line_start and start is not None and box.position_x > start + _EPSILON:
        is_line_start = False
    return _stock_split_text_box(context, box, available_width, skip, is_line_start)


def _trailing_whitespace_size(context: Any, box: Any) -> float:
    """Measure the spaces at the end of a box (px), those that are kept too."""
    last = box
    while isinstance(last, (InlineBox, LineBox)) and last.children:
        last = last.children[-1]
    kept = isinstance(last, TextBox) and last.style["white_space"] == "pre-wrap" and last.text.endswith(" ")
    if not kept or not last.style["font_size"]:
        return float(_stock_trailing_whitespace_size(context, box))
    text = last.text.rstrip(" ")
    if not text:
        return float(last.width)
    whole, bare = (
        _stock_split_text_box(context, last.copy_with_text(part), None, 0)[0].width for part in (last.text, text)
    )
    return float(whole - bare)


def apply() -> None:
    """Make the change, once a process."""
    inline.trailing_whitespace_size = _trailing_whitespace_size
    inline.split_inline_box, inline.split_text_box = _split_inline_box, _split_text_box
