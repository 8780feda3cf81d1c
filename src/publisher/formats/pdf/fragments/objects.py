"""The objects of a drawn part, split: written with holes where a number or a position will stand."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pydyf

from publisher.formats.pdf.fragments.fragment import (
    COLOURS,
    FONTS,
    TREE,
    Numbering,
    StreamObject,
    Template,
    packed,
    unpacked,
)

_REFERENCE = re.compile(rb"(\d+) 0 R")
_ELEMENTS = ("/StructElem", "/Annot")
_LEVEL = 6  # deflate


@dataclass(frozen=True, slots=True)
class Position:
    """A distance from the left edge of a page (pt), which moves with the body."""

    page: int
    x: float


@dataclass(frozen=True, slots=True)
class Key:
    """A number that the parent tree will give to an annotation."""

    index: int


@dataclass(frozen=True, slots=True)
class Identifier:
    """The ID of an element: its number in the document, of as many digits as any, so that IDs are in its order."""

    number: int


class Objects:
    """The objects of a drawn part by kind, with the local number of each."""

    def __init__(self, pdf: pydyf.PDF, pages: Sequence[Any], constant: tuple[Any, Any, Any]) -> None:
        fonts, root, colours = constant
        self._all = pdf.objects
        self.positions: list[Position] = []
        kept: list[Any] = [
            item for item in pdf.objects[1:] if isinstance(item, dict) and item.get("Type") in _ELEMENTS
        ]
        self._elements = [item for item in kept if item is not root]
        self._streams = [item for item in pdf.objects[1:] if isinstance(item, pydyf.Stream)]
        counting = Numbering(len(pages), len(self._elements), len(self._streams), 0, 0)
        self._local = {fonts.number: FONTS, root.number: TREE, colours.number: COLOURS}
        self._local |= {page.number: counting.page(n) for n, page in enumerate(pages)}
        self._local |= {item.number: counting.first_object + n for n, item in enumerate(self._elements)}
        self._local |= {item.number: counting.first_stream + n for n, item in enumerate(self._streams)}
        self._counting = counting
        self._digests: dict[int, str] = {}
        self.longest_string = 0  # bytes, of those that are written
        self._by_local = {self._local[item.number]: item for item in self._streams}

    def numbering(self, keys: int) -> Numbering:
        """Count the local numbers; asked when everything is written."""
        counted = self._counting
        return Numbering(counted.pages, counted.objects, counted.streams, len(self.positions), keys)

    def local(self, reference: bytes) -> int:
        """Give the local number of a reference."""
        return self._local[int(reference.split()[0])]

    def joined(self) -> Template:
        """Write all elements and annotations, joined by NUL."""
        holes: list[int] = []
        written = [self._pdf_syntax(item, holes) for item in self._elements]
        first_key = self.numbering(0).first_key
        return Template(b"\0".join(written), packed(hole if hole >= 0 else first_key - 1 - hole for hole in holes))

    def streams(self) -> Iterator[StreamObject]:
        """Write the streams that are no pages, deflated."""
        for item in self._streams:
            head, data = dict(item.extra), _data(item)
            digest = self._digest(item, data)
            if "Filter" not in head:
                head["Filter"], data = "/FlateDecode", zlib.compress(data, _LEVEL)
            yield StreamObject(self.template(head | {"Length": len(data)}), data, digest)

    def _digest(self, item: Any, data: bytes) -> str:
        """Tell a stream by its bytes and by all that it refers to."""
        if item.number not in self._digests:
            head = self.template(dict(item.extra))
            said = (
                self._digest(self._by_local[n], _data(self._by_local[n])) if n in self._by_local else f"{n}"
                for n in unpacked(head.holes)
            )
            parts = "\0".join((repr(head.text), *said)).encode()
            self._digests[item.number] = sha256(parts + b"\0" + data).hexdigest()
        return self._digests[item.number]

    def template(self, value: Any) -> Template:
        """Write a value with holes."""
        holes: list[int] = []
        text = self._pdf_syntax(value, holes)
        return Template(text, packed(holes))

    def _pdf_syntax(self, value: Any, holes: list[int]) -> bytes:
        match value:
            case Position() | Key() | Identifier():
                return self._loose(value, holes)
            case bytes() if reference := _REFERENCE.fullmatch(value):
                return self._reference(int(reference[1]), holes)
            case dict():
                items = (b"/%s %s" % (_pdf_name(key), self._pdf_syntax(item, holes)) for key, item in value.items())
                return b"<<%s>>" % b"".join(items)
            case list() | tuple():
                return b"[%s]" % b" ".join(self._pdf_syntax(item, holes) for item in value)
            case pydyf.String():
                self.longest_string = max(self.longest_string, _encoded_length(value.string))
        return bytes(pydyf._to_bytes(value)).replace(b"%", b"%%")

    def _loose(self, value: Position | Key | Identifier, holes: list[int]) -> bytes:
        if isinstance(value, Identifier):
            holes.append(self._local[value.number])
            return b"(%010d)"
        if isinstance(value, Position):
            self.positions.append(value)
            holes.append(self._counting.first_position + len(self.positions) - 1)
            return b"%b"
        holes.append(-1 - value.index)  # keys come after the positions, which are not counted yet
        return b"%d"

    def _reference(self, number: int, holes: list[int]) -> bytes:
        """Refer to an object that has a number of its own; write any other in its place."""
        if number not in self._local:
            return self._pdf_syntax(dict(self._all[number]), holes)
        holes.append(self._local[number])
        return b"%d 0 R"


def _encoded_length(string: str | bytes) -> int:
    """Return how many bytes a string has in the file, without its signs (ISO 32000-1 §7.9.2.2)."""
    return len(string) if isinstance(string, bytes) or string.isascii() else 2 + len(string.encode("utf-16-be"))


def _data(stream: Any) -> bytes:
    return b"\n".join(map(pydyf._to_bytes, stream.stream))


def _pdf_name(key: str) -> bytes:
    return str(key).encode().replace(b"%", b"%%")
