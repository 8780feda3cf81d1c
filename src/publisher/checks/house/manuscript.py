"""A source as the house checks read it: prose alone, every character in its place."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

#: What stands for markup that the words on both sides of it do not notice, and for a thing that is no word.
#: Noncharacters (Unicode 16 §23.7): no text has them.
MARKUP, OBJECT = "\ufdd0", "\ufdd1"

Kind = Literal["front", "heading", "paragraph", "item", "quote", "table", "note", "verse", "labelled", "code"]

_NOT_LINE_END = re.compile("[^\n]")


def blank(text: str, filler: str) -> str:
    """Fill a text, keeping its length and its lines."""
    return _NOT_LINE_END.sub(filler, text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a source: its kind, its place, the key of its language, a heading's level."""

    kind: Kind
    start: int
    end: int
    language: str
    level: int = 0


@dataclass(frozen=True)
class Manuscript:
    """A source: as written, as prose in equal length, its passages in order, the key of its article's language."""

    raw: str
    prose: str
    passages: tuple[Passage, ...]
    comments: tuple[tuple[int, int], ...] = ()
    language: str = ""

    def said(self, passage: Passage) -> str:
        """Give the prose of a passage."""
        return self.prose[passage.start : passage.end]

    def only(self, reads: Callable[[str], bool]) -> "Manuscript":
        """Give the same with nothing of languages that are not read; without prose, where nothing is left."""
        return self.with_passages(lambda passage: reads(passage.language))

    def with_passages(self, kept: Callable[[Passage], bool]) -> "Manuscript":
        """Give the same with nothing of the passages that are not kept; without prose, where none is."""
        out = [passage for passage in self.passages if not kept(passage)]
        if not out:
            return self
        rest = tuple(passage for passage in self.passages if kept(passage))
        return Manuscript(self.raw, self._blanked(out) if rest else "", rest, self.comments, self.language)

    def of(self, *kinds: Kind) -> Iterator[Passage]:
        """Go through the passages of some kinds."""
        return (passage for passage in self.passages if passage.kind in kinds)

    def without(self, *kinds: Kind) -> str:
        """Give the prose with the passages of some kinds blanked."""
        return self._blanked(self.of(*kinds))

    def _blanked(self, passages: Iterable[Passage]) -> str:
        pieces, cursor = [], 0
        for passage in passages:
            pieces += [self.prose[cursor : passage.start], blank(self.said(passage), OBJECT)]
            cursor = passage.end
        return "".join([*pieces, self.prose[cursor:]])

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.raw))]

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
