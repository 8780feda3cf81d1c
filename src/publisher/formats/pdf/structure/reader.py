"""Laid-out pages into the structure tree of their text, in which an element is one, over whatever pages and columns.

The tree is that of the document's elements, not of its boxes. What a page repeats is no content: the head of a table
that goes on, and what is fixed on every page; such boxes, and margin boxes, are set aside as artifacts. Links in what
is repeated are those of what is read, shown in one more place; other artifacts have none (ISO 14289-1 §7.18.5).
"""

from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from publisher.formats.pdf.render.note_marks import NOTE
from publisher.formats.pdf.structure.artifacts import LAYOUT, PAGINATION, kind_of_margin, set_aside
from publisher.formats.pdf.structure.html_roles import PART_KIND, PICTURES, is_decorative
from publisher.formats.pdf.structure.node_makers import NodeMaker
from publisher.formats.pdf.structure.structure_node import GROUPING, Drawn, StructureNode


class StructureReader:
    """Reads the pages of a document in their order, in the language that it is in unless an element names another."""

    def __init__(self, language: str) -> None:
        self.root = StructureNode("Document", speaks=language)
        self.maker = NodeMaker()
        self._nodes: dict[tuple[Any, str], StructureNode] = {}
        self._feet: dict[Any, tuple[int, Any, StructureNode]] = {}
        self._repeated: list[Drawn] = []
        self._page = 0

    def read(self, pages: Sequence[Any]) -> StructureNode:
        """Return the tree of these pages, and take from them the links that no element of it has."""
        for number, page in enumerate(pages):
            self._page = number
            for box in page._page_box.children:
                self._visit(box, self.root)
        for number, box, table in self._feet.values():
            self._page = number
            self._visit_children(box, self._node_of(box, table))
        self.maker.finish()
        for drawn in self._repeated:
            self._link_repeated(drawn)
        linked = {drawn.box for node in self._nodes.values() for drawn in node.linked}
        for page in pages:
            page.links[:] = [link for link in page.links if link[-1] in linked or not hasattr(link[-1], "artifact")]
        return self.root

    def _visit(self, box: Any, node: StructureNode) -> None:
        """Hang what a box shows below a node."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            node.kids.append(Drawn(self._page, box))
        elif isinstance(box, boxes.MarginBox):
            set_aside(box, kind_of_margin(box))
        elif box.element_tag == "object" and self.maker.is_repeated(box.element):
            self._repeat(self._page, box)
        elif box.style["position"] == "fixed":
            set_aside(box, PAGINATION)
        elif isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            self._visit_repeated(box, node)
        elif isinstance(box, boxes.ReplacedBox):
            self._visit_picture(box, node)
        elif isinstance(box, boxes.LineBox):
            self._visit_children(box, self._paragraph(box, node) if node.role in GROUPING else node)
        else:
            inner = node if box.element is None else self._node_of(box, node)
            if inner.role == "Link" and inner is not node:
                inner.linked.append(Drawn(self._page, box))
            self._visit_children(box, inner)

    def _visit_children(self, box: Any, node: StructureNode) -> None:
        for child in box.children:
            self._visit(child, node)

    def _visit_repeated(self, box: Any, node: StructureNode) -> None:
        """Take the first head of a table that goes on, and its last foot; the others are repetitions."""
        if box.is_footer:
            if box.element in self._feet:
                self._repeat(*self._feet[box.element][:2])
            self._feet[box.element] = self._page, box, node
        elif (box.element, box.element_tag) in self._nodes:
            self._repeat(self._page, box)
        else:
            self._visit_children(box, self._node_of(box, node))

    def _repeat(self, page: int, box: Any) -> None:
        """Set aside a head, a foot or a note that is read elsewhere."""
        set_aside(box, LAYOUT)
        self._repeated += (Drawn(page, getattr(inner, "_box", inner)) for inner in box.descendants(placeholders=True))

    def _link_repeated(self, drawn: Drawn) -> None:
        """Give a link in what is repeated to the element that is read, and the mark of a note to its note."""
        if isinstance(drawn.box, boxes.TextBox):
            if drawn.box.element_tag == "object::footnote-marker":
                self.maker.notes[drawn.box.element.get(NOTE)].marks_again.append(drawn)
            return
        element = self.maker.read_in_place_of(drawn.box.element)
        known = self._nodes.get((element, drawn.box.element_tag))
        if known is not None and known.role == "Link":
            known.linked.append(drawn)

    def _visit_picture(self, box: Any, node: StructureNode) -> None:
        if box.element_tag not in PICTURES or is_decorative(box.element):
            set_aside(box, LAYOUT)  # what a style sheet shows, and what is there to be seen alone
            return
        figure, drawn = self._node_of(box, node), Drawn(self._page, box)
        figure.kids.append(drawn)
        figure.pictures.append(drawn)

    def _paragraph(self, box: Any, node: StructureNode) -> StructureNode:
        """Return the paragraph of lines that stand by themselves among blocks."""
        key = box.element, f"{box.element_tag} line"
        known = self._nodes.get(key)
        if known is None or node.kids[-1] is not known:
            known = self._nodes[key] = node.add("P")
        return known

    def _node_of(self, box: Any, node: StructureNode) -> StructureNode:
        """Return the node of what is in a box, made where its element is met for the first time."""
        key = box.element, box.element_tag
        known = self._nodes.get(key)
        if known is None:
            known = self._nodes[key] = self._made(box, node)
        return known

    def _made(self, box: Any, node: StructureNode) -> StructureNode:
        element, tag = box.element, str(box.element_tag)
        if "::" in tag:
            return self.maker.pseudo_element(element, tag.partition("::")[2], node)
        if tag == "html":
            language = str(element.get("lang", ""))
            return node.add("Part", language) if language and language != node.speaks else node
        if tag == "body":
            self.maker.begin_part(str(element.get(PART_KIND, "")))
            return node
        return self.maker.made(element, box.style, node)
