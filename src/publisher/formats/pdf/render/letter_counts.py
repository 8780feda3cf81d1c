"""A laid-out part → how many letters of its text stand on each page: where in the text its pages begin.

A figure that waited for room counts where its text goes on without it: there it stands in other formats.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import Box, FootnoteAreaBox, TextBox

from publisher.arabic.words import letters
from publisher.formats.pdf.render.figure_marks import followers
from publisher.formats.pdf.render.note_marks import AGAIN


def letters_on(rendered: weasyprint.Document) -> list[int]:
    """Count page by page: no notes, and nothing that the press adds, as numbers and marks of lists."""
    counts, seen = [0] * len(rendered.pages), set[Any]()
    after = followers(rendered._html.etree_element)
    begun: dict[Any, int] = {}
    moved: list[tuple[int, Any, int]] = []
    for number, page in enumerate(rendered.pages):
        for box, figure in _text_boxes(page._page_box, seen, after, begun, number):
            if figure is None:
                counts[number] += letters(box.text)
            else:
                moved.append((number, figure, letters(box.text)))
    for number, figure, count in moved:
        counts[min(number, begun.get(after[figure], number))] += count
    return counts


def _text_boxes(
    page: Box, heads: set[Any], after: Mapping[Any, Any], begun: dict[Any, int], number: int
) -> Iterator[tuple[TextBox, Any]]:
    """Yield the texts of a page, with the figure that each is in; note the page on which each element begins."""
    waiting = [(child, None) for child in page.children if child.element_tag == "html"]
    fresh = []
    while waiting:
        box, figure = waiting.pop()
        if isinstance(box, FootnoteAreaBox) or "::" in (box.element_tag or "") or _is_the_presses(box.element):
            continue
        if after:
            begun.setdefault(box.element, number)
            figure = box.element if box.element in after else figure
        if getattr(box, "is_header", False) or getattr(box, "is_footer", False):
            # A table's head stands again on each of its pages.
            if box.element in heads:
                continue
            fresh.append(box.element)
        if isinstance(box, TextBox):
            yield box, figure
        waiting += [(child, figure) for child in getattr(box, "children", ())]
    heads.update(fresh)


def _is_the_presses(element: Any) -> bool:
    return element is not None and (
        element.get("data-folio-of") is not None or element.get("class") in (AGAIN, "verse-number")
    )
