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
from publisher.diagnostics import EnvironmentFault, PublisherError
from publisher.formats.pdf.render.patches.status import engine_status, unusable
from publisher.formats.pdf.workers.frames import Inbox, Outbox
from publisher.formats.pdf.workers.messages import HOST, WHOLE, Answer, Setting, Task, Whole
from publisher.system.limits import naming
from publisher.system.shortages import shortage

if TYPE_CHECKING:
    from publisher.formats.pdf.fragments.part_press import PartPress
    from publisher.formats.pdf.render.layout import Press, Styles

_Made = TypeVar("_Made")


def run(setting: Setting, styles: "Styles | None", tasks: Inbox, answers: Outbox) -> NoReturn:
    """Do the tasks that come in until no more can come, and leave the process."""
    try:
        leave_with_parent()
        presses = attempt(HOST, lambda: _Presses(setting, styles))
        if isinstance(presses, Answer):
            answers.send(presses)
        else:
            _work_off(presses, tasks, answers)
    finally:
        os._exit(0)


class _Presses:
    """What sets an edition's parts: all as one document, and where this engine has fragments each by itself."""

    def __init__(self, setting: Setting, styles: "Styles | None") -> None:
        from publisher.formats.pdf.render.layout import Press

        self.whole = Press(setting, styles)
        self.parts = _part_press(self.whole) if engine_status().on("fragments") else None


def _part_press(press: "Press") -> "PartPress":
    from publisher.formats.pdf.fragments.part_press import PartPress

    return PartPress(press)


def _work_off(presses: _Presses, tasks: Inbox, answers: Outbox) -> None:
    while not tasks.closed and not answers.broken:
        for task in tasks.receive():
            answers.send(_done(presses, task))
            gc.collect(1)  # the part is garbage by now; what is cached of words and fonts need not be looked through


def leave_with_parent() -> None:
    """Have the system end this process when its parent ends, however that may be (prctl(2), Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def attempt(index: int, work: Callable[[], _Made]) -> _Made | Answer:
    """Do some work; what stops it becomes an answer: a fault of the machine or of an unknown engine, else a crash."""
    try:
        return work()
    except PublisherError as error:
        return Answer(index, "failed", (type(error), error.findings))
    except Exception as error:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        if fault := shortage(error):
            return Answer(index, "failed", (type(fault), fault.findings))
        if not engine_status().known:
            return Answer(index, "failed", (EnvironmentFault, unusable(error).findings))
        return Answer(index, "crashed", traceback.format_exc())


def _done(presses: _Presses, task: object) -> Answer:
    if isinstance(task, Whole):
        return attempt(WHOLE, lambda: _whole(presses.whole, task))
    assert isinstance(task, Task) and presses.parts  # noqa: S101 -- the parent sends nothing else
    press = presses.parts
    return attempt(task.index, lambda: _named_part(press, task))


def _named_part(press: "PartPress", task: Task) -> Answer:
    with naming(task.part.place):
        return _part(press, task)


def _part(press: "PartPress", task: Task) -> Answer:
    """Lay out and draw one part."""
    from publisher.formats.pdf.fragments.fragment import UnfitError

    try:
        return Answer(task.index, "made", seal(press.fragment(task)))
    except UnfitError as error:
        return Answer(task.index, "unfit", str(error))


def _whole(press: "Press", whole: Whole) -> Answer:
    """Set all parts as one document."""
    from publisher.formats.pdf.whole.whole_document import WholePress

    return Answer(WHOLE, "drawn", WholePress(press, whole).draw())
