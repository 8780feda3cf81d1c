"""Elements of HTML into nodes of the structure tree: lists, tables, pictures, links, notes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from publisher.formats.pdf.render.note_marks import AGAIN, NOTE
from publisher.formats.pdf.structure.heading_cells import headed, scope_of
from publisher.formats.pdf.structure.html_roles import (
    LEVELS,
    NOTE_CLASS,
    PICTURES,
    ROLES,
    classes,
    has_blocks,
    is_decorative,
    numbering,
)
from publisher.formats.pdf.structure.structure_node import GROUPING, Drawn, StructureNode
from publisher.html_tree import Cell, cells_of

# Notes stand behind the block that calls them, and where that is in one of these, behind the whole of it.
_WHOLE = ("L", "Table", "Figure", "TOC")


@dataclass(slots=True)
class NoteNodes:
    """A note: its element and its node, the link at its mark, and the links that call it.

    `marks_again` are the marks that are shown where the note is printed once more, on a later page that calls it.
    """

    element: Any
    note: StructureNode
    mark: StructureNode | None = None
    calls: list[StructureNode] = field(default_factory=list)
    marks_again: list[Drawn] = field(default_factory=list)


class NodeMaker:
    """Makes the nodes of the elements of one document, each once."""

    def __init__(self) -> None:
        self.notes: dict[str, NoteNodes] = {}
        self.in_contents = False
        self._levels: list[int] = []
        self._nodes: dict[Any, StructureNode] = {}
        self._cells: dict[Any, Cell] = {}
        self._headed: dict[Any, list[Cell]] = {}
        self._again: dict[Any, Any] = {}

    def begin_part(self, kind: str) -> None:
        """Begin a part, whose headings are counted anew."""
        self.in_contents = kind == "contents"
        self._levels.clear()

    def made(self, element: Any, style: Any, node: StructureNode) -> StructureNode:
        """Return the node that has the content of an element that stands in a node: a new one, or that one."""
        tag, language = str(element.tag), str(element.get("lang", ""))
        make = _MAKERS.get(tag)
        if make is not None:
            return make(self, element, style, node)
        if tag in ROLES:
            return node.add(ROLES[tag], language)
        if tag in LEVELS:
            return node.add(f"H{self._level(LEVELS[tag])}", language)
        if language and language != node.speaks:
            return node.add("Div" if node.role in GROUPING and has_blocks(element) else "Span", language)
        return node

    def finish(self) -> None:
        """Have each cell name those that head it, once all are there."""
        for element, heads in self._headed.items():
            cell = self._nodes.get(element)
            for head in (self._nodes.get(one.element) for one in heads):
                if cell and head:
                    head.identified = True
                    cell.headers.append(head)

    def _level(self, level: int) -> int:
        """Return the level of a heading below those that it stands under, none skipped (ISO 14289-1 §7.4.2)."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return len(self._levels)

    def list_(self, element: Any, style: Any, node: StructureNode) -> StructureNode:
        """Make a list, or in a table of contents what lists its entries."""
        if self.in_contents and element.tag != "dl":
            return node.add("TOC", str(element.get("lang", "")))
        made = node.add("L", str(element.get("lang", "")))
        made.owner, made.attributes = "List", {"ListNumbering": f"/{numbering(style, element.tag)}"}
        return made

    def item(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make an item; its mark stands next to its body."""
        language = str(element.get("lang", ""))
        if node.role == "TOC":
            return node.add("TOCI", language)
        return (node.add("LI", language) if node.role == "L" else node).add("LBody")

    def term(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make a term, which labels what is said of it; terms that follow each other share that."""
        last = node.kids[-1] if node.kids else None
        item = last if isinstance(last, StructureNode) and _kid(last, "LBody") is None else node.add("LI")
        return item.add("Lbl", str(element.get("lang", "")))

    def definition(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make what is said of a term; several things are paragraphs of one body."""
        last = node.kids[-1] if node.kids else None
        item = last if isinstance(last, StructureNode) else node.add("LI")
        body = _kid(item, "LBody") or item.add("LBody")
        return body if has_blocks(element) else body.add("P", str(element.get("lang", "")))

    def table(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make a table, and work out what its heading cells head."""
        if element not in self._nodes:
            cells = cells_of(element)
            self._cells |= {cell.element: cell for cell in cells}
            self._headed |= {cell.element: heads for cell, heads in headed(cells)}
            self._nodes[element] = node.add("Table", str(element.get("lang", "")))
        return self._nodes[element]

    def cell(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make a cell, which says how far it spans, what it heads and what heads it."""
        made = node.add(element.tag.upper(), str(element.get("lang", "")))
        self._nodes[element] = made
        cell = self._cells.get(element)
        if cell is None:
            return made
        spans = {"ColSpan": len(cell.columns), "RowSpan": len(cell.rows)}
        scope = {"Scope": f"/{scope_of(element)}"} if element.tag == "th" else {}
        made.owner, made.attributes = "Table", scope | {name: span for name, span in spans.items() if span > 1}
        return made

    def figure(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make a figure of a picture with its caption; several pictures are one, with the words for all of them."""
        told = [picture for picture in element.iter() if picture.tag in PICTURES and not is_decorative(picture)]
        if not told or any(child.tag in ("table", "pre") for child in element):
            return node
        made = node.add("Figure", str(element.get("lang", "")))
        made.alternative = " — ".join(filter(None, map(_alternative, told)))
        return made

    def picture(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make the figure of a picture, unless it is its figure's."""
        if node.role == "Figure":
            return node
        made = node.add("Figure", str(element.get("lang", "")))
        made.alternative = _alternative(element)
        return made

    def caption(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make the caption of a figure or a table; any other follows what it is about."""
        return node.add("Caption" if node.role in ("Figure", "Table") else "P", str(element.get("lang", "")))

    def link(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make a link; one from the contents refers to what it lists."""
        if not element.get("href"):
            return node
        around = node.add("Reference") if node.around("TOC") else node
        return around.add("Link", str(element.get("lang", "")))

    def raised(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make the call of a note that has been called before; what else is raised is its text's."""
        if AGAIN in classes(element):
            return self._call(element, node)
        language = str(element.get("lang", ""))
        return node.add("Span", language) if language and language != node.speaks else node

    def object_(self, element: Any, _style: Any, node: StructureNode) -> StructureNode:
        """Make a note of an object that is one."""
        return self._note(element, node).note if NOTE_CLASS in classes(element) else node

    def is_repeated(self, element: Any) -> bool:
        """Say whether an element is a note that stands on an earlier page too."""
        known = self.notes.get(str(element.get(NOTE, "")))
        if known is None or known.element is element:
            return False
        self._again |= zip(element.iter("a"), known.element.iter("a"), strict=True)
        return True

    def read_in_place_of(self, element: Any) -> Any:
        """Return the link of the note that is read for one of a note that stands on an earlier page too."""
        return self._again.get(element, element)

    def pseudo_element(self, element: Any, name: str, node: StructureNode) -> StructureNode:
        """Make what a style sheet generates: an item's mark, a note's call and its mark; the rest is plain text."""
        if name == "marker" and node.role == "LBody" and node.parent and node.parent.role == "LI":
            return _label(node.parent)
        if name == "footnote-call":
            return self._call(element, node)
        if name == "footnote-marker":
            known = self._note(element, node)
            known.mark = known.mark or _label(known.note).add("Link")
            return known.mark
        return node

    def _note(self, element: Any, node: StructureNode) -> NoteNodes:
        """Return a note, which stands behind the block that is the first to call it."""
        name = str(element.get(NOTE, ""))
        if name not in self.notes:
            block = _block_around(node)
            note = block.parent.add_behind(block, "Note") if block.parent else block.add("Note")
            note.identified, note.speaks = True, str(element.get("lang", "")) or note.speaks
            self.notes[name] = NoteNodes(element, note)
        return self.notes[name]

    def _call(self, element: Any, node: StructureNode) -> StructureNode:
        call = node.add("Reference").add("Link")
        self._note(element, node).calls.append(call)
        return call


def _block_around(node: StructureNode) -> StructureNode:
    """Return the block that a node is in: the outermost list or table, else the nearest that stands in a group."""
    block, at = None, node
    while at.parent is not None:
        if at.role in _WHOLE or (block is None and at.parent.role in GROUPING):
            block = at
        at = at.parent
    return block or node


def _kid(node: StructureNode, role: str) -> StructureNode | None:
    """Return the first kid of a type."""
    return next((kid for kid in node.kids if isinstance(kid, StructureNode) and kid.role == role), None)


def _label(node: StructureNode) -> StructureNode:
    """Return the label that begins an item or a note."""
    label = _kid(node, "Lbl")
    if label is None:
        label = StructureNode("Lbl", node, node.speaks)
        node.kids.insert(0, label)
    return label


def _alternative(picture: Any) -> str:
    """Return the words that stand for a picture: those of a drawing are its title."""
    if picture.tag == "img":
        return str(picture.get("alt", ""))
    title = picture.find("{http://www.w3.org/2000/svg}title")
    return str(title.text or "") if title is not None else ""


_MAKERS: dict[str, Callable[[NodeMaker, Any, Any, StructureNode], StructureNode]] = {
    **dict.fromkeys(("ul", "ol", "dl"), NodeMaker.list_),
    "li": NodeMaker.item,
    "dt": NodeMaker.term,
    "dd": NodeMaker.definition,
    "table": NodeMaker.table,
    **dict.fromkeys(("th", "td"), NodeMaker.cell),
    "figure": NodeMaker.figure,
    **dict.fromkeys(("caption", "figcaption"), NodeMaker.caption),
    **dict.fromkeys(PICTURES, NodeMaker.picture),
    "a": NodeMaker.link,
    "sup": NodeMaker.raised,
    "object": NodeMaker.object_,
}
