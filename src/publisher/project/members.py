"""The table of a folder, issue.toml or book.toml → which texts are in the issue or book, in their order."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from publisher.arabic.natural_order import natural_key
from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.base import BUNDLE
from publisher.importers.registry import IMPORTERS
from publisher.issue.book_numbers import BookPlan
from publisher.model import Role, SectionLayout, Source, Span
from publisher.project.root import BOOK_FILE, ISSUE_FILE
from publisher.project.workspace import Workspace
from publisher.settings.tables import IssueTable, SectionTable, read_table
from publisher.settings.validation import near_name


@dataclass(frozen=True, slots=True)
class Listed:
    """A section of an issue, or a part of a book: the paths of its texts from the project's root."""

    articles: tuple[str, ...]
    title: str = ""
    layout: SectionLayout = "articles"
    role: Role = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the table of a folder says: the issue, its texts, what was noticed; of a book, what makes it one."""

    source: Source
    table: IssueTable
    sections: list[Listed]
    findings: tuple[Finding, ...] = ()
    plan: BookPlan | None = None


def read_listing(workspace: Workspace, folder: str) -> Listing:
    """Read the table of a folder; raise PublisherError with all that is wrong with it."""
    there = workspace.root / folder
    if (there / BOOK_FILE).is_file():
        if (there / ISSUE_FILE).is_file():
            raise PublisherError(Finding.of("B006", Span(_named(folder, BOOK_FILE), 1)))
        return _of_book(workspace, folder)
    source = workspace.text(_named(folder, ISSUE_FILE))
    table, findings = read_table(IssueTable, source)
    if table is None:
        raise PublisherError(*findings)
    sections, noticed = _sections_of_issue(workspace, table, folder, source)
    return Listing(source, table, sections, tuple(noticed))


def _named(folder: str, file: str) -> str:
    return f"{folder}/{file}".removeprefix("./")


def _sections_of_issue(
    workspace: Workspace, table: IssueTable, folder: str, source: Source
) -> tuple[list[Listed], list[Finding]]:
    """List the articles by section; an issue that lists none takes every article of its folder by name."""
    here = _texts_in(workspace.root, folder)
    listed = [*([SectionTable(articles=table.articles)] if table.articles else []), *table.section]
    named = [Listed(_from_root(section.articles, folder), section.title, section.layout) for section in listed]
    if not any(section.articles for section in named):
        if not here:
            raise PublisherError(Finding.of("C007", source.at(1)))
        return [Listed(tuple(here))], []
    if twice := list(_repeats("C012", named, source)):
        raise PublisherError(*twice)
    known = {name for section in named for name in section.articles}
    return named, [Finding.of("C010", Span(name)) for name in here if name not in known]


def _of_book(workspace: Workspace, folder: str) -> Listing:
    from publisher.settings.book_table import BOOK_THEME, BookTable, book_faults  # an issue has no use for its schema

    source = workspace.text(_named(folder, BOOK_FILE))
    table, findings = read_table(BookTable, source)
    if table is None:
        raise PublisherError(*findings)
    here = _texts_in(workspace.root, folder)
    front, appendices = (_from_root(names, folder) for names in (table.front, table.appendices))
    parts = [
        Listed(_from_root(table.chapters, folder), role="chapter"),
        *(Listed(_from_root(part.chapters, folder), part.title, role="chapter") for part in table.part),
    ]
    beside = {*front, *appendices}
    lists_all = any(part.articles for part in parts)
    if not lists_all:
        parts = [Listed(tuple(name for name in here if name not in beside), role="chapter")]
    sections = [
        section
        for section in (Listed(front, role="front"), *parts, Listed(appendices, role="appendix"))
        if section.articles
    ]
    if not any(section.role == "chapter" for section in sections):
        raise PublisherError(*book_faults(table, source), Finding.of("B011", source.at(1)))
    faults = [
        *book_faults(table, source),
        *_repeats("B009", sections, source),
        *_missing(workspace, sections, here, source),
    ]
    if faults:
        raise PublisherError(*faults)
    known = {name for section in sections for name in section.articles}
    left = tuple(Finding.of("B008", Span(name)) for name in here if name not in known)
    plan = BookPlan(table.book(), table.numbering, table.chapters_begin == "recto")
    issue = table.issue_table()
    return Listing(source, replace(issue, theme=table.theme or BOOK_THEME), sections, left, plan)


def _missing(
    workspace: Workspace, sections: Sequence[Listed], here: Sequence[str], source: Source
) -> Iterator[Finding]:
    """Tell the files that a book lists and its folder does not have."""
    known = dict.fromkeys(name for section in sections for name in section.articles)
    free = {PurePosixPath(one).stem: PurePosixPath(one).name for one in here if one not in known}
    for name in known:
        if not (workspace.root / name).exists():
            near = free.get(near_name(PurePosixPath(name).stem, free), "")
            advice = Phrase.of("did_you_mean", near=near) if near else Phrase.of("write_or_unlist")
            line = source.line_with(PurePosixPath(name).name)
            yield Finding.of("B001", source.at(line), path=name, advice=advice)


def _texts_in(root: Path, folder: str) -> list[str]:
    """List the texts of a folder, and the bundles in it, in the order of their names."""
    members = [path for path in (root / folder).iterdir() if not path.name.startswith(".")]
    names = [path.name for path in members if path.suffix.lower() in IMPORTERS]
    names += [f"{path.name}/{BUNDLE}" for path in members if (path / BUNDLE).is_file()]
    return [_named(folder, name) for name in sorted(names, key=natural_key)]


def _from_root(names: Sequence[str], folder: str) -> tuple[str, ...]:
    return tuple(posixpath.normpath(posixpath.join(folder, name)) for name in names)


def _repeats(code: str, sections: Sequence[Listed], source: Source) -> Iterator[Finding]:
    """Tell the texts that are listed twice."""
    every = [name for section in sections for name in section.articles]
    for name in sorted(name for name in set(every) if every.count(name) > 1):
        yield Finding.of(code, source.at(source.line_with(PurePosixPath(name).name)), path=name)
