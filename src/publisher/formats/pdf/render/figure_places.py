"""Where a text with figures that move resumes: at which child, with what is left of that, and which figures wait.

The engine says where a text resumes by a skip stack: the index of a child, and one of the child's own. Here the
figures that wait are added to it, so that it says all that the next column or page needs to know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class Rest(dict[Any, Any]):
    """What is left of the child that a text resumes with, as the engine says it, and the figures that wait there."""

    def __init__(self, inner: dict[Any, Any] | None, waiting: tuple[Any, ...]) -> None:
        super().__init__(inner or {})
        self.inner, self.waiting = inner, waiting

    def __eq__(self, other: object) -> bool:
        """Say whether two pages resume at the same place: also with the same figures."""
        return isinstance(other, Rest) and dict(self) == dict(other) and _elements(self) == _elements(other)

    __hash__ = None


class Place(int):
    """The index of a child of a text, with the figures that wait there, and what is left of the child.

    The engine resumes there where it takes back what it has laid out from this child on.
    """

    waiting: tuple[Any, ...]
    inner: dict[Any, Any] | None

    @classmethod
    def of(cls, index: int, waiting: Sequence[Any], inner: dict[Any, Any] | None = None) -> "Place":
        """Make the place of a child."""
        made = cls(index)
        made.waiting, made.inner = tuple(waiting), inner
        return made


def _elements(rest: Rest) -> list[Any]:
    return [figure.element for figure in rest.waiting]


def read_place(skip_stack: dict[Any, Any]) -> tuple[int, dict[Any, Any] | None, tuple[Any, ...]]:
    """Return where a text resumes: the index of a child, what is left of that, and the figures that wait."""
    ((index, inner),) = skip_stack.items()
    if isinstance(inner, Rest):
        return int(index), inner.inner, inner.waiting
    if isinstance(index, Place):
        return int(index), index.inner if inner is None else inner, index.waiting
    return index, inner, ()


@dataclass(slots=True)
class Flow:
    """A text while a column or page of it is laid out: the figures that wait, and those that waited at each child.

    `goes_on` says that it began in an earlier column or on an earlier page.
    """

    box: Any
    waiting: list[Any]
    goes_on: bool
    known: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def resume_at(self, said: dict[Any, Any] | None) -> dict[Any, Any] | None:
        """Add the figures that wait where the engine has this text resume."""
        if said is None:
            return None
        ((index, inner),) = said.items()
        waiting = self.known.get(index, tuple(self.waiting))
        if isinstance(index, Place):
            waiting, inner = index.waiting, index.inner if inner is None else inner
        return {int(index): Rest(inner, waiting) if waiting else inner}
