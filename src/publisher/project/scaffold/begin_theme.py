"""A theme to begin with, which inherits another: its theme.toml and a style sheet of its own."""

from pathlib import Path

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.project.scaffold.begin import write_new
from publisher.project.scaffold.starter_texts import theme_text
from publisher.project.workspace import THEMES, Workspace
from publisher.themes.inheritance import EXTRA, SETTINGS


def begin_theme(workspace: Workspace, name: str, parent: str, shown: Path) -> list[Path]:
    """Begin a theme in the folder of a project's themes; return what was written, below the folder `shown`.

    Raise PublisherError where there is no theme to inherit, one of its name is there, or the name is none.
    """
    fitting = slugify(name)
    if not name.isascii() or name != fitting:
        raise PublisherError(
            Finding.of("T022", None, name=name, fitting=fitting if fitting.isascii() else "my-theme")
        )
    inherited = workspace.theme(parent)
    if name in workspace.theme_names():
        raise PublisherError(Finding.of("O004", None, path=shown / THEMES / name))
    page = next(iter(inherited.settings.pages))
    texts = {file: theme_text(file, name=name, parent=parent, page=page) for file in (SETTINGS, EXTRA)}
    return write_new({shown / THEMES / name / file: text for file, text in texts.items()})
