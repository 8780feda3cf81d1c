"""Where the words of a line may be drawn out by kashida, and how good each place is.

What joins is Unicode's own data; which joins are places is that of the rule sets (kashida_rules.py). An index is that
of the character before which the extender goes: behind a letter and its vowel signs.
"""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from publisher.arabic.bidi.levels import joined
from publisher.arabic.kashida_rules import AUTHORS, priorities
from publisher.arabic.script import LETTER, MARK, RUN, TATWEEL
from publisher.model import KashidaRules

# Words of fewer letters keep their shape, and so do those of so many where a line has a longer one.
_SHORTEST = 3
# With vowel signs on more of its letters than this, a word or a paragraph is vocalised.
_VOCALISED = 1 / 3
_ZWJ = "\u200d"
_JOIN_CAUSING = TATWEEL + _ZWJ

# A word goes on over the joiners (U+200C, U+200D): Persian writes them inside.
_WORD = re.compile(f"[{RUN}\u200c{_ZWJ}]+")
_LETTERS = re.compile(f"[{LETTER}]")
_MARKS = re.compile(f"[{MARK}]")
# Vowel signs are not the madda and hamza of a decomposed letter (U+0653–0655).
_VOWELS = "\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_VOWEL = re.compile(f"[{_VOWELS}]")
_VOWELLED = re.compile(f"[{LETTER}][\u0653-\u0655]*[{_VOWELS}]")
# The article behind nothing or و، ف، أ and ب، ك، ل; with لِ it is written لل.
_ARTICLE = re.compile("[أوف]?(?:[بك]?ال|لل)")
# Particles that are written with their word: ف, ب, ك, ل, and س of the future before a person's letter, after و, ف or
# أ too. No list tells a particle from a root's own first letter: whatever may be one keeps its join.
_PARTICLE = re.compile("[أوف]?(?:[فبكل]|س(?=[أاتني]))")
# God's name has a shape of its own in most fonts; the vocative is it too.
_GOD = re.compile("لله$|^اللهم$")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A place for an extender; of two priorities the higher is better. Words are distinguished by where they begin.

    `letters` is how many its word has.
    """

    index: int
    priority: int
    word: int
    letters: int = 0


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word wherever it stands: its letters, and its places with their priorities."""

    letters: int
    vocalised: bool
    places: tuple[tuple[int, int], ...]


def longest(text: str) -> int:
    """Return how many letters the longest Arabic word of a text has."""
    return max(map(_letters_of, _WORD.findall(text)), default=0)


@functools.lru_cache(maxsize=1 << 14)
def _letters_of(word: str) -> int:
    return len(_LETTERS.findall(word))


def is_vocalised(text: str) -> bool:
    """Tell whether so many letters of a text have vowel signs that all of it counts as vocalised."""
    if not _VOWEL.search(text):
        return False
    letters = sum(1 for _ in _LETTERS.finditer(text))
    return sum(1 for _ in _VOWELLED.finditer(text)) > letters * _VOCALISED


def places(
    text: str,
    rules: KashidaRules | Callable[[str], KashidaRules],
    *,
    longest_of_line: int = 0,
    closed: Sequence[Range] = (),
    vocalised: bool = False,
) -> list[Opportunity]:
    """Return the places of a text where an extender may stand; of a word's that are equally good, the last.

    `rules` is the set of rules for the text, or gives that of a word; `longest_of_line` is how many letters the
    longest word of its line has, where the line has more than the text. No word that touches a range of `closed` has
    places, and a vocalised word only where `vocalised` allows it.
    """
    words = _drawable(text, rules, longest_of_line, closed, vocalised=vocalised)
    return [Opportunity(at + index, rank, at, word.letters) for at, word in words for index, rank in word.places]


def _drawable(
    text: str,
    rules: KashidaRules | Callable[[str], KashidaRules],
    longest_of_line: int,
    closed: Sequence[Range],
    *,
    vocalised: bool,
) -> Iterator[tuple[int, _Word]]:
    """Yield the words that may be drawn out, by where they begin."""
    shut = _counts_in_ranges(len(text), closed)
    least = _SHORTEST + (max(longest_of_line, longest(text)) > _SHORTEST)
    for found in _WORD.finditer(text):
        start, end = found.span()
        if shut and shut[end] != shut[start]:
            continue
        said = found[0]
        word = _word(said, rules if isinstance(rules, str) else rules(said))
        if word.letters >= least and (vocalised or not word.vocalised):
            yield start, word


def _counts_in_ranges(length: int, ranges: Sequence[Range]) -> list[int]:
    """Count for each index the characters before it that stand in a range; return nothing where there are none."""
    if not ranges:
        return []
    steps = [0] * (length + 1)
    for start, end in ranges:
        if start < end:
            steps[min(max(start, 0), length)] += 1
            steps[min(max(end, 0), length)] -= 1
    depths = accumulate(steps)
    return list(accumulate((depth > 0 for depth in depths), initial=0))


@functools.lru_cache(maxsize=1 << 14)
def _word(word: str, rules: KashidaRules) -> _Word:
    letters = [found.start() for found in _LETTERS.finditer(word)]
    if len(letters) < _SHORTEST or rules == "none":
        return _Word(len(letters), vocalised=False, places=())
    joins = joined(word)
    kept = {letters[number] for number in _joins_kept("".join(word[index] for index in letters))}
    found: dict[int, int] = {}
    for run in _runs(word, letters, joins):
        begins, ends = not _goes_on(word, run[0], joins, -1), not _goes_on(word, run[-1], joins, 1)
        ranks = priorities(rules, "".join(word[index] for index in run), begins=begins, ends=ends)
        for rank, (one, other) in zip(ranks, pairwise(run), strict=True):
            cut = _ZWJ in word[one:other]
            if TATWEEL in word[one:other] and not cut:
                found[other] = AUTHORS
            elif rank is not None and one not in kept and not cut:
                found[other] = rank
    last = {rank: index for index, rank in sorted(found.items())}
    return _Word(len(letters), is_vocalised(word), tuple(sorted((index, rank) for rank, index in last.items())))


def _runs(word: str, letters: Sequence[int], joins: Sequence[bool]) -> Iterator[list[int]]:
    """Part the letters of a word into runs of joined ones, be it by tatweel or over a cut in the markup (U+200D)."""
    run = [letters[0]]
    for one, other in pairwise(letters):
        links = (index for index in range(one + 1, other) if word[index] in _JOIN_CAUSING)
        if not (joins[other] and all(joins[index] for index in links)):
            yield run
            run = []
        run.append(other)
    yield run


def _goes_on(word: str, index: int, joins: Sequence[bool], step: Literal[-1, 1]) -> bool:
    """Tell whether the first or last letter of a run is joined to what is no letter: a tatweel, or a cut."""
    other = index + step
    while 0 <= other < len(word) and _MARKS.match(word[other]):
        other += step
    if not 0 <= other < len(word) or word[other] not in _JOIN_CAUSING:
        return False
    return joins[max(index, other)]


def _joins_kept(letters: str) -> set[int]:
    """Return the joins, by the letter before, that keep their shape: of particles and the article, and God's name."""
    found = (_ARTICLE.match(letters), _PARTICLE.match(letters), _GOD.search(letters))
    return {index for match in found if match for index in range(match.start(), match.end())}
