"""A bound on the time and memory that one article may take, set around its work by the pipeline."""

import mmap
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from publisher.diagnostics import Finding, PublisherError
from publisher.model import Span

_MEGABYTE = 1 << 20
_AT_ONCE = 0.001  # s: zero would set no alarm


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may take before it is refused, in seconds and in megabytes of address space."""

    seconds: float = 60
    megabytes: int = 2048


class _TimeIsUp(BaseException):
    """Raised by the alarm; not an Exception, so that no library swallows it."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _TimeIsUp


def _address_space() -> int:
    """Give this process's address space in bytes (proc(5), statm, first field)."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * mmap.PAGESIZE
    except OSError:
        return 0


@contextmanager
def memory_limit(megabytes: int) -> Iterator[None]:
    """Let the process grow by so much and no more (Linux; elsewhere the clock alone guards)."""
    import resource  # Windows has none, and is to be told so by the command line (E010)

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = _address_space()
    if used:
        resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * _MEGABYTE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class AnsweredError(Exception):
    """What a caller has an answer to: it is no fault of the program, and `naming` leaves it as it is."""


@contextmanager
def naming(place: Span) -> Iterator[None]:
    """Have a fault of the program itself, in work on one article, name that article."""
    try:
        yield
    except (AnsweredError, PublisherError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error} (in {place.path})") from error


@contextmanager
def bounded(limits: Limits, place: Span) -> Iterator[None]:
    """Run work on one article within its limits; raises PublisherError that names the article.

    A deep nesting that exhausts the stack counts as taking too much. The alarm needs the main thread (signal(7)); one
    that was set before rings after.
    """
    alarmed = threading.current_thread() is threading.main_thread()
    begun, left = time.monotonic(), 0.0
    previous = signal.signal(signal.SIGALRM, _ring) if alarmed else None
    try:
        if alarmed:
            left, _ = signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        with memory_limit(limits.megabytes), naming(place):
            yield
    except _TimeIsUp as error:
        raise PublisherError(Finding.of("L001", place, seconds=f"{limits.seconds:g}")) from error
    except MemoryError as error:
        raise PublisherError(Finding.of("L002", place, megabytes=limits.megabytes)) from error
    except RecursionError as error:
        raise PublisherError(Finding.of("L003", place)) from error
    finally:
        if alarmed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)
            if left:
                signal.setitimer(signal.ITIMER_REAL, max(_AT_ONCE, left - (time.monotonic() - begun)))
