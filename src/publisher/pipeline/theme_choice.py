"""The theme and the sizes of page that an issue is set with, judged: builds and checks refuse the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.cache.keys import FACES, KeyFields
from publisher.cache.memoize import Memory
from publisher.checks.sources.family_coverage import lacking_in_families
from publisher.diagnostics import Finding, PublisherError, stop_if_fatal
from publisher.model import OWN, Face
from publisher.project.loader import Gathered
from publisher.project.workspace import Workspace
from publisher.themes.theme import BOOK_PAGES, BY_HASH, Theme

_STYLES = KeyFields(
    "styles",
    ("theme.name", "theme.sha256", "theme.sources.*.path", "theme.sources.*.sha256", *FACES, "pages"),
    {
        **BY_HASH,
        "theme.chain": "theme.places says the same",
        "theme.press": "a file that is as the press has it has no findings, whoever wrote it",
        "theme.sources": "theme.sources.*.sha256 are the hashes of their files",
        "faces.*.codepoints": "they are read from the file that faces.*.sha256 is the hash of",
    },
)


def choose_theme(
    workspace: Workspace,
    gathered: Gathered,
    faces: tuple[Face, ...],
    memory: Memory,
    theme_asked: str = "",
    pages_asked: Sequence[str] = (),
) -> tuple[Theme, Sequence[str], list[Finding]]:
    """Return an issue's theme, its sizes of page, and what was noticed; raise PublisherError with what is wrong.

    What the command line asks for comes before what issue.toml and publisher.toml say.
    """
    project = workspace.project
    name = theme_asked or gathered.theme or project.usual_theme
    # The command line has no lines.
    keys = {"T001": "" if theme_asked else "theme", "T012": "" if pages_asked else "page"}
    try:
        theme = workspace.theme(name)
    except PublisherError as error:
        raise type(error)(*_placed(error.findings, keys, gathered)) from error
    book = gathered.issue.book is not None
    if book and not all(map(theme.has, BOOK_PAGES)):
        raise PublisherError(Finding.of("B007", None if theme_asked else gathered.named_at("theme"), theme=name))
    offered = {page.casefold(): page for page in theme.settings.pages}
    asked = pages_asked or gathered.pages or (() if book else project.page)
    pages = tuple(dict.fromkeys(offered.get(page.casefold(), page) for page in asked))
    key = _STYLES.key(theme=theme, faces=faces, pages=pages)
    told = memory.recall(key, list[Finding], lambda: _told_of_theme(theme, faces, pages))
    found = _placed(told, keys, gathered)
    stop_if_fatal(found)
    of_columns = _told_of_columns(gathered, theme, pages or [*theme.settings.pages][:1])
    of_families = lacking_in_families(gathered.issue, theme.settings.fonts, faces) if _has_own(faces) else ()
    return theme, pages, [*found, *of_columns, *of_families]


def _has_own(faces: Sequence[Face]) -> bool:
    return any(face.role == OWN for face in faces)


def _told_of_columns(gathered: Gathered, theme: Theme, pages: Sequence[str]) -> Iterator[Finding]:
    """Yield what becomes of two columns that an article asks for where the theme sets one."""
    one = tuple(page for page in pages if not theme.sets_columns(page))
    for entry in gathered.issue.entries if one else ():
        article = entry.article
        if article.columns and article.columns > 1:
            place = article.source.at(article.source.line_with("columns:"))
            yield Finding.of("T016", place, pages=one, theme=theme.name)


def _placed(findings: Sequence[Finding], keys: dict[str, str], gathered: Gathered) -> list[Finding]:
    """Give findings on the names of a theme and of pages the line that names them."""
    return [
        replace(finding, span=gathered.named_at(keys[finding.code])) if keys.get(finding.code) else finding
        for finding in findings
    ]


def _told_of_theme(theme: Theme, faces: tuple[Face, ...], pages: Sequence[str]) -> list[Finding]:
    from publisher.checks.sources.theme_styles import check_theme  # a theme changes seldom

    return list(check_theme(theme, faces, pages))
