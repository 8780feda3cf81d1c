"""A path into an issue that is dressed and judged as a build does it, without products."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from publisher.cache.memoize import Memory
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.formats.base import Terms
from publisher.issue.edition import dress
from publisher.model import Edition, Face, Span
from publisher.pipeline.build import terms_of, told_of_texts, with_assets
from publisher.pipeline.release import imprint
from publisher.pipeline.theme_choice import choose_theme
from publisher.project.loader import Gathered, gather
from publisher.project.own_fonts import faces_of
from publisher.project.workspace import THEMES, Workspace, cores
from publisher.system.limits import Limits, bounded


@dataclass(frozen=True, slots=True)
class Asked:
    """What the preview was asked to show: an issue or an article, in a theme and on a page of a size, if any."""

    path: Path
    theme: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DressedIssue:
    """An issue as it is to be set, with what reading it found and what it was read with."""

    gathered: Gathered
    edition: Edition
    terms: Terms
    faces: tuple[Face, ...]
    workspace: Workspace
    findings: tuple[Finding, ...]


def dress_issue(asked: Asked, memory: Memory, dropped: Event) -> DressedIssue:
    """Read an issue and dress it. Raise PublisherError with every finding that keeps it from being set."""
    workspace = replace(Workspace.around(asked.path), memory=memory)
    project, jobs = workspace.project, cores()
    gathered = gather(workspace, asked.path, jobs)
    faces = faces_of(workspace)

    def told() -> tuple[Finding, ...]:
        return told_of_texts(gathered, faces, project, memory)

    if fatal(gathered.findings):
        raise PublisherError(*told())
    try:
        theme, pages, of_theme = choose_theme(workspace, gathered, faces, memory, asked.theme, asked.pages)
        gathered = with_assets(gathered, workspace.theme_assets(theme))
        made_of = imprint(gathered.sources, gathered.assets)
        with bounded(_limits(project.limits.article, len(gathered.issue.entries)), Span(f"{THEMES}/{theme.name}")):
            edition = dress(gathered.issue, theme, gathered.assets, faces, made_of, first(pages), memory)
    except PublisherError as error:
        raise type(error)(*told(), *error.findings) from error
    terms = replace(terms_of(project, theme, jobs, memory), dropped=dropped)
    return DressedIssue(gathered, edition, terms, faces, workspace, (*told(), *of_theme))


def _limits(article: Limits, count: int) -> Limits:
    """Return what a theme's templates may take for an issue: a theme that is being written may go on for ever."""
    return replace(article, seconds=article.seconds * (1 + count / 100))


def first(pages: Sequence[str]) -> Sequence[str]:
    """Return the size of page that is shown: the first of those that were asked for, if any."""
    return pages[:1]
