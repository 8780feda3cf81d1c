"""Many files that take their places together: each is on the disk as a draft until the last one is made."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publisher.system.atomic_write import check_places, refusals
from publisher.system.folder_lock import draft_in, locked


class Batch:
    """Files on their way into a folder: `add` writes drafts, `commit` lets them take their places."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drafts: list[tuple[Path, Path]] = []
        self._begun: list[Path] = []
        self._made: list[Path] = []

    def add(self, place: Path, data: bytes) -> None:
        """Write a file as a draft. Its place must lie in the batch's folder."""
        if not place.resolve().is_relative_to(self._folder.resolve()):
            raise ValueError(f"{place} is not in {self._folder}")
        draft = draft_in(self._folder)
        self._drafts.append((draft, place))
        draft.write_bytes(data)

    def commit(self) -> list[Path]:
        """Let every file take its place; where one cannot, those that were not there before go again."""
        places = [place for _, place in self._drafts]
        check_places(places)
        for draft, place in self._drafts:
            self._make(place.parent)
            self._begun += [] if place.exists() else [place]
            draft.replace(place)
        self._drafts, self._begun, self._made = [], [], []
        return places

    def _make(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        self._made = [*missing, *self._made]
        folder.mkdir(parents=True, exist_ok=True)

    def _clear(self) -> None:
        with suppress(OSError):  # the first fault is the one to tell
            for file in (*(draft for draft, _ in self._drafts), *self._begun):
                file.unlink(missing_ok=True)
            for folder in self._made:
                folder.rmdir()  # what another process put there keeps its folder

    @classmethod
    @contextmanager
    def into(cls, folder: Path) -> Iterator["Batch"]:
        """Give a batch for a folder, which is made and locked meanwhile; what was not committed is cleared.

        Raises EnvironmentFault (O001) for what the system refuses.
        """
        batch = cls(folder)
        with refusals(folder):
            try:
                batch._make(folder)
                with locked([folder]):
                    yield batch
            finally:
                batch._clear()
