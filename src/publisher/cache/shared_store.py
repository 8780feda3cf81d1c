"""The cache of this machine with one behind it that several machines share (PUBLISHER_STORE)."""

import functools
import os
import platform
from hashlib import sha256
from pathlib import Path

from publisher.cache.keys import code
from publisher.cache.remote_entries import RemoteEntries
from publisher.cache.store import DEFAULT_MEGABYTES, Store, cache_folder

#: The variable that names the folder or the object storage, as fsspec takes it: /mnt/store, s3://bucket/press.
VARIABLE = "PUBLISHER_STORE"
_MEGABYTES = "PUBLISHER_STORE_MEGABYTES"
_SHARED_MEGABYTES = 20_000
#: What costs more to make than to fetch. Whole builds are of one machine's folders alone.
SHARED = frozenset(("articles", "judged", "fragments", "subsets", "web-fonts", "painted", "products"))


class SharedStore(Store):
    """A store that asks another one for what it lacks, and gives it what it gets; that one checks what it reads."""

    def __init__(self, folder: Path | None, megabytes: int, remote: RemoteEntries) -> None:
        super().__init__(folder, megabytes)
        self.remote = remote

    def get(self, kind: str, key: str) -> bytes | None:
        """Return an entry's bytes, or None."""
        known = super().get(kind, key)
        if known is None and kind in SHARED and (known := self.remote.get(kind, key)) is not None:
            super().put(kind, key, known)
        return known

    def has(self, kind: str, key: str) -> bool:
        """Return whether there is an entry, which is fetched: whoever asks wants it next."""
        return super().has(kind, key) or self.get(kind, key) is not None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry here and there."""
        super().put(kind, key, data)
        if kind in SHARED:
            self.remote.put(kind, key, data)

    def tidy(self) -> None:
        """Wait for what is being written, and keep this machine's part within its bound."""
        self.remote.flush()
        super().tidy()


def open_store(megabytes: int = DEFAULT_MEGABYTES, *, kept: bool = True) -> Store:
    """Return the cache: of this machine, with a shared one behind it where PUBLISHER_STORE names one.

    `megabytes` bounds this machine's; unless `kept`, nothing is. Raise EnvironmentFault (E005) where the packages are
    missing that a shared one needs.
    """
    if not kept:
        return Store(None)
    address = os.environ.get(VARIABLE, "").strip()
    return SharedStore(cache_folder(), megabytes, remote(address)) if address else Store(cache_folder(), megabytes)


@functools.cache
def remote(address: str) -> RemoteEntries:
    """Return the entries at an address, once a process: what was refused is not tried for each issue anew."""
    return RemoteEntries(address, _version())


def tidy_shared() -> int:
    """Keep the shared store, if there is one, within its bound; return how many entries were removed."""
    address = os.environ.get(VARIABLE, "").strip()
    given = os.environ.get(_MEGABYTES, "").strip()
    bound = int(given) if given.isascii() and given.isdigit() else _SHARED_MEGABYTES
    return remote(address).tidy(bound) if address else 0


def _version() -> str:
    """Return what entries depend on besides their keys: the interpreter, the kind of machine, the program."""
    facts = (platform.python_implementation(), platform.python_version(), platform.machine(), code())
    return sha256("\0".join(facts).encode()).hexdigest()[:16]
