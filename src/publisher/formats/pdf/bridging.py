"""Words that end with a vowel sign: the letter before the space on their left reaches nearly up to them.

pdf.js asks for the gap between two words at the first character that has a width. A sign at a word's end is the first
character of its word from the left, and past by then: the gap is taken for one between the sign and its letter. Where
the letter before the space is as wide as itself and the space, there is no gap to be found, and the space is known by
its own code. poppler knows spaces by gaps alone, and asks for less of one: what is left is between the two.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from publisher.formats.pdf.clusters import BLANK, Scale
from publisher.formats.pdf.codes import Drawn, pair_of, parted

# Of an em, what is left of the gap: more than is a space to poppler (.03), less than is one to pdf.js (.102).
_LEFT, _STEP = 0.04, 0.05
_WIDEST = 1.0  # em: what is wider is no space
_EM = 1000  # units of text space to an em (ISO 32000-1 §9.4.4)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word of a run, or the space between two: pairs in the order of sight, each after a move (1/1000 em, written).

    It begins `lead` px from where it stands, its codes go `length` px further, and what follows stands at `width` px.
    Each is itself alone, and not any that is like it.
    """

    moves: tuple[str, ...]
    pairs: tuple[str, ...]
    lead: float
    length: float
    width: float


#: The words of a run of one font.
Run = tuple[Scale, Iterable[Word]]


def bridged(runs: Iterable[Run]) -> list[Run]:
    """Give the words of a line in the order of sight, and let those reach further that stand before signs."""
    line = [(scale, word) for scale, words in runs for word in words]
    for n, ((_, gap), (_, following)) in enumerate(pairwise(line[1:])):
        if _is_space(gap) and following.pairs and _is_sign(following.pairs[0]):
            scale, word = line[n]
            line[n] = scale, _reaching(word, gap.width + following.lead, scale)
    return [(scale, [word]) for scale, word in line]


def _is_space(word: Word) -> bool:
    return len(word.pairs) == 1 and parted(word.pairs[0])[1] == " "


def _is_sign(pair: str) -> bool:
    key, text = parted(pair)
    return key == BLANK.key and bool(unicodedata.combining(text))


def _reaching(word: Word, gap: float, scale: Scale) -> Word:
    """Let a word's last code go on through the gap (px) behind the word, in steps: fewer codes are needed so."""
    em = scale.size
    steps = int(((word.width - word.lead - word.length + gap) / em - _LEFT) / _STEP)
    if not word.pairs or not 0 < steps <= _WIDEST / _STEP or _is_sign(word.pairs[-1]) or _is_space(word):
        return word
    drawn, text = parted(word.pairs[-1])
    last, further = Drawn.read(drawn, scale.font.advances), round(steps * _STEP * scale.font.upem)
    pair = pair_of(replace(last, advance=last.advance + further, own=False), text)
    length = word.length + round(further * _EM / scale.font.upem) * scale.size / _EM
    return replace(word, pairs=(*word.pairs[:-1], pair), length=length)
