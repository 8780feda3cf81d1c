"""Issues and articles read as for a build, and judged: what is wrong with their texts, and the texts mended."""

import codecs
import difflib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.cache.memoize import Memory
from publisher.cache.shared_store import open_store
from publisher.checks.house.changes import Change
from publisher.checks.house.ignoring import speaks_of
from publisher.checks.house.judging import Mended, house_findings, judge, mend
from publisher.checks.sources.issue_texts import check_texts
from publisher.diagnostics import Exit, Finding, PublisherError, fatal
from publisher.fonts.book import read_book
from publisher.model import Article
from publisher.pipeline.result import BuildResult
from publisher.pipeline.theme_choice import choose_theme
from publisher.project.loader import Gathered, gather, unread
from publisher.project.own_fonts import faces_of
from publisher.project.root import PROJECT_FILE
from publisher.project.workspace import LINE_END, Workspace, cores, font_folder
from publisher.settings.tables import GATES, place_in
from publisher.system.atomic_write import put


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What was asked of a check: to apply the safe fixes or only show them, whether warnings fail it, to tell all;
    and whether what was found in articles that have not changed is remembered.
    """

    fix: bool = False
    diff: bool = False
    strict: bool = False
    all: bool = False
    cache: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found in one issue or article, the difference that its fixes make, and those that were made, with
    the file of each; None where none were asked for.
    """

    result: BuildResult
    diff: str = ""
    changes: tuple[tuple[str, Change], ...] | None = None


def check_issue(path: Path, asked: CheckOptions) -> CheckReport:
    """Read an issue or an article and judge its texts; with `fix`, mend them first, whatever else is wrong."""
    begun = time.perf_counter()
    try:
        workspace = _opened(path, asked)
        jobs = cores() if asked.cache else 1  # what a second process finds is handed over in the cache
        read = _read(workspace, path, jobs)
        mended = _mended_by_path(workspace, read.articles) if asked.fix or asked.diff else {}
        files = put(_files(workspace, mended)) if asked.fix and _changed_paths(mended) else []
        read = _read(workspace, path, jobs) if files else read
    except PublisherError as error:
        told = tuple(dict.fromkeys(error.findings))
        return CheckReport(BuildResult(path, time.perf_counter() - begun, error.exit_code, told))
    found = list(_found(workspace, read, None if asked.all else workspace.project.limits.findings, jobs))
    workspace.memory.store.tidy()
    told = tuple(dict.fromkeys([*found, *(finding for _, new in mended.values() for finding in new.refused)]))
    code = read.error.exit_code if read.error else Exit.FINDINGS if fatal(told, strict=asked.strict) else Exit.DONE
    issue = read.gathered.issue if read.gathered else None
    result = BuildResult(
        path,
        time.perf_counter() - begun,
        code,
        told,
        issue.slug if issue else "",
        issue.title if issue else "",
        files=tuple(map(_near, files)),
    )
    diff = "".join(_difference(article, new.text) for article, new in mended.values()) if asked.diff else ""
    changes = [(path, change) for path, (_, new) in mended.items() for change in new.changes]
    return CheckReport(result, diff, tuple(changes) if asked.fix else None)


def _opened(path: Path, asked: CheckOptions) -> Workspace:
    workspace = Workspace.around(path)
    store = open_store(workspace.project.limits.cache, kept=asked.cache)
    return replace(workspace, memory=Memory(store))


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read: an issue, or what keeps it from being one; and its texts, which can be judged all the same."""

    gathered: Gathered | None
    error: PublisherError | None
    articles: tuple[Article, ...]


def _read(workspace: Workspace, path: Path, jobs: int) -> _Read:
    try:
        gathered = gather(workspace, path, jobs)
    except PublisherError as error:
        return _Read(None, error, tuple(unread(workspace, path)))
    return _Read(gathered, None, tuple(entry.article for entry in gathered.issue.entries))


def _found(workspace: Workspace, read: _Read, most: int | None, jobs: int) -> Iterator[Finding]:
    if read.gathered:
        yield from judged(workspace, read.gathered, most, jobs)
        return
    yield from read.error.findings if read.error else ()
    for article in read.articles:
        yield from judge(article, workspace.project.ignore, most)


def unused(paths: Sequence[Path]) -> list[Finding]:
    """Find what publisher.toml ignores and none of a project's issues has; one that cannot be read may have it."""
    workspace = Workspace.around(paths[0])
    tables = workspace.project.ignore
    try:
        issues = [gather(workspace, path) for path in paths] if tables else []
    except PublisherError:
        return []
    there = [finding for each in issues for finding in house_findings(each.issue, each.sources[0], most=1)]
    return [
        Finding.of("A099", place_in([workspace.text(PROJECT_FILE)], ("ignore", n, "codes")), ignored=code)
        for n, table in enumerate(tables)
        for code in table.codes
        if code not in GATES  # they speak of pages, which no check makes
        and not any(finding.code == code and speaks_of(table, finding.span) for finding in there)
    ]


def judged(workspace: Workspace, gathered: Gathered, most: int | None, jobs: int) -> tuple[Finding, ...]:
    """Give everything that can be said of an issue's texts, and of its theme, before they are set in type.

    Articles whose findings are not remembered are judged by `jobs` processes at once.
    """
    issue, table, faces = gathered.issue, gathered.sources[0], read_book(font_folder())
    try:
        faces = faces_of(workspace)
        _, _, of_theme = choose_theme(workspace, gathered, faces, workspace.memory)
    except PublisherError as error:
        of_theme = list(error.findings)
    return (
        *gathered.findings,
        *check_texts(issue, table, gathered.tables, faces, workspace.project.ignore, most, workspace.memory, jobs),
        *of_theme,
    )


def _mended_by_path(workspace: Workspace, articles: Iterable[Article]) -> dict[str, tuple[Article, Mended]]:
    return {article.source.path: (article, mend(article, workspace.project.ignore)) for article in articles}


def _changed_paths(mended: dict[str, tuple[Article, Mended]]) -> list[str]:
    return [path for path, (article, new) in mended.items() if new.text != article.source.text]


def _files(workspace: Workspace, mended: dict[str, tuple[Article, Mended]]) -> list[tuple[Path, bytes]]:
    """Give the changed files; each line keeps the end that it had."""
    return [
        (workspace.root / path, _as_before(workspace.raw(path), mended[path][1].text))
        for path in _changed_paths(mended)
    ]


def _as_before(data: bytes, after: str) -> bytes:
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + _ended(data.removeprefix(mark).decode(), after).encode()


def _ended(before: str, after: str) -> str:
    ends = re.findall(f"{LINE_END.pattern}|\n", before)
    return "".join(line + end for line, end in zip(after.split("\n"), [*ends, ""], strict=True))


def _difference(article: Article, after: str) -> str:
    """Give what changes as a unified diff."""
    path, before = article.source.path, article.source.text
    lines = difflib.unified_diff(_split_lines(before), _split_lines(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _split_lines(text: str) -> Sequence[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
