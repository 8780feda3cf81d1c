"""What builds issues, as the run sees it: hands that take a job each, and news of what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from publisher.diagnostics import Finding
from publisher.pipeline.result import BuildResult
from publisher.scale.plan import Job


@dataclass(frozen=True, slots=True)
class Done:
    """A job that was carried out, by which hand."""

    hand: str
    result: BuildResult


@dataclass(frozen=True, slots=True)
class Lost:
    """A hand that ended, or went away, while it had a job."""

    hand: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A job that comes back by no fault of its own: whoever had it is not used any more, or cannot be reached."""

    hand: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """What is to be reported of the crew itself: a hand that was refused, a store that is not used."""

    finding: Finding


News = Done | Lost | Returned | Noticed


class CrewGoneError(Exception):
    """There is nobody left to build, and nobody will come; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class Crew(Protocol):
    """Builders, wherever they are. A hand has one job at a time, and its name is never used for another."""

    def free(self) -> Collection[str]:
        """Return the hands that have no job."""

    def give(self, hand: str, job: Job) -> None:
        """Give a free hand a job."""

    def wait(self, seconds: float) -> Sequence[News]:
        """Return what happened, after so many seconds at most. Raise CrewGoneError."""

    def close(self) -> None:
        """Let everything go, whatever it is at."""
