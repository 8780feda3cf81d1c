"""A margin box that counts → a line with slots for its numbers, read off what it looks like with several.

A number stands in one line of one font, in decimal digits of any script; what else there is raises UnfitError.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from publisher.arabic.numbers import FRONT_STYLE
from publisher.formats.pdf.fragments.fragment import Counted, Numbered, Slot, UnfitError

# Numbers to lay out in a number's stead: two lengths tell how the line moves with it, ten digits what they look like.
# Ten are the longer length too, unless they run out of their box.
SHORT = {"page": 2345, "pages": 8989}
LONG = {"page": 234567, "pages": 898989}
ALL = {"page": 1023456789, "pages": 1023456789}
#: The numbers that are laid out each for itself where they are letters, which no slot holds.
LETTERED = range(1, 100)
_DIGITS = "1023456789"
_SHORT_LENGTH = 4
_NAMES: tuple[Counted, ...] = ("page", "pages")
_CONTENT = frozenset(("string", "string()", "counter()", "url", "quote"))
_TOLERANCE = 0.01  # of an advance
_TEXT = re.compile(rb"1 0 0 -1 (?P<x>[-\d.]+) (?P<y>[-\d.]+) Tm")
_FONT = re.compile(rb"/(?P<font>\w+) (?P<size>[-\d.]+) Tf")
_SHOWN = re.compile(rb"\[(?P<shown>.*)\] TJ")
_LINE = (_TEXT, _FONT, _SHOWN)
_TOKEN = re.compile(rb"<([0-9a-f]*)>|(-?[\d.]+)")


def numbers_of(box: Any) -> tuple[Counted, ...]:
    """List the numbers in a margin box; raises UnfitError where it holds what the assembler cannot draw."""
    found: list[Counted] = []
    for kind, value in content_of(box):
        if kind not in _CONTENT:
            raise UnfitError(f"{kind} in {box.at_keyword}")
        if kind == "counter()":
            if value[0] not in SHORT:
                raise UnfitError(f"counter({value[0]}) in {box.at_keyword}")
            found.append(value[0])
    return tuple(found)


def content_of(box: Any) -> Sequence[tuple[str, Any]]:
    """List what a margin box says, by kind and value."""
    content = box.style["content"]
    return content if isinstance(content, (tuple, list)) else ()


def is_lettered(box: Any) -> bool:
    """Say whether a margin box shows the number of its page in letters."""
    return any(kind == "counter()" and value[1] == FRONT_STYLE for kind, value in content_of(box))


@dataclass(frozen=True, slots=True)
class Line:
    """One shown line as drawn: operators around it, its place (px), its font, and glyphs and moves in order."""

    before: bytes
    after: bytes
    x: float
    y: float
    font: str
    size: float
    tokens: tuple[str, ...]

    @property
    def glyphs(self) -> list[str]:
        """The glyphs without the moves between them."""
        return [token for token in self.tokens if token.startswith("<")]


def line_of(box: Any, drawn: Sequence[bytes]) -> Line:
    """Read the operators of a margin box; raises UnfitError where they are more than one line of one font."""
    places = [n for n, operator in enumerate(drawn) if operator == b"BT"]
    if len(places) != 1:
        raise UnfitError(f"a number in several lines or pieces in {box.at_keyword}")
    start = places[0]
    line = shown_line(drawn[start + 1 : start + 4])
    if not line or drawn[start + 4] != b"ET":
        raise UnfitError(f"a number in several fonts in {box.at_keyword}")
    return replace(line, before=b"\n".join(drawn[:start]), after=b"\n".join(drawn[start + 5 :]))


def shown_line(operators: Sequence[bytes]) -> Line | None:
    """Read the operators of a text object; None where they are more than one line of one font."""
    if len(operators) != len(_LINE):
        return None
    text, font, array = (form.fullmatch(operator) for form, operator in zip(_LINE, operators, strict=True))
    if not (text and font and array):
        return None
    return Line(
        b"",
        b"",
        float(text["x"]),
        float(text["y"]),
        font["font"].decode(),
        float(font["size"]),
        tuple(_tokens(array["shown"])),
    )


def _tokens(array: bytes) -> Iterator[str]:
    for glyphs, move in _TOKEN.findall(array):
        yield from (f"<{glyphs[n : n + 4].decode()}>" for n in range(0, len(glyphs), 4))
        if move:
            yield move.decode()


def slotted(box: Any, lines: Sequence[Line], long: dict[str, int], widths: Callable[[str, str], int]) -> Numbered:
    """Read what two lengths of a number and all digits look like into a line with slots."""
    one, other, all_ = lines
    around = {(line.before, line.after, line.font, line.size, line.y) for line in lines}
    spans = list(_slots(one.glyphs, all_.glyphs))
    if len(around) > 1 or len(spans) != len(numbers_of(box)):
        raise UnfitError(f"a number that changes what stands around it in {box.at_keyword}")
    slots = tuple(_slot(one.glyphs, all_.glyphs, *span, one.font, widths) for span in spans)
    short, longer = (_advance(slots, numbers) * one.size / 1000 for numbers in (SHORT, long))
    share = (one.x - other.x) / (longer - short)
    if abs(share * 2 - round(share * 2)) > _TOLERANCE * 4:
        raise UnfitError(f"a number that neither begins, centres nor ends {box.at_keyword}")
    share = round(share * 2) / 2
    pieces = tuple(_pieces(one.tokens, [start for start, _ in spans]))
    return Numbered(one.before, one.x + share * short, one.y, share, one.font, one.size, pieces, slots, one.after)


def _slots(short: Sequence[str], whole: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Find where numbers stand, in lines that differ by them alone: their first digits are not the same."""
    at = there = 0
    while at < len(short) and there < len(whole):
        if short[at] == whole[there]:
            at, there = at + 1, there + 1
        else:
            yield at, there
            at, there = at + _SHORT_LENGTH, there + len(_DIGITS)


def _slot(
    short: Sequence[str], whole: Sequence[str], at: int, there: int, font: str, widths: Callable[[str, str], int]
) -> Slot:
    found = dict(zip(_DIGITS, whole[there : there + len(_DIGITS)], strict=True))
    glyphs = [found[digit] for digit in sorted(found)]
    said = short[at : at + _SHORT_LENGTH]
    names: list[Counted] = [name for name in _NAMES if [found[digit] for digit in str(SHORT[name])] == said]
    if len(names) != 1:
        raise UnfitError("a number that is not written in decimal digits, in a margin box")
    advances = tuple(float(widths(font, glyph)) for glyph in glyphs)
    return Slot(names[0], tuple(glyph[1:-1] for glyph in glyphs), advances)


def _advance(slots: Sequence[Slot], numbers: dict[str, int]) -> float:
    return sum(slot.advances[int(digit)] for slot in slots for digit in str(numbers[slot.counted]))


def _pieces(tokens: Sequence[str], starts: Sequence[int]) -> Iterator[bytes]:
    """Part shown text at its numbers; moves within a number go with it."""
    inside = {start + n for start in starts for n in range(_SHORT_LENGTH)}
    piece: list[str] = []
    glyph = -1
    for token in tokens:
        glyph += token.startswith("<")
        if glyph not in inside:
            piece.append(token)
        elif glyph in starts and token.startswith("<"):
            yield "".join(piece).replace("><", "").encode()
            piece = []
    yield "".join(piece).replace("><", "").encode()
