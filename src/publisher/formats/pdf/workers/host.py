"""The host: a process that imports the engine once, and forks workers that lay out parts.

It has a single thread and never touches Pango, so that what a worker inherits holds no lock and lacks no thread. A
setting and then tasks come in on a descriptor of its own; answers go out in the order in which they are ready.
"""

import gc
import os
import signal
import sys
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, cast

from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.formats.pdf.render import patches
from publisher.formats.pdf.render.engine_import import light
from publisher.formats.pdf.render.fontconfig import empty_font_folder, link_faces
from publisher.formats.pdf.render.patches.status import engine_status, unusable
from publisher.formats.pdf.workers.frames import Inbox, Outbox, wait
from publisher.formats.pdf.workers.last_words import last_words
from publisher.formats.pdf.workers.messages import ALIVE, HOST, STALL, WHOLE, Answer, Setting, Task, Whole
from publisher.formats.pdf.workers.stalls import StallWatch
from publisher.formats.pdf.workers.worker import attempt, run
from publisher.model import Part
from publisher.system.folder_lock import remove
from publisher.system.limits import WALL, out_of_memory
from publisher.system.shortages import shortage, shortage_in_words

if TYPE_CHECKING:
    from publisher.formats.pdf.render.layout import Styles

# A worker's own alarm comes first; this is for work in C that no alarm can interrupt.
_GRACE = 10.0  # s
_TICK = 0.5  # s
_SELDOM = (100_000, 50, 100)  # allocations, and collections of the younger generations
_THREADS = Path("/proc/self/task")


def main() -> None:
    """Work until nobody asks any more. Whatever libraries print goes to stderr.

    The end of the orders tells that the parent has ended. The system would tell it too (prctl(2), PR_SET_PDEATHSIG),
    but of the thread that started this process, and a host may be kept for longer than that.
    """
    orders, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    folder = Path(sys.argv[1])  # our parent made it, and clears it
    _Host(Inbox(orders), Outbox(answers), folder, attempt(HOST, _load_engine)).serve()


def _load_engine() -> None:
    """Import WeasyPrint, before there is a task. Raise EnvironmentFault where it is missing or cannot be used."""
    status = engine_status()
    try:
        with light():
            from publisher.formats.pdf.render import layout  # noqa: F401 -- workers inherit it
        if status.on("fragments"):
            import publisher.formats.pdf.fragments.part_press  # noqa: F401 -- workers inherit it
        patches.apply()
    except (ImportError, AttributeError) as error:
        raise shortage(error) or unusable(error) from error


def _parse_styles(setting: Setting) -> "Styles":
    """Parse what all workers would each parse anew."""
    from publisher.formats.pdf.render.layout import Styles

    return Styles(setting)


class _Worker:
    """A worker as the host sees it: its process, its two pipes, and what it is at."""

    def __init__(self, pid: int, tasks: Outbox, answers: Inbox) -> None:
        self.pid, self.tasks, self.answers = pid, tasks, answers
        self.task: Task | Whole | None = None
        self._stall = StallWatch(pid)
        self._until = self._cpu_until = 0.0

    def begin(self, task: Task | Whole, seconds: float) -> None:
        """Give it a task, and so many seconds of CPU time; where it is dead, the end of its answers tells so."""
        self.task = task
        self._until = time.monotonic() + seconds * WALL + _GRACE
        self._cpu_until = self._stall.cpu_seconds() + seconds + _GRACE
        self._stall.restart()
        self.tasks.send(task)

    def fault(self, setting: Setting) -> Finding | None:
        """Return the finding where it takes too long or does nothing, else None."""
        if self.task is None:
            return None
        place = _first(self.task).place
        if self._stall.seconds() >= min(STALL, max(2 * _TICK, setting.limits.seconds)):
            return Finding.of("E008", place)
        if time.monotonic() >= self._until or self._stall.cpu_seconds() >= self._cpu_until:
            return Finding.of("L001", place, seconds=f"{setting.limits.seconds:g}")
        return None


class _Host:
    """Reads orders, hands tasks out to at most `jobs` workers, and passes their answers on."""

    def __init__(self, orders: Inbox, answers: Outbox, folder: Path, failure: Answer | None) -> None:
        self._orders, self._answers, self._folder, self._failure = orders, answers, folder, failure
        self._setting: Setting | None = None
        self._styles: Styles | None = None
        self._tasks: deque[Task | Whole] = deque()
        self._workers: list[_Worker] = []
        self._sent = time.monotonic()
        self._settings = 0
        for descriptor in (orders.descriptor, answers.descriptor):
            os.set_blocking(descriptor, False)

    def serve(self) -> None:
        """Work until the parent closes its end; the workers end with this process."""
        while not self._orders.closed and not self._answers.broken:
            self._listen()
            self._look_after()
            self._hand_out()
            if time.monotonic() - self._sent >= 1.0:
                self._send(ALIVE)

    def _listen(self) -> None:
        """Wait for what the parent or a worker has to say, a while at the most, and take it."""
        hearing = {worker.answers: worker for worker in self._workers}
        writing = [worker.tasks for worker in self._workers]
        for inbox in wait([self._orders, *hearing], [self._answers, *writing], _TICK):
            if inbox is self._orders:
                self._take_orders()
            else:
                self._hear(hearing[inbox])

    def _send(self, answer: Answer | None) -> None:
        """Send an answer, or a sign of life; the parent may be slow to listen, and nothing here waits for it."""
        self._answers.send(answer)
        self._sent = time.monotonic()

    def _take_orders(self) -> None:
        for order in self._orders.receive():
            if isinstance(order, Setting):
                self._set_up(order)
            elif isinstance(order, Whole):
                self._tasks.append(order)
            else:  # the longest first
                self._tasks += sorted(cast("tuple[Task, ...]", order), key=_length, reverse=True)

    def _set_up(self, setting: Setting) -> None:
        """Begin with an edition; the workers of another one, which is finished, have its styles and fonts.

        Where it is set as the last one was, its workers stay.
        """
        at_work = self._tasks or any(worker.task for worker in self._workers)
        if setting == self._setting and self._failure is None and not at_work:
            return
        self._tasks.clear()
        for worker in tuple(self._workers):
            worker.task = None
            os.kill(worker.pid, signal.SIGKILL)
            self._dismiss(worker)
        self._setting = setting
        self._provide_fonts(setting)
        if self._failure is None:
            parsed = attempt(HOST, lambda: _parse_styles(setting))
            self._styles, self._failure = (None, parsed) if isinstance(parsed, Answer) else (parsed, None)
        if self._failure:
            self._send(self._failure)
        gc.freeze()  # what is loaded is shared with the workers, and stays so
        # A part's boxes live until it is drawn: to look for garbage among them meanwhile takes a tenth of the time.
        gc.set_threshold(*_SELDOM)
        gc.enable()

    def _provide_fonts(self, setting: Setting) -> None:
        """Make a folder with the edition's fonts alone; those of the edition before, and what Fontconfig kept, go."""
        remove(self._folder / f"{self._settings}")
        self._settings += 1
        folder = self._folder / f"{self._settings}"
        folder.mkdir()
        os.environ["FONTCONFIG_FILE"] = str(empty_font_folder(folder))  # workers read it once they are forked
        link_faces(folder, setting.edition)

    def _hand_out(self) -> None:
        """Give tasks to workers that are free, and fork more while there are fewer than are allowed."""
        if self._setting is None or self._failure:
            return
        while self._tasks:
            worker = next((worker for worker in self._workers if worker.task is None), None)
            if worker is None:
                if len(self._workers) >= self._setting.jobs:
                    return
                if (forked := self._try_fork(self._setting)) is None:
                    return
                worker = forked
            task = self._tasks.popleft()
            worker.begin(task, self._setting.limits.seconds * _share(task))

    def _try_fork(self, setting: Setting) -> _Worker | None:
        """Fork a worker; where the system has none to give, those that work have to do, or the host cannot work."""
        try:
            return self._fork(setting)
        except OSError as error:
            fault = shortage(error)
            if fault is None:
                raise
            if not self._workers:
                self._failure = Answer(HOST, "failed", (type(fault), fault.findings))
                self._send(self._failure)
            return None

    def _fork(self, setting: Setting) -> _Worker:
        if _THREADS.is_dir() and len(list(_THREADS.iterdir())) > 1:
            raise RuntimeError("the engine's host has more than one thread, and cannot fork")
        ends: list[int] = []
        try:
            ends += os.pipe()
            ends += os.pipe()
            pid = os.fork()
        except OSError:  # there may be fewer workers than were asked for
            for end in ends:
                os.close(end)
            raise
        tasks_in, tasks_out, answers_in, answers_out = ends
        if pid == 0:
            self._close_all(tasks_out, answers_in)
            run(setting, self._styles, Inbox(tasks_in), Outbox(answers_out))
        os.close(tasks_in)
        os.close(answers_out)
        for descriptor in (tasks_out, answers_in):
            os.set_blocking(descriptor, False)
        worker = _Worker(pid, Outbox(tasks_out), Inbox(answers_in))
        self._workers.append(worker)
        return worker

    def _close_all(self, *more: int) -> None:
        """Close what is the host's own, in a child: a pipe ends only where all its copies are closed."""
        own = [self._orders.descriptor, self._answers.descriptor, *more]
        for worker in self._workers:
            own += (worker.tasks.descriptor, worker.answers.descriptor)
        for descriptor in own:
            os.close(descriptor)

    def _hear(self, worker: _Worker) -> None:
        for answer in worker.answers.receive():
            worker.task = None
            self._send(cast(Answer, answer))
        if worker.answers.closed:
            self._dismiss(worker)

    def _look_after(self) -> None:
        """End workers that hang or take too long, and tell of it."""
        if self._setting is None:
            return
        for worker in tuple(self._workers):
            if (finding := worker.fault(self._setting)) and worker.task:
                fault = EnvironmentFault if finding.code == "E008" else PublisherError
                self._send(Answer(_index(worker.task), "failed", (fault, (finding,))))
                worker.task = None
                os.kill(worker.pid, signal.SIGKILL)
                self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        """Take leave of a worker that has ended; what it was at is answered for it."""
        self._workers.remove(worker)
        os.close(worker.answers.descriptor)
        os.close(worker.tasks.descriptor)
        _, status = os.waitpid(worker.pid, 0)
        if worker.task is None or self._setting is None:
            return
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            # Somebody ended it, or the kernel where the machine's memory was short: the text is not at fault.
            finding = Finding.of("E009", None, signal=int(signal.SIGKILL))
            self._send(Answer(_index(worker.task), "failed", (EnvironmentFault, (finding,))))
        elif os.WIFSIGNALED(status):
            # GLib aborts where it gets no thread, or where the memory that an article may take ends.
            fault = _short_of_threads(last_words(self._folder))
            error = fault or out_of_memory(self._setting.limits, _first(worker.task).place)
            self._send(Answer(_index(worker.task), "failed", (type(error), error.findings)))
        else:
            self._send(Answer(_index(worker.task), "crashed", "a worker of the layout engine left without a word"))


def _short_of_threads(words: str) -> PublisherError | None:
    return shortage_in_words(words) if "thread" in words else None


def _first(task: Task | Whole) -> Part:
    return task.part if isinstance(task, Task) else task.parts[0]


def _length(task: Task | Whole) -> int:
    return len(_first(task).html)


def _index(task: Task | Whole) -> int:
    return task.index if isinstance(task, Task) else WHOLE


def _share(task: Task | Whole) -> int:
    return 1 if isinstance(task, Task) else len(task.parts)
