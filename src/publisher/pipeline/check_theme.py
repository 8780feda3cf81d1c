"""A theme by itself → what is wrong with it, as a build of any issue would find it."""

import time
from collections.abc import Iterator
from pathlib import Path

from publisher.checks.sources.theme_styles import check_theme
from publisher.diagnostics import Exit, Finding, PublisherError, fatal
from publisher.model import Span
from publisher.pipeline.check import CheckReport
from publisher.pipeline.result import BuildResult
from publisher.project.own_fonts import faces_of
from publisher.project.workspace import THEMES, Workspace


def check_theme_folder(path: Path, *, strict: bool) -> CheckReport:
    """Check the theme in a folder: its settings, its style sheets for all sizes of page, and its templates."""
    begun = time.perf_counter()
    try:
        found = tuple(dict.fromkeys(_findings(path)))
        code = Exit.FINDINGS if fatal(found, strict=strict) else Exit.DONE
    except PublisherError as error:
        found, code = tuple(dict.fromkeys(error.findings)), error.exit_code
    return CheckReport(BuildResult(path, time.perf_counter() - begun, code, found))


def _findings(path: Path) -> Iterator[Finding]:
    folder = path.resolve()
    if folder.parent.name != THEMES:
        raise PublisherError(Finding.of("T015", Span(str(path)), folder=THEMES))
    # The project is where the theme stands, which need not have a publisher.toml.
    workspace = Workspace(folder.parent.parent, Workspace.around(folder).project)
    name = folder.name
    theme = workspace.theme(name)
    yield from theme.unreadable_templates()
    yield from check_theme(theme, faces_of(workspace), tuple(theme.settings.pages))
