"""What does not fit in a table: every misfit with the path of its key, until findings are made of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, LiteralString, TypeVar

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase, Value
from publisher.model import Span

Step = TypeVar("Step", str, int)

#: The names of keys, and the places in lists, that lead to a value.
KeyPath = tuple[str | int, ...]
Locate = Callable[[KeyPath], Span]
#: Makes a typed value of an untyped one, or raises MisfitError.
Reader = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that does not fit: the code of its finding, the path of its key, the parameters of the finding."""

    code: str
    path: KeyPath
    params: Mapping[str, Value]

    def below(self, step: str | int) -> "Misfit":
        """Return the same with a path that begins one step above."""
        return replace(self, path=(step, *self.path))

    def finding(self, locate: Locate) -> Finding:
        """Make a finding of it, at the place of its key."""
        key = self.path[-1] if self.code == "C001" else ".".join(map(str, self.path))
        return Finding.of(self.code, locate(self.path), key=key, **self.params)


class MisfitError(ValueError):
    """A value does not fit; `misfits` are all of its faults, not the first alone."""

    def __init__(self, *misfits: Misfit) -> None:
        super().__init__(*misfits)
        self.misfits = misfits


def misfit(reason: LiteralString, example: str | Phrase = '"…"', **context: object) -> MisfitError:
    """Make the error that a reader raises.

    `reason` is a key of the findings' [reason] table, which `context` fills, and `example` a value that would fit.
    """
    return MisfitError(Misfit("C003", (), {"reason": Phrase.of(reason, **context), "example": example}))


def read_each(values: Iterable[tuple[Step, object, Reader]]) -> dict[Step, Any]:
    """Read values, each by itself; raise MisfitError with the faults of all."""
    read: dict[Step, Any] = {}
    faults: list[Misfit] = []
    for step, value, reader in values:
        try:
            read[step] = reader(value)
        except MisfitError as error:
            faults += [fault.below(step) for fault in error.misfits]
    if faults:
        raise MisfitError(*faults)
    return read
