"""A process of its own for the layout engine: a job comes in on stdin, messages go out on stdout."""

import os
import pickle
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from publisher.diagnostics import PublisherError
from publisher.formats.pdf.fontconfig import fonts_only_from
from publisher.formats.pdf.messages import Job, Message


def main() -> None:
    """Work one job off. Whatever libraries print goes to stderr: stdout carries messages alone."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(message: Message) -> None:
        pickle.dump(message, channel)
        channel.flush()

    job = pickle.load(sys.stdin.buffer)  # noqa: S301 -- our own parent wrote it
    with tempfile.TemporaryDirectory(prefix="publisher-") as folder:
        os.environ["FONTCONFIG_FILE"] = str(fonts_only_from(job.edition, Path(folder)))
        send(_set(job, send))


def _set(job: Job, send: Callable[[Message], None]) -> Message:
    try:
        from publisher.formats.pdf.layout import Press, check_engine  # after Fontconfig is told where to look

        check_engine()
        return Message("drawn", Press(job.edition, job.limits, lambda part: send(Message("part", part))).draw())
    except PublisherError as error:
        return Message("failed", (type(error), error.findings))
    except Exception:  # noqa: BLE001 -- the parent reports it, with the whole trace under --debug
        return Message("crashed", traceback.format_exc())


if __name__ == "__main__":
    main()
