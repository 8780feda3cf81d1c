"""Work done beside: a forked process does what there is to do from the other end, and leaves it in a store.

Whoever works from the front finds there what is done already, and does the rest: nothing hangs on the other process.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn

_PATIENCE, _LOOK = 1.0, 0.001  # s
_LEAST = 16  # pieces of work: for fewer, a process is not worth its start


@contextmanager
def beside(work: Sequence[Callable[[], object]], processes: int) -> Iterator[None]:
    """Have other processes do work, in its order, until this one is through; each piece keeps what it makes.

    A piece that fails is left to the one who comes from the front, and so is everything where none can be forked.
    """
    children = [_forked(work[n::processes]) for n in range(processes)] if len(work) >= _LEAST else []
    try:
        yield
    finally:
        for child in filter(None, children):
            _end(child)


def _forked(work: Sequence[Callable[[], object]]) -> int:
    if not hasattr(os, "fork"):
        return 0
    sys.stdout.flush()
    with suppress(OSError):
        child = os.fork()
        if child == 0:
            _work_off(work)
        return child
    return 0


def _end(child: int) -> None:
    """Have a child end where it clears up after itself; one that does not come so far in a second ends at once."""
    os.kill(child, signal.SIGTERM)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(_LOOK)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _work_off(work: Sequence[Callable[[], object]]) -> NoReturn:
    """Do it and leave at once: what the parent has to do at its end is not ours."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _stop)
        for piece in work:
            with suppress(Exception):
                piece()
    finally:
        os._exit(0)


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit
