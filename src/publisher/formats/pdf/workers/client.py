"""The parent's side of a host: starts it with a setting, gives it tasks, turns silence and death into findings."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Self, cast

from publisher.diagnostics import EnvironmentFault, Finding, PublisherError, joined
from publisher.formats.pdf.workers import launch
from publisher.formats.pdf.workers.frames import wait
from publisher.formats.pdf.workers.messages import ALIVE, HOST, STALL, Answer, DrawnWhole, Setting, Task, Whole
from publisher.formats.pdf.workers.stalls import StallWatch
from publisher.system.shortages import shortage_in_words

_TICK = 0.5  # s
_LONGEST_SILENCE = 120.0  # s, of a host that works: it reports every second, once the engine is loaded


class Host:
    """A host that is started at the first task, and lives until it is dismissed or its work is `dropped`."""

    def __init__(self, setting: Setting, dropped: Event | None = None) -> None:
        self._setting, self._dropped = setting, dropped or Event()
        self._link: _Link | None = None
        self._open = 0  # tasks without an answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._link is None:
            return
        if kind or self._open or self._dropped.is_set() or self._link.heard:
            self._link.process.dismiss()
        else:
            launch.give_back(self._link.process)

    def prepare(self) -> None:
        """Give a host that was started ahead its setting now: it parses style sheets while there is no task yet.

        Where hosts are kept, one is started: those that begin in a thread of a format's would end with it.
        """
        if launch.waits() or launch.keeps():
            self._begin()

    def ask(self, tasks: Sequence[Task]) -> None:
        """Have tasks done."""
        if tasks:
            self._open += len(tasks)
            self._tell(tuple(tasks))

    def answers(self, count: int) -> Iterator[Answer]:
        """Yield answers as they are ready. Raise PublisherError where the host cannot work."""
        for _ in range(count):
            yield self._hear()

    def whole(self, task: Whole) -> DrawnWhole:
        """Have all parts set as one document; raise PublisherError with what stopped it."""
        self._open += 1
        self._tell(task)
        answer = self._hear()
        raise_faults([answer])
        return cast(DrawnWhole, answer.value)

    def _begin(self) -> "_Link":
        """Return the link to the process, which is started, and given its setting, at the first call."""
        new = self._link is None
        link = self._link = self._link or _Link(launch.take())
        if self._dropped.is_set():  # all hosts were dismissed; this one may have come into use since
            link.process.dismiss()
            raise PublisherError
        if new:
            link.process.orders.send(self._setting)
        return link

    def _tell(self, asked: object) -> None:
        link = self._begin()
        link.process.orders.send(asked)
        while link.process.orders.pending:
            link.wait()

    def _hear(self) -> Answer:
        link = cast(_Link, self._link)
        while not link.heard:
            link.wait()
        answer = link.heard.popleft()
        if answer.index == HOST:
            raise_faults([answer])
        self._open -= 1
        return answer


class EngineCrashError(RuntimeError):
    """The engine, or what the press has in it, raised what it should not; the message is the traceback."""


class _Link:
    """The pipes to a host, and a watch over it."""

    def __init__(self, process: launch.HostProcess) -> None:
        self.process = process
        self.heard: deque[Answer] = deque()
        self._stall = StallWatch(process.pid)
        self._since = time.monotonic()

    def wait(self) -> None:
        """Wait a while for something to be read or written; raise EnvironmentFault where the host is dead or hung."""
        answers = self.process.answers
        if wait([answers], [self.process.orders], _TICK):
            for answer in answers.receive():
                if answer is not ALIVE:
                    self.heard.append(cast(Answer, answer))
            if answers.closed and not self.heard:
                raise self._died()
            self._since = time.monotonic()
            self._stall.restart()
        elif self._stall.seconds() >= STALL or time.monotonic() - self._since >= _LONGEST_SILENCE:
            self.process.kill()
            raise EnvironmentFault(Finding.of("E008", None))

    def _died(self) -> Exception:
        code, words = self.process.wait(), self.process.last_words()
        if fault := shortage_in_words(words):
            return fault
        if code >= 0:  # a host that leaves by itself is our fault
            return RuntimeError(f"the layout engine's host left: {words or 'without a word'}")
        return EnvironmentFault(Finding.of("E009", None, signal=-code))


def raise_faults(answers: Sequence[Answer]) -> None:
    """Raise what went wrong, of all tasks at once; a crash is our fault and comes first."""
    for answer in answers:
        if answer.kind == "crashed":
            raise EngineCrashError(str(answer.value))
    failed = [
        cast("tuple[type[PublisherError], tuple[Finding, ...]]", answer.value)
        for answer in sorted(answers, key=lambda answer: answer.index)
        if answer.kind == "failed"
    ]
    if failed:
        raise joined(kind(*findings) for kind, findings in failed)
