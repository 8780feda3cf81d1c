"""Entries in a folder or on object storage that several machines share, by fsspec; checked whenever they are read.

Several writers need no lock: an entry is the same whoever makes it, and takes its place whole. What was damaged, cut
short or put under another key does not match its hash; it is removed, and made anew.
"""

import functools
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from publisher.cache.store import write_whole
from publisher.i18n.sentences import Phrase
from publisher.system.extras import require

T = TypeVar("T")

_MAGIC = b"press entry 1\n"
_START = len(_MAGIC) + 32
_PATIENCE = 20.0  # s, for one entry: who waits longer is quicker without
_WRITERS, _PENDING = 4, 64
_MEGABYTE = 1 << 20


class RemoteEntries:
    """Entries below an address, under the version of what makes them.

    They never fail a build: after the first operation that is refused, or that takes too long, there is nothing here
    any more, and `why` says so. Raise EnvironmentFault (E005) where fsspec is not installed.
    """

    def __init__(self, address: str, version: str, patience: float = _PATIENCE) -> None:
        require("store", but=() if address.startswith("s3:") else ("s3fs",))
        self.address = address
        self._version, self._patience = version, patience
        self._why: Phrase | str = ""
        self._files: Any = None
        self._base, self._local = "", False
        self._waiting: queue.Queue[tuple[str, bytes]] = queue.Queue(_PENDING)
        self._writers: list[threading.Thread] = []
        self._within(self._open)

    @property
    def why(self) -> Phrase | str:
        """Why nothing is read or written any more; "" where it is."""
        return self._why

    def get(self, kind: str, key: str) -> bytes | None:
        """Return an entry as it was put, or None."""
        path = self._path(kind, key)
        sealed = self._within(lambda: self._read(path))
        if sealed is None:
            return None
        data = _unsealed(sealed, kind, key)
        if data is None:
            self._within(lambda: self._remove(path))
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry; it is written by the way, and `flush` waits for it."""
        if self._why:
            return
        if not self._writers:
            self._writers = [threading.Thread(target=self._write_off, daemon=True) for _ in range(_WRITERS)]
            for writer in self._writers:
                writer.start()
        try:
            self._waiting.put((self._path(kind, key), _sealed(data, kind, key)), timeout=self._patience)
        except queue.Full:
            self._give_up(Phrase.of("store_slow", seconds=f"{self._patience:g}"))

    def flush(self) -> None:
        """Wait until everything is written."""
        if self._writers and not self._why:
            self._within(self._waiting.join)

    def tidy(self, megabytes: int) -> int:
        """Remove the entries written first where all are more than so much; return how many were removed."""
        self.flush()
        found = self._within(lambda: list(self._entries())) or []
        excess, removed = sum(size for _, _, size in found) - megabytes * _MEGABYTE, 0
        for path, _, size in sorted(found, key=lambda entry: entry[1]):
            if excess <= 0:
                break
            self._within(functools.partial(self._remove, path))
            excess, removed = excess - size, removed + 1
        return removed

    def _open(self) -> None:
        from fsspec.core import url_to_fs

        self._files, base = url_to_fs(self.address)
        self._base = str(base).rstrip("/")
        self._local = "file" in (self._files.protocol if isinstance(self._files.protocol, tuple) else ())

    def _path(self, kind: str, key: str) -> str:
        return f"{self._base}/{self._version}/{kind}/{key[:2]}/{key}"

    def _read(self, path: str) -> bytes | None:
        with suppress(FileNotFoundError):
            return bytes(self._files.cat_file(path))
        return None

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):  # another machine was first
            self._files.rm_file(path)

    def _write(self, path: str, data: bytes) -> None:
        if not self._local:  # on object storage, a file is there once all of it is
            self._files.pipe_file(path, data)
            return
        write_whole(Path(path), data)

    def _write_off(self) -> None:
        while True:
            path, data = self._waiting.get()
            try:
                if not self._why:
                    self._write(path, data)
            except Exception as error:  # noqa: BLE001 -- each kind of storage has its own
                self._give_up(_reason(error))
            finally:
                self._waiting.task_done()

    def _entries(self) -> Iterator[tuple[str, float, int]]:
        """Walk over all entries, of other versions too: path, time of writing, size."""
        for path, facts in self._files.find(self._base, detail=True).items():
            written = next((facts[name] for name in ("LastModified", "mtime", "created") if name in facts), 0.0)
            seconds = written.timestamp() if isinstance(written, datetime) else float(written)
            yield path, seconds, int(facts.get("size") or 0)

    def _within(self, work: Callable[[], T]) -> T | None:
        """Return what some work gives, or None where it is refused or takes too long; that is the last then."""
        if self._why:
            return None
        answer: queue.Queue[tuple[T | None, Exception | None]] = queue.Queue()

        def run() -> None:
            try:
                answer.put((work(), None))
            except Exception as error:  # noqa: BLE001 -- each kind of storage has its own
                answer.put((None, error))

        threading.Thread(target=run, daemon=True).start()
        try:
            value, error = answer.get(timeout=self._patience)
        except queue.Empty:
            self._give_up(Phrase.of("store_slow", seconds=f"{self._patience:g}"))
            return None
        if error:
            self._give_up(_reason(error))
        return value

    def _give_up(self, why: Phrase | str) -> None:
        self._why = self._why or why


def _sealed(data: bytes, kind: str, key: str) -> bytes:
    return b"".join((_MAGIC, _digest(data, kind, key), data))


def _unsealed(sealed: bytes, kind: str, key: str) -> bytes | None:
    data = sealed[_START:]
    sound = sealed.startswith(_MAGIC) and sealed[len(_MAGIC) : _START] == _digest(data, kind, key)
    return data if sound else None


def _digest(data: bytes, kind: str, key: str) -> bytes:
    whole = sha256(f"{kind}\0{key}\0".encode())
    whole.update(data)
    return whole.digest()


def _reason(error: Exception) -> Phrase | str:
    """Say what storage refused, in a line."""
    if isinstance(error, OSError) and error.errno:
        from publisher.diagnostics.reasons import reason_of_system

        return reason_of_system(error)
    last = str(error).strip().splitlines()[-1:]
    return ": ".join([type(error).__name__, *last])
