"""What of a text's paragraphs is Qur'an, by its brackets ﴿ and ﴾: no stroke is drawn there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.arabic.kashida_places import Range

_OPENING, _CLOSING = "\ufd3f", "\ufd3e"
_BRACKET = re.compile(f"[{_OPENING}{_CLOSING}]")

_Bracket = tuple[int, str]


def has_brackets(texts: Iterable[str]) -> bool:
    """Tell whether any text has a bracket of the Qur'an's."""
    return any(_OPENING in text or _CLOSING in text for text in texts)


def quran_ranges(paragraphs: Sequence[str]) -> "list[tuple[Range, ...]]":
    """Return for each paragraph the ranges of it that stand between ﴿ and ﴾; a quotation may run over several.

    Where brackets do not pair, all from the first to the last of them counts, and what one without its like may open
    or close: the rest of its paragraph.
    """
    brackets = [[(found.start(), found[0]) for found in _BRACKET.finditer(text)] for text in paragraphs]
    found: list[tuple[Range, ...]] = [()] * len(paragraphs)
    bracketed = [number for number, of_one in enumerate(brackets) if of_one]
    runs_over = {
        (one, other)
        for one, other in pairwise(bracketed)
        if brackets[one][-1][1] == _OPENING and brackets[other][0][1] == _CLOSING
    }
    for one, other in runs_over:
        for number in range(one + 1, other):
            found[number] = ((0, len(paragraphs[number])),)
    ends = {number for pair in runs_over for number in pair}
    for number in bracketed:
        found[number] = tuple(_of_paragraph(brackets[number], len(paragraphs[number]), runs_over=number in ends))
    return found


def _of_paragraph(brackets: Sequence[_Bracket], length: int, *, runs_over: bool) -> "Iterator[Range]":
    (first, kind), (last, kind_of_last) = brackets[0], brackets[-1]
    begun, unended = kind == _CLOSING, kind_of_last == _OPENING
    alternate = all(one != other for (_, one), (_, other) in pairwise(brackets))
    if not alternate or (begun and unended and not runs_over):  # such as ﴾ ﴿, the wrong way round
        yield 0 if begun else first, length if unended else last
        return
    bounds = [*([0] if begun else []), *(position for position, _ in brackets), *([length] if unended else [])]
    yield from zip(bounds[::2], bounds[1::2], strict=True)
