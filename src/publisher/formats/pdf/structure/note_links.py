"""Links from the calls of notes to the notes, and back (ISO 14289-1 §7.9 and §7.18.5)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from publisher.formats.pdf.structure.node_makers import NoteNodes
from publisher.formats.pdf.structure.structure_node import Drawn

#: Makes a link annotation of a page (by index), in a rectangle (px), to a destination: a page and a place on it (px).
LinkMaker = Callable[[int, tuple[float, float, float, float], tuple[int, float, float]], Any]


def link_notes(notes: Iterable[NoteNodes], make: LinkMaker) -> None:
    """Give each call of a note a link to it, and the mark of each note one to its first call.

    Where a note is printed once more, its mark leads to the first call on that page. That is a link of the note too.
    """
    for known in notes:
        begin = next(known.note.drawn(), None)
        shown = [drawn for call in known.calls for drawn in call.drawn()]
        if begin:
            for call in known.calls:
                call.links += _links(call.drawn(), begin, make)
        if shown and known.mark and known.mark.parent:
            known.mark.links += _links(known.mark.drawn(), shown[0], make)
            for page, marks in groupby(known.marks_again, lambda drawn: drawn.page):
                link = known.mark.parent.add("Link")
                link.alternative = known.mark.text()
                link.links += _links(marks, next((one for one in shown if one.page == page), shown[0]), make)


def _links(shown: Iterable[Drawn], target: Drawn, make: LinkMaker) -> Iterator[tuple[int, Any]]:
    for drawn in shown:
        box = drawn.box
        area = (box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height)
        yield drawn.page, make(drawn.page, area, (target.page, target.box.position_x, target.box.position_y))
