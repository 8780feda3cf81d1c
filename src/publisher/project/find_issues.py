"""The paths that a command names, or none → the issues and articles that are meant."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.arabic.natural_order import natural_key
from publisher.diagnostics import Finding
from publisher.diagnostics.reasons import reason_of_system
from publisher.importers.base import BUNDLE
from publisher.importers.registry import IMPORTERS
from publisher.model import Span
from publisher.project.root import ISSUE_FILE, PROJECT_FILE, TABLES, project_root, table_of

#: The folder of a project in which its issues stand, each in a folder of its own.
SOURCES = "sources"
#: The folder of a project into which products go.
PRODUCTS = "dist"


# The keys of their tables that list what is in issues and books.
_LISTS = ("articles", "chapters", "front", "appendices")


@dataclass(frozen=True, slots=True)
class Meant:
    """Issues and articles by their paths, what was skipped, and the folders whose issues are meant, all of them."""

    paths: tuple[Path, ...]
    skipped: tuple[Finding, ...] = ()
    homes: tuple[Path, ...] = ()


def find_issues(named: Sequence[Path]) -> Meant:
    """Find what is meant by some paths: a folder without issue.toml or book.toml stands for all issues in it.

    Without any path these are the issues of the project around the current folder. Each is given once; an issue that
    nobody named and that has no article yet is skipped.
    """
    found: dict[str, Path] = {}
    skipped: list[Finding] = []
    homes: list[Path] = []
    for place in named or [_project_here()]:
        for path, asked in _within(place):
            homes += [] if asked else [path.parent]
            if asked or not is_empty(path):
                found.setdefault(os.path.realpath(path), path)
            else:
                skipped.append(Finding.of("C019", Span(str(table_of(path) or path / ISSUE_FILE))))
    return Meant(tuple(found.values()), tuple(dict.fromkeys(skipped)), tuple(dict.fromkeys(homes)))


def absence(path: Path) -> Finding | None:
    """Return why nothing is at a path, or None where something is."""
    try:
        return None if path.exists() else Finding.of("S001", Span(str(path)), path=path)
    except OSError as error:  # a name too long, a folder that is closed to us
        return Finding.of("S004", Span(str(path)), path=path, reason=reason_of_system(error))


def products_of(path: Path) -> Path:
    """Return the folder into which the products of an issue go: that of its project where that is around the current
    folder, else the current folder's.
    """
    root = project_root(path)
    inside = (root / PROJECT_FILE).is_file() and Path.cwd().is_relative_to(root.resolve())
    return Path(os.path.relpath(root / PRODUCTS)) if inside else Path(PRODUCTS)


def is_empty(folder: Path) -> bool:
    """Say whether an issue has no article yet: no text in its folder, and none that its table could list."""
    members = list(folder.iterdir())
    if any(member.suffix.lower() in IMPORTERS for member in members):
        return False
    tables = [(folder / name).read_bytes().decode(errors="replace") for name in TABLES if (folder / name).is_file()]
    lists = any(line.partition("=")[0].strip() in _LISTS for table in tables for line in table.splitlines())
    return not lists and not any((member / BUNDLE).is_file() for member in members)


def _project_here() -> Path:
    root = project_root(Path())
    return Path(os.path.relpath(root)) if (root / PROJECT_FILE).is_file() else Path()


def _within(place: Path) -> Iterator[tuple[Path, bool]]:
    """Go through what a path stands for, each with whether it was asked for by itself."""
    if not place.is_dir() or table_of(place):
        yield place, True
        return
    folder = place / SOURCES if (place / SOURCES).is_dir() else place
    found = {path.parent for name in TABLES for path in folder.glob(f"*/{name}")}
    shown = (path for path in found if not path.name.startswith("."))  # as articles are: .git, what an editor keeps
    issues = sorted(shown, key=lambda path: natural_key(path.name))
    if not issues:
        yield place, True
    yield from ((issue, False) for issue in issues)
