"""A paragraph as numbers: where its lines may end, and where its words may be drawn out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Break(NamedTuple):
    """Where a line may end.

    `end` is where the line that ends here ends, and `start` where the next one begins, in px along the paragraph as
    if it were one line; what lies between them, as a space, no line shows. `spaces` stand before `end`, and
    `next_spaces` before `start`. `hyphen` is how wide the hyphen is that the line gets (px). A line must end where it
    is `forced`; `inside` says that the break parts a word.
    """

    end: float
    start: float
    spaces: int
    next_spaces: int
    hyphen: float = 0.0
    forced: bool = False
    inside: bool = False


class StrokePlace(NamedTuple):
    """Where a stroke may stand: `at` names it to whoever measured the paragraph, `x` is along it (px).

    The higher priority is the better; `word` tells words apart, and `letters` is how many the word has.
    """

    at: int
    x: float
    priority: int
    word: int
    letters: int


@dataclass(frozen=True, slots=True)
class MeasuredParagraph:
    """A paragraph: its breaks from its beginning, which is one too, to its end; its places by `x`; px, but `em`, too.

    `space` is a natural word space. `last_too` says that the last line is justified as the others are.
    """

    breaks: Sequence[Break]
    places: Sequence[StrokePlace]
    space: float
    em: float
    last_too: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke at a place; its width is in em."""

    at: int
    width: float


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line from one break to another (by their numbers), with its strokes; a ragged one keeps its natural spaces.

    `ratio` is what its spaces are to natural ones.
    """

    first: int
    last: int
    ratio: float
    strokes: tuple[Stroke, ...] = ()
    ragged: bool = False
