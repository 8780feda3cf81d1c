"""stdout and stderr as the program finds them: closed, full, without a reader, or without letters for Arabic."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, NoReturn, TextIO, cast

_STDERR = 2
_NO_READER = 141  # as shells count: 128 and the number of SIGPIPE


class LostResultsError(Exception):
    """Results that stdout does not take, with the OSError that says why."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def prepare() -> None:
    """Put `Results` and `Messages` in the place of stdout and stderr, where nobody else has."""
    _occupy_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without Arabic letters is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout is sys.__stdout__:
        sys.stdout = cast(TextIO, Results(sys.stdout or _stream(1)))
    if sys.stderr is sys.__stderr__:
        sys.stderr = cast(TextIO, Messages(sys.stderr or _stream(_STDERR)))


def _occupy_closed() -> None:
    """Open /dev/null in the place of standard descriptors that are closed, or a file that is written would get them.

    What is written to stdout is refused as before, and what is written to stderr is dropped.
    """
    for number in range(_STDERR + 1):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):  # the lowest that is free is given, and that is this one
                os.open(os.devnull, os.O_WRONLY if number == _STDERR else os.O_RDONLY)


def _stream(number: int) -> TextIO:
    return open(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


class Results:
    """stdout, which has results alone: where one is lost, an error says so.

    `write` and `flush` raise LostResultsError where it is closed or its disk is full, and SystemExit (141) where its
    reader has gone, as `head` does: that is no fault.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, and return its length."""
        if text == "":  # click writes that to learn what a stream takes; a full disk refuses even that
            return 0
        try:
            return self._stream.write(text)
        except OSError as error:
            self._give_up(error)

    def flush(self) -> None:
        """Write what is waiting."""
        try:
            self._stream.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> NoReturn:
        _drop_what_waits(self._stream)
        if isinstance(error, BrokenPipeError):
            raise SystemExit(_NO_READER) from None
        raise LostResultsError(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Messages:
    """stderr: what is said there is lost where its disk is full or its reader has gone, and the work goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, and return its length."""
        try:
            return self._stream.write(text)
        except OSError:
            _drop_what_waits(self._stream)
            return len(text)

    def flush(self) -> None:
        """Write what is waiting."""
        try:
            self._stream.flush()
        except OSError:
            _drop_what_waits(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _drop_what_waits(stream: TextIO) -> None:
    """Send what a stream still holds, and all that follows, to /dev/null: Python would try once more at its end."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
