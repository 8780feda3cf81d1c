"""How pdfium, the reader of Chrome, puts the characters of a right-to-left line in order, and what helps it to do so.

In a document that is bound on the right, it cuts every line, from left to right, into segments of characters of one
kind, and gives the segments in reverse: right-to-left ones backwards, the others as they stand. There are no levels
and no rules for signs between letters: `C++` is two segments, of which the last is given first.
"""

import functools
import unicodedata
from itertools import groupby
from typing import Literal

#: From left to right, from right to left, weak (digits, and signs of numbers), neutral (all else, spaces too).
Kind = Literal["left", "right", "weak", "neutral"]
_KINDS: dict[str, Kind] = {
    "L": "left",
    "R": "right",
    "AL": "right",
    **dict.fromkeys(("EN", "AN", "ES", "ET", "CS", "NSM", "BN"), "weak"),
}
#: Draws nothing, and begins a segment of its kind: RIGHT-TO-LEFT MARK, LEFT-TO-RIGHT MARK.
RLM, LRM = "\u200f", "\u200e"
#: Draws nothing, and is weak: WORD JOINER.
JOINER = "\u2060"
_LAST_OF_BMP = "\uffff"
# ActualText with a character from here on is given without it.
_LOST = "\ufffd"


@functools.cache
def kind_of(character: str) -> Kind:
    """Return the kind of a character; the halves of what lies beyond U+FFFF are neutral."""
    return "neutral" if character > _LAST_OF_BMP else _KINDS.get(unicodedata.bidirectional(character), "neutral")


def segments(text: str) -> list[str]:
    """Part a text where the kind of its characters changes."""
    return ["".join(group) for _, group in groupby(text, kind_of)]


@functools.lru_cache(1 << 12)
def is_parted(text: str) -> bool:
    """Say whether a text that runs from left to right must be shown in pieces to be read in its order.

    What has a right-to-left character, or one that ActualText cannot have, cannot be helped so.
    """
    if any(kind_of(character) == "right" or character >= _LOST for character in text):
        return False
    return len({kind_of(character) for character in text}) > 1 or needs_guard(text)


def needs_guard(text: str) -> bool:
    """Say whether a text begins with signs that would be turned round after a right-to-left letter."""
    first = next(iter(segments(text)), "")
    return bool(first) and kind_of(first[0]) == "neutral" and not first.isspace()


@functools.lru_cache(1 << 12)
def needs_mark(before: Kind, following: str) -> bool:
    """Say whether signs of a right-to-left run, which follow a character of a kind, are read right only after RLM.

    They are given as they stand, from left to right, where they make one segment with what is before them or are
    several of one kind.
    """
    first = next(iter(segments(following)), "")
    if not first or kind_of(first[0]) in ("right", "left"):
        return False
    return kind_of(first[0]) == before or first != first[::-1]
