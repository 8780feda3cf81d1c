"""A laid-out part → how many letters of its text stand on each page: where in the text its pages begin."""

from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import Box, FootnoteAreaBox, TextBox

from publisher.arabic.words import letters
from publisher.formats.pdf.render.note_marks import AGAIN


def letters_on(rendered: weasyprint.Document) -> list[int]:
    """Count page by page: no notes, and nothing that the press adds, as numbers and marks of lists."""
    seen: set[Any] = set()
    return [sum(letters(box.text) for box in _text_boxes(page._page_box, seen)) for page in rendered.pages]


def _text_boxes(page: Box, heads: set[Any]) -> Iterator[TextBox]:
    waiting = [child for child in page.children if child.element_tag == "html"]
    fresh = []
    while waiting:
        box = waiting.pop()
        if isinstance(box, FootnoteAreaBox) or "::" in (box.element_tag or "") or _is_the_presses(box.element):
            continue
        if getattr(box, "is_header", False) or getattr(box, "is_footer", False):
            # A table's head stands again on each of its pages.
            if box.element in heads:
                continue
            fresh.append(box.element)
        if isinstance(box, TextBox):
            yield box
        waiting += getattr(box, "children", ())
    heads.update(fresh)


def _is_the_presses(element: Any) -> bool:
    return element is not None and (
        element.get("data-folio-of") is not None or element.get("class") in (AGAIN, "verse-number")
    )
