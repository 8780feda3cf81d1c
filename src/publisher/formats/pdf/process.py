"""Worker processes for the layout engine; one may be started ahead, while its parent still reads the sources.

This module imports nothing heavy: the command line calls `warm` before it loads the pipeline.
"""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

# Modules are no rubbish: to look for some while they are loaded takes a tenth of that time.
_HOST = "import gc; gc.disable(); from publisher.formats.pdf.worker import main; main()"


class Worker:
    """A worker with a folder of its own; its parent owns both, for a worker may be killed at any moment."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="publisher-")
        self.process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            # -P: a folder of articles may hold a lxml.py; nothing of it is ever run
            [sys.executable, "-P", "-c", _HOST, self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what matters comes as a message
            start_new_session=True,  # it and its own workers end as one
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )

        _alive.append(self)

    def dismiss(self) -> None:
        """End the process and clear its folder."""
        if self in _alive:
            _alive.remove(self)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        # Leaving closes its pipes and waits for it; what a dead worker did not read cannot be delivered.
        with suppress(BrokenPipeError), self.process:
            pass
        self._folder.cleanup()


_alive: list[Worker] = []
_ahead: list[Worker] = []


def warm() -> None:
    """Start a worker now, for the first `take`: importing the engine costs a second."""
    if not _ahead:
        _ahead.append(Worker())


def take() -> Worker:
    """Give a worker, started ahead or now."""
    return _ahead.pop() if _ahead else Worker()


@atexit.register
def dismiss_all() -> None:
    """End every worker, whatever it is at: the program is leaving."""
    _ahead.clear()
    for worker in tuple(_alive):
        worker.dismiss()
