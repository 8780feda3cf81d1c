"""A folder of files that changes as a whole: whoever looks, after a kill too, sees all of the old or all of the new.

The new folder is made next to the old one, with links to what stays, and the two change places in one step
(renameat2(2), RENAME_EXCHANGE). Where a file system cannot do that, file after file takes its place.
"""

import ctypes
import errno
import os
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from publisher.system.atomic_write import check_places, put, refusals
from publisher.system.folder_lock import draft_in, is_draft, remove

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE (linux/fcntl.h, linux/fs.h)
# What file systems say that cannot link or exchange, and of folders that are mounted or closed to us.
_CANNOT = {
    *(errno.EXDEV, errno.EBUSY, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES),
    *(errno.EMLINK, errno.ENOTEMPTY, errno.EEXIST),
}


#: What a file shall have: bytes, or what another file has.
Content = bytes | Path


def put_folder(folder: Path, files: Sequence[tuple[str, Content]], stale: Collection[str]) -> list[Path]:
    """Write files into a folder by their names, and clear away those that are stale; what else stands in it stays.

    A file's content may be that of another file, which is copied. The caller holds the lock of the folder above.
    Raise EnvironmentFault where that cannot be done; everything is then as it was.
    """
    places = [folder / name for name, _ in files]
    real = Path(os.path.realpath(folder))
    with refusals(folder):
        _check(real, [name for name, _ in files])
        if not _through_links(real, places, folder) and _changed_at_once(real, files, stale):
            return places
    return put([(folder / name, _bytes_of(data)) for name, data in files], [folder / name for name in stale])


def _bytes_of(content: Content) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content


def _check(real: Path, names: Sequence[str]) -> None:
    """Raise OSError where the folder is closed to us, or something in it stands in the way."""
    check_places(real / name for name in names)
    for above in {real / parent for name in names for parent in Path(name).parents}:
        if above.exists() and not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "", str(above))
        if above.is_dir() and not os.access(above, os.W_OK):
            raise PermissionError(errno.EACCES, "", str(above))


def _through_links(real: Path, places: Sequence[Path], folder: Path) -> bool:
    """Say whether one of the places lies behind a link within the folder: it stands elsewhere, and stays there."""
    above = {real / place.parent.relative_to(folder) for place in places}
    return any(os.path.realpath(path) != str(path) for path in above)


def _changed_at_once(real: Path, files: Sequence[tuple[str, Content]], stale: Collection[str]) -> bool:
    """Put a new folder in the place of the old one; return False, with nothing changed, where that cannot be done."""
    draft = draft_in(real.parent)
    try:
        draft.mkdir()
        for name, data in files:
            place = draft / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, Path):
                shutil.copyfile(data, place)
            else:
                place.write_bytes(data)
        if real.is_dir():
            names = {name for name, _ in files}
            _link_rest(real, draft, {*names, *stale}, [Path(name).name for name in {*names, *stale}])
            _exchange(draft, real)
        else:
            draft.rename(real)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        return False
    finally:
        remove(draft)  # the old folder by now, or what there is of the new one
    return True


def _link_rest(old: Path, new: Path, but: Collection[str], drafted: Collection[str]) -> None:
    """Link everything of a folder into another, `but` some names and what is left there of drafts of `drafted`."""
    for root, folders, names in os.walk(old):
        here = Path(root).relative_to(old)
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        for name in [*names, *links]:
            if (here / name).as_posix() not in but and not is_draft(name, drafted):
                _link(Path(root) / name, new / here / name)
        folders[:] = [name for name in folders if name not in links and not _is_left_empty(old, here / name, but)]
        for name in folders:
            (new / here / name).mkdir(exist_ok=True)
        shutil.copymode(root, new / here)
        facts = Path(root).stat()
        with suppress(OSError):  # none but root gives a folder to another user
            os.chown(new / here, facts.st_uid, facts.st_gid)


def _is_left_empty(old: Path, folder: Path, but: Collection[str]) -> bool:
    """Say whether a folder has files, and each is one of `but`."""
    found = [Path(root, file).relative_to(old) for root, _, files in os.walk(old / folder) for file in files]
    return bool(found) and all(file.as_posix() in but for file in found)


def _link(path: Path, place: Path) -> None:
    with suppress(OSError):
        os.link(path, place, follow_symlinks=False)
        return
    shutil.copy2(path, place, follow_symlinks=False)  # a file of another user, a file system without links


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change places, in one step; raise OSError where that cannot be done."""
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is None:  # glibc before 2.28
        raise OSError(errno.ENOSYS, "")
    if function(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        raise OSError(ctypes.get_errno(), "", str(other))
