"""What a check of a finished file is: a code, and a function from what was read to findings of that code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from publisher.diagnostics import Finding

T = TypeVar("T")

#: How often one check tells what it finds in one file; what there is more of is counted in X001.
MOST = 20


class UnreadableError(Exception):
    """A file that cannot be read as what it seems to be; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True, slots=True)
class FileCheck(Generic[T]):
    """A check: `find` is given the file as it was read, and yields findings that all have this code."""

    code: str
    find: Callable[[T], Iterable[Finding]]


def findings_of(checks: Sequence[FileCheck[T]], read: T) -> list[Finding]:
    """Return what the checks find in a file, at most `MOST` findings each; X001 says that there are more."""
    found: list[Finding] = []
    for check in checks:
        own: list[Finding] = []
        for finding in check.find(read):  # no further than is reported: a file may have a million faults of a kind
            if finding not in own:
                own.append(finding)
            if len(own) > MOST:
                break
        found += own[:MOST]
        if len(own) > MOST:
            found.append(Finding.of("X001", own[0].span, check=check.code, count=MOST))
    return found
