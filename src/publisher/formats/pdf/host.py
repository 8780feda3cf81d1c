"""The engine's side of a host: starts it with a setting, gives it tasks, turns silence and death into findings."""

import pickle
import subprocess
import threading
from collections.abc import Iterator, Sequence
from threading import Event
from typing import IO, Self, cast

from publisher.diagnostics import Finding, PublisherError
from publisher.formats.pdf import process
from publisher.formats.pdf.messages import HOST, Answer, DrawnWhole, Setting, Task, Whole
from publisher.model import Part, Span

# The host's own clocks come first; this is for a host that is itself lost.
_GRACE = 30.0


class Host:
    """A host that is started at the first task, and lives until it is dismissed or its work is `dropped`."""

    def __init__(self, setting: Setting, dropped: Event | None = None) -> None:
        self._setting, self._dropped = setting, dropped or Event()
        self._worker: process.Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker:
            self._worker.dismiss()

    def ask(self, tasks: Sequence[Task]) -> None:
        """Have tasks done."""
        if tasks:
            self._tell(tuple(tasks))

    def answers(self, count: int) -> Iterator[Answer]:
        """Give answers as they are ready. Raises PublisherError where the host cannot work."""
        for _ in range(count):
            yield self._hear(1)

    def whole(self, parts: tuple[Part, ...]) -> DrawnWhole:
        """Have all parts set as one document; raises PublisherError with what stopped it."""
        self._tell(Whole(parts))
        answer = self._hear(len(parts))
        raise_faults([answer])
        return cast(DrawnWhole, answer.value)

    def _tell(self, asked: object) -> None:
        said = [asked]
        if self._worker is None:
            self._worker = process.take()
            said.insert(0, self._setting)
        if self._dropped.is_set():  # all hosts were dismissed; this one may have been taken since
            self._worker.dismiss()
            raise PublisherError
        stdin = cast("IO[bytes]", self._worker.process.stdin)
        try:
            for item in said:
                pickle.dump(item, stdin)
            stdin.flush()
        except BrokenPipeError:
            return  # it died at once; _hear will say so

    def _hear(self, share: int) -> Answer:
        worker = cast(process.Worker, self._worker).process
        timer = threading.Timer(self._setting.limits.seconds * share + _GRACE, worker.kill)
        timer.start()
        try:
            answer = cast(Answer, pickle.load(cast("IO[bytes]", worker.stdout)))  # noqa: S301 -- our own child wrote it
        except (EOFError, pickle.UnpicklingError):
            raise self._died(worker) from None
        finally:
            timer.cancel()
        if answer.index == HOST:
            raise_faults([answer])
        return answer

    def _died(self, worker: "subprocess.Popen[bytes]") -> Exception:
        # The kernel kills where memory ends; a host that leaves by itself is our fault.
        if worker.wait() >= 0:
            return RuntimeError("the layout engine's host left without a word")
        place = Span(self._setting.edition.issue.slug)
        return PublisherError(Finding.of("L002", place, megabytes=self._setting.limits.megabytes))


def raise_faults(answers: Sequence[Answer]) -> None:
    """Raise what went wrong, of all tasks at once; a crash is our fault and comes first."""
    for answer in answers:
        if answer.kind == "crashed":
            raise RuntimeError(str(answer.value))
    failed = [
        cast("tuple[type[PublisherError], tuple[Finding, ...]]", answer.value)
        for answer in sorted(answers, key=lambda answer: answer.index)
        if answer.kind == "failed"
    ]
    if failed:
        raise failed[0][0](*dict.fromkeys(finding for _, findings in failed for finding in findings))
