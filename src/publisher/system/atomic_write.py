"""Bytes onto the disk: files that take their places once all are written."""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.diagnostics.reasons import reason_of_system
from publisher.system.folder_lock import draft_in, locked


def put(files: Sequence[tuple[Path, bytes]], stale: Iterable[Path] = ()) -> list[Path]:
    """Write everything to temporary files first, then rename each to its place; at last clear away what is stale.

    Raises EnvironmentFault where that cannot be done, and clears the files and folders that it made.
    """
    places = [place for place, _ in files]
    parents = list(dict.fromkeys(place.parent for place in places))
    drafts: list[tuple[Path, Path]] = []
    made: list[Path] = []
    begun: list[Path] = []
    with refusals(places[0].parent):
        try:
            for parent in parents:
                made = [*_missing_folders(parent), *made]
                parent.mkdir(parents=True, exist_ok=True)
            with locked(parents):
                check_places(places)
                for place, data in files:
                    drafts.append((draft_in(place.parent), place))
                    drafts[-1][0].write_bytes(data)
                for draft, place in drafts:
                    begun += [] if place.exists() else [place]
                    draft.replace(place)
                for place in stale:
                    place.unlink(missing_ok=True)
        except BaseException:
            _clear([*(draft for draft, _ in drafts), *begun], made)
            raise
    return places


def check_places(places: Iterable[Path]) -> None:
    """Raise IsADirectoryError where a folder stands in the place of a file."""
    for place in places:
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(place))


@contextmanager
def refusals(place: Path) -> Iterator[None]:
    """Raise EnvironmentFault (O001) for what the system refuses while something is written to a place."""
    try:
        yield
    except OSError as error:
        path = error.filename2 or error.filename or place
        raise EnvironmentFault(Finding.of("O001", None, path=path, reason=reason_of_system(error))) from error


def _missing_folders(folder: Path) -> list[Path]:
    return [f for f in (folder, *folder.parents) if not f.exists()]


def _clear(files: Iterable[Path], made: Sequence[Path]) -> None:
    with suppress(OSError):  # what cannot be cleared cannot be helped; the first fault is the one to tell
        for file in files:
            file.unlink(missing_ok=True)
        for folder in made:
            folder.rmdir()  # another build may have put something there: then it stays
