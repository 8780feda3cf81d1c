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
from publisher.system.shortages import short_of

_MEGABYTE = 1 << 20
_AT_ONCE = 0.001  # s: zero would set no alarm
#: How many seconds may go by on the clock for each of CPU time that work may take.
WALL = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may take before it is refused, in seconds of CPU time and in megabytes of address space."""

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
    """Let the process grow by so much and no more (Linux; elsewhere the clock alone guards).

    A bound that the machine has set already, and that is lower, stays.
    """
    import resource  # Windows has none, and gets a message from the command line (E010)

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = _address_space()
    if used and has_memory(megabytes):
        resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * _MEGABYTE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def has_memory(megabytes: int) -> bool:
    """Say whether the machine lets this process grow by so much: whether its own bounds (setrlimit(2)) are higher."""
    import resource  # as above

    wanted = _address_space() + megabytes * _MEGABYTE
    bounds = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    return all(bound == resource.RLIM_INFINITY or bound >= wanted for bound in bounds)


def out_of_memory(limits: Limits, place: Span) -> PublisherError:
    """Make the error of work on an article that got no more memory: the machine's fault where that gives less."""
    if not has_memory(limits.megabytes):
        return short_of("memory")
    return PublisherError(Finding.of("L002", place, megabytes=limits.megabytes))


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

    Its seconds are those of the processor, so that a busy machine refuses nothing that an idle one takes; ten times
    as many may go by on the clock, in which work that waits for something ends too. A deep nesting that exhausts the
    stack counts as taking too much. Alarms need the main thread (signal(7)); those that were set before ring after.
    """
    try:
        with (
            _alarm(signal.ITIMER_PROF, signal.SIGPROF, limits.seconds),
            _alarm(signal.ITIMER_REAL, signal.SIGALRM, limits.seconds * WALL),
            memory_limit(limits.megabytes),
            naming(place),
        ):
            yield
    except _TimeIsUp as error:
        raise PublisherError(Finding.of("L001", place, seconds=f"{limits.seconds:g}")) from error
    except MemoryError as error:
        raise out_of_memory(limits, place) from error
    except RecursionError as error:
        raise PublisherError(Finding.of("L003", place)) from error


@contextmanager
def _alarm(timer: int, number: signal.Signals, seconds: float) -> Iterator[None]:
    """Raise _TimeIsUp once a timer (setitimer(2)) has run for so long; nothing outside of the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    clock = time.monotonic if timer == signal.ITIMER_REAL else time.process_time
    previous, begun = signal.signal(number, _ring), clock()
    left, _ = signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, previous)
        if left:
            signal.setitimer(timer, max(_AT_ONCE, left - (clock() - begun)))
