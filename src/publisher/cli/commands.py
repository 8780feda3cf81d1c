"""The command line: commands, options and exit codes. Heavy imports wait for their command."""

import gc
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from publisher import __version__
from publisher.cli.archive_commands import site, status
from publisher.cli.check_commands import check, verify
from publisher.cli.chosen_issues import issues_to_build
from publisher.cli.context import Group, Program, set_option
from publisher.cli.explain_command import explain
from publisher.cli.font_commands import fonts
from publisher.cli.format_option import FormatOption, all_formats, chosen_formats
from publisher.cli.help import usage_error
from publisher.cli.import_commands import formats, import_
from publisher.cli.preview_command import preview
from publisher.cli.run import build_all, build_elsewhere, follow_changes, work_off
from publisher.cli.signals import heed
from publisher.cli.streams import LostResultsError, prepare
from publisher.cli.theme_commands import new_theme, themes
from publisher.formats.pdf.standards import PdfStandard
from publisher.i18n.sentences import LANGUAGES, language_of_environment
from publisher.system.own_environment import drop_foreign_variables

if TYPE_CHECKING:
    from publisher.pipeline.request import BuildRequest
    from publisher.pipeline.result import BuildResult
    from publisher.pipeline.watch import Meeting


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="publisher")
@click.option("--debug", is_flag=True, expose_value=False, callback=set_option)
def cli() -> None:
    """Articles in; a PDF issue, an EPUB and a release out."""


def _split_names(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


_ISSUES = click.argument("issues", nargs=-1, metavar="[ISSUE]...", type=click.Path(path_type=Path))
_THEME = click.option("--theme", default="")
_PAGE = click.option("--page", "pages", default="", callback=_split_names)
_STANDARD = click.option(
    "--pdf-standard",
    type=click.Choice(get_args(PdfStandard)),
    default="ua-1+a-2a",
)
_JOBS = click.option("--jobs", type=click.IntRange(0, 64), default=0)
_CACHE = click.option("--no-cache", "cache", is_flag=True, flag_value=False, default=True)
_OUT = click.option("--out", type=click.Path(path_type=Path))


@cli.command()
@_ISSUES
@click.option("--format", "formats", cls=FormatOption, default=all_formats, callback=chosen_formats)
@_THEME
@_PAGE
@_STANDARD
@_OUT
@click.option("--strict", is_flag=True)
@click.option("--watch", is_flag=True)
@click.option("--report", is_flag=True)
@_JOBS
@_CACHE
@click.option("--on", default="", metavar="ADDRESS")
@click.option("--tls", type=click.Path(path_type=Path))
@click.pass_obj
def build(
    program: Program, /, issues: tuple[Path, ...], *, watch: bool, on: str, tls: Path | None, **asked: Any
) -> int:
    """Build issues. ISSUE is a folder with issue.toml, or one article; without any, all of sources/."""
    if watch and program.json:
        raise program.usage("watch_prints")
    if watch and on:
        raise program.usage("watch_is_here")
    from publisher.cache.store import Store, cache_folder
    from publisher.pipeline.formats import warm
    from publisher.pipeline.request import BUILDS, BuildRequest

    requests = [BuildRequest(path, **own) for path, own in _asked(program, issues, asked)]
    done: Mapping[Path, BuildResult] = {}
    if not watch and asked["cache"] and Store(cache_folder()).knows(BUILDS):
        from publisher.pipeline.up_to_date import standing

        done = standing(requests)
    if watch:
        warm(asked["formats"])
        return follow_changes(program, lambda: _meeting(issues, requests, asked))
    if on:
        return build_elsewhere(program, requests, done, on, tls)
    if len(done) + 1 < len(requests):
        return build_all(program, requests, done)
    if len(done) < len(requests):
        warm(asked["formats"])
    return work_off(program, requests, "build", done)


@cli.command()
@_ISSUES
@_THEME
@_PAGE
@_STANDARD
@_OUT
@click.option("--sign", type=click.Path(path_type=Path))
@_JOBS
@_CACHE
@click.pass_obj
def release(program: Program, /, issues: tuple[Path, ...], **asked: Any) -> int:
    """Build strictly, have EPUBCheck and veraPDF judge, and write manifest.json and SHA256SUMS."""
    chosen = _asked(program, issues, asked)
    from publisher.validators.external_tools import require_authorities

    require_authorities()  # else hours of building would end in this
    if asked["sign"]:
        from publisher.system.extras import require

        require("sign")
    from publisher.pipeline.formats import FORMATS, warm

    warm(FORMATS)
    from publisher.pipeline.request import BuildRequest

    requests = [BuildRequest(path, formats=tuple(FORMATS), strict=True, sums=True, **own) for path, own in chosen]
    return work_off(program, requests, "release_one", {})


cli.add_command(check)
cli.add_command(verify)
cli.add_command(explain)
cli.add_command(preview)
cli.add_command(site)
cli.add_command(status)
cli.add_command(themes)
cli.add_command(fonts)


@cli.command()
@click.option("--clear", is_flag=True)
@click.pass_obj
def cache(program: Program, /, *, clear: bool) -> None:
    """Show what is remembered from builds for the next ones, and where."""
    from publisher.cache.store import Store, cache_folder

    store = Store(cache_folder())
    if clear:
        program.reporter.cache_cleared(store.clear(), cache_folder())
    else:
        program.reporter.cache_contents(store.contents(), cache_folder())


cli.add_command(import_)
cli.add_command(formats)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def init(program: Program, /, folder: Path) -> None:
    """Begin a magazine in FOLDER: its settings, a first issue, and an article that tells how to write one."""
    from publisher.project.scaffold.begin import begin_project
    from publisher.project.workspace import today

    paths = begin_project(folder, today())
    for path in paths:
        program.reporter.result(path)
    program.reporter.say("begun", folder=folder.resolve(), article=paths[-1])


@cli.group()
def new() -> None:
    """Begin an article, an issue, a book or a theme."""


@new.command()
@click.argument("title")
@click.option("--into", type=click.Path(path_type=Path))
@click.pass_obj
def article(program: Program, /, title: str, into: Path | None) -> None:
    """Begin an article of this TITLE, in an issue that is there."""
    from publisher.project.scaffold.begin import begin_article, current, read_issue, standing
    from publisher.project.workspace import today

    found = read_issue(into) if into else current(standing(_sources_folder()))
    if found is None:
        raise program.usage("no_issue", path=_sources_folder())
    added = begin_article(found, title, today())
    program.reporter.findings(added.findings)
    if added.listed_in:
        program.reporter.say("listed", name=added.path.name, path=added.listed_in)
    program.reporter.result(added.path)


@new.command()
@click.argument("title")
@click.pass_obj
def issue(program: Program, /, title: str) -> None:
    """Begin an issue of this TITLE in sources/, which new articles then go into."""
    from publisher.project.scaffold.begin import begin_issue
    from publisher.project.workspace import today

    program.reporter.result(begin_issue(_sources_folder(), title, today()))
    program.reporter.say("issue_waits")


@new.command()
@click.argument("title")
@click.pass_obj
def book(program: Program, /, title: str) -> None:
    """Begin a book of this TITLE in sources/: its book.toml, and a first chapter."""
    from publisher.project.scaffold.begin import begin_book
    from publisher.project.workspace import today

    for path in begin_book(_sources_folder(), title, today()):
        program.reporter.result(path)


new.add_command(new_theme)


def _sources_folder() -> Path:
    """Name the folder of all issues from here, which may be a folder deep inside the project."""
    from publisher.project.find_issues import SOURCES
    from publisher.project.root import project_root

    return Path(os.path.relpath(project_root(Path()) / SOURCES))


def _asked(program: Program, issues: tuple[Path, ...], asked: Mapping[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
    """Give each issue with what is asked of it; products go where that is said, else into its project's folder."""
    from publisher.project.find_issues import products_of

    found = issues_to_build(program, issues)
    return [(path, {**asked, "out": asked["out"] or products_of(path)}) for path in found]


def _meeting(issues: tuple[Path, ...], requests: "list[BuildRequest]", asked: Mapping[str, Any]) -> "Meeting":
    """Give what is to be built as things stand now: what was meant at first, and issues that were begun since."""
    from publisher.pipeline.request import BuildRequest
    from publisher.pipeline.watch import Meeting
    from publisher.project.find_issues import find_issues, products_of

    known = {request.path for request in requests}
    try:
        meant = find_issues(issues)
    except OSError:  # a folder went away while it was looked through
        return Meeting(requests)
    fresh = [path for path in meant.paths if path not in known and path.exists() and meant.homes]
    begun = [BuildRequest(path, **{**asked, "out": asked["out"] or products_of(path)}) for path in fresh]
    return Meeting([*requests, *begun], meant.homes)


def _fail(program: Program, error: Exception) -> int:
    """Tell what stopped the program, and give its exit code."""
    from publisher.diagnostics import Exit, PublisherError
    from publisher.system.extras import reports_address
    from publisher.system.shortages import shortage

    told = error if isinstance(error, PublisherError) else shortage(error)
    if told:
        program.reporter.findings(told.findings)
        return told.exit_code
    if program.debug:
        traceback.print_exception(error)
        return Exit.OURS
    last = str(error).strip().splitlines()[-1:]
    program.reporter.alarm("failed", error=": ".join([type(error).__name__, *last]))
    address = reports_address()
    program.reporter.alarm("failed_hint" if address else "failed_hint_alone", address=address)
    return Exit.OURS


def _tell_lost_results(program: Program, error: OSError) -> int:
    """Say on stderr, whatever the results are written as, that stdout did not take them."""
    from publisher.cli.reporter import Reporter
    from publisher.diagnostics import Exit, Finding
    from publisher.diagnostics.reasons import reason_of_system

    Reporter(program.language).findings([Finding.of("E018", None, reason=reason_of_system(error))])
    return Exit.ENVIRONMENT


def _language_asked_for(arguments: Sequence[str] | None) -> str:
    """Give the language that --lang names, wherever it stands: help and errors of usage come before it is read."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    given = given[: given.index("--")] if "--" in given else given
    named = [after for before, after in pairwise(given) if before == "--lang"]
    named += [one.partition("=")[2] for one in given if one.startswith("--lang=")]
    return next((name for name in reversed(named) if name in LANGUAGES), "")


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    heed()
    drop_foreign_variables()
    prepare()
    program = Program(_language_asked_for(arguments) or language_of_environment(os.environ))
    try:
        code = _run(program, arguments)
        sys.stdout.flush()
    except LostResultsError as lost:
        code = _tell_lost_results(program, lost.error)
    gc.freeze()  # else garbage is collected once more in what is about to end
    sys.exit(code)


def _run(program: Program, arguments: list[str] | None) -> int:
    """Run the command, and return its exit code, once everything is reported. Raise LostResultsError."""
    try:
        code = int(cli.main(arguments, prog_name="publisher", standalone_mode=False, obj=program) or 0)
    except click.UsageError as error:
        sys.stderr.write(f"{usage_error(error, program)}\n")
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        program.reporter.say("stopped")
        code = 130
    except LostResultsError:
        raise
    except Exception as error:  # noqa: BLE001 -- the last net: a user never sees a traceback unasked
        code = _fail(program, error)
    if program.command:
        program.reporter.close(program.command, code)
    return code
