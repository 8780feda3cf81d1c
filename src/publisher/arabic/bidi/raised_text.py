"""Raised and lowered text in a paragraph: what it touches has it as a part, signs and all (docs/arabic.md)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from publisher.arabic.bidi.pairs import Pairs
from publisher.arabic.bidi.run_tokens import LTR_OBJECT, OBJECT, Range, Token
from publisher.arabic.script import RIGHT_TO_LEFT

# Raised text with these is none of a token.
_NO_PART = re.compile(rf"[{RIGHT_TO_LEFT}{OBJECT}{LTR_OBJECT}«»‹›\u200f\u202a-\u202e\u2066-\u2069]")
# Nor is raised text with none of these: a bracket or a full stop.
_PART = re.compile(r"[^\s()\[\]{}.,:;!?…\"'“”‘’]")
_LETTER = re.compile(rf"[{RIGHT_TO_LEFT}]")
_LONGEST_TERM = 80  # characters between brackets that have a power


class RaisedText:
    """The raised and lowered texts of a paragraph that can be parts of tokens.

    `powers` are the places of those that follow a closing bracket. `of_the_paragraph` are those of a term that is
    the paragraph's (س^2^), where the second of two stands at the left of the first; they meet at `joints`.
    """

    def __init__(self, text: str, pairs: Pairs, places: Sequence[Range]) -> None:
        self._places = [place for place in places if _may_be_part(text, *place)]
        self.powers = {start for start, _ in self._places if text[max(start - 1, 0)] in ")]"}
        self.of_the_paragraph: set[int] = set()
        self.joints: set[int] = set()
        last = -1
        for start, end in self._places:
            term = max(start - 1, 0)
            if start in self.powers and pairs.has(term):
                term = max(pairs.mate(term), term - _LONGEST_TERM)
            if start == last or _LETTER.search(text, term, start):
                self.of_the_paragraph.add(start)
                self.joints |= {start} if start == last else set()
                last = end

    def merged(self, found: Iterable[Token]) -> list[Token]:
        """Return tokens with the raised texts that they touch as parts of them.

        The signs of such a text are the token's, whatever they are between other words: 10^-6^ is no range of two
        numbers. Signs alone are a token as the power of brackets, and after a part of the paragraph's term.
        """
        if not self._places:
            return list(found)
        edges = {edge for place in self._places for edge in place}
        made: list[Token] = []
        for one in self._in_order(found):
            last = made[-1] if made else None
            if last and self._goes_on(last, one, edges):
                kind = one.kind if last.kind == "raised" or (one.lettered and not last.lettered) else last.kind
                made[-1] = Token(kind, last.start, max(last.end, one.end))
            else:
                made.append(one)
        kept = self.powers | self.of_the_paragraph
        signs = (replace(one, kind="number") if one.kind == "raised" and one.start in kept else one for one in made)
        return [token for token in signs if token.kind != "raised"]

    def _goes_on(self, last: Token, one: Token, edges: set[int]) -> bool:
        if "object" in (last.kind, one.kind):
            return False
        touching = one.start == last.end and one.start in edges and one.start not in self.of_the_paragraph
        return touching or one.start < last.end

    def _in_order(self, found: Iterable[Token]) -> Iterator[Token]:
        """Yield tokens and raised texts as they begin; a token that lies over the edge of one of a term is parted."""
        cuts = [edge for place in self._places if place[0] in self.of_the_paragraph for edge in place]
        raised = [Token("raised", start, end) for start, end in self._places]
        yield from sorted((*raised, *_cut(found, cuts)), key=lambda token: (token.start, token.kind != "raised"))


def _may_be_part(text: str, start: int, end: int) -> bool:
    """Return whether a raised text can be part of what it touches.

    What begins or ends with a space stands apart, and signs with a number or word straight after are an operator.
    """
    raised = text[start:end]
    if raised != raised.strip() or not _PART.search(raised) or _NO_PART.search(raised):
        return False
    return any(map(str.isalnum, raised)) or not text[end : end + 1].isalnum()


def _cut(found: Iterable[Token], cuts: Sequence[int]) -> Iterator[Token]:
    for token in found:
        inside = cuts[bisect_right(cuts, token.start) : bisect_left(cuts, token.end)]
        for start, end in pairwise(dict.fromkeys((token.start, *inside, token.end))):
            yield replace(token, start=start, end=end)
