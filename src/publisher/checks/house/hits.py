"""What a check yields: a place, the values of its message, and what would mend it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from publisher.checks.house.manuscript import MARKUP, OBJECT, Manuscript

#: Signs of markup between two characters that stand side by side for a reader.
M = f"{MARKUP}*"
#: What may stand around a word without being one: nothing, space, markup, things.
EDGE = rf"\s{MARKUP}{OBJECT}"

_LONGEST_EXCERPT = 40


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters of a source to be replaced."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault of style: where it is, the values of its message, and safe edits where there are any."""

    start: int
    end: int
    params: tuple[tuple[str, str], ...]
    edits: tuple[Edit, ...] = ()


Check = Callable[[Manuscript], Iterable[Hit]]


def hit(start: int, end: int, new: str | None = None, **params: str) -> Hit:
    """Make a hit; `new` takes the place of the whole of it."""
    return Hit(start, end, tuple(params.items()), () if new is None else (Edit(start, end, new),))


def found(text: str, pattern: re.Pattern[str], new: Callable[[str], str]) -> Iterator[Hit]:
    """Make a hit of each match: its first group is what is wrong, `new` gives what is right."""
    for match in pattern.finditer(text):
        wrong = match[1]
        yield hit(*match.span(1), new(wrong), found=wrong, right=new(wrong))


def excerpt(text: str) -> str:
    """Show the words of a match in a message: on one line, without markup, not too long."""
    shown = " ".join(text.replace(MARKUP, "").replace(OBJECT, "…").split())
    return shown if len(shown) <= _LONGEST_EXCERPT else f"{shown[:_LONGEST_EXCERPT]}…"
