"""Fragments in their places into one PDF: pages, heads and folios, fonts, outline, destinations, structure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from publisher.arabic.digits import in_digits
from publisher.cache.memoize import Memory, forgetful
from publisher.formats.pdf.assemble.colour_profile import NAME, srgb_profile
from publisher.formats.pdf.assemble.font_embedding import Moves, agreed, embedded
from publisher.formats.pdf.assemble.metadata import information, xmp
from publisher.formats.pdf.assemble.outline import outlined
from publisher.formats.pdf.assemble.pagination import Placed, numbers_of, page_numbers
from publisher.formats.pdf.assemble.part_cache import PartCache, key_of
from publisher.formats.pdf.assemble.part_writer import Document, PartWriter, SharedStreams, WrittenPart
from publisher.formats.pdf.assemble.writer import Writer, text
from publisher.formats.pdf.fragments.code_relocation import relocated
from publisher.formats.pdf.standards import A_2A, CLAIMS, PdfStandard
from publisher.model import Edition, PageEntry

# Colour spaces that a theme's colours may be in, by the engine's names (CSS Color 4 §9; white points D50 and D65).
_COLOURS = (
    b"<</lab-d50[/Lab<</WhitePoint[0.9642956764 1 0.8251046025]/Range[-125 125 -125 125]>>]"
    b"/lab-d65[/Lab<</WhitePoint[0.9504559271 1 1.0890577508]/Range[-125 125 -125 125]>>]>>"
)
_IN_A_LEAF = 256


def assemble(
    edition: Edition,
    placed: Sequence[Placed],
    pages: Sequence[PageEntry],
    memory: Memory | None = None,
    *,
    layout: str = "",
    standard: PdfStandard = "none",
    bare: Mapping[str, int] | None = None,
) -> bytes:
    """Write an edition that claims a standard; `pages` is the pagination of `placed`.

    With the name of a `layout`, what it comes to on that size of page is kept in the memory: parts that stand where
    they stood then are not written anew. It is for whole editions, of fragments as they were sealed. A bare one is of
    some parts, there to be read alone: it shows these numbers of pages that are not in it.
    """
    return _Assembly(edition, placed, memory, layout, standard, bare).document(pages)


class _Assembly:
    """One document while it is written."""

    def __init__(
        self,
        edition: Edition,
        placed: Sequence[Placed],
        memory: Memory | None,
        layout: str,
        standard: PdfStandard,
        bare: Mapping[str, int] | None,
    ) -> None:
        self._edition, self._issue, self._faces = edition, edition.issue, edition.faces
        self._placed, self._memory, self._standard = placed, memory or forgetful(), standard
        self._bare = bare is not None
        self._cache = PartCache(edition, layout, standard, self._memory.store) if layout else None
        self._out = Writer(small=not self._bare)
        self._catalogue, self._info, self._fonts, self._colours = (self._out.reserve() for _ in range(4))
        self._tree, self._root, self._parents = (self._out.reserve() for _ in range(3))
        self._page_tree = self._out.reserve()
        self._document = Document(
            self._fonts,
            self._root,
            self._colours,
            self._page_tree,
            self._issue.direction,
            placed[-1].number + len(placed[-1].fragment.pages) - 1,
            page_numbers(placed),
            {**(bare or {}), **{name: found.number for name, found in numbers_of(placed).items()}},
        )
        self._shared = SharedStreams()
        self._written: list[WrittenPart] = []
        self._annotated = 0

    def document(self, pages: Sequence[PageEntry]) -> bytes:
        """Write everything."""
        fonts, moves = agreed([item.fragment.fonts for item in self._placed])
        for item, moved in zip(self._placed, moves, strict=True):
            written = self._part(item, moved)
            self._annotated += len(written.annotated)
            self._written.append(written)
        kids = b" ".join(b"%d 0 R" % page for written in self._written for page in written.pages)
        self._out.plain(self._colours, _COLOURS)
        self._out.plain(self._page_tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self._document.total, kids))
        embedded(self._out, self._fonts, fonts, self._faces, self._memory, bare=self._bare)
        self._structure()
        outline = outlined(self._out, (mark for written in self._written for mark in written.bookmarks))
        self._catalogued(outline, pages)
        finished = self._out.finished(self._catalogue, self._info)
        if self._cache:
            self._cache.keep(self._out)
        return finished

    def _part(self, item: Placed, moves: Moves) -> WrittenPart:
        """Write a part, as it was written the last time where it stands in the same place."""
        key = key_of(item, moves, self._document, self._out.next, self._annotated) if self._cache else b""
        if self._cache and (repeated := self._cache.repeated(key, self._out, self._shared)):
            return repeated
        self._out.begin_section()
        self._shared.begin()
        moved = replace(item, fragment=relocated(item.fragment, moves)) if moves else item
        written = PartWriter(self._out, self._document, self._shared, moved, self._annotated).written()
        extent = self._out.end_section()
        if self._cache:
            self._cache.note(key, written, extent, self._shared)
        return written

    def _structure(self) -> None:
        """Write the tree's root, its document, and the parent tree (ISO 32000-1 §14.7)."""
        kids = [kid for written in self._written for kid in written.kids]
        document = b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (self._tree, b" ".join(kids))
        rows = [row for written in self._written for row in written.rows]
        rows += [element for written in self._written for element in written.annotated]
        rows = [b"%d %b" % (key, row) for key, row in enumerate(rows)]
        self._out.plain(self._root, document)
        self._out.plain(self._parents, self._number_tree(rows))
        found = sorted(number for written in self._written for number in written.identified)
        identified = b" ".join(b"(%010d)%d 0 R" % (number, number) for number in found)
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
        places: dict[str, bytes] = {}
        for anchor, place in (one for written in self._written for one in written.anchors):
            places.setdefault(anchor, place)
        names = sorted(places.items())
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


def _page_labels(pages: Sequence[PageEntry]) -> Iterator[bytes]:
    """Number trees know no Arabic digits (ISO 32000-1 §12.4.2): those labels are written out, page by page."""
    if all(page.label == in_digits(index, "latn") for index, page in enumerate(pages, 1)):
        yield b"0<</S/D>>"
        return
    for index, page in enumerate(pages):
        yield b"%d<</P%b>>" % (index, text(page.label))
