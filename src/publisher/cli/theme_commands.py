"""The commands that concern themes: `themes` lists them, `new theme` begins one."""

import os
from pathlib import Path

import click

from publisher.cli.context import Command, Program

#: The theme that a new one inherits where neither the command nor the project names one.
_USUAL = "majalla"


@click.command(cls=Command, name="theme")
@click.argument("name")
@click.option("--from", "parent", default="")
@click.pass_obj
def new_theme(program: Program, /, name: str, parent: str) -> None:
    """Begin a theme of this NAME, which inherits another."""
    from publisher.project.root import project_root
    from publisher.project.scaffold.begin_theme import begin_theme
    from publisher.project.workspace import Workspace

    here = Path(os.path.relpath(project_root(Path())))
    workspace = Workspace.around(here)
    for path in begin_theme(workspace, name, parent or workspace.project.theme or _USUAL, here):
        program.reporter.result(path)
    program.reporter.say("theme_begun", name=name)


@click.command(cls=Command)
@click.option("--specimen", is_flag=True)
@click.option("--out", type=click.Path(path_type=Path))
@click.pass_obj
def themes(program: Program, /, out: Path | None, *, specimen: bool) -> int:
    """List the themes that there are, the press's own and the project's."""
    from publisher.diagnostics import PublisherError
    from publisher.project.find_issues import products_of
    from publisher.project.workspace import Workspace

    workspace, code = Workspace.around(Path()), 0
    found = []
    for name in workspace.theme_names():
        try:
            found.append(workspace.theme(name))
        except PublisherError as error:
            program.reporter.findings(error.findings)
            code = error.exit_code
    program.reporter.theme_list(found)
    if specimen:
        from publisher.pipeline.specimens import theme_specimen

        folder = out or products_of(Path()) / "specimens" / "themes"
        for theme in found:
            try:
                program.reporter.result(theme_specimen(workspace, theme.name, folder))
            except PublisherError as error:
                program.reporter.findings(error.findings)
                code = error.exit_code
    return int(code)
