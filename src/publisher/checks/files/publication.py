"""A product of documents, EPUB or web edition, as it was read: what the checks of both ask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from publisher.checks.files.cascade import Setting, settings
from publisher.checks.files.font_facts import FontFacts, facts_of
from publisher.checks.files.markup import UNSEEN, Document, line_of
from publisher.checks.files.product_files import is_remote, resolved
from publisher.checks.files.style_rules import Face, Sheet, addresses_of, read_sheet
from publisher.model import Span

#: Attributes that name what is shown or read with a document, by element.
_LOADED = {
    **dict.fromkeys(("img", "audio", "video", "source", "track", "embed", "iframe", "input", "script"), ("src",)),
    **{"video": ("src", "poster"), "object": ("data",), "img": ("src", "srcset"), "source": ("src", "srcset")},
    **{"{http://www.w3.org/2000/svg}image": ("href", "{http://www.w3.org/1999/xlink}href"), "image": ("href",)},
}
_LINKED = frozenset(("stylesheet", "icon", "preload", "apple-touch-icon", "manifest", "modulepreload"))
_FONTS = (".ttf", ".otf", ".woff", ".woff2", ".ttc")
_MOST_SHEETS, _DEPTH = 200, 5
_MOST_CSS = 1_000_000  # bytes of a style sheet


class Address(NamedTuple):
    """An address that a file names, with its place, and whether it is loaded with it or only linked."""

    address: str
    base: str
    span: Span
    loaded: bool
    element: "etree._Element | None" = None


@dataclass(eq=False)
class Publication:
    """A product: its name as findings show it, its files, its documents in reading order, and its language."""

    name: str
    files: Mapping[str, bytes]
    documents: dict[str, Document]
    language: str = ""
    with_dark: bool = False
    _sheets: dict[str, Sheet] = field(default_factory=dict)

    def shown(self, name: str) -> str:
        """Return a file's name as findings show it."""
        return f"{self.name}/{name}"

    def locate(self, address: str, base: str) -> tuple[str, str] | None:
        """Resolve an address into a file's name, there or not, and an anchor; None where it leads out."""
        found = resolved(address, base)
        return None if found is None or found[0].startswith("..") else found

    def download_suffix(self, _address: str) -> str:
        """Return the suffix of an address that is a download, which is judged as such; "" for all others."""
        return ""

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name in self.files

    @cached_property
    def styled(self) -> list[tuple[Document, tuple[Sheet, ...]]]:
        """Documents with text, and the style sheets of each in their order."""
        return [
            (document, tuple(self._sheets_of(document)))
            for document in self.documents.values()
            if document.body is not None
        ]

    @cached_property
    def settings(self) -> list[Setting]:
        """How the text of all documents is set."""
        return settings(self.styled, dark=self.with_dark)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All style sheets that documents read, each once."""
        return list({id(sheet): sheet for _, sheets in self.styled for sheet in sheets}.values())

    @cached_property
    def faces(self) -> list[tuple[Face, str, Sheet]]:
        """The faces that style sheets declare, each with the first of its files that is there ("": none is)."""
        found = []
        for sheet in self.sheets:
            for face in sheet.faces:
                targets = (self.locate(address, sheet.name) for address in face.addresses)
                there = next((target[0] for target in targets if target and self.has(target[0])), "")
                found.append((face, there, sheet))
        return found

    @cached_property
    def fonts(self) -> dict[str, FontFacts]:
        """What is known of each font, by its name."""
        return {name: facts_of(data) for name, data in self.files.items() if self.is_font(name)}

    def is_font(self, name: str) -> bool:
        """Return whether a file is a font, by its name; whatever is in it."""
        return name.lower().endswith(_FONTS)

    @cached_property
    def addresses(self) -> list[Address]:
        """All addresses in documents and their style sheets, in their order."""
        found = [address for document in self.documents.values() for address in _of_document(document)]
        for sheet in self.sheets:
            named = (*sheet.addresses, *sheet.imports)
            found += [Address(address, sheet.name, Span(sheet.shown, line), True) for address, line in named]
        return [*found, *self.other_addresses()]

    def other_addresses(self) -> Iterable[Address]:
        """Return addresses that stand in files of another kind."""
        return ()

    def _sheets_of(self, document: Document) -> Iterator[Sheet]:
        for element in document.root.iter("link", "style"):
            if len(self._sheets) > _MOST_SHEETS:
                return
            if element.tag == "style":
                css = "".join(map(str, element.itertext()))
                key = f"{document.name}#{hash(css)}"
                if key not in self._sheets:
                    line = max(line_of(element) - 1, 0)
                    self._sheets[key] = read_sheet(css[:_MOST_CSS], document.name, document.shown, line)
                yield self._sheets[key]
                continue
            relation = (element.get("rel") or "").lower().split()
            if "stylesheet" in relation and "alternate" not in relation and _is_of_screen(element.get("media") or ""):
                target = self.locate(element.get("href") or "", document.name)
                if target:
                    yield from self._read(target[0], 0)

    def _read(self, name: str, depth: int) -> Iterator[Sheet]:
        if name not in self._sheets:
            if not self.has(name) or depth > _DEPTH:
                return
            css = self.files[name][:_MOST_CSS].decode("utf-8", "replace").lstrip("\ufeff")
            self._sheets[name] = read_sheet(css, name, self.shown(name))
        sheet = self._sheets[name]
        for address, _ in sheet.imports:
            target = self.locate(address, name)
            if target and not is_remote(address) and depth < _DEPTH:
                yield from self._read(target[0], depth + 1)
        yield sheet


def _is_of_screen(media: str) -> bool:
    kinds = [kind.strip().lower() for kind in media.split(",")]
    return not media or any(
        kind in ("all", "screen", "") or kind.startswith(("(", "screen", "only screen")) for kind in kinds
    )


def _of_document(document: Document) -> Iterator[Address]:
    for element in document.root.iter(etree.Element):
        span = document.span(element)
        for key in _LOADED.get(element.tag, ()):
            for address in _in_attribute(key, element.get(key)):
                yield Address(address, document.name, span, True, element)
        if element.tag == "link" and element.get("href"):
            relation = set((element.get("rel") or "").lower().split())
            if relation & _LINKED:
                yield Address(element.get("href", ""), document.name, span, True, element)
        elif element.tag in ("a", "area") and element.get("href") is not None:
            yield Address(element.get("href", ""), document.name, span, False, element)
        if element.get("style") and "url(" in element.get("style", ""):
            for address in addresses_of(element.get("style", "")):
                yield Address(address, document.name, span, True, element)


def _in_attribute(key: str, value: str | None) -> list[str]:
    if not value or value.startswith("data:"):
        return []
    if key != "srcset":
        return [value]
    return [part.split()[0] for part in value.split(",") if part.split()]


def visible_text(element: "etree._Element") -> str:
    """Return the text of an element that readers see, on one line."""
    pieces: list[str] = []
    waiting: list[etree._Element | str] = [element]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece.tag, str) and piece.tag not in UNSEEN:
            pieces.append(piece.text or "")
            for child in reversed(piece):
                waiting += [child.tail or "", child]
    return " ".join("".join(pieces).split())
