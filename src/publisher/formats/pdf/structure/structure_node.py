"""An element of the structure tree while it is made: what it is, what is in it, and what is said of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: What groups blocks, and has no text of its own (ISO 32000-1 §14.8.4.2).
GROUPING = frozenset(("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box that a page shows, and the index of that page."""

    page: int
    box: Any


@dataclass(slots=True, eq=False)
class StructureNode:
    """An element: its standard type, and its kids in reading order.

    `speaks` is the language of its text, which is written where it is another than around it. `attributes` are those
    of `owner` (ISO 32000-1 §14.8.5). An `identified` node has an ID in the document; `headers` are nodes whose IDs it
    names. `linked` are the boxes of a link, of which each may have an annotation; `links` are further annotations.
    """

    role: str
    parent: "StructureNode | None" = None
    speaks: str = ""
    kids: "list[StructureNode | Drawn]" = field(default_factory=list)
    alternative: str | None = None
    pictures: list[Drawn] = field(default_factory=list)
    owner: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    identified: bool = False
    headers: "list[StructureNode]" = field(default_factory=list)
    linked: list[Drawn] = field(default_factory=list)
    links: list[tuple[int, Any]] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of its text, where it is another than that around it."""
        return self.speaks if self.parent is None or self.speaks != self.parent.speaks else ""

    def add(self, role: str, language: str = "") -> "StructureNode":
        """Add an element at the end, in the language of this one unless another is named."""
        node = StructureNode(role, self, language or self.speaks)
        self.kids.append(node)
        return node

    def add_behind(self, kid: "StructureNode", role: str) -> "StructureNode":
        """Add an element behind a kid, and behind those of the same role that stand there."""
        at = next(n for n in range(len(self.kids) - 1, -1, -1) if self.kids[n] is kid) + 1
        while at < len(self.kids) and getattr(self.kids[at], "role", "") == role:
            at += 1
        node = StructureNode(role, self, self.speaks)
        self.kids.insert(at, node)
        return node

    def around(self, *roles: str) -> "StructureNode | None":
        """Return the nearest element of these types, this one or one around it; None where there is none."""
        node: StructureNode | None = self
        while node is not None and node.role not in roles:
            node = node.parent
        return node

    def drawn(self) -> Iterator[Drawn]:
        """Yield all that it shows, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Drawn):
                yield kid
            else:
                yield from kid.drawn()

    def text(self) -> str:
        """Return the words that it shows; of a picture, those that stand for it."""
        return "".join(
            getattr(kid.box, "text", self.alternative or "") if isinstance(kid, Drawn) else kid.text()
            for kid in self.kids
        )
