"""What every importer gives back."""

import posixpath
from dataclasses import dataclass
from typing import Literal

from publisher.diagnostics import Finding
from publisher.model import Article

#: How sure a guess is. What would be less than low is not guessed.
Certainty = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Inference:
    """What a line was taken for, and how certainly; lines count from 1."""

    kind: str
    line: int
    text: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Imported:
    """An article with what was noticed on the way; `inferred` says what was guessed, for the editor to read."""

    article: Article
    findings: tuple[Finding, ...] = ()
    inferred: tuple[Inference, ...] = ()


def stem(path: str) -> str:
    """Give a file's name without folder and suffix: the identity of an article that names none."""
    return posixpath.splitext(posixpath.basename(path))[0]
