"""A folder of sealed entries under keys: what was worked out once and may be needed again. It never fails a build."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.i18n.sentences import Phrase

#: What a cache may hold where nothing says how much.
DEFAULT_MEGABYTES = 1024
_MEGABYTE = 1 << 20
_TEMPORARY = ".tmp"
# Where a user has no home, as in some containers: nothing can be written there, and a finding says so (E007).
_NOWHERE = Path(os.devnull) / "publisher"
# Whoever names a folder for the cache may keep other things in it.
_ENTRY = re.compile(r"[0-9a-f]{64}(\.[0-9]+\.tmp)?")


def cache_folder() -> Path:
    """Give the cache's folder: PUBLISHER_CACHE, else the place that the system keeps for caches."""
    if own := os.environ.get("PUBLISHER_CACHE"):
        return Path(own)
    from platformdirs import user_cache_path

    folder = user_cache_path("publisher", appauthor=False)
    return folder if folder.is_absolute() else _NOWHERE


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds: entries, and bytes by kind."""

    entries: int
    size: int
    kinds: tuple[tuple[str, int, int], ...]


class Store:
    """Entries by kind and key, each a file of its own, written whole or not at all.

    Two builds may use one folder at once: a file appears by renaming, and what another removed is a miss. Where the
    folder cannot be written, the store says so once in `refusal`, and everything is worked out anew.
    """

    def __init__(self, folder: Path | None, megabytes: int = DEFAULT_MEGABYTES) -> None:
        self._folder, self._bound = folder, megabytes * _MEGABYTE
        self._used: list[str] = []
        self.refusal: Phrase | str = ""

    def get(self, kind: str, key: str) -> bytes | None:
        """Give an entry's bytes, or None."""
        if self._folder is None:
            return None
        path = _path_of_entry(self._folder, kind, key)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- an archive asks thousands of times
                data = file.read()
        except OSError:
            return None
        self._used.append(path)
        return data

    def has(self, kind: str, key: str) -> bool:
        """Say whether there is an entry; it may be damaged."""
        if self._folder is None:
            return False
        return os.path.exists(_path_of_entry(self._folder, kind, key))  # noqa: PTH110 -- an archive asks thousands of times

    def knows(self, kind: str) -> bool:
        """Return whether an entry of this kind was ever kept."""
        return self._folder is not None and (self._folder / kind).is_dir()

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep an entry."""
        if self._folder is None or self.refusal:
            return
        try:
            write_whole(Path(_path_of_entry(self._folder, kind, key)), data)
        except OSError as error:
            from publisher.diagnostics.reasons import reason_of_system  # a store is looked at before there is work

            self.refusal = reason_of_system(error)

    def drop(self, kind: str, key: str) -> None:
        """Remove an entry that is not what it should be."""
        if self._folder is not None:
            with suppress(OSError):
                Path(_path_of_entry(self._folder, kind, key)).unlink()

    def note(self) -> None:
        """Note what was used, for a later `tidy`."""
        for path in self._used:
            with suppress(OSError):
                os.utime(path)
        self._used.clear()

    def tidy(self) -> None:
        """Note what was used, and remove the entries used least recently where all are more than the bound."""
        if self._folder is None or self.refusal:
            return
        self.note()
        entries = list(self._entries())
        excess = sum(size for _, _, size in entries) - self._bound
        for path, _, size in sorted(entries, key=lambda entry: entry[1]) if excess > 0 else ():
            if excess <= 0:
                break
            with suppress(OSError):
                Path(path).unlink()
            excess -= size

    def contents(self) -> Contents:
        """Count what is there."""
        kinds: dict[str, tuple[int, int]] = {}
        for path, _, size in self._entries():
            kind = Path(path).parent.parent.name
            count, sum_ = kinds.get(kind, (0, 0))
            kinds[kind] = count + 1, sum_ + size
        rows = tuple((kind, *counts) for kind, counts in sorted(kinds.items()))
        return Contents(sum(row[1] for row in rows), sum(row[2] for row in rows), rows)

    def clear(self) -> int:
        """Remove every entry; give how many."""
        removed = 0
        for path, *_ in self._entries():
            with suppress(OSError):
                Path(path).unlink()
                removed += 1
        return removed

    def _entries(self) -> Iterator[tuple[str, float, int]]:
        """Walk over all files of the cache: path, time of last use, size."""
        for folder in self._folder.glob("*/*") if self._folder else ():
            with suppress(OSError), os.scandir(folder) as members:
                for member in members:
                    # Two letters named a folder before: what is left there is tidied away too.
                    if not _ENTRY.fullmatch(member.name) or folder.name not in (member.name[:1], member.name[:2]):
                        continue
                    with suppress(OSError):
                        known = member.stat(follow_symlinks=False)
                        yield member.path, known.st_mtime, known.st_size


def write_whole(path: Path, data: bytes) -> None:
    """Write a file next to its place, then rename it there. Raise OSError; no half file is left."""
    # Threads, and machines that share a folder, may write the same entry at once.
    beside = path.with_name(f"{path.name}.{int.from_bytes(os.urandom(6))}{_TEMPORARY}")
    try:
        _write_file(beside, data)
        beside.replace(path)
    except BaseException:  # Ctrl-C too leaves no half file
        with suppress(OSError):
            beside.unlink()
        raise


def _write_file(path: Path, data: bytes) -> None:
    """Write a file; its folder is there most often."""
    with suppress(FileNotFoundError):
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _path_of_entry(folder: Path, kind: str, key: str) -> str:
    """Give an entry's path, as text: to make a Path of it takes as long as to read it."""
    return f"{folder}/{kind}/{key[:1]}/{key}"
