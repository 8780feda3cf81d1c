"""A folder on disk → what the checks of a release read: its files with their hashes, its check sums and manifest."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from publisher.checks.files.release.folder import MANIFEST, PROVENANCE, SUMS, ReleaseFolder, Stored

_AT_ONCE = 1 << 20  # bytes
#: The largest manifest or list of check sums that is read (bytes); a release of 10,000 files has a tenth of it.
_LARGEST = 64 << 20


def read_release(folder: Path) -> ReleaseFolder:
    """Read a release; nothing outside of the folder is opened, and no file is held in memory as a whole.

    Raise OSError where something in it cannot be read.
    """
    files: dict[str, Stored] = {}
    strange: list[str] = []
    for path in _below(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            strange.append(name)
        else:
            files[name] = stored(path)
    sums, told, provenance = (
        _small(folder / name) if name in files else None for name in (SUMS, MANIFEST, PROVENANCE)
    )
    text = None if sums is None else sums.decode(errors="replace")
    return ReleaseFolder(folder.name, files, tuple(strange), text, told, provenance, tuple(_empty(folder)))


def _empty(folder: Path) -> Iterator[str]:
    """Name the folders that nothing stands in."""
    for root, folders, names in os.walk(folder):
        if not (folders or names) and Path(root) != folder:
            yield f"{Path(root).relative_to(folder).as_posix()}/"


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        here = Path(root)
        yield from (here / name for name in sorted(names))
        yield from (here / name for name in folders if (here / name).is_symlink())


def stored(path: Path) -> Stored:
    """Return the size of a file and its hash; it is read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while data := file.read(_AT_ONCE):
            digest.update(data)
            size += len(data)
    return Stored(size, digest.hexdigest())


def _small(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST)
