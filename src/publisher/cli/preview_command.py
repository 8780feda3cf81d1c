"""The command that shows an issue while it is written."""

from pathlib import Path

import click

from publisher.cli.chosen_issues import issues_to_build
from publisher.cli.context import Command, Program


@click.command(cls=Command)
@click.argument("issue", required=False, type=click.Path(path_type=Path))
@click.option("--theme", default="")
@click.option("--page", default="")
@click.option("--port", type=click.IntRange(0, 65535), default=0)
@click.option("--no-open", "opens", is_flag=True, flag_value=False, default=True)
@click.pass_obj
def preview(program: Program, /, issue: Path | None, theme: str, page: str, port: int, *, opens: bool) -> None:
    """Show an issue on a local page that is renewed at each save."""
    if program.json:
        raise program.usage("preview_prints")
    from publisher.system.extras import require

    require("preview")
    paths = issues_to_build(program, (issue,) if issue else ())
    if len(paths) != 1:
        raise program.usage("preview_one", paths=", ".join(map(str, paths)))
    from publisher.formats.pdf.workers.launch import warm

    warm()
    from publisher.preview.dressed_issue import Asked
    from publisher.preview.preview_run import run_preview

    def ready(address: str) -> None:
        program.reporter.say("previewing")
        program.reporter.address(address)
        if opens:
            import webbrowser

            webbrowser.open(address)

    run_preview(Asked(paths[0], theme, (page,) if page else ()), program.language, port, ready)
