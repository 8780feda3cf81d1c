"""Worker processes for the layout engine; one may be started ahead, while its parent still reads the sources.

This module imports nothing heavy: the command line calls `warm` before it loads the pipeline.
"""

import atexit
import os
import subprocess
import sys

_ahead: list["subprocess.Popen[bytes]"] = []


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "publisher.formats.pdf.worker"],
        # -P: a folder of articles may hold a lxml.py; nothing of it is ever run
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what matters comes as a message
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )


def warm() -> None:
    """Start a worker now, for the first `take`: importing the engine costs a second."""
    if not _ahead:
        _ahead.append(_start())


def take() -> "subprocess.Popen[bytes]":
    """Give a worker, started ahead or now; the caller ends it."""
    return _ahead.pop() if _ahead else _start()


@atexit.register
def _dismiss() -> None:
    for worker in _ahead:
        worker.kill()
        worker.communicate()
