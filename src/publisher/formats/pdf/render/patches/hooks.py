"""Where the press takes part in the engine's work: it draws text itself, and margin boxes after the part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from weasyprint import layout as layouts
from weasyprint.draw import text

from publisher.formats.pdf.render.patches.status import engine_status

_LEAST_SIZE = 1e-6  # px: what is less, the engine does not write


def take_part() -> None:
    """Have text drawn by the press. Margin boxes wait only while `margins_later`."""
    text.draw_first_line = partial(_draw_first_line, text.draw_first_line)


# A stream that draws text by itself does so, but for ellipses, which are the engine's.
#: Whether the press draws text. PUBLISHER_TEXT_LAYER=0 leaves all of it to the engine, for those who compare.
TEXT_LAYER = os.environ.get("PUBLISHER_TEXT_LAYER") != "0" and engine_status().on("text_layer")


def _draw_first_line(
    by_the_engine: Any, stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any
) -> Any:
    plain = TEXT_LAYER and text_overflow != "ellipsis" and block_ellipsis == "none"
    if not plain or not hasattr(stream, "draw_line"):
        return by_the_engine(stream, textbox, text_overflow, block_ellipsis, matrix)
    if textbox.text and textbox.style["font_size"] >= _LEAST_SIZE:
        stream.draw_line(textbox, matrix)
    return []


# Margin boxes are laid out after the part, for either side, and not while its pages are made.
@dataclass(slots=True)
class Margins:
    """What the margin boxes of a part are made of: the context, and each page's box with its state of counters."""

    context: Any = None
    pages: list[tuple[Any, Any]] = field(default_factory=list)
    #: Whether a part is laid out so, by itself.
    later: ClassVar[bool] = False


@contextmanager
def margins_later() -> Iterator[Margins]:
    """Lay out without margin boxes, and keep what they need."""
    kept = Margins()

    def note(context: Any, box: Any, state: Any) -> tuple[()]:
        if kept.context is not context:  # the part is laid out anew
            kept.pages.clear()
        kept.context = context
        kept.pages.append((box, state))
        return ()

    stock = layouts.make_margin_boxes
    layouts.make_margin_boxes, Margins.later = note, True
    try:
        yield kept
    finally:
        layouts.make_margin_boxes, Margins.later = stock, False
