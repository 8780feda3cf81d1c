"""An EPUB as it was read: its package, manifest, spine, contents and documents, in whatever folders they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from publisher.checks.files.markup import Document, types_of
from publisher.checks.files.publication import Address, Publication, visible_text
from publisher.model import Span

_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


class Item(NamedTuple):
    """An item of the manifest: its id, the file that it names, what the manifest says of it, and its line."""

    id: str
    href: str
    name: str
    media_type: str
    properties: frozenset[str]
    line: int


class Entry(NamedTuple):
    """An entry of the contents or the list of pages: its words, the file and anchor that it leads to, its place."""

    label: str
    name: str
    anchor: str
    span: Span
    group: bool = False  # it stands above others in the same document


@dataclass(eq=False)
class Book(Publication):
    """An EPUB: its package document as a tree, and what is read from it."""

    package_name: str = ""
    package: "etree._Element" = field(default_factory=lambda: etree.Element("package"))
    items: Sequence[Item] = ()
    spine: Sequence[tuple[str, bool, int]] = ()  # ids, whether they are linear, lines
    ncx: Document | None = None
    mimetype: str = ""  # what is wrong with it
    encrypted: Sequence[tuple[str, str]] = ()  # names and algorithms that are no fonts' obfuscation
    outside: Sequence[str] = ()  # names that would be written outside of a folder

    def at(self, line: int = 0) -> Span:
        """Return a place in the package document."""
        return Span(self.shown(self.package_name), line)

    @property
    def version(self) -> str:
        """The version that the package names, such as 3.0."""
        return self.package.get("version") or ""

    def other_addresses(self) -> Iterator[Address]:
        """Yield the addresses that the NCX names."""
        for content in self.ncx.root.iter(f"{_NCX}content") if self.ncx else ():
            if self.ncx:
                yield Address(content.get("src") or "", self.ncx.name, self.ncx.span(content), False, content)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Items of the manifest by their ids."""
        return {item.id: item for item in self.items}

    @cached_property
    def reading_order(self) -> list[Document]:
        """The documents of the spine that are there, in their order."""
        names = (self.by_id[ref].name for ref, _, _ in self.spine if ref in self.by_id)
        return [self.documents[name] for name in names if name in self.documents]

    @cached_property
    def nav(self) -> Document | None:
        """The navigation document of an EPUB 3."""
        names = (item.name for item in self.items if "nav" in item.properties)
        return next((self.documents[name] for name in names if name in self.documents), None)

    def metadata(self, name: str) -> "list[etree._Element]":
        """Return the elements of the metadata of a name, such as `title`, whatever their namespace."""
        return [
            element
            for element in self.package.iter(etree.Element)
            if etree.QName(element).localname == name and element.tag != f"{{http://www.idpf.org/2007/opf}}{name}"
        ]

    @cached_property
    def contents(self) -> list[Entry]:
        """The entries of the contents of an EPUB 3; none where it has no navigation document."""
        return self._entries("toc")

    @cached_property
    def pages(self) -> list[Entry]:
        """The entries of the list of pages."""
        return self._entries("page-list") or self._entries("doc-pagelist")

    @cached_property
    def old_contents(self) -> list[Entry]:
        """The entries of the NCX."""
        return self._points("navPoint")

    @cached_property
    def old_pages(self) -> list[Entry]:
        """The pages of the NCX."""
        return self._points("pageTarget")

    def _entries(self, kind: str) -> list[Entry]:
        found: list[Entry] = []
        for nav in self.nav.root.iter("nav") if self.nav else ():
            if kind not in types_of(nav):
                continue
            for link in nav.iter("a"):
                target = self.locate(link.get("href") or "", self.nav.name) if self.nav else None
                if target and self.nav:
                    inner = next((one for below in link.itersiblings("ol") for one in below.iter("a")), None)
                    first = self.locate(inner.get("href") or "", self.nav.name) if inner is not None else None
                    group = first is not None and first[0] == target[0]
                    found.append(Entry(visible_text(link), *target, self.nav.span(link), group))
        return found

    def _points(self, kind: str) -> list[Entry]:
        found: list[Entry] = []
        for point in self.ncx.root.iter(f"{_NCX}{kind}") if self.ncx else ():
            label, target = point.find(f"{_NCX}navLabel"), self._target_of(point)
            if target and self.ncx:
                said = " ".join("".join(map(str, label.itertext())).split()) if label is not None else ""
                first = self._target_of(point.find(f"{_NCX}{kind}"))
                group = first is not None and first[0] == target[0]
                found.append(Entry(said, *target, self.ncx.span(point), group))
        return found

    def _target_of(self, point: "etree._Element | None") -> tuple[str, str] | None:
        content = point.find(f"{_NCX}content") if point is not None else None
        return self.locate(content.get("src") or "", self.ncx.name) if content is not None and self.ncx else None
