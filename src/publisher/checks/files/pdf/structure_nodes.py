"""The structure tree of a PDF → its elements in reading order, each with its content; a loop comes to an end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

#: How many elements are read of a file, and how many within each other.
MOST_NODES, DEEPEST = 300_000, 200
_STANDARD = frozenset((
    *("Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"),
    *("NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table"),
    *("TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link"),
    *("Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form", "Aside", "Title"),
    *("FENote", "Sub", "Em", "Strong", "Artifact"),
))  # fmt: skip
_HEADING_LEVELS = {f"H{level}": level for level in range(1, 7)}


@dataclass(eq=False)
class Node:
    """An element: its standard type, what it says of itself, its kids; marks are pairs of page and number there."""

    role: str
    named: str
    parent: "Node | None"
    page: int
    language: str = ""
    alternative: str | None = None
    actual: str | None = None
    kids: "list[Node | tuple[int, int]]" = field(default_factory=list)
    in_forms: bool = False
    objects: list[tuple[int, int]] = field(default_factory=list)

    @property
    def elements(self) -> "list[Node]":
        """The kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def own_marks(self) -> list[tuple[int, int]]:
        """The content that stands in it and in no element within."""
        return [kid for kid in self.kids if not isinstance(kid, Node)]

    def around(self) -> "Iterator[Node]":
        """Yield it and the elements around it, from the inside."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def within(self) -> "Iterator[Node]":
        """Yield it and all elements in it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.elements)

    def marks(self) -> Iterator[tuple[int, int]]:
        """Yield all content in it, in reading order."""
        waiting: list[Node | tuple[int, int]] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Node):
                waiting += reversed(one.kids)
            else:
                yield one

    @property
    def level(self) -> int:
        """The level of a heading, 0 of what is none."""
        return _HEADING_LEVELS.get(self.role, 0)

    @property
    def standard(self) -> bool:
        """Whether readers know its type."""
        return self.role in _STANDARD


def read_tree(root: Any, pages: Mapping[tuple[int, int], int]) -> tuple[list[Node], bool]:
    """Return all elements of a structure tree in reading order, and whether it was read to its end.

    `pages` are the numbers of pages by their objects. A page of -1 is one that the file does not have.
    """
    found: list[Node] = []
    roles = _role_map(root)
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, Node | None, int, int]] = [(kid, None, -1, 0) for kid in reversed(_kids(root))]
    complete = True
    while waiting:
        item, parent, page, depth = waiting.pop()
        if len(found) >= MOST_NODES:
            return found, False
        if depth > DEEPEST:
            complete = False
            continue
        if not isinstance(item, pikepdf.Dictionary) or "/S" not in item:
            _add_content(item, parent, page, pages)
            continue
        if item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        node = _node(item, parent, page, roles, pages)
        found.append(node)
        if parent is not None:
            parent.kids.append(node)
        waiting += [(kid, node, node.page, depth + 1) for kid in reversed(_kids(item))]
    return found, complete


def _node(item: Any, parent: Node | None, page: int, roles: dict[str, str], pages: Mapping[Any, int]) -> Node:
    named = str(item.S)[1:]
    role = named
    for _ in range(10):  # a map may lead from one type to the next, and in a circle
        if role in _STANDARD or role not in roles:
            break
        role = roles[role]
    if "/Pg" in item:
        page = pages.get(item.Pg.objgen, -1) if isinstance(item.Pg, pikepdf.Dictionary) else -1
    own = _said(item, "/Lang")
    language = own if own else parent.language if parent else ""
    return Node(role, named, parent, page, language, _said(item, "/Alt"), _said(item, "/ActualText"))


def _add_content(item: Any, parent: Node | None, page: int, pages: Mapping[Any, int]) -> None:
    """Add marked content that an element has."""
    if parent is None:
        return
    if isinstance(item, int):
        parent.kids.append((page, item))
    elif isinstance(item, pikepdf.Dictionary):
        if "/Pg" in item and isinstance(item.Pg, pikepdf.Dictionary):
            page = pages.get(item.Pg.objgen, -1)
        if isinstance(item.get("/MCID"), int):
            if "/Stm" in item:
                parent.in_forms = True  # it stands in a form, whose marks are numbered by themselves
            else:
                parent.kids.append((page, int(item.MCID)))
        elif isinstance(item.get("/Obj"), pikepdf.Dictionary):
            parent.objects.append(item.Obj.objgen)


def _role_map(root: Any) -> dict[str, str]:
    found = root.get("/RoleMap")
    if not isinstance(found, pikepdf.Dictionary):
        return {}
    return {key[1:]: str(value)[1:] for key, value in found.items() if isinstance(value, pikepdf.Name)}


def _kids(item: Any) -> list[Any]:
    kids = item.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _said(item: Any, key: str) -> str | None:
    said = item.get(key)
    return str(said) if isinstance(said, pikepdf.String) else None
