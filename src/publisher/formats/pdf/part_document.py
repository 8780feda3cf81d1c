"""One part of an edition as a PDF of its own, whose pages show what they show in the PDF of the whole issue.

Numbers that depend on other parts are written into the fragment before it is assembled: how many pages there are,
and the numbers of pages that stand in other parts.
"""

import zlib
from collections.abc import Mapping
from dataclasses import replace

from publisher.cache.memoize import Memory
from publisher.formats.pdf.assemble.assembler import assemble
from publisher.formats.pdf.assemble.pagination import Placed
from publisher.formats.pdf.fragments.fragment import (
    UNKNOWN,
    Blank,
    Boxes,
    DrawnPage,
    Folio,
    Furniture,
    Numbered,
    SidedFurniture,
    Tree,
)
from publisher.model import Edition

_BARE = Furniture(b"", b"", (), 0.0)


def part_document(
    edition: Edition, item: Placed, total: int, numbers: Mapping[str, int], memory: Memory
) -> tuple[bytes, int]:
    """Return a part as a PDF, and which of its pages is the part's first, from 0.

    `total` is how many pages the whole issue has, `numbers` are the printed ones of its anchors. Raise PublisherError
    as the assembly of an issue does.
    """
    fragment = item.fragment
    pages = tuple(_settled_page(drawn, total, numbers) for drawn in fragment.pages)
    # A page that nobody looks at puts the first one on its side of the spread.
    before = 1 - item.number % 2
    blank = _blank(pages[0].boxes) if before and pages else None
    alone = replace(
        item, fragment=replace(fragment, pages=pages, blank=blank, digest=""), number=1 + before, blanks=before
    )
    return assemble(edition, [alone], (), memory), before


def blank_before(item: Placed) -> Placed:
    """Return the blank page before a part as a part of its own."""
    blank = item.fragment.blank
    if blank is None:
        raise ValueError(f"nothing is known of the blank page before {item.part.id}")
    drawn = DrawnPage(blank.boxes, zlib.compress(b""), (), blank.furniture, b"", b"", (), (), 0)
    fragment = replace(item.fragment, pages=(drawn,), positions=(), tree=Tree(b"", b"", b""), blank=None, digest="")
    counted = item.counted - 1 or item.number - 1
    return replace(item, fragment=fragment, number=item.number - 1, counted=counted, blanks=0)


def _blank(boxes: Boxes) -> Blank:
    return Blank(boxes, SidedFurniture(_BARE, _BARE))


def _settled_page(drawn: DrawnPage, total: int, numbers: Mapping[str, int]) -> DrawnPage:
    """Return a page that shows the numbers of the whole issue, but its own, which its place gives it."""
    sides = (_settled_furniture(side, total) for side in (drawn.furniture.left, drawn.furniture.right))
    folios = tuple(_settled_folio(folio, total, numbers) for folio in drawn.folios)
    return replace(drawn, furniture=SidedFurniture(*sides), folios=folios)


def _settled_furniture(furniture: Furniture, total: int) -> Furniture:
    return replace(furniture, numbered=tuple(settled(line, {"pages": total}) for line in furniture.numbered))


def _settled_folio(folio: Folio, total: int, numbers: Mapping[str, int]) -> Folio:
    known = {"page": numbers.get(folio.anchor, UNKNOWN), "pages": total}
    return replace(folio, line=settled(folio.line, known))


def settled(line: Numbered, known: Mapping[str, int]) -> Numbered:
    """Return a line in which the numbers that are `known`, by what they count, are written; others stay slots."""
    pieces, slots, advance = [line.pieces[0]], [], 0.0
    for slot, piece in zip(line.slots, line.pieces[1:], strict=True):
        if slot.counted in known:
            digits = [int(digit) for digit in str(known[slot.counted])]
            codes = "".join(slot.codes[digit] for digit in digits)
            pieces[-1] = (pieces[-1] + b"<%b>" % codes.encode() + piece).replace(b"><", b"")
            advance += sum(slot.advances[digit] for digit in digits)
        else:
            slots.append(slot)
            pieces.append(piece)
    return replace(line, x=line.x - line.share * advance * line.size / 1000, pieces=tuple(pieces), slots=tuple(slots))
