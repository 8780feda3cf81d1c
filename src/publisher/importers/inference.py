"""What the press guessed of a pasted text: a line, what it was classified as, and how surely."""

from dataclasses import dataclass
from typing import Literal

#: How sure a guess is. What would be less than low is not guessed.
Certainty = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Inference:
    """What a line was classified as, and how certainly; lines count from 1."""

    kind: str
    line: int
    text: str
    certainty: Certainty
