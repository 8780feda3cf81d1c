"""Work done in parallel: a forked process begins at the other end, and leaves its results in a store.

Whoever works from the front finds there what is done already and does the rest: nothing depends on that process.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

_PATIENCE, _LOOK = 1.0, 0.001  # s
_LEAST = 16  # pieces of work: for fewer, a process is not worth its start
_THREADS = Path("/proc/self/task")


@contextmanager
def beside(work: Sequence[Callable[[], object]], processes: int) -> Iterator[None]:
    """Have other processes do work, in its order, until this one is through; each piece keeps what it makes.

    A piece that fails is left to the one who comes from the front, and so is everything where none can be forked.
    None is forked from a process with several threads: a lock that another thread holds would stay shut in the child.
    """
    children: list[int] = []
    try:
        if len(work) >= _LEAST and _single_threaded():
            for n in range(processes):
                _fork(work[n::processes], children)
        yield
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        for child in children:
            _end(child)


def _single_threaded() -> bool:
    """Return whether this process has one thread, those of libraries counted; False where nothing tells (proc(5))."""
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:
        return False


def _fork(work: Sequence[Callable[[], object]], children: list[int]) -> None:
    """Start a child, and note it; no signal comes between: in the child it would end what is the parent's."""
    sys.stdout.flush()
    held = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        with suppress(OSError):
            child = os.fork()
            if child == 0:
                _work_off(work, held)
            children.append(child)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _end(child: int) -> None:
    """Wait for a child that was asked to end; one that does not come so far in a second ends at once."""
    end = time.monotonic() + _PATIENCE
    # Where SIGCHLD is ignored, the system has let go of it already (POSIX.1-2024, waitpid).
    with suppress(ChildProcessError, ProcessLookupError):
        while time.monotonic() < end:
            if os.waitpid(child, os.WNOHANG)[0]:
                return
            time.sleep(_LOOK)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _work_off(work: Sequence[Callable[[], object]], held: Iterable[int]) -> NoReturn:
    """Do it and leave at once: what the parent has to do at its end is not ours."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _stop)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        for piece in work:
            with suppress(Exception):
                piece()
    finally:
        os._exit(0)


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit
