"""Fragments in reading order into pages: where each part begins, on which side, with which number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.arabic.digits import in_digits
from publisher.formats.pdf.fragments.fragment import Fragment, Start
from publisher.model import Digits, Direction, PageEntry, Part, Side


@dataclass(frozen=True, slots=True)
class Placed:
    """A part's fragment in its place: the number of its first page, that page's side, and blank pages before it."""

    part: Part
    fragment: Fragment
    number: int
    side: Side
    blanks: int


def side_of(number: int, direction: Direction) -> Side:
    """Odd pages are recto: on the left where the language binds on the right."""
    recto: Side = "left" if direction == "rtl" else "right"
    verso: Side = "right" if recto == "left" else "left"
    return recto if number % 2 else verso


def place(parts: Sequence[Part], fragments: Sequence[Fragment], direction: Direction) -> tuple[Placed, ...]:
    """Number the pages of all parts from 1."""
    return tuple(_in_turn(zip(parts, fragments, strict=True), direction))


def _in_turn(made: Iterable[tuple[Part, Fragment]], direction: Direction) -> Iterator[Placed]:
    number = 1
    for part, fragment in made:
        blanks = int(not _suits(fragment.start, number, direction))
        first = number + blanks
        yield Placed(part, fragment, first, side_of(first, direction), blanks)
        number = first + len(fragment.pages)


def _suits(start: Start, number: int, direction: Direction) -> bool:
    """Say whether a part that asks for a side may begin on a page (CSS Fragmentation 3 §3.1)."""
    if start in ("recto", "verso"):
        return (start == "recto") == bool(number % 2)
    return start in ("", side_of(number, direction))


def numbers_of(placed: Iterable[Placed]) -> dict[str, int]:
    """Give the number of the page of every anchor; the first of a name counts."""
    found: dict[str, int] = {}
    for item in placed:
        for number, drawn in enumerate(item.fragment.pages, item.number):
            for anchor, *_ in drawn.anchors:
                found.setdefault(anchor, number)
    return found


def folios(placed: Iterable[Placed], digits: Digits) -> dict[str, str]:
    """Give the same as they are printed."""
    return {anchor: in_digits(number, digits) for anchor, number in numbers_of(placed).items()}


def pagination(placed: Iterable[Placed], digits: Digits, direction: Direction) -> tuple[PageEntry, ...]:
    """List all pages with part, side, label and anchors."""

    def entries() -> Iterator[PageEntry]:
        for item in placed:
            pages = [(tuple(name for name, *_ in drawn.anchors), drawn.letters) for drawn in item.fragment.pages]
            for number, (names, letters) in enumerate([((), 0)] * item.blanks + pages, item.number - item.blanks):
                side, label = side_of(number, direction), in_digits(number, digits)
                yield PageEntry(item.part.id, side, label, names, letters)

    return tuple(entries())
