"""The commands that judge: `check` texts and finished files, `verify` a release."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.cli.chosen_issues import issues_to_build
from publisher.cli.context import Command, Program, set_option

if TYPE_CHECKING:
    from publisher.pipeline.check import CheckReport


def _forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that ask for findings in the form of another program."""
    for form in ("github", "junit", "sarif"):
        command = click.option(
            f"--{form}", "form", flag_value=form, is_eager=True, expose_value=False, callback=set_option
        )(command)
    return command


@click.command(cls=Command)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True)
@click.option("--diff", is_flag=True)
@click.option("--strict", is_flag=True)
@click.option("--all", is_flag=True)
@click.option("--full", is_flag=True)
@click.option("--no-cache", "cache", is_flag=True, flag_value=False, default=True)
@click.option("--against", type=click.Path(path_type=Path, exists=True))
@_forms
@click.pass_obj
def check(program: Program, /, paths: tuple[Path, ...], *, full: bool, against: Path | None, **asked: bool) -> int:
    """Judge texts, house style too, themes, finished files. PATH is an issue, an article, a theme, or any product."""
    if asked["fix"] and asked["diff"]:
        raise program.usage("fix_or_diff")
    from publisher.diagnostics import fatal
    from publisher.pipeline.check import CheckOptions, unused
    from publisher.pipeline.check_any import check_any, is_source
    from publisher.pipeline.file_kinds import is_theme

    texts = tuple(path for path in paths if is_source(path))
    themes = [path for path in paths if is_theme(path)]
    products = [path for path in paths if path not in texts and path not in themes]
    if full and products:
        from publisher.validators.browser_tools import install
        from publisher.validators.external_tools import install_authorities

        install_authorities()
        install()
    reports: list[CheckReport] = []

    def judge(path: Path) -> None:
        reports.append(check_any(path, CheckOptions(**asked), against))
        program.reporter.check_report(reports[-1])

    for path in dict.fromkeys((*products, *themes)):
        judge(path)
    chosen = issues_to_build(program, texts) if texts or not paths else []
    for path in chosen:
        judge(path)
    # What the whole project ignores can be judged by the whole project alone.
    idle = [] if paths or not chosen else unused(chosen)
    program.reporter.findings(idle)
    program.reporter.checked(reports)
    return max([int(fatal(idle, strict=asked["strict"])), *(report.result.exit_code for report in reports)])


@click.command(cls=Command)
@click.argument("release", metavar="FOLDER|MANIFEST", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True)
@click.option("--project", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_forms
@click.pass_obj
def verify(program: Program, /, release: Path, key: Path | None, project: Path | None, *, rebuild: bool) -> int:
    """Say whether a release is what was released: by its hashes, its signature, and by building it again."""
    from publisher.diagnostics import PublisherError
    from publisher.project.find_issues import absence

    if missing := absence(release):
        raise PublisherError(missing)
    from publisher.pipeline.verify import verify as verified
    from publisher.project.root import project_root

    report = verified(release, key=key, project=(project or project_root(Path())) if rebuild or project else None)
    program.reporter.check_report(report)
    program.reporter.checked([report])
    return report.result.exit_code
