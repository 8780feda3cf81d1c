"""The structure of a document's pages: read before they are drawn, written when all content has its number."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pydyf

from publisher.formats.pdf.structure.note_links import link_notes
from publisher.formats.pdf.structure.reader import StructureReader
from publisher.formats.pdf.structure.structure_elements import PageMarks, TreeWriter, WrittenTree

#: The flags of an annotation that shows on paper too (ISO 32000-1 table 165), as PDF/A wants it (ISO 19005-2 §6.3.2).
PRINTED = 4
#: Gives a distance from a page's left and top edge (px) as PDF has it: on the page of an index.
Place = Callable[[int, float, float], tuple[Any, Any]]


class DocumentStructure:
    """The tree of some pages in a language; what these repeat is set aside from it."""

    def __init__(self, pages: Sequence[Any], language: str) -> None:
        self._reader = StructureReader(language)
        self._root = self._reader.read(pages)

    def write(
        self,
        pdf: Any,
        document: Any,
        pages: Sequence[Any],
        marks: Sequence[Mapping[Any, Mapping[str, Any]]],
        place: Place,
        name: Callable[[int], Any],
    ) -> WrittenTree:
        """Write the tree below the element of the document; `marks` are what the engine noted of drawn boxes.

        `name` gives the ID of the element with a number. Raise RuntimeError where something was drawn that no element
        has.
        """

        def link(page: int, area: tuple[float, float, float, float], target: tuple[int, float, float]) -> Any:
            (left, top), (right, bottom) = place(page, *area[:2]), place(page, *area[2:])
            annotation = pydyf.Dictionary({"Type": "/Annot", "Subtype": "/Link", "Contents": pydyf.String("")})
            annotation["Rect"] = pydyf.Array((left, bottom, right, top))
            annotation["BS"] = pydyf.Dictionary({"W": 0})
            annotation["Dest"] = pydyf.Array((pages[target[0]].reference, "/XYZ", *place(*target), 0))
            pdf.add_object(annotation)
            pages[page].setdefault("Annots", pydyf.Array()).append(annotation.reference)
            return annotation

        link_notes(self._reader.maker.notes.values(), link)
        shown = [
            PageMarks(page.reference, {box: mark["mcid"] for box, mark in of_page.items()})
            for page, of_page in zip(pages, marks, strict=True)
        ]
        written = TreeWriter(pdf, shown, lambda page, *area: _area(place, page, *area), name).write(
            self._root, document
        )
        if any(len(row) != len(page.marks) for row, page in zip(written.rows, shown, strict=True)):
            raise RuntimeError("a page shows something that no element of the structure tree has")
        for _, annotation in written.annotated:
            annotation["F"] = PRINTED
        return written


def _area(place: Place, page: int, left: float, top: float, right: float, bottom: float) -> list[Any]:
    (x1, y2), (x2, y1) = place(page, left, top), place(page, right, bottom)
    return [x1, y1, x2, y2]
