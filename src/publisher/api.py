"""The press for programs in Python: to build an issue, to check anything, to read an article.

Programs import these names from `publisher` itself. They do what the commands do, by the same functions, and print
nothing. Only Linux is supported, as on the command line.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from publisher.diagnostics import Finding, PublisherError, Severity
from publisher.diagnostics.reasons import reason_of_system
from publisher.events import Step, silent
from publisher.formats.pdf.standards import PdfStandard
from publisher.model import Article, Span
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult, Output
from publisher.system.own_environment import without_foreign_variables

__all__ = [
    "Article",
    "BuildResult",
    "Finding",
    "Output",
    "PublisherError",
    "Severity",
    "Span",
    "build",
    "check",
    "read",
]


def build(
    path: str | os.PathLike[str],
    formats: Sequence[str] = ("pdf", "epub", "web"),
    out: str | os.PathLike[str] | None = None,
    *,
    theme: str = "",
    pages: Sequence[str] = (),
    pdf_standard: PdfStandard = "ua-1+a-2a",
    strict: bool = False,
    report: bool = False,
    jobs: int = 0,
    cache: bool = True,
    progress: Callable[[Step], None] = silent,
) -> BuildResult:
    """Build an issue, a book or a single article, as `publisher build` does.

    Args:
        path: The folder with issue.toml or book.toml, or the article's file.
        formats: Names of formats: "pdf", "epub", "web".
        out: The folder into which the issue's own folder goes; without it, dist/ of the project.
        theme: The name of a theme, in place of the issue's.
        pages: Names of sizes of page, such as "a4", in place of the issue's.
        pdf_standard: What PDFs are to conform to: "none", "ua-1" or "ua-1+a-2a".
        strict: Whether warnings fail the build.
        report: Whether report.html is written too.
        jobs: How many parts are set at once; 0 stands for as many as the machine has cores.
        cache: Whether results are kept for the next build, and those of earlier ones used.
        progress: Called with each step of the work, from several threads.

    Returns:
        What became of it. Mistakes in the sources, a path that is not there and what the machine lacks are findings
        of the result; its `exit_code` is then not 0, and it has no `outputs`.

    Raises:
        ValueError: A format is not known.
    """
    from publisher.pipeline.build import build as work
    from publisher.pipeline.formats import FORMATS
    from publisher.pipeline.runner import attempt_or_lack
    from publisher.pipeline.up_to_date import standing
    from publisher.project.find_issues import absence, products_of

    names = (formats,) if isinstance(formats, str) else tuple(dict.fromkeys(formats))
    if unknown := [name for name in names if name not in FORMATS]:
        raise ValueError(f"unknown format {unknown[0]!r}; known formats: {', '.join(FORMATS)}")
    place = Path(path)
    if missing := absence(place):
        return BuildResult(place, 0.0, PublisherError(missing).exit_code, (missing,))
    request = BuildRequest(
        path=place,
        formats=names,
        theme=theme,
        out=products_of(place) if out is None else Path(out),
        strict=strict,
        pages=(pages,) if isinstance(pages, str) else tuple(pages),
        pdf_standard=pdf_standard,
        tell=progress,
        report=report,
        jobs=jobs,
        cache=cache,
    )
    with without_foreign_variables():
        return standing([request]).get(place) or attempt_or_lack(request, work)


def check(path: str | os.PathLike[str]) -> list[Finding]:
    """Find what is wrong with anything, as `publisher check` does.

    Args:
        path: An issue, a folder of issues, an article, a theme, or a finished file: a PDF, an EPUB, a web edition,
            a release. Validators judge finished files too, where they are installed.

    Returns:
        Errors, warnings and notes in their order; a path that is not there, or cannot be read, is an error.
    """
    from publisher.pipeline.check import CheckOptions
    from publisher.pipeline.check_any import check_any, is_source
    from publisher.project.find_issues import absence, find_issues

    place = Path(path)
    if missing := absence(place):
        return [missing]
    found: list[Finding] = []
    with without_foreign_variables():
        try:
            places: Sequence[Path] = [place]
            if is_source(place):
                meant = find_issues([place])
                places, found = meant.paths, [*meant.skipped]
            for one in places:
                found += check_any(one, CheckOptions(cache=True)).result.findings
        except PublisherError as error:
            found += error.findings
        except OSError as error:  # it went away meanwhile, or may not be read
            found.append(Finding.of("S004", Span(str(place)), path=place, reason=reason_of_system(error)))
    return list(dict.fromkeys(found))


def read(path: str | os.PathLike[str]) -> Article:
    """Read an article as a build does: its front matter as typed values, its text as blocks of HTML.

    Args:
        path: The article's file, Markdown or pasted text.

    Returns:
        The article. What is wrong with it and keeps nobody from reading it, `check` finds.

    Raises:
        PublisherError: There is no article to return; its `findings` say why.
    """
    from publisher.project.find_issues import absence
    from publisher.project.loader import read_article

    place = Path(path)
    if missing := absence(place):
        raise PublisherError(missing)
    return read_article(place)
