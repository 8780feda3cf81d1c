"""Folders for a while, in the system's folder for such: cleared at the end, or by the next process after a kill."""

import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from publisher.system.shortages import check_name

_PREFIX = "publisher-"
_OURS = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")  # as tempfile names them
# Whoever has a folder holds a lock on this file in it (flock(2)), which the system lets go of when the process ends.
_LOCK = ".lock"


class TemporaryFolder:
    """A folder of this process alone, by its absolute `path`.

    Raise EnvironmentFault where the folder that TMPDIR names is not UTF-8, and OSError where none can be made.
    """

    def __init__(self) -> None:
        base = Path(tempfile.gettempdir()).absolute()
        check_name(str(base))
        _clear_abandoned(base)
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=base, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        self._lock = _locked(self.path)
        self._closing = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove it with all in it; more than once does no harm, nor do two threads at a time."""
        self._folder.cleanup()
        with self._closing:
            lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """Hold the lock of a folder; it has its name once it is held. Where the system has no locks, there is none."""
    import fcntl  # Windows has none, and gets a message from the command line (E010)

    begun = folder / f"{_LOCK}.new"
    descriptor = os.open(begun, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        begun.rename(folder / _LOCK)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _clear_abandoned(base: Path) -> None:
    """Remove folders of processes that ended without clearing them: theirs is a lock that nobody holds."""
    import fcntl  # as above

    for folder in _folders_of_ours(base):
        with suppress(OSError):
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(descriptor)


def _folders_of_ours(base: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(base) as members:
        for member in members:
            folder = _OURS.fullmatch(member.name) and member.is_dir(follow_symlinks=False)
            if folder and member.stat(follow_symlinks=False).st_uid == os.geteuid():
                yield Path(member.path)
