"""The fragment of one part, in its place, into objects of a document: pages, heads, folios, structure elements."""

import functools
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from publisher.diagnostics import Finding, PublisherError
from publisher.formats.pdf.assemble.pagination import PageNumber, Placed, side_of
from publisher.formats.pdf.assemble.writer import Writer, number, numbers
from publisher.formats.pdf.fragments.fragment import (
    PLACE,
    RESOURCES,
    UNKNOWN,
    Blank,
    Boxes,
    DrawnPage,
    Furniture,
    Numbered,
    Values,
    inflated,
    unpacked,
)
from publisher.model import Direction

_PLACE = re.compile(PLACE.replace(b"%%", b"%").replace(b"%d", rb"(\d+)"))
# What is drawn from the top left corner in px.
_FURNITURE = b"q\n0.75 0 0 -0.75 0 %b cm\n%b\nQ"


@dataclass(frozen=True, slots=True)
class Document:
    """What the parts of a document have in common: numbers of its objects, pages in all, printed numbers.

    `folios` are the printed numbers of the pages of anchors.
    """

    fonts: int
    root: int
    colours: int
    page_tree: int
    direction: Direction
    total: int
    printed: Sequence[PageNumber]
    folios: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """What a document has to know of a part that is written.

    `pages` are numbers of objects; `rows` are the structure elements of each page by MCID, `annotated` those of
    annotations, `kids` those under the root (ISO 32000-1 §14.7.4.4); anchors and bookmarks have their destinations.
    """

    pages: tuple[int, ...]
    rows: tuple[bytes, ...]
    annotated: tuple[bytes, ...]
    identified: tuple[int, ...]
    kids: tuple[bytes, ...]
    anchors: tuple[tuple[str, bytes], ...]
    bookmarks: tuple[tuple[int, str, bytes, bool], ...]


class SharedStreams:
    """The numbers of streams that pages share, by digest; which of them a part found written, and which it added."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.found: dict[str, int] = {}
        self.added: dict[str, int] = {}

    def begin(self) -> None:
        """Begin with a part."""
        self.found, self.added = {}, {}

    def find(self, digest: str) -> int | None:
        """Return the number of a stream that is written."""
        known = self._numbers.get(digest)
        if known is not None and digest not in self.added:
            self.found[digest] = known
        return known

    def add(self, digest: str, number_: int) -> None:
        """Note the number of a stream that is being written."""
        self._numbers[digest] = self.added[digest] = number_

    def repeat(self, found: Mapping[str, int], added: Mapping[str, int]) -> bool:
        """Note what a part that is written again adds; return False where it would find or add something else."""
        if any(self._numbers.get(digest) != known for digest, known in found.items()):
            return False
        if not self._numbers.keys().isdisjoint(added):
            return False
        self.found, self.added = dict(found), dict(added)
        self._numbers |= added
        return True


class PartWriter:
    """Writes one part; `annotated` is how many elements of annotations the parts before it have."""

    def __init__(self, out: Writer, document: Document, shared: SharedStreams, item: Placed, annotated: int) -> None:
        self._out, self._document, self._shared = out, document, shared
        self._item, self._fragment = item, item.fragment
        blanks = item.blanks if item.fragment.blank else 0
        self._first_page = out.reserve(blanks + len(item.fragment.pages)) + blanks
        self._pages = range(self._first_page - blanks, self._first_page + len(item.fragment.pages))
        self._first_key = document.total + annotated
        self._rows: list[bytes] = []
        self._anchors: list[tuple[str, bytes]] = []

    def written(self) -> WrittenPart:
        """Write everything."""
        fragment, item = self._fragment, self._item
        values = self._values()
        resources = self._out.reserve()
        values[RESOURCES] = resources
        self._out.plain(resources, fragment.resources.filled(values))
        if fragment.numbering.objects:
            objects = inflated(fragment.objects).filled(values).split(b"\0")
            self._out.run(int(values[fragment.numbering.first_object]), objects)
        if item.blanks and fragment.blank:
            self._write_blank(item.number - 1, fragment.blank, resources)
        for index, drawn in enumerate(fragment.pages):
            self._write_drawn(item.number + index, drawn, resources, values)
        return WrittenPart(
            tuple(self._pages),
            tuple(self._rows),
            tuple(b"%d 0 R" % values[element] for element in unpacked(fragment.tree.annotated)),
            tuple(values[element] for element in unpacked(fragment.tree.identified)),
            tuple(b"%d 0 R" % values[kid] for kid in unpacked(fragment.tree.kids)),
            tuple(self._anchors),
            tuple(self._bookmarks()),
        )

    def _values(self) -> Values:
        """List what stands for each local number of the fragment, its streams written."""
        fragment, counted, document = self._fragment, self._fragment.numbering, self._document
        pages = range(self._first_page, self._first_page + counted.pages)
        values: Values = [document.fonts, document.root, 0, document.colours, *pages]
        first = self._out.reserve(counted.objects)
        values += range(first, first + counted.objects)
        new = {stream.digest: stream for stream in fragment.streams if self._shared.find(stream.digest) is None}
        for digest in new:
            self._shared.add(digest, self._out.reserve())
        streams = {stream.digest: self._shared.find(stream.digest) for stream in fragment.streams}
        values += [streams[stream.digest] for stream in fragment.streams]
        moves = [self._furniture(drawn, self._item.number + n).dx for n, drawn in enumerate(fragment.pages)]
        values += [number(x + moves[index]) for index, x in fragment.positions]
        values += range(self._first_key, self._first_key + counted.keys)
        for digest, stream in new.items():
            self._out.stream(streams[digest] or 0, stream.head.filled(values), stream.data)
        return values

    def _furniture(self, drawn: DrawnPage | Blank, page: int) -> Furniture:
        return drawn.furniture.on(side_of(page, self._document.direction))

    def _write_blank(self, page: int, blank: Blank, resources: int) -> None:
        contents = self._page_streams(blank, page, [])
        self._rows.append(b"[]")
        self._write_page(page, blank, resources, contents, b"")

    def _write_drawn(self, page: int, drawn: DrawnPage, resources: int, values: Values) -> None:
        body = self._out.reserve()
        if drawn.folios:
            self._out.deflated(body, self._with_folios(drawn))
        else:
            self._out.stored(body, drawn.body)
        contents = self._page_streams(drawn, page, [body])
        self._rows.append(b"[%s]" % b" ".join(b"%d 0 R" % values[element] for element in unpacked(drawn.row)))
        dx = self._furniture(drawn, page).dx
        self._anchors += [(anchor, self._destination(page, x + dx, y)) for anchor, x, y in drawn.anchors]
        annotations = b" ".join(b"%d 0 R" % values[annotation] for annotation in unpacked(drawn.annotations))
        self._write_page(page, drawn, resources, contents, b"/Annots[%s]" % annotations if annotations else b"")

    def _with_folios(self, drawn: DrawnPage) -> bytes:
        """Write what a page shows, the numbers of other pages in their places."""

        def written(found: re.Match[bytes]) -> bytes:
            folio = drawn.folios[int(found[1])]
            shown = self._document.folios.get(folio.anchor, UNKNOWN)
            return _text_operators(folio.line, shown, self._document.total)

        return _PLACE.sub(written, zlib.decompress(drawn.body))

    def _page_object(self, page: int) -> int:
        return self._first_page + page - self._item.number

    def _write_page(
        self, page: int, drawn: DrawnPage | Blank, resources: int, contents: Sequence[int], more: bytes
    ) -> None:
        self._out.plain(
            self._page_object(page),
            b"<</Type/Page/Parent %d 0 R%b/Resources %d 0 R/Contents[%b]"
            b"/Tabs/S/StructParents %d/Group<</S/Transparency/CS/DeviceRGB/I true>>%b>>"
            % (
                self._document.page_tree,
                _sheet(drawn.boxes),
                resources,
                b" ".join(b"%d 0 R" % stream for stream in contents),
                page - 1,
                more,
            ),
        )

    def _page_streams(self, drawn: DrawnPage | Blank, page: int, body: list[int]) -> list[int]:
        """List the streams of a page: ground, body moved to its side, running heads, numbers."""
        furniture, height = self._furniture(drawn, page), number(drawn.boxes.trim[3])
        if furniture.dx and body:
            body = [self._stream(b"q\n1 0 0 1 %b 0 cm" % number(furniture.dx)), *body, self._stream(b"Q")]
        ground = [self._stream(_FURNITURE % (height, furniture.ground))] if furniture.ground else []
        heads = [self._stream(_FURNITURE % (height, furniture.heads))] if furniture.heads else []
        printed, total = self._document.printed[page - 1].number, self._document.total
        counted = [_numbered_line(line, printed, total) for line in furniture.numbered]
        counted += [_lettered_box(box, printed) for box in furniture.lettered]
        folios = [self._stream(_FURNITURE % (height, b"\n".join(counted)))] if counted else []
        return [*ground, *body, *heads, *folios]

    def _stream(self, data: bytes) -> int:
        """Return the stream of these operators, which many pages may share."""
        digest = sha256(data).hexdigest()
        known = self._shared.find(digest)
        if known is None:
            known = self._out.reserve()
            self._shared.add(digest, known)
            self._out.deflated(known, data)
        return known

    def _destination(self, page: int, x: float, y: float) -> bytes:
        return b"[%d 0 R/XYZ %b %b 0]" % (self._page_object(page), number(x), number(y))

    def _bookmarks(self) -> Iterator[tuple[int, str, bytes, bool]]:
        for page, drawn in enumerate(self._fragment.pages, self._item.number):
            for mark in drawn.bookmarks:
                place = self._destination(page, mark.x + self._furniture(drawn, page).dx, mark.y)
                yield mark.level, mark.label, place, mark.closed


@functools.lru_cache(64)
def _sheet(boxes: Boxes) -> bytes:
    """Write the boxes of a page: most pages have those of their neighbours."""
    return b"/MediaBox%b/TrimBox%b/BleedBox%b" % tuple(map(numbers, (boxes.media, boxes.trim, boxes.bleed)))


def _numbered_line(line: Numbered, page: int, total: int) -> bytes:
    """Write a margin box with its numbers."""
    return b"\n".join(filter(None, (line.before, b"BT", _text_operators(line, page, total), b"ET", line.after)))


def _lettered_box(box: Sequence[bytes], number_: int) -> bytes:
    """Give a margin box that counts in letters; raise PublisherError where it was not drawn for so many."""
    if number_ > len(box):
        raise PublisherError(Finding.of("B010", None, most=len(box)))
    return box[number_ - 1]


def _text_operators(line: Numbered, page: int, total: int) -> bytes:
    """Write a line with its numbers: in the digits that its slots have, moved as far as they are wide."""
    shown, advance = [line.pieces[0]], 0.0
    for slot, piece in zip(line.slots, line.pieces[1:], strict=True):
        digits = [int(digit) for digit in str(page if slot.counted == "page" else total)]
        shown += [b"<%b>" % "".join(slot.codes[digit] for digit in digits).encode(), piece]
        advance += sum(slot.advances[digit] for digit in digits)
    x = line.x - line.share * advance * line.size / 1000
    return b"1 0 0 -1 %b %b Tm\n/%b %b Tf\n[%b] TJ" % (
        number(x), number(line.y), line.font.encode(), number(line.size), b"".join(shown).replace(b"><", b""),
    )  # fmt: skip
