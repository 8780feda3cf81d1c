"""The structure tree into objects of a PDF: its elements, and what the parent tree has of each page."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf

from publisher.formats.pdf.structure.structure_node import Drawn, StructureNode

# Letters of what a link is called: a screen reader tells it at one go.
_LONGEST = 500
# What is there though nothing is in it: a table keeps its shape.
_KEPT = frozenset(("TR", "TH", "TD"))


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What the tree refers to on a page: its reference, and the numbers of its marked content by box."""

    reference: bytes
    marks: Mapping[Any, int]


@dataclass(slots=True)
class WrittenTree:
    """References to what was written.

    `top` are the elements below the document, `rows` by page the elements of its marks by number, `annotated` the
    elements of annotations with these, `identified` the elements that have an ID.
    """

    top: list[bytes] = field(default_factory=list)
    rows: list[dict[int, bytes]] = field(default_factory=list)
    annotated: list[tuple[bytes, Any]] = field(default_factory=list)
    identified: list[bytes] = field(default_factory=list)


class TreeWriter:
    """Writes the tree of a document into its objects.

    `place` gives a rectangle (px) of a page as PDF has it: left, bottom, right, top. `name` gives the ID of the
    element with a number.
    """

    def __init__(
        self,
        pdf: Any,
        pages: Sequence[PageMarks],
        place: Callable[[int, float, float, float, float], list[Any]],
        name: Callable[[int], Any],
    ) -> None:
        self._pdf, self._pages, self._place, self._name = pdf, pages, place, name
        self._written = WrittenTree(rows=[{} for _ in pages])
        self._elements: dict[StructureNode, Any] = {}

    def write(self, root: StructureNode, document: Any) -> WrittenTree:
        """Write everything below the root, whose element is the `document`."""
        for kid in root.kids:
            if isinstance(kid, StructureNode) and self._says_something(kid):
                self._written.top.append(self._element(kid, document).reference)
        for node, element in self._elements.items():
            if node.headers:
                names = (self._name(self._elements[head].number) for head in node.headers)
                element["A"]["Headers"] = pydyf.Array(names)
        return self._written

    def _says_something(self, node: StructureNode) -> bool:
        if node.role in _KEPT or node.links:
            return True
        return any(
            kid.box in self._pages[kid.page].marks if isinstance(kid, Drawn) else self._says_something(kid)
            for kid in node.kids
        )

    def _element(self, node: StructureNode, parent: Any) -> Any:
        """Write an element and all in it."""
        links = [(one.page, one.box.link_annotation) for one in node.linked if one.box.link_annotation] + node.links
        role = "Span" if node.role == "Link" and not links else node.role
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{role}", "P": parent.reference})
        self._pdf.add_object(element)
        self._elements[node] = element
        if node.identified:
            element["ID"] = self._name(element.number)
            self._written.identified.append(element.reference)
        if node.language:
            element["Lang"] = pydyf.String(node.language)
        self._describe(node, element)
        kids = self._kids(node, element)
        words = _words(node) if links else ""
        for page, annotation in links:
            if words:
                annotation["Contents"] = pydyf.String(words)
            self._written.annotated.append((element.reference, annotation))
            kids.append(self._of_page(page, {"Type": "/OBJR", "Obj": annotation.reference}, element))
        element["K"] = pydyf.Array(kids)
        return element

    def _describe(self, node: StructureNode, element: Any) -> None:
        attributes = dict(node.attributes)
        if node.role == "Figure":
            element["Alt"] = pydyf.String(node.alternative or "")
            if area := _area(node.pictures):
                attributes |= {"BBox": pydyf.Array(self._place(node.pictures[0].page, *area))}
        if attributes or node.headers:
            element["A"] = pydyf.Dictionary({"O": f"/{node.owner or 'Layout'}"} | attributes)

    def _kids(self, node: StructureNode, element: Any) -> list[Any]:
        kids: list[Any] = []
        for kid in node.kids:
            if not isinstance(kid, Drawn):
                if self._says_something(kid):
                    kids.append(self._element(kid, element).reference)
                continue
            mark = self._pages[kid.page].marks.get(kid.box)
            if mark is not None:
                self._written.rows[kid.page][mark] = element.reference
                kids.append(self._of_page(kid.page, {"Type": "/MCR", "MCID": mark}, element))
        return kids

    def _of_page(self, page: int, entry: dict[str, Any], element: Any) -> Any:
        """Say of which page something in an element is: for most, that of the element (ISO 32000-1 §14.7.4.2)."""
        reference = self._pages[page].reference
        if element.setdefault("Pg", reference) != reference:
            entry["Pg"] = reference
        return entry["MCID"] if "MCID" in entry and "Pg" not in entry else pydyf.Dictionary(entry)


def _words(link: StructureNode) -> str:
    """Return the words of a link, or those for its picture, without characters that only steer lines."""
    words = link.text() or link.alternative or ""
    visible = "".join(character for character in words if unicodedata.category(character) != "Cf")
    return " ".join(visible.split())[:_LONGEST]


def _area(pictures: Sequence[Drawn]) -> tuple[float, float, float, float] | None:
    """Return the rectangle around the pictures of a figure that are on its first page (px from the top left)."""
    here = [one.box for one in pictures if one.page == pictures[0].page]
    if not here:
        return None
    left, top = (min(getattr(box, side)() for box in here) for side in ("content_box_x", "content_box_y"))
    right = max(box.content_box_x() + box.width for box in here)
    return left, top, right, max(box.content_box_y() + box.height for box in here)
