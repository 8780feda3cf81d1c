"""Host processes; one may be started ahead, while its parent still reads the sources.

This module imports nothing heavy: the command line calls `warm` before it loads the pipeline.
"""

import atexit
import fcntl
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO, cast

from publisher.formats.pdf.workers.frames import Inbox, Outbox
from publisher.formats.pdf.workers.last_words import LAST_WORDS, last_words
from publisher.system.own_environment import own_environment
from publisher.system.temporary import TemporaryFolder

_ROOM = 1 << 20  # bytes
# Modules are no garbage: to look for some while they are loaded takes a tenth of that time.
_HOST = "import gc; gc.disable(); from publisher.formats.pdf.workers.host import main; main()"


class HostProcess:
    """A host with a folder of its own; its parent owns both, for a host may be killed at any moment."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        folder = self._folder.path
        with (folder / LAST_WORDS).open("ab") as errors:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
                # -P: a folder of articles may hold a lxml.py; nothing of it is ever run
                [sys.executable, "-P", "-c", _HOST, str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,  # what a process says that ends without a message
                start_new_session=True,  # it and its workers end as one
                # By OpenType alone, as browsers and the press itself shape: Debian's HarfBuzz would take Graphite.
                # Whatever the engine writes for a while is cleared with the folder.
                # fontTools, where the engine calls it, dates the fonts that it writes by the clock, or by this
                env=own_environment()
                | {"PYTHONWARNINGS": "ignore", "SOURCE_DATE_EPOCH": "0", "TMPDIR": str(folder)}
                | {"HB_SHAPER_LIST": "ot,fallback"},
            )
        self.pid = self._process.pid
        self.orders = Outbox(cast("IO[bytes]", self._process.stdin).fileno())
        self.answers = Inbox(cast("IO[bytes]", self._process.stdout).fileno())
        for descriptor in (self.orders.descriptor, self.answers.descriptor):
            os.set_blocking(descriptor, False)
        # A host that is still loading the engine reads nothing: what it is sent meanwhile waits in the pipe.
        with suppress(OSError):  # where the user's pipes have all the room that they may have (pipe(7))
            fcntl.fcntl(self.orders.descriptor, fcntl.F_SETPIPE_SZ, _ROOM)
        _alive.append(self)

    def has_ended(self) -> bool:
        """Return whether it has ended, without waiting for it: the system may have ended one that had no work."""
        return self._process.poll() is not None

    def wait(self) -> int:
        """Wait for its end, and return its exit status: below 0, the signal that ended it."""
        return self._process.wait()

    def last_words(self) -> str:
        """Return the end of what it and its workers wrote to stderr."""
        return last_words(self._folder.path)

    def kill(self) -> None:
        """End it and its workers at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def dismiss(self) -> None:
        """End it and its workers, and clear its folder."""
        with suppress(ValueError):  # another thread may dismiss it too
            _alive.remove(self)
        self.kill()
        # Leaving closes its pipes and waits for it; what a dead host did not read cannot be delivered.
        with suppress(BrokenPipeError), self._process:
            pass
        self._folder.cleanup()

    def forget_words(self) -> None:
        """Clear what it and its workers wrote to stderr."""
        with suppress(OSError):
            os.truncate(self._folder.path / LAST_WORDS, 0)


_alive: list[HostProcess] = []
_ahead: list[HostProcess] = []
_kept: list[bool] = []


def warm() -> None:
    """Start a host now, for the first `take`: importing the engine costs a second."""
    if not _ahead:
        _ahead.append(HostProcess())


def waits() -> bool:
    """Return whether a host was started ahead, and is not in use yet."""
    return bool(_ahead)


def take() -> HostProcess:
    """Return a host, started ahead or now; one that died while it was kept is replaced."""
    while _ahead:
        process = _ahead.pop()
        if not process.has_ended():
            return process
        process.dismiss()
    return HostProcess()


def keep_hosts() -> None:
    """Have `give_back` keep a host for the next edition, in a process that builds many."""
    _kept.append(True)


def give_back(process: HostProcess) -> None:
    """Keep a host whose work is done for the next `take` where this process builds many; else dismiss it."""
    lost = process not in _alive or process.orders.broken or process.answers.closed
    if not _kept or _ahead or lost:
        process.dismiss()
        return
    process.forget_words()
    _ahead.append(process)


@atexit.register
def dismiss_all() -> None:
    """End every host, whatever it is at: the program is leaving."""
    _ahead.clear()
    for process in tuple(_alive):
        process.dismiss()
