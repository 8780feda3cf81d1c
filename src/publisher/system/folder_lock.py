"""Folders that one process at a time writes into, and the drafts that it has in them meanwhile.

Whoever holds the lock of a folder knows that the drafts in it belong to nobody: a process that was killed left them.
"""

import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_PATIENCE, _LOOK = 60.0, 0.02  # s
# In no product and in no manifest; short, for a name that is as long as may be has room for nothing more.
_PREFIX = ".publisher-"
_DRAFT = re.compile(rf"{re.escape(_PREFIX)}[0-9a-f]{{8}}")
# Drafts as they were called before, next to their file: .NAME.0a1b2c3d
_FORMER = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}", re.DOTALL)


def draft_in(folder: Path) -> Path:
    """Return a new name for a draft in a folder."""
    return folder / f"{_PREFIX}{secrets.token_hex(4)}"


def is_draft(name: str, names: Iterable[str] = ()) -> bool:
    """Say whether a file's name is that of a draft; `names` are those that drafts were made for."""
    former = _FORMER.fullmatch(name)
    return bool(_DRAFT.fullmatch(name)) or bool(former and former["name"] in names)


@contextmanager
def locked(folders: Iterable[Path]) -> Iterator[None]:
    """Hold the locks of folders (flock(2)), and clear the drafts in them.

    Raise OSError (EBUSY) where another process holds one for a minute. A file system without locks goes without.
    """
    with ExitStack() as held:
        # All take them in one order, or two would wait for each other.
        for folder in sorted({os.path.realpath(folder) for folder in folders}):
            descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            held.callback(os.close, descriptor)
            if _lock(descriptor, folder):
                _clear_drafts(Path(folder))
        yield


def _lock(descriptor: int, folder: str) -> bool:
    """Take a folder's lock; return False where the file system has none."""
    import fcntl  # Windows has none, and gets a message from the command line (E010)

    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise OSError(errno.EBUSY, "", folder) from None
            time.sleep(_LOOK)
        except OSError:
            return False
        else:
            return True


def _clear_drafts(folder: Path) -> None:
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 -- names of bytes that are no UTF-8 too
            if is_draft(name):
                remove(folder / name)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it, as far as that can be done."""
    if path.is_dir() and not path.is_symlink():
        for root, _, _ in os.walk(path):
            with suppress(OSError):
                Path(root).chmod(stat.S_IRWXU)  # nothing is removed from a folder that is closed
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
