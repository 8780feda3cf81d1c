"""A fragment whose codes clash with those of other parts → the same with other codes."""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from publisher.formats.pdf.assemble.font_embedding import Moves
from publisher.formats.pdf.fragments.fragment import (
    DrawnPage,
    Fragment,
    Furniture,
    Numbered,
    SidedFurniture,
    Slot,
    StreamObject,
)

_DEFLATED = b"/Filter/FlateDecode"
_LEVEL = 9
# A font being chosen, or shown text: the one string in the streams of pages that is hexadecimal.
_TEXT = re.compile(rb"/(\w+) [-\d.]+ Tf|<([0-9a-f]+)>")
_DIGITS = 4


def relocated(fragment: Fragment, moves: Moves) -> Fragment:
    """Give other codes to what a fragment shows."""
    return replace(
        fragment,
        pages=tuple(_relocated_page(drawn, moves) for drawn in fragment.pages),
        blank=fragment.blank and replace(fragment.blank, furniture=_relocated_sides(fragment.blank.furniture, moves)),
        streams=tuple(_stream(stream, moves) for stream in fragment.streams),
    )


def _relocated_page(drawn: DrawnPage, moves: Moves) -> DrawnPage:
    folios = tuple(replace(f, line=_numbered(f.line, moves.get(f.line.font, {}))) for f in drawn.folios)
    furniture = _relocated_sides(drawn.furniture, moves)
    return replace(drawn, body=_deflated(drawn.body, _rewriter(moves)), folios=folios, furniture=furniture)


def _deflated(data: bytes, rewrite: Callable[[bytes], bytes]) -> bytes:
    return zlib.compress(rewrite(zlib.decompress(data)), _LEVEL)


def _relocated_sides(furniture: SidedFurniture, moves: Moves) -> SidedFurniture:
    return SidedFurniture(_relocated_furniture(furniture.left, moves), _relocated_furniture(furniture.right, moves))


def _relocated_furniture(furniture: Furniture, moves: Moves) -> Furniture:
    numbered = tuple(_numbered(line, moves.get(line.font, {})) for line in furniture.numbered)
    lettered = tuple(tuple(map(_rewriter(moves), box)) for box in furniture.lettered)
    return replace(furniture, heads=_rewriter(moves)(furniture.heads), numbered=numbered, lettered=lettered)


def _numbered(line: Numbered, moved: Mapping[int, int]) -> Numbered:
    slots = tuple(_slot(slot, moved) for slot in line.slots)
    shown = _rewriter({line.font: dict(moved)}, line.font)
    return replace(line, pieces=tuple(map(shown, line.pieces)), slots=slots)


def _slot(slot: Slot, moved: Mapping[int, int]) -> Slot:
    return replace(slot, codes=tuple(_moved_codes(code, moved) for code in slot.codes))


def _moved_codes(codes: str, moved: Mapping[int, int]) -> str:
    return "".join(f"{moved.get(code, code):04x}" for code in _codes_of_hex(codes))


def shown_codes(furniture: Furniture) -> Iterator[tuple[str, list[int]]]:
    """List the codes that page furniture shows, by the hashes of their fonts."""
    for drawn in (furniture.heads, furniture.ground, *(letters for box in furniture.lettered for letters in box)):
        yield from _codes(drawn, "")
    for line in furniture.numbered:
        for piece in line.pieces:
            yield from _codes(piece, line.font)
        yield line.font, [code for slot in line.slots for codes in slot.codes for code in _codes_of_hex(codes)]


def _codes(operators: bytes, font: str) -> Iterator[tuple[str, list[int]]]:
    for chosen, codes in _TEXT.findall(operators):
        if chosen:
            font = chosen.decode()
        else:
            yield font, _codes_of_hex(codes.decode())


def _codes_of_hex(codes: str) -> list[int]:
    return [int(codes[n : n + _DIGITS], 16) for n in range(0, len(codes), _DIGITS)]


def _stream(stream: StreamObject, moves: Moves) -> StreamObject:
    """Rewrite a form or pattern; a picture's data are not text."""
    if b"/Image" in stream.head.text or _DEFLATED not in stream.head.text.replace(b" ", b""):
        return stream
    plain = zlib.decompress(stream.data)
    rewritten = _rewriter(moves)(plain)
    if rewritten == plain:
        return stream
    data = zlib.compress(rewritten, _LEVEL)
    head = replace(stream.head, text=re.sub(rb"/Length \d+", b"/Length %d" % len(data), stream.head.text))
    return StreamObject(head, data, f"{stream.digest}-{sorted(moves.items())}")


def _rewriter(moves: Moves, font: str = "") -> Callable[[bytes], bytes]:
    """Make what rewrites operators; a stream may begin with a font chosen already."""

    def rewrite(data: bytes) -> bytes:
        chosen = font

        def replaced(found: re.Match[bytes]) -> bytes:
            nonlocal chosen
            if found[1]:
                chosen = found[1].decode()
                return found[0]
            return b"<%b>" % _moved_codes(found[2].decode(), moves.get(chosen, {})).encode()

        return _TEXT.sub(replaced, data)

    return rewrite
