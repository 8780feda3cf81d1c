"""Bytes onto the disk: files that take their places once all are written."""

import errno
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.diagnostics.reasons import reason_of_system


def put(files: Sequence[tuple[Path, bytes]], stale: Iterable[Path] = ()) -> list[Path]:
    """Write everything beside its place first, then let each file take it; at last clear away what is stale.

    Raises EnvironmentFault where that cannot be done, and clears the files and folders that it made.
    """
    mark = secrets.token_hex(4)  # two runs at once must not share a draft; it is in no product
    places = [place for place, _ in files]
    drafts = [(place.with_name(f".{place.name}.{mark}"), place) for place in places]
    made: list[Path] = []
    begun: list[Path] = []
    try:
        for parent in dict.fromkeys(place.parent for place in places):
            made = [*_missing_folders(parent), *made]
            parent.mkdir(parents=True, exist_ok=True)
        for place in places:
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, "", str(place))  # noqa: TRY301 -- told like the others
        for (draft, _), (_, data) in zip(drafts, files, strict=True):
            draft.write_bytes(data)
        for draft, place in drafts:
            begun += [] if place.exists() else [place]
            draft.replace(place)
        for place in stale:
            place.unlink(missing_ok=True)
    except BaseException as error:
        _clear([*(draft for draft, _ in drafts), *begun], made)
        if not isinstance(error, OSError):
            raise
        path = error.filename2 or error.filename or places[0].parent
        why = reason_of_system(error)
        raise EnvironmentFault(Finding.of("O001", None, path=path, reason=why)) from error
    return places


def _missing_folders(folder: Path) -> list[Path]:
    return [f for f in (folder, *folder.parents) if not f.exists()]


def _clear(files: Iterable[Path], made: Sequence[Path]) -> None:
    with suppress(OSError):  # what cannot be cleared cannot be helped; the first fault is the one to tell
        for file in files:
            file.unlink(missing_ok=True)
        for folder in made:
            folder.rmdir()  # another build may have put something there: then it stays
