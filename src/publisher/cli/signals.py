"""Ctrl-C and SIGTERM, handled where they do no harm.

An exception that a signal raises within an import can leave the interpreter's import lock shut: it is raised in the
callback of a weak reference there, where it is only reported, and all threads that import then wait for ever.
"""

import _thread
import os
import signal
import time
from types import FrameType

_LATER = 0.02  # s
_IMPORTING = "<frozen importlib"


def heed() -> None:
    """Leave at Ctrl-C (KeyboardInterrupt) and at SIGTERM (SystemExit, 143), but for the time that an import takes."""
    signal.signal(signal.SIGINT, _take)
    signal.signal(signal.SIGTERM, _take)


def _take(number: int, frame: FrameType | None) -> None:
    if _imports(frame):
        _thread.start_new_thread(_again, (number,))  # threading's own locks may be held where we are
        return
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(143)  # as shells count: 128 and the signal's number; what was begun is cleared on the way out


def _imports(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename.startswith(_IMPORTING):
            return True
        frame = frame.f_back
    return False


def _again(number: int) -> None:
    time.sleep(_LATER)
    os.kill(os.getpid(), number)
