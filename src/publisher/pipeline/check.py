"""Issues and articles read as for a build, and judged: what is wrong with their texts, and the texts mended."""

import codecs
import difflib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.checks.house.ignoring import speaks_of
from publisher.checks.house.judging import Mended, house_findings, judge, mend
from publisher.checks.sources.issue_texts import check_texts
from publisher.diagnostics import Exit, Finding, PublisherError, fatal
from publisher.fonts.book import read_book
from publisher.model import Article
from publisher.pipeline.result import BuildResult
from publisher.project.loader import Gathered, gather, unread
from publisher.project.workspace import LINE_END, PROJECT_FILE, Workspace, font_folder
from publisher.settings.tables import GATES, place_in
from publisher.system.atomic_write import put


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What was asked of a check: to apply the safe fixes or only show them, whether warnings fail it, to tell all."""

    fix: bool = False
    diff: bool = False
    strict: bool = False
    all: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found in one issue or article, and the difference that its fixes make."""

    result: BuildResult
    diff: str = ""


def check_issue(path: Path, asked: CheckOptions) -> CheckReport:
    """Read an issue or an article and judge its texts; with `fix`, mend them first."""
    begun = time.perf_counter()
    try:
        workspace = Workspace.around(path)
    except PublisherError as error:
        return _refused(path, begun, error)
    most = None if asked.all else workspace.project.limits.findings
    try:
        gathered = gather(workspace, path)
        mended = _mended_by_path(workspace, gathered) if asked.fix or asked.diff else {}
        files = put(_files(workspace, mended)) if asked.fix and _changed_paths(mended) else []
        diff = "".join(_difference(article, new.text) for article, new in mended.values()) if asked.diff else ""
        refused = [finding for _, new in mended.values() for finding in new.refused]
        found = [*judged(workspace, gather(workspace, path) if files else gathered, most), *refused]
    except PublisherError as error:
        return _refused(path, begun, error, _judged_unread(workspace, path, most))
    code = Exit.FINDINGS if fatal(found, strict=asked.strict) else Exit.DONE
    told = tuple(dict.fromkeys(found))
    issue, seconds = gathered.issue, time.perf_counter() - begun
    return CheckReport(
        BuildResult(path, seconds, code, told, issue.slug, issue.title, files=tuple(map(_near, files))), diff
    )


def _refused(path: Path, begun: float, error: PublisherError, others: Iterable[Finding] = ()) -> CheckReport:
    told = tuple(dict.fromkeys((*error.findings, *others)))
    return CheckReport(BuildResult(path, time.perf_counter() - begun, error.exit_code, told))


def _judged_unread(workspace: Workspace, path: Path, most: int | None) -> Iterator[Finding]:
    """Judge the style of texts, whatever else keeps them from being read as articles."""
    for article in unread(workspace, path):
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


def judged(workspace: Workspace, gathered: Gathered, most: int | None) -> tuple[Finding, ...]:
    """Give everything that can be said of an issue's texts before they are set in type."""
    issue, table = gathered.issue, gathered.sources[0]
    return (
        *gathered.findings,
        *check_texts(issue, table, gathered.tables, read_book(font_folder()), workspace.project.ignore, most),
    )


def _mended_by_path(workspace: Workspace, gathered: Gathered) -> dict[str, tuple[Article, Mended]]:
    articles = [entry.article for entry in gathered.issue.entries]
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
