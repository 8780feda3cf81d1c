"""Words that end with a vowel sign: the letter before the space on their left reaches nearly up to them.

pdf.js asks for the gap between two words at the first character that has a width. A sign at a word's end is the first
character of its word from the left, and past by then: the gap is taken for one between the sign and its letter. Where
the letter before the space is as wide as itself and the space, there is no gap to be found, and the space is known by
its own code. poppler knows spaces by gaps alone, and asks for less of one: what is left is between the two.
"""

import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from publisher.formats.pdf.clusters import BLANK, Scale
from publisher.formats.pdf.codes import Drawn, pair_of, parted

# Of an em, what is left of the gap: more than is a space to poppler (.03), less than is one to pdf.js (.102).
_LEFT, _STEP = 0.04, 0.05
_WIDEST = 1.0  # em: what is wider is no space
_EM = 1000  # units of text space to an em (ISO 32000-1 §9.4.4)


class Word(NamedTuple):
    """A word of a run, or the space between two: pairs in the order of sight, each after a move (1/1000 em, written).

    It begins `lead` px from where it stands, its codes go `length` px further, and what follows stands at `width` px.
    """

    moves: tuple[str, ...]
    pairs: tuple[str, ...]
    lead: float
    length: float
    width: float


#: The words of a run of one font, each under what it was made from.
Run = tuple[Scale, Iterable[tuple[Hashable, Word]]]


def bridged(runs: Iterable[Run]) -> list[Run]:
    """Give the words of a line in the order of sight, and let those reach further that stand before signs."""
    line = [(scale, key, word) for scale, words in runs for key, word in words]
    for n, ((_, _, gap), (_, _, following)) in enumerate(pairwise(line[1:])):
        if _is_space(gap) and following.pairs and _is_sign(following.pairs[0]):
            line[n] = _reaching(*line[n], gap.width + following.lead)
    return [(scale, [(key, word)]) for scale, key, word in line]


def _is_space(word: Word) -> bool:
    return len(word.pairs) == 1 and parted(word.pairs[0])[1] == " "


def _is_sign(pair: str) -> bool:
    key, text = parted(pair)
    return key == BLANK.key and bool(unicodedata.combining(text))


def _reaching(scale: Scale, key: Hashable, word: Word, gap: float) -> tuple[Scale, Hashable, Word]:
    """Let a word's last code go on through the gap (px) behind the word, in steps: fewer codes are needed so."""
    em = scale.size
    steps = int(((word.width - word.lead - word.length + gap) / em - _LEFT) / _STEP)
    if not word.pairs or not 0 < steps <= _WIDEST / _STEP or _is_sign(word.pairs[-1]) or _is_space(word):
        return scale, key, word
    drawn, text = parted(word.pairs[-1])
    last, further = Drawn.read(drawn, scale.font.advances), round(steps * _STEP * scale.font.upem)
    pair = pair_of(replace(last, advance=last.advance + further, own=False), text)
    length = word.length + round(further * _EM / scale.font.upem) * scale.size / _EM
    return scale, key and (key, steps), word._replace(pairs=(*word.pairs[:-1], pair), length=length)
