"""Values that travel through pipes between our own processes: pickled, each behind its length in bytes."""

import os
import pickle
import selectors
import struct
from collections.abc import Iterable, Iterator

_LENGTH = struct.Struct("!Q")
_CHUNK = 1 << 20  # bytes


class Inbox:
    """The reading end of a pipe.

    On a descriptor that does not block, `receive` returns what has come so far; else it waits for something to come.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor, self.closed = descriptor, False
        self._buffer = bytearray()

    def receive(self) -> Iterator[object]:
        """Read once, and yield the values that are complete. Set `closed` where the other end is closed."""
        try:
            data = os.read(self.descriptor, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self.closed = True
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            value = pickle.loads(memoryview(self._buffer)[_LENGTH.size : end])  # noqa: S301 -- our own process wrote it
            del self._buffer[:end]
            yield value


class Outbox:
    """The writing end of a pipe.

    On a descriptor that does not block, `send` writes what the pipe has room for and keeps the rest for `flush`.
    Where nobody reads any more, `broken` is set, and what is sent is lost.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor, self.broken = descriptor, False
        self._buffer = bytearray()

    @property
    def pending(self) -> bool:
        """Whether there is something left to write."""
        return bool(self._buffer)

    def send(self, value: object) -> None:
        """Write a value behind those that are pending."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._buffer += _LENGTH.pack(len(data)) + data
        self.flush()

    def flush(self) -> None:
        """Write what is pending, as far as the pipe has room."""
        while self._buffer:
            try:
                written = os.write(self.descriptor, memoryview(self._buffer)[:_CHUNK])
            except BlockingIOError:
                return
            except BrokenPipeError:
                self.broken = True
                self._buffer.clear()
                return
            del self._buffer[:written]


def wait(inboxes: Iterable[Inbox], outboxes: Iterable[Outbox], seconds: float) -> list[Inbox]:
    """Wait until something can be received or written, or the time is over; write what can be written.

    Return the inboxes from which something can be received.
    """
    with selectors.DefaultSelector() as selector:
        for inbox in inboxes:
            selector.register(inbox.descriptor, selectors.EVENT_READ, inbox)
        for outbox in outboxes:
            if outbox.pending:
                selector.register(outbox.descriptor, selectors.EVENT_WRITE, outbox)
        ready = [key.data for key, _ in selector.select(seconds)]
    for end in ready:
        if isinstance(end, Outbox):
            end.flush()
    return [end for end in ready if isinstance(end, Inbox)]
