"""Steps of a build → bars on a terminal, lines elsewhere; and the stream that people read, stderr."""

import sys
import threading
from typing import TYPE_CHECKING

from publisher.cli.phrases import Words
from publisher.i18n.sentences import line_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from publisher.events import Step

# A table is as wide as its words where no terminal bounds it.
_UNBOUNDED = 10_000
_LONGEST_NAME = 48


class Lines:
    """Progress where no terminal is: one line a product, once it is made."""

    def __init__(self, words: Words) -> None:
        self._words, self._lock = words, threading.Lock()

    def __call__(self, step: "Step") -> None:
        """Write that a product is made; makers call from their own threads."""
        if step.done < step.total:
            return
        line = self._words.say("step", format=step.format, done=str(step.done), total=str(step.total))
        with self._lock:
            write(line_of(line, self._words.language))


class Bars:
    """Progress on a terminal: one bar a product."""

    def __init__(self, words: Words) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._words, self._lock = words, threading.Lock()
        self._tasks: dict[str, TaskID] = {}
        columns = (TextColumn("{task.fields[product]}", markup=False), BarColumn(24), MofNCompleteColumn())
        name = TextColumn("{task.description}", markup=False)
        # Without a thread of its own that draws: articles are imported by processes that are forked meanwhile.
        self._progress: Progress = Progress(
            *columns,
            name,
            auto_refresh=False,
            console=console_of_stderr(),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, step: "Step") -> None:
        """Move a product's bar; makers call from their own threads."""
        told = self._words.isolated(_clipped_name(step.name))
        with self._lock:
            if step.format not in self._tasks:
                product = self._words.isolated(step.format)
                self._tasks[step.format] = self._progress.add_task(told, total=step.total, product=product)
            self._progress.update(
                self._tasks[step.format], completed=step.done, total=step.total, description=told, refresh=True
            )


def _clipped_name(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def console_of_stderr(*, soft_wrap: bool = False) -> "Console":
    """Open the console that people read; without a terminal its lines are as long as they are."""
    from rich.console import Console

    width = None if sys.stderr.isatty() else _UNBOUNDED
    return Console(stderr=True, soft_wrap=soft_wrap, highlight=False, width=width)


def write(text: str) -> None:
    """Write a line to those who read along."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
