"""The commands over all issues at once: `site` makes their archive, `status` says which are to be built."""

from pathlib import Path

import click

from publisher.cli.chosen_issues import issues_to_build
from publisher.cli.context import Command, Program
from publisher.cli.format_option import FormatOption, chosen_formats


@click.command(cls=Command)
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--address", default="")
@click.option("--no-cache", "cache", is_flag=True, flag_value=False, default=True)
@click.pass_obj
def site(program: Program, /, out: Path | None, address: str, *, cache: bool) -> None:
    """Make the site of all issues of the project."""
    from publisher.project.find_issues import products_of
    from publisher.project.workspace import today
    from publisher.settings.value_types import whole_address
    from publisher.site.site_builder import SiteRequest, make_site

    where = whole_address(address)
    if where is None:
        raise program.usage("no_address", value=address)
    paths = tuple(issues_to_build(program, ()))
    folder = out or products_of(paths[0]) / "site"
    made = make_site(SiteRequest(paths, folder, today(), where, cache))
    program.reporter.findings(made.findings)
    program.reporter.result(made.page)
    words = program.reporter.words
    files, changed = (words.count("files", number) for number in (made.files, made.changed))
    program.reporter.say("site_made", files=files, changed=changed)


@click.command(cls=Command)
@click.argument("issues", nargs=-1, metavar="[ISSUE]...", type=click.Path(path_type=Path))
@click.option("--format", "formats", cls=FormatOption, default="", callback=chosen_formats)
@click.option("--out", type=click.Path(path_type=Path))
@click.pass_obj
def status(program: Program, /, issues: tuple[Path, ...], formats: tuple[str, ...], out: Path | None) -> int:
    """Tell which issues are fresh and which are stale, and why."""
    from dataclasses import replace

    from publisher.cache.memoize import Memory
    from publisher.cache.store import Store, cache_folder
    from publisher.pipeline.issue_states import state_of
    from publisher.project.find_issues import products_of
    from publisher.project.workspace import Workspace

    code, memory = 0, Memory(Store(cache_folder()))
    for path in issues_to_build(program, issues):
        workspace = replace(Workspace.around(path), memory=memory)
        state = state_of(path, out or products_of(path), formats, workspace)
        program.reporter.issue_state(state)
        code |= state.state == "broken"
    return int(code)
