"""Jobs and a crew → results as they come: the next job to whoever is free, again where one was lost."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from publisher.diagnostics import Exit, Finding
from publisher.formats.base import Share
from publisher.pipeline.result import BuildResult
from publisher.scale.crew import Crew, CrewGoneError, Done, Lost, Noticed, Returned
from publisher.scale.plan import Job

_LOOK = 0.5  # s
#: How many builders an issue may end before it counts as what ended them.
MOST_LOSSES = 2


def dispatched(jobs: Sequence[Job], crew: Crew, notice: Callable[[Finding], object]) -> Iterator[BuildResult]:
    """Yield the result of each job, in the order in which they are ready.

    A job whose hand is lost goes to another, once; after that it is a result with a finding (E024). Where the crew is
    gone for good, each job that is left is a result that says so. `notice` is given what concerns no job.
    """
    waiting, busy, losses = list(jobs), dict[str, Job](), Counter[tuple[Path, Share | None]]()
    shares = Counter(job.request.path for job in jobs if job.share)  # that are open yet
    lost_with: dict[Path, str] = {}
    while waiting or busy:
        try:
            _hand_out(waiting, busy, crew, lost_with, shares)
            news = crew.wait(_LOOK)
        except CrewGoneError as gone:
            for job in (*busy.values(), *waiting):
                if job.share is None:
                    yield _not_built(job, gone.finding)
            return
        for one in news:
            if isinstance(one, Noticed):
                notice(one.finding)
                continue
            job = busy.pop(one.hand)
            path, lost = job.request.path, (job.request.path, job.share)
            if isinstance(one, Lost):
                losses[lost] += 1
                lost_with[path] = one.hand
            if isinstance(one, Returned) or (0 < losses[lost] < MOST_LOSSES and isinstance(one, Lost)):
                waiting.insert(0, job)
            elif job.share:  # what it did not make, the build of the whole makes
                shares[path] -= 1
            elif isinstance(one, Done):
                yield one.result
            else:
                yield _not_built(job, Finding.of("E024", None, path=path))


def _hand_out(
    waiting: list[Job], busy: dict[str, Job], crew: Crew, lost_with: dict[Path, str], shares: Counter[Path]
) -> None:
    """Give jobs to hands that are free; one that lost a hand goes to another machine where there is one.

    The build of a whole book waits until none of its `shares` is open.
    """
    free = [hand for hand in crew.free() if hand not in busy]
    while free:
        job = next((job for job in waiting if job.share or not shares[job.request.path]), None)
        if job is None:
            return
        waiting.remove(job)
        place = _place(lost_with.get(job.request.path, ""))
        hand = next((hand for hand in free if _place(hand) != place), free[0])
        free.remove(hand)
        busy[hand] = job
        crew.give(hand, job)


def _place(hand: str) -> str:
    """Return where a hand is: its name up to the number that it has there."""
    return hand.partition("#")[0]


def _not_built(job: Job, finding: Finding) -> BuildResult:
    return BuildResult(job.request.path, 0.0, Exit.ENVIRONMENT, (finding,))
