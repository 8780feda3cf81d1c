"""A worker process: lays out and draws parts of an edition, one after the other.

It is forked from the host, and makes its Pango font map itself: newer versions of Pango (1.52 and later) serve a font
map by a thread, which would be missing in a process that inherits the map.
"""

import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeVar

from publisher.cache.codec import seal
from publisher.diagnostics import PublisherError
from publisher.formats.pdf.workers.frames import Inbox, Outbox
from publisher.formats.pdf.workers.messages import HOST, WHOLE, Answer, Setting, Task, Whole

if TYPE_CHECKING:
    from publisher.formats.pdf.render.layout import Press

_Made = TypeVar("_Made")


def run(setting: Setting, tasks: Inbox, answers: Outbox) -> NoReturn:
    """Do the tasks that come in until no more can come, and leave the process."""
    try:
        leave_with_parent()
        press = attempt(HOST, lambda: _press(setting))
        if isinstance(press, Answer):
            answers.send(press)
        else:
            _work_off(press, tasks, answers)
    finally:
        os._exit(0)


def _work_off(press: "Press", tasks: Inbox, answers: Outbox) -> None:
    while not tasks.closed and not answers.broken:
        for task in tasks.receive():
            answers.send(_done(press, task))


def leave_with_parent() -> None:
    """Have the system end this process when its parent ends, however that may be (prctl(2), Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def attempt(index: int, work: Callable[[], _Made]) -> _Made | Answer:
    """Do some work; what stops it becomes an answer."""
    try:
        return work()
    except PublisherError as error:
        return Answer(index, "failed", (type(error), error.findings))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        return Answer(index, "crashed", traceback.format_exc())


def _press(setting: Setting) -> "Press":
    from publisher.formats.pdf.render.layout import Press

    return Press(setting)


def _done(press: "Press", task: object) -> Answer:
    if isinstance(task, Whole):
        return attempt(WHOLE, lambda: _whole(press, task))
    assert isinstance(task, Task)  # noqa: S101 -- the host sends nothing else
    try:
        return attempt(task.index, lambda: _part(press, task))
    finally:
        gc.collect(1)  # the part is garbage by now; what is cached of words and fonts need not be looked through


def _part(press: "Press", task: Task) -> Answer:
    """Lay out and draw one part."""
    from publisher.formats.pdf.fragments.fragment import UnfitError
    from publisher.formats.pdf.render.patches import VERSION, known_engine

    if not known_engine():
        return Answer(task.index, "unfit", f"WeasyPrint ≠ {VERSION}")
    try:
        return Answer(task.index, "made", seal(press.fragment(task)))
    except UnfitError as error:
        return Answer(task.index, "unfit", str(error))


def _whole(press: "Press", whole: Whole) -> Answer:
    """Set all parts as one document."""
    from publisher.formats.pdf.whole.whole_document import WholePress

    return Answer(WHOLE, "drawn", WholePress(press, whole.parts).draw())
