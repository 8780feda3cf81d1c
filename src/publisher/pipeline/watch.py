"""Files that change into issues that are built again: which file means which issue, and the watcher of folders."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from publisher.fonts.book import read_book
from publisher.pipeline.formats import warm
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult
from publisher.pipeline.runner import Work, attempt
from publisher.project.root import project_root
from publisher.project.workspace import font_folder, shared_places

# Editors' drafts and backups (Vim, Emacs, Kate, JetBrains, gedit, Office); the press's own drafts begin with a dot.
_TEMPORARY = re.compile(r"\..*|.*~|#.*#|4913|.*\.(?:sw[a-p]|tmp|temp|bak|orig|part|crdownload|py[co])|.*___jb_\w+___")
_OPTIONS: dict[str, Any] = {
    "watch_filter": None,  # is_noise is ours
    "recursive": False,
    "rust_timeout": 250,  # ms: how often a folder that went away is looked for
    "yield_on_timeout": True,
    "ignore_permission_denied": True,
}

#: How long changes settle before they are reported, at the most, and how long nothing may happen meanwhile (ms): one
#: save is several events.
_SETTLES: dict[str, Any]
_SETTLES_SOON: dict[str, Any]
_SETTLES, _SETTLES_SOON = {"debounce": 400, "step": 50}, {"debounce": 60, "step": 15}

#: Inode and time of change in ns: a folder that was made anew is another one.
Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Watched:
    """A request and the files and folders (absolute) that its issue is made from; folders stand for all in them."""

    request: BuildRequest
    own: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is to be built as things stand, and the folders in which more of it may be begun."""

    requests: Sequence[BuildRequest]
    homes: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An issue that was built, with the files whose change asked for it; the first build has none."""

    files: tuple[Path, ...]
    result: BuildResult


def is_noise(path: Path, outputs: Iterable[Path]) -> bool:
    """Say whether a changed path means nothing: a product, a dot file, an editor's temporary file."""
    if any(path.is_relative_to(out) for out in outputs):
        return True
    return any(_TEMPORARY.fullmatch(name) for name in path.parts[-1:]) or "__pycache__" in path.parts


def touched(changed: Iterable[Path], watched: Sequence[Watched]) -> list[tuple[Watched, tuple[Path, ...]]]:
    """Say which issues changed files belong to, each issue with its files."""
    outputs = {one.request.out.absolute() for one in watched}
    real = {path for path in changed if not is_noise(path, outputs)}
    named = sorted(real - {parent for path in real for parent in path.parents})
    pairs = [(one, tuple(path for path in named if _is_watched(path, one.own))) for one in watched]
    return [(one, files) for one, files in pairs if files]


def _is_watched(path: Path, own: frozenset[Path]) -> bool:
    return path in own or any(parent in own for parent in path.parents)


def follow(asked: Callable[[], Meeting], work: Work, noticed: Callable[[tuple[Path, ...]], None]) -> Iterator[Change]:
    """Build what is asked for, then for ever what changes and what is begun meanwhile; ends by an interrupt alone.

    `asked` is called again whenever something changes. `noticed` is given the changed files before their issue is
    built.
    """
    roots: dict[Path, Path] = {}
    results: dict[Path, BuildResult] = {}
    watched: dict[Path, Watched] = {}
    gone: set[Path] = set()

    def met() -> list[tuple[Watched, tuple[Path, ...]]]:
        """Take in requests that are new."""
        fresh = [request for request in asked().requests if request.path not in watched]
        for request in fresh:
            roots[request.path] = project_root(request.path)
            watched[request.path] = Watched(request, watched_paths(request, roots[request.path], ()))
        return [(watched[request.path], ()) for request in fresh]

    first = met()
    for changed in changes(lambda: folders_to_follow(watched.values(), asked().homes)):
        begun = met()
        new = {one.request.path for one, _ in begun}
        again = [
            (one, files) for one, files in touched(changed, list(watched.values())) if one.request.path not in new
        ]
        todo, first = [*first, *begun] if first else [*again, *begun], []
        if any(path.is_relative_to(font_folder()) for _, files in todo for path in files):
            read_book.cache_clear()
        for one, files in todo:
            request = one.request
            if request.path in gone and not request.path.exists():
                continue  # its absence was reported once; other changes do not repeat it
            (gone.discard if request.path.exists() else gone.add)(request.path)
            noticed(files)
            result = attempt(request, work, results.values())
            # A build that failed early named little: what the last one read still counts.
            named = one.own if result.exit_code else frozenset[Path]()
            watched[request.path] = Watched(
                request, named | watched_paths(request, roots[request.path], result.reads)
            )
            results[request.path] = result
            warm(request.formats)  # the next build shall not wait for the engine's import
            yield Change(files, result)


def watched_paths(request: BuildRequest, root: Path, reads: Iterable[str]) -> frozenset[Path]:
    """Return the files and folders that a request depends on; `reads` are the files that its issue names."""
    named = (Path(os.path.normpath(root / name)) for name in reads)
    return frozenset({request.path.absolute(), *shared_places(root), *named})


def folders_to_follow(watched: Iterable[Watched], homes: Iterable[Path] = ()) -> dict[Path, Stamp]:
    """Return the folders in which what is watched stands, and those in which more may be begun."""
    outputs = {one.request.out.absolute() for one in watched}
    found: dict[Path, Stamp] = {}
    own = (f for place in {path for one in watched for path in one.own} for f in _folders_to_watch(place, outputs))
    for folder in chain(own, (folder for home in homes for folder in _with_members(home.absolute(), outputs))):
        with suppress(OSError):  # it went away while we looked
            facts = folder.stat()
            found[folder] = (facts.st_ino, facts.st_mtime_ns)
    return found


def _with_members(home: Path, outputs: set[Path]) -> Iterator[Path]:
    """Give a folder and those in it, where an issue begins with its issue.toml."""
    yield home
    with suppress(OSError):
        yield from (path for path in home.iterdir() if path.is_dir() and not is_noise(path, outputs))


def _folders_to_watch(place: Path, outputs: set[Path]) -> Iterator[Path]:
    if not place.is_dir():
        yield place.parent
        return
    for name, names, _ in os.walk(place):
        folder = Path(name)
        names[:] = [inner for inner in names if not is_noise(folder / inner, outputs)]
        yield folder


def changes(folders: Callable[[], Mapping[Path, Stamp]], *, soon: bool = False) -> Iterator[set[Path]]:
    """Yield changed paths as they settle, and first of all nothing, once the watch stands.

    `soon`: a moment after the first change already, and nothing again and again while nothing changes.

    Folders are watched one by one, not as trees, so that a project in a crowded folder costs what it has itself.
    """
    from watchfiles import Change as Kind
    from watchfiles import watch

    def passing(kind: Kind, name: str) -> bool:
        """Say whether a file came and went within one save: an editor's draft."""
        return kind is Kind.added and not os.path.lexists(name)

    begun = False
    standing = folders()
    fresh: dict[Path, Stamp] = {}
    waiting: set[Path] = set()
    while True:
        with suppress(FileNotFoundError):  # a folder went away before its watch stood; the next list is without it
            for batch in watch(*standing, **_OPTIONS, **(_SETTLES_SOON if soon else _SETTLES)):
                now = folders()
                moved = {path for path in {*standing, *now} if _inode(standing, path) != _inode(now, path)}
                # What came into a new folder before it was watched has changed the folder's own time.
                late = {path for path, stamp in fresh.items() if now.get(path, stamp) != stamp}
                fresh = {path: now[path] for path in moved if path in now}
                waiting |= {Path(name) for kind, name in batch if not passing(kind, name)} | moved | late
                if moved:
                    break  # the next watch stands before anything is built: what is saved meanwhile is seen
                if waiting or not begun or soon:
                    begun = True
                    ready, waiting = waiting, set()
                    yield ready
        standing = folders()


def _inode(stamps: Mapping[Path, Stamp], path: Path) -> int:
    return stamps[path][0] if path in stamps else 0
