"""Which brackets and quotation marks of a paragraph belong together."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from publisher.arabic.bidi.quote_pairs import bracketed
from publisher.arabic.bidi.run_tokens import OBJECT

_TWINS = {")": "(", "]": "[", "}": "{", ">": "<", "»": "«", "›": "‹", "⟧": "⟦", "⟫": "⟪"}
_ANY = re.compile(r"[()\[\]{}<>«»‹›⟦⟧⟪⟫]")
# What a run takes with it where it is all that they embrace: quotation marks, and the signs of a tag.
_QUOTES = frozenset("⟦⟪<")
_TAG = re.compile(rf"<[/!?A-Za-z{OBJECT}]")  # its name may be isolated already


class Pairs:
    """The pairs of one paragraph; a closing mark belongs to the last opening one of its kind that waits."""

    def __init__(self, text: str) -> None:
        self._text = bracketed(text)
        self._mates = dict(_matched(self._text))
        self._mates |= {closing: opening for opening, closing in self._mates.items()}
        self._places = sorted(self._mates)

    def has(self, at: int) -> bool:
        """Return whether a mark that has a mate stands there."""
        return at in self._mates

    def mate(self, at: int) -> int:
        """Return the place of a mark's mate."""
        return self._mates[at]

    def quotes(self, at: int) -> bool:
        """Return whether the opening mark there is a run's own where it embraces just that."""
        return self._text[at] in _QUOTES

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the marks in a range that have mates, with these."""
        for place in self._places[bisect_left(self._places, start) : bisect_left(self._places, end)]:
            yield place, self._mates[place]


def _matched(text: str) -> Iterator[tuple[int, int]]:
    waiting: list[int] = []
    counts = Counter[str]()
    for match in _ANY.finditer(text):
        sign, at = match[0], match.start()
        if sign not in _TWINS:
            if sign != "<" or _TAG.match(text, at):
                waiting.append(at)
                counts[sign] += 1
        elif counts[_TWINS[sign]]:  # else it has no mate, and a search would look through all that wait
            while text[opening := waiting.pop()] != _TWINS[sign]:
                counts[text[opening]] -= 1
            counts[text[opening]] -= 1
            yield opening, at
