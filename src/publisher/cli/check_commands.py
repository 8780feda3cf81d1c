"""The commands that judge: `check` texts and finished files, `verify` a release."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.cli.chosen_issues import absence, issues_to_build
from publisher.cli.context import Command, Program, set_option

if TYPE_CHECKING:
    from publisher.pipeline.check import CheckReport
    from publisher.pipeline.file_kinds import Kind


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
    """Judge texts, house style too, and finished files. PATH is an issue, an article, or a product of any press."""
    if asked["fix"] and asked["diff"]:
        raise program.usage("fix_or_diff")
    from publisher.diagnostics import fatal
    from publisher.pipeline.check import CheckOptions, check_issue, unused
    from publisher.pipeline.file_kinds import kind_of

    kinds = {path: kind for path in paths if (kind := kind_of(path))}
    reports = _checked_files(program, kinds, full=full, strict=asked["strict"], against=against)
    texts = tuple(path for path in paths if path not in kinds)
    chosen = issues_to_build(program, texts) if texts or not paths else []
    for path in chosen:
        reports.append(check_issue(path, CheckOptions(**asked)))
        program.reporter.check_report(reports[-1])
    # What the whole project ignores can be judged by the whole project alone.
    idle = [] if paths or not chosen else unused(chosen)
    program.reporter.findings(idle)
    program.reporter.checked(reports)
    return max([int(fatal(idle, strict=asked["strict"])), *(report.result.exit_code for report in reports)])


def _checked_files(
    program: Program, kinds: "Mapping[Path, Kind]", *, full: bool, strict: bool, against: Path | None
) -> "list[CheckReport]":
    """Check products, `against` an issue if one is named; `full` installs the validators that are missing."""
    if not kinds:
        return []
    from publisher.pipeline.check_files import check_file

    if full:
        from publisher.validators.external_tools import install_authorities

        install_authorities()
    reports = []
    for path, kind in kinds.items():
        reports.append(check_file(path, kind, strict=strict, issue=against))
        program.reporter.check_report(reports[-1])
    return reports


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

    if missing := absence(release):
        raise PublisherError(missing)
    from publisher.pipeline.verify import verify as verified
    from publisher.project.root import project_root

    report = verified(release, key=key, project=(project or project_root(Path())) if rebuild or project else None)
    program.reporter.check_report(report)
    program.reporter.checked([report])
    return report.result.exit_code
