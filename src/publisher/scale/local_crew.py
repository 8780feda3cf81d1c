"""Builders on this machine: as many processes as jobs are wanted, started when they are needed."""

from collections.abc import Collection, Sequence
from pathlib import Path

from publisher.formats.pdf.workers.frames import wait
from publisher.scale.builder import Order, Report
from publisher.scale.builder_process import BuilderProcess
from publisher.scale.crew import Done, Lost, News
from publisher.scale.plan import Job


class LocalCrew:
    """So many builder processes."""

    def __init__(self, processes: int, *, debug: bool = False) -> None:
        self._most, self._debug = processes, debug
        self._builders: dict[str, BuilderProcess] = {}
        self._busy: set[str] = set()
        self._started = 0

    def free(self) -> Collection[str]:
        """Return the builders without a job, and names for those that may be started yet."""
        idle = [hand for hand in self._builders if hand not in self._busy]
        return [*idle, *(f"{self._started + n}" for n in range(self._most - len(self._builders)))]

    def give(self, hand: str, job: Job) -> None:
        """Give a builder a job; it is started where it is not there yet."""
        if hand not in self._builders:
            self._builders[hand] = BuilderProcess()
            self._started += 1
        self._busy.add(hand)
        self._builders[hand].ask(Order(job.request, str(Path.cwd()), debug=self._debug))

    def wait(self, seconds: float) -> Sequence[News]:
        """Return what became of jobs; a builder that ended is not there any more."""
        hearing = {self._builders[hand].answers: hand for hand in self._busy}
        news: list[News] = []
        for inbox in wait(hearing, (), seconds):
            hand = hearing[inbox]
            for value in inbox.receive():
                if isinstance(value, Report) and value.result:
                    self._busy.discard(hand)
                    news.append(Done(hand, value.result))
            if inbox.closed:
                self._builders.pop(hand).end()
                if hand in self._busy:
                    self._busy.discard(hand)
                    news.append(Lost(hand))
        return news

    def close(self) -> None:
        """End all builders."""
        for builder in self._builders.values():
            builder.end()
        self._builders.clear()
