"""Fragments in their places into one PDF: pages, heads and folios, fonts, outline, destinations, structure."""

import functools
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from publisher.arabic.digits import in_digits
from publisher.cache.memoize import Memory, forgetful
from publisher.diagnostics import Finding, PublisherError
from publisher.formats.pdf.assemble.colour_profile import NAME, srgb_profile
from publisher.formats.pdf.assemble.font_embedding import agreed, embedded
from publisher.formats.pdf.assemble.metadata import information, xmp
from publisher.formats.pdf.assemble.outline import outlined
from publisher.formats.pdf.assemble.pagination import Placed, numbers_of, page_numbers, side_of
from publisher.formats.pdf.assemble.writer import Writer, number, numbers, text
from publisher.formats.pdf.fragments.code_relocation import relocated
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
from publisher.formats.pdf.standards import A_2A, CLAIMS, PdfStandard
from publisher.model import Edition, PageEntry

# Colour spaces that a theme's colours may be in, by the engine's names (CSS Color 4 §9; white points D50 and D65).
_COLOURS = (
    b"<</lab-d50[/Lab<</WhitePoint[0.9642956764 1 0.8251046025]/Range[-125 125 -125 125]>>]"
    b"/lab-d65[/Lab<</WhitePoint[0.9504559271 1 1.0890577508]/Range[-125 125 -125 125]>>]>>"
)
_IN_A_LEAF = 256
_PLACE = re.compile(PLACE.replace(b"%%", b"%").replace(b"%d", rb"(\d+)"))
# What is drawn from the top left corner in px.
_FURNITURE = b"q\n0.75 0 0 -0.75 0 %b cm\n%b\nQ"


def assemble(
    edition: Edition,
    placed: Sequence[Placed],
    pages: Sequence[PageEntry],
    memory: Memory | None = None,
    *,
    standard: PdfStandard = "none",
    bare: Mapping[str, int] | None = None,
) -> bytes:
    """Write an edition that claims a standard; `pages` is the pagination of `placed`.

    A bare one is of some parts, there to be read alone: it shows these numbers of pages that are not in it.
    """
    return _Assembly(edition, placed, memory or forgetful(), standard, bare).document(pages)


class _Assembly:
    """One document while it is written."""

    def __init__(
        self,
        edition: Edition,
        placed: Sequence[Placed],
        memory: Memory,
        standard: PdfStandard,
        bare: Mapping[str, int] | None,
    ) -> None:
        self._edition, self._issue, self._faces = edition, edition.issue, edition.faces
        self._placed, self._memory, self._standard = placed, memory, standard
        self._bare = bare is not None
        self._out = Writer(small=not self._bare)
        self._total = placed[-1].number + len(placed[-1].fragment.pages) - 1
        self._catalogue, self._info, self._fonts, self._colours = (self._out.reserve() for _ in range(4))
        self._tree, self._root, self._parents = (self._out.reserve() for _ in range(3))
        self._page_tree = self._out.reserve()
        self._first_page = self._out.reserve(self._total)
        self._shared: dict[bytes, int] = {}
        self._streams: dict[str, int] = {}
        self._rows: list[bytes] = []
        self._annotated: list[bytes] = []
        self._identified: list[int] = []
        self._kids: list[bytes] = []
        self._places: dict[str, bytes] = {}
        self._printed = page_numbers(placed)
        self._numbers = {**(bare or {}), **{name: found.number for name, found in numbers_of(placed).items()}}

    def document(self, pages: Sequence[PageEntry]) -> bytes:
        """Write everything."""
        self._out.plain(self._colours, _COLOURS)
        fonts, moves = agreed([item.fragment.fonts for item in self._placed])
        for item, moved in zip(self._placed, moves, strict=True):
            self._part(replace(item, fragment=relocated(item.fragment, moved)) if moved else item)
        kids = b" ".join(b"%d 0 R" % (self._first_page + n) for n in range(self._total))
        self._out.plain(self._page_tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self._total, kids))
        embedded(self._out, self._fonts, fonts, self._faces, self._memory, bare=self._bare)
        self._structure()
        outline = outlined(self._out, self._bookmarks())
        self._catalogued(outline, pages)
        return self._out.finished(self._catalogue, self._info)

    def _part(self, item: Placed) -> None:
        fragment = item.fragment
        values = self._values(item)
        resources = self._out.reserve()
        values[RESOURCES] = resources
        self._out.plain(resources, fragment.resources.filled(values))
        if fragment.numbering.objects:
            objects = inflated(fragment.objects).filled(values).split(b"\0")
            self._out.run(int(values[fragment.numbering.first_object]), objects)
        if item.blanks and fragment.blank:
            self._blank(item.number - 1, fragment.blank, resources)
        for index, drawn in enumerate(fragment.pages):
            self._page(item.number + index, drawn, resources, values)
        self._kids += [b"%d 0 R" % values[kid] for kid in unpacked(fragment.tree.kids)]
        self._annotated += [b"%d 0 R" % values[element] for element in unpacked(fragment.tree.annotated)]
        self._identified += [values[element] for element in unpacked(fragment.tree.identified)]

    def _values(self, item: Placed) -> Values:
        """List what stands for each local number of a fragment, its streams written."""
        fragment, counted = item.fragment, item.fragment.numbering
        page = self._first_page + item.number - 1
        values: Values = [self._fonts, self._root, 0, self._colours, *range(page, page + counted.pages)]
        first = self._out.reserve(counted.objects)
        values += range(first, first + counted.objects)
        new = {stream.digest: stream for stream in fragment.streams if stream.digest not in self._streams}
        self._streams |= {digest: self._out.reserve() for digest in new}
        values += [self._streams[stream.digest] for stream in fragment.streams]
        moves = [self._furniture(drawn, item.number + n).dx for n, drawn in enumerate(fragment.pages)]
        values += [number(x + moves[index]) for index, x in fragment.positions]
        first_key = self._total + len(self._annotated)
        values += range(first_key, first_key + counted.keys)
        for digest, stream in new.items():
            self._out.stream(self._streams[digest], stream.head.filled(values), stream.data)
        return values

    def _furniture(self, drawn: DrawnPage | Blank, page: int) -> Furniture:
        return drawn.furniture.on(side_of(page, self._issue.direction))

    def _blank(self, page: int, blank: Blank, resources: int) -> None:
        contents = self._page_streams(blank, page, [])
        self._rows.append(b"[]")
        self._write_page(page, blank, resources, contents, b"")

    def _page(self, page: int, drawn: DrawnPage, resources: int, values: Values) -> None:
        body = self._out.reserve()
        if drawn.folios:
            self._out.deflated(body, self._with_folios(drawn))
        else:
            self._out.stored(body, drawn.body)
        contents = self._page_streams(drawn, page, [body])
        self._rows.append(b"[%s]" % b" ".join(b"%d 0 R" % values[element] for element in unpacked(drawn.row)))
        for anchor, x, y in drawn.anchors:
            self._places.setdefault(anchor, self._destination(page, x + self._furniture(drawn, page).dx, y))
        annotations = b" ".join(b"%d 0 R" % values[annotation] for annotation in unpacked(drawn.annotations))
        self._write_page(page, drawn, resources, contents, b"/Annots[%s]" % annotations if annotations else b"")

    def _with_folios(self, drawn: DrawnPage) -> bytes:
        """Write what a page shows, the numbers of other pages in their places."""

        def written(found: re.Match[bytes]) -> bytes:
            folio = drawn.folios[int(found[1])]
            return _text_operators(folio.line, self._numbers.get(folio.anchor, UNKNOWN), self._total)

        return _PLACE.sub(written, zlib.decompress(drawn.body))

    def _write_page(
        self, page: int, drawn: DrawnPage | Blank, resources: int, contents: Sequence[int], more: bytes
    ) -> None:
        self._out.plain(
            self._first_page + page - 1,
            b"<</Type/Page/Parent %d 0 R%b/Resources %d 0 R/Contents[%b]"
            b"/Tabs/S/StructParents %d/Group<</S/Transparency/CS/DeviceRGB/I true>>%b>>"
            % (
                self._page_tree,
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
        printed = self._printed[page - 1].number
        counted = [_numbered_line(line, printed, self._total) for line in furniture.numbered]
        counted += [_lettered_box(box, printed) for box in furniture.lettered]
        folios = [self._stream(_FURNITURE % (height, b"\n".join(counted)))] if counted else []
        return [*ground, *body, *heads, *folios]

    def _stream(self, data: bytes) -> int:
        """Give the stream of these operators, which many pages may share."""
        key = sha256(data).digest()
        if key not in self._shared:
            self._shared[key] = self._out.reserve()
            self._out.deflated(self._shared[key], data)
        return self._shared[key]

    def _destination(self, page: int, x: float, y: float) -> bytes:
        return b"[%d 0 R/XYZ %b %b 0]" % (self._first_page + page - 1, number(x), number(y))

    def _bookmarks(self) -> Iterator[tuple[int, str, bytes, bool]]:
        for item in self._placed:
            for page, drawn in enumerate(item.fragment.pages, item.number):
                for mark in drawn.bookmarks:
                    place = self._destination(page, mark.x + self._furniture(drawn, page).dx, mark.y)
                    yield mark.level, mark.label, place, mark.closed

    def _structure(self) -> None:
        """Write the tree's root, its document, and the parent tree (ISO 32000-1 §14.7)."""
        document = b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (self._tree, b" ".join(self._kids))
        rows = [b"%d %b" % (key, row) for key, row in enumerate([*self._rows, *self._annotated])]
        self._out.plain(self._root, document)
        self._out.plain(self._parents, self._number_tree(rows))
        identified = b" ".join(b"(%010d)%d 0 R" % (number_, number_) for number_ in sorted(self._identified))
        self._out.plain(
            self._tree,
            b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%b>>"
            % (self._root, self._parents, len(rows), b"/IDTree<</Names[%b]>>" % identified if identified else b""),
        )

    def _number_tree(self, rows: Sequence[bytes]) -> bytes:
        """Give the root of a number tree of rows by key (§7.9.7); readers look for a page's row in one short leaf."""
        if len(rows) <= _IN_A_LEAF:
            return b"<</Nums[%b]>>" % b" ".join(rows)
        starts = range(0, len(rows), _IN_A_LEAF)
        leaves = [(start, rows[start : start + _IN_A_LEAF]) for start in starts]
        kids = (
            self._out.add(b"<</Limits[%d %d]/Nums[%b]>>" % (start, start + len(leaf) - 1, b" ".join(leaf)))
            for start, leaf in leaves
        )
        return b"<</Kids[%b]>>" % b" ".join(b"%d 0 R" % kid for kid in kids)

    def _catalogued(self, outline: int, pages: Sequence[PageEntry]) -> None:
        issue, rtl = self._issue, self._issue.direction == "rtl"
        # By their letters, not by their bytes, of which some names have two each: so viewers look for them.
        names = sorted(self._places.items())
        dests = self._out.add(b"<</Names[%b]>>" % b" ".join(text(name) + place for name, place in names))
        entries = {
            b"Pages": b"%d 0 R" % self._page_tree,
            b"Lang": text(issue.language),
            b"MarkInfo": b"<</Marked true>>",
            b"Names": b"<</Dests %d 0 R>>" % dests,
            b"PageLabels": b"<</Nums[%b]>>" % b"".join(_page_labels(pages)),
            # Odd pages stand on the left of a right-bound spread (ISO 32000-1 table 28).
            b"PageLayout": b"/TwoPageLeft" if rtl else b"/TwoPageRight",
            b"PageMode": b"/UseOutlines",
            b"StructTreeRoot": b"%d 0 R" % self._tree,
            b"ViewerPreferences": b"<</Direction/%b/DisplayDocTitle true>>" % (b"R2L" if rtl else b"L2R"),
        } | ({b"Outlines": b"%d 0 R" % outline} if outline else {})
        if not self._bare:
            entries[b"Metadata"] = b"%d 0 R" % self._metadata()
        if A_2A in CLAIMS[self._standard]:
            entries[b"OutputIntents"] = b"[%d 0 R]" % self._output_intent()
        shown = b"".join(b"/%b %b" % entry for entry in entries.items())
        self._out.plain(self._catalogue, b"<</Type/Catalog%b>>" % shown)
        self._out.plain(self._info, b"<<>>" if self._bare else information(self._edition))

    def _metadata(self) -> int:
        """Write the metadata, which are never compressed (ISO 32000-1 §14.3.2)."""
        number_, data = self._out.reserve(), xmp(self._edition, self._standard).encode()
        self._out.stream(number_, b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(data), data)
        return number_

    def _output_intent(self) -> int:
        """Write what the colours of the pages mean (ISO 19005-2 §6.2.3)."""
        profile, name = self._out.reserve(), text(NAME)
        self._out.deflated(profile, srgb_profile(), b"/N 3")
        return self._out.add(
            b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier%b/Info%b/DestOutputProfile %d 0 R>>"
            % (name, name, profile)
        )


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


def _page_labels(pages: Sequence[PageEntry]) -> Iterator[bytes]:
    """Number trees know no Arabic digits (ISO 32000-1 §12.4.2): those labels are written out, page by page."""
    if all(page.label == in_digits(index, "latn") for index, page in enumerate(pages, 1)):
        yield b"0<</S/D>>"
        return
    for index, page in enumerate(pages):
        yield b"%d<</P%b>>" % (index, text(page.label))
