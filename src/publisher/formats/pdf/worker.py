"""The engine's host: a process that loads the engine once and forks a worker for every part at hand.

A setting and then lists of tasks come in on stdin; answers go out on stdout, in the order in which they come about.
"""

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

from publisher.diagnostics import Finding, PublisherError
from publisher.formats.pdf.fontconfig import empty_shelf, fill_shelf
from publisher.formats.pdf.loading import light
from publisher.formats.pdf.messages import HOST, WHOLE, Answer, Setting, Task, Whole
from publisher.model import Span
from publisher.sealing import seal
from publisher.stack import roomy

if TYPE_CHECKING:
    from publisher.formats.pdf.layout import Press

# A worker's own alarm comes first; this is for work in C that no alarm can interrupt.
_GRACE = 10.0
_SELDOM = (100_000, 50, 100)  # allocations, and collections of the younger
_press: "Press"


def main() -> None:
    """Work off what comes. Whatever libraries print goes to stderr: stdout carries answers alone."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answers: SimpleQueue[Answer | None] = SimpleQueue()
    # The parent may be slow to listen: the pool must not wait for it.
    writer = threading.Thread(target=_write, args=(answers, channel), daemon=True)
    writer.start()
    _leave_with_parent()
    _serve(answers.put)
    answers.put(None)
    writer.join()


def _write(answers: "SimpleQueue[Answer | None]", channel: IO[bytes]) -> None:
    while (answer := answers.get()) is not None:
        pickle.dump(answer, channel)
        channel.flush()


def _serve(send: Callable[[Answer], None]) -> None:
    folder = Path(sys.argv[1])  # our parent made it, and clears it
    os.environ["FONTCONFIG_FILE"] = str(empty_shelf(folder))
    failure = _load_engine()
    setting = _read()
    if setting is None:
        return  # started ahead and not needed
    fill_shelf(folder, setting.edition)
    if failure := failure or _set_up(setting):
        send(failure)
        return
    gc.freeze()  # what is loaded is shared with the workers, and stays so
    # A part's boxes live until it is drawn: to look for rubbish among them meanwhile takes a tenth of the time.
    gc.set_threshold(*_SELDOM)
    gc.enable()
    fork = multiprocessing.get_context("fork")
    with ProcessPool(setting.jobs, context=fork, initializer=_leave_with_parent) as pool:
        while (asked := _read()) is not None:
            _work_off(pool, setting, asked, send)


def _leave_with_parent() -> None:
    """Have the system end this process when its parent ends, however that may be (prctl(2), Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _read() -> Any:
    try:
        return pickle.load(sys.stdin.buffer)  # noqa: S301 -- our own parent wrote it
    except EOFError:
        return None


def _load_engine() -> Answer | None:
    """Import WeasyPrint, before there is a job."""
    try:
        with light():
            from publisher.formats.pdf import layout

        layout.check_engine()
    except PublisherError as error:
        return Answer(HOST, "failed", (type(error), error.findings))
    return None


def _set_up(setting: Setting) -> Answer | None:
    """Read the theme once, for all workers."""
    global _press  # noqa: PLW0603 -- what workers inherit by forking cannot be handed to them
    from publisher.formats.pdf import patches
    from publisher.formats.pdf.layout import Press

    try:
        if patches.known_engine():
            patches.apply()
        _press = Press(setting)
    except PublisherError as error:
        return Answer(HOST, "failed", (type(error), error.findings))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        return Answer(HOST, "crashed", traceback.format_exc())
    return None


def _work_off(
    pool: ProcessPool, setting: Setting, asked: Whole | Sequence[Task], send: Callable[[Answer], None]
) -> None:
    """Hand out work, of what is asked for at once the longest first; it is answered as it is done."""
    if isinstance(asked, Whole):
        seconds = setting.limits.seconds * len(asked.parts) + _GRACE
        _answer(pool.schedule(_set_whole, args=[asked], timeout=seconds), WHOLE, asked.parts[0].place, setting, send)
        return
    for task in sorted(asked, key=lambda task: -len(task.part.html)):
        future = pool.schedule(_set_part, args=[task], timeout=setting.limits.seconds + _GRACE)
        future.add_done_callback(
            partial(_answer, index=task.index, place=task.part.place, setting=setting, send=send)
        )


def _answer(
    future: "Future[Answer]", index: int, place: Span, setting: Setting, send: Callable[[Answer], None]
) -> None:
    try:
        send(future.result())
    except TimeoutError:
        finding = Finding.of("L001", place, seconds=f"{setting.limits.seconds:g}")
        send(Answer(index, "failed", (PublisherError, (finding,))))
    except ProcessExpired:
        # GLib aborts where memory ends, and the kernel kills.
        finding = Finding.of("L002", place, megabytes=setting.limits.megabytes)
        send(Answer(index, "failed", (PublisherError, (finding,))))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        send(Answer(index, "crashed", traceback.format_exc()))


def _set_part(task: Task) -> Answer:
    """Lay out and draw one part, in a worker."""
    from publisher.formats.pdf.fragment import UnfitError
    from publisher.formats.pdf.patches import VERSION, known_engine

    try:
        if not known_engine():
            return Answer(task.index, "unfit", f"WeasyPrint ≠ {VERSION}")
        return Answer(task.index, "made", seal(roomy(_press.fragment, task)))
    except UnfitError as error:
        return Answer(task.index, "unfit", str(error))
    except PublisherError as error:
        return Answer(task.index, "failed", (type(error), error.findings))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        return Answer(task.index, "crashed", traceback.format_exc())
    finally:
        gc.collect(1)  # the part is rubbish by now; what is remembered of words and fonts need not be looked through


def _set_whole(whole: Whole) -> Answer:
    """Set all parts as one document, in a worker."""
    from publisher.formats.pdf.whole import WholePress

    try:
        return Answer(WHOLE, "drawn", roomy(WholePress(_press, whole.parts).draw))
    except PublisherError as error:
        return Answer(WHOLE, "failed", (type(error), error.findings))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        return Answer(WHOLE, "crashed", traceback.format_exc())
