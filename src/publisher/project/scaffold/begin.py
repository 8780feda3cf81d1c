"""What an editor begins with: a project, an issue, an article; nothing that is there already is ever replaced."""

import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.importers.registry import IMPORTERS
from publisher.model import Source
from publisher.project.find_issues import SOURCES
from publisher.project.root import BOOK_FILE, ISSUE_FILE, PROJECT_FILE, table_of
from publisher.project.scaffold.article_list import ARTICLES, CHAPTERS, with_article
from publisher.project.scaffold.starter_texts import (
    FIRST_ISSUE,
    WELCOME,
    article_text,
    book_text,
    chapter_text,
    issue_text,
    project_text,
    titled,
    welcome_text,
)
from publisher.project.workspace import Workspace
from publisher.settings.book_table import BookTable
from publisher.settings.tables import IssueTable, read_table
from publisher.system.atomic_write import put


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue or a book that is there: its folder, what its table says, and the text of that file.

    `chapters` are those that a book lists.
    """

    folder: Path
    table: IssueTable
    source: Source
    chapters: tuple[str, ...] = ()

    @property
    def listed(self) -> tuple[str, ...]:
        """The names that it lists; without any, all articles of its folder come in."""
        names = [
            *self.chapters,
            *self.table.articles,
            *(name for section in self.table.section for name in section.articles),
        ]
        return tuple(map(posixpath.normpath, names))

    @property
    def empty(self) -> bool:
        """Whether it has no article yet."""
        return not self.listed and not any(path.suffix.lower() in IMPORTERS for path in self.folder.iterdir())


@dataclass(frozen=True, slots=True)
class Added:
    """An article that was begun: where, in which issue.toml its name was put, and what remains to be done."""

    path: Path
    listed_in: Path | None
    findings: tuple[Finding, ...]


def begin_project(folder: Path, day: date) -> list[Path]:
    """Begin a project: its settings, a first issue and, last of the paths, an article that tells how to write one."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise PublisherError(Finding.of("O006", None, path=folder))
    issue = folder / SOURCES / slugify(FIRST_ISSUE)
    return write_new(
        {
            folder / PROJECT_FILE: project_text(folder.resolve().name),
            folder / ".gitignore": "dist/\n",
            issue / ISSUE_FILE: issue_text(FIRST_ISSUE, 1, day),
            issue / f"{slugify(WELCOME)}.md": welcome_text(day),
        }
    )


def begin_issue(sources: Path, title: str, day: date) -> Path:
    """Begin an issue in the folder of all issues; where those have numbers, it has the next."""
    title = titled(title)
    numbers = [issue.table.number for issue in standing(sources) if issue.table.number is not None]
    number = max(numbers) + 1 if numbers else None
    place = sources / (slugify(title) or "issue") / ISSUE_FILE
    return write_new({place: issue_text(title, number, day)})[0]


def begin_book(sources: Path, title: str, day: date) -> list[Path]:
    """Begin a book in the folder of all issues: its table and, last of the paths, its first chapter."""
    title = titled(title)
    folder = sources / (slugify(title) or "book")
    if table := table_of(folder):
        raise PublisherError(Finding.of("O004", None, path=table))
    return write_new({folder / BOOK_FILE: book_text(title, day), folder / "chapter-1.md": chapter_text()})


def begin_article(issue: Standing, title: str, day: date) -> Added:
    """Begin an article in an issue, and put its name where the issue lists its articles."""
    title = titled(title)
    place = issue.folder / f"{slugify(title) or 'article'}.md"
    files = {place: article_text(title, day)}
    if not issue.listed or place.name in issue.listed:
        return Added(write_new(files)[0], None, ())
    toml = table_of(issue.folder) or issue.folder / ISSUE_FILE
    lists = CHAPTERS if toml.name == BOOK_FILE else ARTICLES
    # The bytes as they are: `issue.source` has line ends of its own.
    if text := with_article(toml.read_bytes().decode(), place.name, lists):
        return Added(write_new(files, {toml: text})[0], toml, ())
    span = issue.source.at(issue.source.line_with(lists.key))
    return Added(write_new(files)[0], None, (Finding.of("O007", span, name=place.name),))


def standing(sources: Path) -> list[Standing]:
    """Read every issue of a folder; raises PublisherError with all that is wrong with any of them."""
    issues: list[Standing] = []
    findings: list[Finding] = []
    for path in sorted(sources.glob(f"*/{ISSUE_FILE}")):
        try:
            issues.append(read_issue(path.parent))
        except PublisherError as error:
            findings += error.findings
    if findings:
        raise PublisherError(*findings)
    return issues


def read_issue(folder: Path) -> Standing:
    """Read the issue.toml or book.toml of a folder."""
    workspace = Workspace.around(folder)
    if (folder / BOOK_FILE).is_file():
        source = workspace.text(workspace.relative(folder / BOOK_FILE))
        book, findings = read_table(BookTable, source)
        if book is None:
            raise PublisherError(*findings)
        chapters = (*book.chapters, *(name for part in book.part for name in part.chapters))
        return Standing(folder, book.issue_table(), source, chapters)
    source = workspace.text(workspace.relative(folder / ISSUE_FILE))
    table, findings = read_table(IssueTable, source)
    if table is None:
        raise PublisherError(*findings)
    return Standing(folder, table, source)


def current(issues: Sequence[Standing]) -> Standing | None:
    """Choose the issue that is being written: one that has no article yet, else the newest."""
    return max(issues, key=_newness, default=None)


def _newness(issue: Standing) -> tuple[bool, date, int, str]:
    table = issue.table
    return issue.empty, table.date or date.min, table.number or 0, issue.folder.name


def write_new(files: Mapping[Path, str], changed: Mapping[Path, str] | None = None) -> list[Path]:
    """Write files that are not there yet, and with them those that change; all of them or none."""
    if taken := [place for place in files if os.path.lexists(place)]:
        raise PublisherError(*(Finding.of("O004", None, path=place) for place in taken))
    return put([(place, text.encode()) for place, text in {**files, **(changed or {})}.items()])
