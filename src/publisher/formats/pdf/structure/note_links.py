"""Links from the calls of notes to the notes, and back (ISO 14289-1 §7.9 and §7.18.5)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from publisher.formats.pdf.structure.node_makers import NoteNodes
from publisher.formats.pdf.structure.structure_node import Drawn, StructureNode

#: Makes a link annotation of a page (by index), in a rectangle (px), to a destination: a page and a place on it (px).
LinkMaker = Callable[[int, tuple[float, float, float, float], tuple[int, float, float]], Any]


def link_notes(notes: Iterable[NoteNodes], make: LinkMaker) -> None:
    """Give each call of a note a link to it, and the mark of each note one to its first call."""
    for known in notes:
        first_call = next((drawn for call in known.calls for drawn in call.drawn()), None)
        begin = next(known.note.drawn(), None)
        if begin:
            for call in known.calls:
                call.links += _links(call, begin, make)
        if first_call and known.mark:
            known.mark.links += _links(known.mark, first_call, make)


def _links(link: StructureNode, target: Drawn, make: LinkMaker) -> Iterator[tuple[int, Any]]:
    for drawn in link.drawn():
        box = drawn.box
        area = (box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height)
        yield drawn.page, make(drawn.page, area, (target.page, target.box.position_x, target.box.position_y))
