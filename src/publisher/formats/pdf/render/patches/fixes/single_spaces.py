"""Take a text that is a single space for what it is, where a line ends too.

The engine sets such a space, as between two elements, with a zero-width space behind it, so that it can have a
spacing, and makes both the text of its box. It then finds no space at the end of a line that ends there: the line
keeps it, and is short of its measure by its width.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from weasyprint.layout import inline

_SET = " \u200b"


def _split_text_box(
    split: Callable[..., Any], context: Any, box: Any, available_width: Any, skip: int, *others: Any, **more: Any
) -> Any:
    found, *rest = split(context, box, available_width, skip, *others, **more)
    if found is not None and found.text == _SET and box.text.encode()[skip:] == b" ":
        found.text = " "
    return found, *rest


def apply() -> None:
    """Make the change, once a process, to whatever splits texts by then."""
    inline.split_text_box = partial(_split_text_box, inline.split_text_box)
