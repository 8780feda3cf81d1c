"""Requests → jobs: the largest first, each with its share of the processes and the slugs that others have."""

import math
import os
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.formats.base import Share
from publisher.importers.registry import IMPORTERS
from publisher.issue.compose import slug_of_issue
from publisher.pipeline.request import BuildRequest
from publisher.project.root import table_of

#: How many shares the parts of a book are made in at most, and from how many bytes of text on it has them.
MOST_SHARES = 16
_LEAST_SHARE = 100_000
_LARGEST_TABLE = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Job:
    """A request to carry out, and the bytes of text that it has, by which jobs are ordered.

    With a `share`, only that part of it is made, for the shared store; the job without one comes after all of them.
    """

    request: BuildRequest
    size: int
    share: Share | None = None


def planned(requests: Sequence[BuildRequest], todo: Sequence[BuildRequest], jobs: int) -> list[Job]:
    """Return the requests that are to do, the largest first.

    `requests` are all of the run, in the order in which the first of two issues with one slug has it. `jobs` is the
    number of processes that all of them share: an issue that has more than an equal share of the text has as many of
    them more, so that a large book does not keep one process busy after all others are through.
    """
    taken = _taken(requests)
    sizes = {request.path: text_size(request.path) for request in todo}
    whole = max(1, sum(sizes.values()))
    found = [
        Job(
            replace(request, taken=taken.get(request.path, ()), jobs=_share(sizes[request.path], whole, jobs)),
            sizes[request.path],
        )
        for request in todo
    ]
    return sorted(found, key=lambda job: -job.size)


def spread(jobs: Sequence[Job]) -> list[Job]:
    """Return jobs with those of large books before them that make shares of their parts, for others to find.

    A book is large where the run has no sixteen of its size, so that machines would wait for it.
    """
    whole = max(1, sum(job.size for job in jobs))
    found: list[Job] = []
    for job in jobs:
        shares = min(MOST_SHARES, math.ceil(MOST_SHARES * job.size / whole), job.size // _LEAST_SHARE)
        if shares > 1 and job.request.cache:
            found += [Job(job.request, job.size // shares, (number, shares)) for number in range(shares)]
        found.append(job)
    return found


def text_size(path: Path) -> int:
    """Return the bytes of the texts of an issue or an article, as far as they stand in its folder."""
    if path.is_file():
        with suppress(OSError):
            return path.stat().st_size
        return 0
    size = 0
    for folder, _, names in os.walk(path):
        for name in names:
            if Path(name).suffix.lower() in IMPORTERS:
                with suppress(OSError):
                    size += (Path(folder) / name).stat().st_size
    return size


def slug_of(path: Path) -> str:
    """Return the slug that a folder's table gives, or its name; "" where only the text itself could say it.

    A table that is wrong gives none: its build says so.
    """
    table = table_of(path) if path.is_dir() else None
    if table is None:
        return ""
    try:
        with table.open("rb") as file:
            named = tomllib.loads(file.read(_LARGEST_TABLE).decode("utf-8-sig")).get("slug")
    except (OSError, ValueError, RecursionError):
        return ""
    return slug_of_issue(named if isinstance(named, str) else None, path.resolve().name)


def _taken(requests: Sequence[BuildRequest]) -> dict[Path, tuple[tuple[str, str], ...]]:
    """Return for each path the slug that an earlier one of the same place has."""
    first: dict[tuple[str, str], Path] = {}
    taken: dict[Path, tuple[tuple[str, str], ...]] = {}
    for request in requests:
        slug = slug_of(request.path) or _slug_of_article(request.path)
        if not slug:
            continue
        other = first.setdefault((str(request.out), slug), request.path)
        if other != request.path:
            taken[request.path] = ((slug, str(other)),)
    return taken


def _slug_of_article(path: Path) -> str:
    """Return the slug of an article that is built alone; "" where it cannot be read."""
    from publisher.diagnostics import PublisherError
    from publisher.project.loader import read_article  # folders need no importer

    if not path.is_file():
        return ""
    try:
        return read_article(path).slug or "issue"
    except (PublisherError, OSError):
        return ""


def _share(size: int, whole: int, jobs: int) -> int:
    return min(jobs, max(1, math.ceil(size * jobs / whole - 0.5)))
