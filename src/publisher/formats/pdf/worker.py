"""A process of its own for the layout engine: a job comes in on stdin, messages go out on stdout."""

import ctypes.util
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from publisher.diagnostics import PublisherError
from publisher.formats.pdf.fontconfig import empty_shelf, fill_shelf
from publisher.formats.pdf.messages import Job, Message


def main() -> None:
    """Work one job off. Whatever libraries print goes to stderr: stdout carries messages alone."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(message: Message) -> None:
        pickle.dump(message, channel)
        channel.flush()

    folder = Path(sys.argv[1])  # our parent made it, and clears it
    os.environ["FONTCONFIG_FILE"] = str(empty_shelf(folder))
    failure = _load_engine()
    try:
        job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 -- our own parent wrote it
    except EOFError:
        return  # started ahead and not needed
    fill_shelf(folder, job.edition)
    send(failure or _set(job, send))


def _find_nothing(name: str) -> str | None:  # noqa: ARG001 -- the signature of ctypes.util.find_library
    return None


def _load_engine() -> Message | None:
    """Import WeasyPrint, before there is a job. It looks for its libraries by 54 subprocesses first (cffi asks
    ctypes.util for names that Linux does not have) and by their sonames after: with no finder it saves 0.2 s.
    """
    finder = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _find_nothing
    try:
        from publisher.formats.pdf import layout

        layout.check_engine()
    except PublisherError as error:
        return Message("failed", (type(error), error.findings))
    finally:
        ctypes.util.find_library = finder
    return None


def _set(job: Job, send: Callable[[Message], None]) -> Message:
    from publisher.formats.pdf.layout import Press

    try:
        return Message("drawn", Press(job, lambda part: send(Message("part", part))).draw())
    except PublisherError as error:
        return Message("failed", (type(error), error.findings))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        return Message("crashed", traceback.format_exc())


if __name__ == "__main__":
    main()
