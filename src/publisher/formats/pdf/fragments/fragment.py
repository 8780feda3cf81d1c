"""A fragment: one part of an edition as laid out and drawn, free of the place that it will have in a document.

What depends on that place are holes in templates: `%d` for the number of an object, `%b` for a position on the page.
Each hole has a local number; a Numbering says what stands for which.
"""

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from publisher.diagnostics import Finding
from publisher.model import Side
from publisher.system.limits import AnsweredError

#: What a number in a margin box counts: the page, or all pages.
Counted = Literal["page", "pages"]
#: The side that the first page asks for (CSS Fragmentation 3 §3.1); empty: any.
Start = Literal["", "left", "right", "recto", "verso"]
#: What stands for local numbers: numbers of objects, and positions as written.
Values = list[Any]
#: The constant part of every numbering: the dictionary of fonts, the tree's root, the resources, the colour spaces.
FONTS, TREE, RESOURCES, COLOURS = range(4)
_CONSTANT = 4
_FAST = 1


class UnfitError(AnsweredError):
    """The document has something that fragments do not: its name, as CSS or HTML calls it."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The local numbers of a fragment: the constant ones, then pages, objects, streams, positions and keys."""

    pages: int
    objects: int
    streams: int
    positions: int
    keys: int

    @property
    def first_object(self) -> int:
        """The number of the first object."""
        return _CONSTANT + self.pages

    @property
    def first_stream(self) -> int:
        """The number of the first stream that is no page."""
        return self.first_object + self.objects

    @property
    def first_position(self) -> int:
        """The number of the first position."""
        return self.first_stream + self.streams

    @property
    def first_key(self) -> int:
        """The number of the first key of the parent tree (ISO 32000-1 §14.7.4.4)."""
        return self.first_position + self.positions

    def page(self, index: int) -> int:
        """The number of a page."""
        return _CONSTANT + index


#: Local numbers, packed: fragments have many, and Python's own would take ten times the room.
Numbers = bytes


def packed(numbers: Iterable[int]) -> Numbers:
    """Pack local numbers."""
    return array("I", numbers).tobytes()


def unpacked(numbers: Numbers) -> Sequence[int]:
    """Read packed numbers."""
    return memoryview(numbers).cast("I")


@dataclass(frozen=True, slots=True)
class Template:
    """Bytes with holes, and the local numbers of what fills them, in order."""

    text: bytes
    holes: Numbers

    def filled(self, values: Values) -> bytes:
        """Fill the holes; `values` has what stands for every local number."""
        return self.text % tuple([values[hole] for hole in unpacked(self.holes)])


def deflated(template: Template) -> Template:
    """Press a large template together, for memory and cache."""
    return Template(zlib.compress(template.text, _FAST), zlib.compress(template.holes, _FAST))


def inflated(template: Template) -> Template:
    """Give a template that was pressed together."""
    return Template(zlib.decompress(template.text), zlib.decompress(template.holes))


@dataclass(frozen=True, slots=True)
class Slot:
    """A number in a line of text: what it counts; its ten digits as codes (hexadecimal) and advances (1/1000 em)."""

    counted: Counted
    codes: tuple[str, ...]
    advances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A margin box that shows numbers, in one line of one font.

    The line begins `share` × its numbers' advance before `x` (px); `pieces` of shown text stand around the slots.
    """

    before: bytes
    x: float
    y: float
    share: float
    font: str
    size: float
    pieces: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    after: bytes


#: What fragments are kept as.
FRAGMENTS = "fragments"
#: The number of a page that is not known: of three digits, as most have at the most.
UNKNOWN = 100
#: What is drawn in the stead of a page's n-th folio in its text: a comment (ISO 32000-1 §7.2.3).
PLACE = b"%%folio %d"


@dataclass(frozen=True, slots=True)
class Folio:
    """The number of another page in the text of one: which, how many digits have room, and the line that it is."""

    anchor: str
    room: int
    line: Numbered


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a page has of its side: the ground under its body, its margin boxes, and how far its body moves (pt).

    `lettered` are the margin boxes that count in letters, of each what it looks like with every number from 1.
    """

    ground: bytes
    heads: bytes
    numbered: tuple[Numbered, ...]
    dx: float
    lettered: tuple[tuple[bytes, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SidedFurniture:
    """The furniture of a page on either side."""

    left: Furniture
    right: Furniture

    def on(self, side: Side) -> Furniture:
        """Return the furniture of a side."""
        return self.left if side == "left" else self.right


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline where it stands: level from 1, and a place on its page (pt, from the foot)."""

    level: int
    label: str
    x: float
    y: float
    closed: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """A page's boxes in pt: left, bottom, right and top (ISO 32000-1 §14.11.2)."""

    media: tuple[float, float, float, float]
    trim: tuple[float, float, float, float]
    bleed: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page: its body deflated, its annotations and structure elements by MCID (local numbers).

    `letters` counts those of the part's text that stand on it.
    """

    boxes: Boxes
    body: bytes
    folios: tuple[Folio, ...]
    furniture: SidedFurniture
    annotations: Numbers
    row: Numbers
    anchors: tuple[tuple[str, float, float], ...]
    bookmarks: tuple[Bookmark, ...]
    letters: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank page before a part that begins on the other side."""

    boxes: Boxes
    furniture: SidedFurniture


@dataclass(frozen=True, slots=True)
class StreamObject:
    """A stream that is no page: picture, group or pattern. Equal digests: equal with all that they refer to."""

    head: Template
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font as a fragment uses it: its face by the hash of its file, how many glyphs it has, and its coded pairs.

    `coded` are joined by NUL: text of one kind is read faster, and takes less memory, than as many texts.
    """

    key: str
    face: str
    name: str
    family: str
    ascent: int
    descent: int
    flags: int
    glyphs: int
    coded: str


@dataclass(frozen=True, slots=True)
class Tree:
    """What the structure tree takes of a fragment: elements under its root, of annotations, with IDs."""

    kids: Numbers
    annotated: Numbers
    identified: Numbers


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part, laid out from a page of `side` on.

    `objects` are joined by NUL, which PDF reads as space, and deflated. `positions` are pages' indexes with x (pt),
    `links` the anchors that it leads to, `source` is the hash of the text whose lines its findings name. `sided`: it
    fits pages of these sides alone. `barriers` are what no PDF/A may have (`archive_barriers.py`). `digest` is the
    hash of all the rest, of a fragment that was sealed.
    """

    side: Side
    sided: bool
    start: Start
    numbering: Numbering
    pages: tuple[DrawnPage, ...]
    blank: Blank | None
    objects: Template
    streams: tuple[StreamObject, ...]
    positions: tuple[tuple[int, float], ...]
    resources: Template
    fonts: tuple[FontUse, ...]
    tree: Tree
    links: tuple[str, ...]
    source: str
    findings: tuple[Finding, ...]
    barriers: tuple[str, ...]
    digest: str = ""


def rooms(fragment: Fragment) -> dict[str, int]:
    """Say how many digits the numbers that the assembler writes may have, by anchor."""
    found: dict[str, int] = {}
    for folio in (folio for drawn in fragment.pages for folio in drawn.folios):
        found[folio.anchor] = min(folio.room, found.get(folio.anchor, folio.room))
    return found
