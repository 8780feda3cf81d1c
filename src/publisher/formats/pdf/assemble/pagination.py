"""Fragments in reading order into pages: where each part begins, on which side, with which number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.arabic.digits import in_digits
from publisher.arabic.numbers import abjad, roman
from publisher.formats.pdf.fragments.fragment import Fragment, Start
from publisher.i18n.languages import language_of
from publisher.model import Direction, Issue, PageEntry, Part, Side


@dataclass(frozen=True, slots=True)
class Placed:
    """A part's fragment in its place: which page of the file its first is, that page's side, blank pages before it.

    `counted` is the number of its first page as it is printed: pages of a book are counted anew after its front.
    """

    part: Part
    fragment: Fragment
    number: int
    side: Side
    blanks: int
    counted: int


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The number of a page as it is printed, in letters or in digits."""

    number: int
    lettered: bool

    def label(self, issue: Issue) -> str:
        """Write it in the letters, or the digits, of an issue."""
        if not self.lettered:
            return in_digits(self.number, issue.digits)
        return (abjad if language_of(issue.language).abjad else roman)(self.number)


def side_of(number: int, direction: Direction) -> Side:
    """Odd pages are recto: on the left where the language binds on the right."""
    recto: Side = "left" if direction == "rtl" else "right"
    verso: Side = "right" if recto == "left" else "left"
    return recto if number % 2 else verso


def place(parts: Sequence[Part], fragments: Sequence[Fragment], direction: Direction) -> tuple[Placed, ...]:
    """Number the pages of all parts from 1."""
    return tuple(_in_turn(zip(parts, fragments, strict=True), direction))


def _in_turn(made: Iterable[tuple[Part, Fragment]], direction: Direction) -> Iterator[Placed]:
    number, before, apart = 1, 0, False
    for part, fragment in made:
        blanks = int(not _suits(fragment.start, number, direction))
        first = number + blanks
        before = first - 1 if apart and part.role != "front" else before
        apart = part.role == "front"
        yield Placed(part, fragment, first, side_of(first, direction), blanks, first - before)
        number = first + len(fragment.pages)


def page_numbers(placed: Iterable[Placed]) -> tuple[PageNumber, ...]:
    """Give the printed numbers of all pages of the file; a blank page before the text is one of the front."""
    found: list[PageNumber] = []
    apart = False
    for item in placed:
        for blank in range(item.blanks, 0, -1):
            counted = item.counted - blank
            found.append(PageNumber(counted, apart) if counted else PageNumber(item.number - blank, lettered=True))
        apart = item.part.role == "front"
        found += [PageNumber(item.counted + n, apart) for n in range(len(item.fragment.pages))]
    return tuple(found)


def _suits(start: Start, number: int, direction: Direction) -> bool:
    """Say whether a part that asks for a side may begin on a page (CSS Fragmentation 3 §3.1)."""
    if start in ("recto", "verso"):
        return (start == "recto") == bool(number % 2)
    return start in ("", side_of(number, direction))


def numbers_of(placed: Sequence[Placed]) -> dict[str, PageNumber]:
    """Give the printed number of the page of every anchor; the first of a name counts."""
    found: dict[str, PageNumber] = {}
    numbers = page_numbers(placed)
    for item in placed:
        for page, drawn in enumerate(item.fragment.pages, item.number):
            for anchor, *_ in drawn.anchors:
                found.setdefault(anchor, numbers[page - 1])
    return found


def folios(placed: Sequence[Placed], issue: Issue) -> dict[str, str]:
    """Give the same as they are printed."""
    return {anchor: number.label(issue) for anchor, number in numbers_of(placed).items()}


def pagination(placed: Sequence[Placed], issue: Issue) -> tuple[PageEntry, ...]:
    """List all pages with part, side, label and anchors."""
    numbers = page_numbers(placed)

    def entries() -> Iterator[PageEntry]:
        for item in placed:
            pages = [(tuple(name for name, *_ in drawn.anchors), drawn.letters) for drawn in item.fragment.pages]
            for page, (names, letters) in enumerate([((), 0)] * item.blanks + pages, item.number - item.blanks):
                side, label = side_of(page, issue.direction), numbers[page - 1].label(issue)
                yield PageEntry(item.part.id, side, label, names, letters)

    return tuple(entries())
