"""Labels of an outline: shown in their order by any viewer, with as few characters for that as will do.

Viewers know the marks U+200E and U+200F, which are of the first Unicode; many draw the isolates, of 2013, as boxes.
"""

from collections.abc import Iterator

from publisher.arabic.bidi.controls import has_controls
from publisher.arabic.bidi.levels import levels
from publisher.arabic.bidi.runs import isolated
from publisher.model import Direction

_MARKS: dict[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
_OPENS: dict[str, Direction] = {"\u2066": "ltr", "\u2067": "rtl"}
_CLOSE = "\u2069"
_UNSEEN = frozenset("\u200e\u200f\u2066\u2067\u2068\u2069")
_MIRRORED = frozenset("()[]{}<>«»‹›")


def outline_label(text: str, base: Direction, language: str) -> str:
    """Return a text with what it needs for a viewer, which takes its direction from the first letter, to order it.

    That is nothing, a mark before it, marks around its runs of the other direction, or isolates, in that order.
    """
    whole = isolated(text, base, language)
    if has_controls(text):
        return whole
    wanted = _order(whole, base)
    return next((label for label in _spellings(text, whole, base) if _order(label, None) == wanted), whole)


def _spellings(text: str, whole: str, base: Direction) -> Iterator[str]:
    yield text
    yield f"{_MARKS[base]}{text}"
    marked = _marked(whole)
    yield marked
    yield f"{_MARKS[base]}{marked}"


def _marked(whole: str) -> str:
    """Write marks in the place of isolates."""
    within: list[Direction] = []
    pieces = []
    for letter in whole:
        if letter in _OPENS:
            within.append(_OPENS[letter])
            pieces.append(_MARKS[within[-1]])
        elif letter == _CLOSE and within:
            pieces.append(_MARKS[within.pop()])
        else:
            pieces.append(letter)
    return "".join(pieces)


def _order(text: str, base: Direction | None) -> list[tuple[str, int]]:
    """Return what is seen of a text from left to right (UAX #9, L2), brackets with the side that they open to."""
    found = levels(text, base)
    line = list(zip(text, found, strict=True))
    for level in range(max(found, default=0), 0, -1):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end][1] >= level:
                end += 1
            line[start:end] = reversed(line[start:end])
            start = end + 1
    return [(letter, level % 2 if letter in _MIRRORED else 0) for letter, level in line if letter not in _UNSEEN]
