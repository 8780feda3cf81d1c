"""A builder as its parent sees it: started at its first order, and again after it ended."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO, cast

from publisher.formats.pdf.workers.frames import Inbox, Outbox
from publisher.scale.builder import WATCHING, Order, Report
from publisher.system.own_environment import own_environment
from publisher.system.temporary import TemporaryFolder

_BUILDER = "from publisher.scale.builder import main; main()"


class BuilderProcess:
    """A process that builds issues, in a session and with a folder for temporary files of its own.

    Its parent owns both, for a builder may be killed at any moment.
    """

    def __init__(self, *, watching: bool = False) -> None:
        self._folder = TemporaryFolder()
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            # -P: a folder of articles may hold a lxml.py; nothing of it is ever run
            [sys.executable, "-P", "-c", _BUILDER, *([WATCHING] if watching else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the parent, which ends it
            env=own_environment() | {"TMPDIR": str(self._folder.path)},
        )
        self.pid = self._process.pid
        self._orders = Outbox(cast("IO[bytes]", self._process.stdin).fileno())
        self.answers = Inbox(cast("IO[bytes]", self._process.stdout).fileno())

    def ask(self, order: Order) -> None:
        """Have an order carried out."""
        self._orders.send(order)

    def report(self) -> Report | None:
        """Wait for the report of the order that it has; return None where it ended instead."""
        while not self.answers.closed:
            for value in self.answers.receive():
                if isinstance(value, Report):
                    return value
        return None

    def end(self) -> None:
        """End it at once, with the engine that it started, and clear its folder."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with suppress(BrokenPipeError), self._process:
            pass
        self._folder.cleanup()
