"""How full the pages of a part are, and what is said or done where one is nearly empty."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from weasyprint.formatting_structure.boxes import FootnoteAreaBox, LineBox, MarginBox, ReplacedBox, TextBox

from publisher.diagnostics import Finding
from publisher.formats.pdf.text.source_place import SourcePlaces

#: How full a page is to be at the least.
LEAST = 0.4
#: How many lines a page may be shorter than others, so that the last one is fuller.
SHORTER = 3
_PIXELS = 96 / 72  # a point


def share_of(page: Any) -> float:
    """Return how much of the height of a page its text and pictures take, without its notes (0 to 1)."""
    box = page._page_box
    top, height = box.content_box_y(), box.height
    feet = [foot for child in box.children for foot in _feet(child)]
    return float(min(1.0, max(0.0, (max(feet, default=top) - top) / height))) if height else 1.0


def can_be_filled(pages: Sequence[Any], step: float) -> bool:
    """Say whether the last page may be full enough where all others are a few lines (of a step, pt) shorter."""
    lacks = (LEAST - share_of(pages[-1])) * pages[-1]._page_box.height
    return bool(lacks <= (len(pages) - 1) * SHORTER * step * _PIXELS)


def _feet(box: Any) -> list[float]:
    if isinstance(box, (FootnoteAreaBox, MarginBox)):
        return []
    if isinstance(box, (LineBox, ReplacedBox)):
        return [box.position_y + box.height] if box.height else []
    return [foot for child in getattr(box, "children", ()) for foot in _feet(child)]


def _share_of_notes(page: Any) -> float:
    """Return how much of the height of a page its notes take: one that they fill is not empty."""
    box = page._page_box
    areas = [child for child in box.children if isinstance(child, FootnoteAreaBox) and child.children]
    return float(sum(area.margin_height() for area in areas) / box.height) if box.height else 0.0


def nearly_empty(pages: Sequence[Any], where: SourcePlaces) -> Iterator[Finding]:
    """Tell of pages of a text that are nearly empty; a text that has only one is as short as it is."""
    for number, page in enumerate(pages if len(pages) > 1 else (), 1):
        if (share := share_of(page) + _share_of_notes(page)) < LEAST:
            span = where.span(next(_texts(page._page_box), ""))
            yield Finding.of("P050", span, page=number, pages=len(pages), share=round(share * 100))


def _texts(box: Any) -> Iterator[str]:
    """Yield the texts of the lines of a page."""
    if isinstance(box, (FootnoteAreaBox, MarginBox)):
        return
    if isinstance(box, LineBox):
        text = "".join(one.text for one in box.descendants() if isinstance(one, TextBox)).strip()
        yield from [text] if text else []
        return
    yield from chain.from_iterable(map(_texts, getattr(box, "children", ())))
