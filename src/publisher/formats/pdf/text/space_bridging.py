"""Words that end with a vowel sign: the letter before the space on their left reaches nearly up to them.

pdf.js asks for the gap between two words at the first character that has a width. A sign at a word's end is the first
character of its word from the left, and past by then: the gap is taken for one between the sign and its letter. Where
the letter before the space is as wide as itself and the space, there is no gap to be found, and the space is known by
its own code. poppler knows spaces by gaps alone, and asks for less of one: what is left is between the two.

Where a sign is the first character of its text box, at the end of a line or of an inline element, nothing can reach.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from publisher.formats.pdf.text.cid_codes import Drawn, pair_of, parted
from publisher.formats.pdf.text.drawn_words import Run, Word, kept_words
from publisher.formats.pdf.text.glyph_clusters import BLANK, Scale

# Of an em, what is left of the gap: more than is a space to poppler (.03), less than is one to pdf.js (.102).
_LEFT, _STEP = 0.04, 0.05
_WIDEST = 1.0  # em: what is wider is no space
_SPACES = " \u00a0"
_NOTDEF = "0"


def bridged(runs: Iterable[Run]) -> list[tuple[Scale, list[Word]]]:
    """Give the runs of a line in the order of sight, their words reaching further where they stand before signs."""
    read = [(scale, list(words)) for scale, words in runs]
    places = [(run, n) for run, (_, words) in enumerate(read) for n in range(len(words))]
    for (run, n), (of_gap, gap_at), (of_next, next_at) in zip(places, places[1:], places[2:], strict=False):
        gap, following = read[of_gap][1][gap_at], read[of_next][1][next_at]
        if _is_space(gap) and following.pairs and _is_sign(following.pairs[0]):
            scale, words = read[run]
            words[n] = _reaching(words[n], gap.width + following.lead, scale)
    return read


def _is_space(word: Word) -> bool:
    return len(word.pairs) == 1 and parted(word.pairs[0])[1] in _SPACES


def _is_sign(pair: str) -> bool:
    key, text = parted(pair)
    return key == BLANK.key and bool(unicodedata.combining(text))


def _reaching(word: Word, gap: float, scale: Scale) -> Word:
    """Let a word's last code go on through the gap (px) behind the word, in steps: fewer codes are needed so."""
    steps = int(((word.width - word.lead - word.length + gap) / scale.size - _LEFT) / _STEP)
    if not word.pairs or not 0 < steps <= _WIDEST / _STEP or not _may_reach(word):
        return word
    known = kept_words(scale)
    return known.get((word, steps)) or known.setdefault((word, steps), _longer(word, steps, scale))


def _may_reach(word: Word) -> bool:
    """Say whether a word's last code is a letter's; of one that no font has every part must tell."""
    return not _is_space(word) and not _is_sign(word.pairs[-1]) and parted(word.pairs[-1])[0] != _NOTDEF


def _longer(word: Word, steps: int, scale: Scale) -> Word:
    key, text = parted(word.pairs[-1])
    last = Drawn.read(key, scale.font.advances)
    drawn = replace(last, advance=last.advance + round(steps * _STEP * scale.font.upem), own=False)
    length = word.length + scale.shown(drawn.advance) - scale.shown(last.advance)
    return replace(word, pairs=(*word.pairs[:-1], pair_of(drawn, text)), length=length)
