"""Laid-out pages → the calls of notes that stand on other pages than their notes."""

from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import Box, FootnoteAreaBox

from publisher.formats.pdf.render.note_marks import AGAIN, CALL, NOTE


def calls_apart(rendered: weasyprint.Document) -> frozenset[int]:
    """Return the numbers of the calls that come pages after their notes, of each note the first on a page.

    A note that has no room on its page stands on the next, where its readers look for it.
    """
    apart: set[int] = set()
    last: dict[str, int] = {}  # note → the last page that it stands on
    pages = [page._page_box for page in rendered.pages]
    for number, page in enumerate(pages):
        last |= {element.get(NOTE): number for element in _elements(page, notes=True) if element.get(NOTE)}
    known: dict[str, int] = {}
    for number, page in enumerate(pages):
        for element in _elements(page, notes=False):
            name = element.get(NOTE)
            if element.get("class") == AGAIN and last.get(name, number) < number and known.get(name) != number:
                known[name] = number
                apart.add(int(element.get(CALL)))
    return frozenset(apart)


def _elements(page: Box, *, notes: bool) -> Iterator[Any]:
    """Yield the elements of a page's notes, or those of its text."""
    for part in page.children:
        if isinstance(part, FootnoteAreaBox) == notes:
            yield from (box.element for box in part.descendants() if box.element is not None)
