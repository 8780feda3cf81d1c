"""Where the words of a line may be drawn out by kashida, best places first; what joins is Unicode's own data.

An index is that of the character before which the extender goes: behind a letter and its vowel signs.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeVar

from publisher.arabic.bidi.levels import joined
from publisher.arabic.joins import ALEFS, AUTHORS, LAMS, Place, priority
from publisher.arabic.script import LETTER, RUN, TATWEEL

# Words of fewer letters keep their shape.
_SHORTEST = 3
# From so many letters on, the first may be a particle before a word.
_LONG = 5
# With vowel signs on more of its letters than this, a word is vocalised.
_VOCALISED = 1 / 3

# A word goes on over the joiners (U+200C, U+200D): Persian writes them inside.
_WORD = re.compile(f"[{RUN}\u200c\u200d]+")
_LETTERS = re.compile(f"[{LETTER}]")
# Vowel signs are not the madda and hamza of a decomposed letter (U+0653–0655).
_VOWELLED = re.compile(
    f"[{LETTER}][\u0653-\u0655]*[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
# The article behind nothing or و، ف، أ and ب، ك، ل; with لِ it is written لل.
_ARTICLE = re.compile("[أوف]?(?:[بك]?ال|لل)")
# God's name has a shape of its own in most fonts; the vocative is it too.
_GOD = re.compile("لله$|^اللهم$")
_OPENING, _CLOSING = "\ufd3f", "\ufd3e"
_QURAN = re.compile(f"[{_OPENING}{_CLOSING}]")

Range = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A place for an extender; of two priorities the smaller is better. Words are told apart by where they begin."""

    index: int
    priority: int
    word: int


def places(text: str) -> tuple[Opportunity, ...]:
    """Give all places of a line where an extender may stand; no word of the Qur'an has any.

    A line in the midst of a verse has none of its brackets, and is taken for any other.
    """
    closed = _counts_in_ranges(len(text), _quran(text))
    joins = joined(text)
    words = [found.span() for found in _WORD.finditer(text)]
    return tuple(
        place for start, end in words if closed[end] == closed[start] for place in _of_word(text, start, end, joins)
    )


def best(found: Iterable[Opportunity]) -> tuple[Opportunity, ...]:
    """Keep one place a word: the best one, and of equals that nearest to its end."""
    kept: dict[int, Opportunity] = {}
    for place in found:
        rival = kept.get(place.word)
        if rival is None or (place.priority, -place.index) < (rival.priority, -rival.index):
            kept[place.word] = place
    return tuple(sorted(kept.values(), key=lambda place: place.index))


def spread(found: Sequence[T], most: int, priority: Callable[[T], int]) -> list[T]:
    """Choose the best of what stands in a row, so many at the most; of equals, such as stand evenly apart."""
    chosen: list[T] = []
    for rank in sorted({priority(one) for one in found}):
        equal = [one for one in found if priority(one) == rank]
        count = min(len(equal), most - len(chosen))
        chosen += [equal[(2 * n + 1) * len(equal) // (2 * count)] for n in range(count)]
    return chosen


def unstacked(
    found: Iterable[Opportunity], where: Callable[[int], float], used: Sequence[float], bound: float
) -> tuple[Opportunity, ...]:
    """Drop the places that come nearer than a bound to one that the line before used.

    `where` gives the position of an index, in whatever `used` and `bound` are measured. What is left of a word is for
    `best` to choose from.
    """
    taken: list[float] = []
    for position in used:
        insort(taken, position)
    return tuple(place for place in found if _distance(taken, where(place.index)) >= bound)


def _distance(taken: Sequence[float], position: float) -> float:
    right = bisect_left(taken, position)
    near = taken[max(0, right - 1) : right + 1]
    return min((abs(position - other) for other in near), default=float("inf"))


def _counts_in_ranges(length: int, ranges: Iterable[Range]) -> list[int]:
    """Count for each index the characters before it that stand in a range."""
    steps = [0] * (length + 1)
    for start, end in ranges:
        if start < end:
            steps[min(max(start, 0), length)] += 1
            steps[min(max(end, 0), length)] -= 1
    depths = accumulate(steps)
    return list(accumulate((depth > 0 for depth in depths), initial=0))


def _quran(text: str) -> Iterator[Range]:
    """Find what stands between ﴿ and ﴾; a verse may begin or end on another line, or be bracketed the wrong way."""
    found = [bracket.start() for bracket in _QURAN.finditer(text)]
    if found:
        first, last = found[0], found[-1]
        yield (0 if text[first] == _CLOSING else first, len(text) if text[last] == _OPENING else last)


def _of_word(text: str, start: int, end: int, joins: Sequence[bool]) -> Iterator[Opportunity]:
    letters = [start + found.start() for found in _LETTERS.finditer(text[start:end])]
    vowelled = sum(1 for _ in _VOWELLED.finditer(text[start:end]))
    if len(letters) < _SHORTEST or vowelled > len(letters) * _VOCALISED:
        return
    kept = _joins_kept("".join(text[index] for index in letters))
    for number, (one, other) in enumerate(pairwise(letters)):
        if TATWEEL in text[one:other]:
            last = text.rindex(TATWEEL, one, other)
            if joins[last] and joins[other]:
                yield Opportunity(other, AUTHORS, start)
        elif number not in kept and _join_directly(text, one, other, joins):
            rank = priority(text[one], text[other], _places(number, len(letters)))
            yield Opportunity(other, rank, start)


def _join_directly(text: str, one: int, other: int, joins: Sequence[bool]) -> bool:
    """Tell whether two letters are joined directly, and not into one shape."""
    lam_alef = text[one] in LAMS and text[other] in ALEFS
    return joins[other] and not lam_alef and "\u200d" not in text[one:other]


def _joins_kept(letters: str) -> set[int]:
    """Give the joins, by the letter before, that keep their shape: all to the end of the article, and God's name."""
    article, god = _ARTICLE.match(letters), _GOD.search(letters)
    kept = set(range(article.end())) if article else set()
    return kept | (set(range(god.start(), god.end())) if god else set())


def _places(number: int, letters: int) -> tuple[Place, ...]:
    """Tell what the place of a join is, counted by the letter before it."""
    last = letters - 2
    found = {
        Place.START: number == 0 and letters >= _LONG,
        Place.NEXT_TO_END: number == last - 1,
        Place.END: number == last,
    }
    return tuple(place for place, holds in found.items() if holds)
