"""The command line: the only module that prints or knows exit codes. Heavy imports wait for their command."""

import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from publisher import __version__

if TYPE_CHECKING:
    from publisher.build import Order, Printed
    from publisher.diagnostics import Finding

_FORMATS = ("pdf", "epub")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="publisher")
@click.option("--debug", is_flag=True, help="Show a traceback where the program itself fails.")
@click.pass_context
def cli(context: click.Context, *, debug: bool) -> None:
    """Articles in; a PDF issue, an EPUB and a release out."""
    context.obj = debug


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    if unknown := [name for name in names if name not in _FORMATS]:
        raise click.BadParameter(f"{', '.join(unknown)}; known formats: {', '.join(_FORMATS)}")
    return names


def _names(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


_ISSUES = click.argument("issues", nargs=-1, metavar="[ISSUE]...", type=click.Path(path_type=Path))
_THEME = click.option("--theme", default="", help="A folder of templates/ (default: the issue's).")
_PAGE = click.option(
    "--page", "pages", default="", callback=_names, help="Sizes of page, as a4,a5 (default: the issue's)."
)
_OUT = click.option("--out", default="dist", type=click.Path(path_type=Path), help="Where products go.")


@cli.command()
@_ISSUES
@click.option("--format", "formats", default="pdf,epub", callback=_formats, help="pdf, epub (default: both).")
@_THEME
@_PAGE
@_OUT
@click.option("--strict", is_flag=True, help="Warnings fail the build too.")
def build(
    issues: tuple[Path, ...], formats: tuple[str, ...], theme: str, pages: tuple[str, ...], out: Path, *, strict: bool
) -> None:
    """Build issues. ISSUE is a folder with issue.toml, or one article; without any, all of sources/."""
    _warm(formats)
    from publisher.build import Order
    from publisher.build import build as build_one

    orders = [Order(path, formats, theme, out, strict, pages) for path in _chosen(issues)]
    _each(orders, build_one)


@cli.command()
@_ISSUES
@_THEME
@_PAGE
@_OUT
def release(issues: tuple[Path, ...], theme: str, pages: tuple[str, ...], out: Path) -> None:
    """Build strictly, have EPUBCheck and veraPDF judge, and write manifest.json and SHA256SUMS."""
    _warm(_FORMATS)
    from publisher.build import Order, release_one

    orders = [Order(path, _FORMATS, theme, out, strict=True, pages=pages, sums=True) for path in _chosen(issues)]
    _each(orders, release_one)


@cli.command(name="import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--into", required=True, type=click.Path(path_type=Path), help="The issue's folder.")
@click.option("--force", is_flag=True, help="Replace articles of the same name.")
def import_(files: tuple[Path, ...], into: Path, *, force: bool) -> None:
    """Turn pasted texts into Markdown articles, and show what each line was taken for."""
    from publisher.intake import take_in

    for taken in take_in(files, into, force=force):
        _show_inferred(taken.lines)
        for note in taken.notes:
            _say(note)
        click.echo(taken.path)


def _warm(formats: tuple[str, ...]) -> None:
    """Let the layout engine load while the pipeline does."""
    if "pdf" in formats:
        from publisher.formats.pdf.process import warm

        warm()


def _chosen(issues: tuple[Path, ...]) -> list[Path]:
    from publisher.diagnostics import PublisherError

    if missing := [finding for path in issues if (finding := _absence(path))]:
        raise PublisherError(*missing)
    found = list(issues) or sorted(path.parent for path in Path("sources").glob("*/issue.toml"))
    if not found:
        raise click.UsageError("name an issue: a folder with issue.toml, or one article")
    return found


def _absence(path: Path) -> "Finding | None":
    from publisher.diagnostics import Finding
    from publisher.model import Span

    try:
        return None if path.exists() else Finding.of("S001", Span(str(path)), path=path)
    except OSError as error:  # a name too long, a folder that is closed to us
        return Finding.of("S004", Span(str(path)), path=path, reason=error.strerror)


def _each(orders: "list[Order]", work: "Callable[[Order], tuple[list[Path], Printed]]") -> None:
    """Work off every order; all findings of all issues are told before the program fails."""
    from publisher.diagnostics import PublisherError

    codes = []
    slugs: dict[str, str] = {}
    for order in orders:
        try:
            paths, printed = work(replace(order, taken=tuple(slugs.items())))
        except PublisherError as error:
            _report(error.findings)
            codes.append(error.exit_code)
            continue
        slugs[printed.edition.issue.slug] = str(order.path)
        _show_inferred(printed.gathered.inferred)
        _report(printed.findings)
        for path in paths:
            click.echo(path)
    if codes:
        sys.exit(max(codes))


def _say(text: str) -> None:
    click.echo(text, err=True)


def _report(findings: "Iterable[Finding]") -> None:
    from rich.console import Console
    from rich.text import Text

    colours = {"error": "bold red", "warning": "yellow", "note": "cyan"}
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for finding in dict.fromkeys(findings):
        text = Text(str(finding))
        text.highlight_words([f"{finding.severity} {finding.code}"], colours[finding.severity])
        console.print(text)


def _show_inferred(lines: tuple[tuple[str, int, str], ...]) -> None:
    """Show what each line of a pasted text was taken for, on stderr: an editor reads it, a pipe does not."""
    if not lines:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in ("line", "taken for", "text"):
        table.add_column(title, no_wrap=title != "text")
    for kind, number, text in lines:
        table.add_row(str(number), kind, Text(text if len(text) <= 60 else f"{text[:57]}…"))
    Console(stderr=True).print(table)


def _fail(error: BaseException, *, debug: bool) -> NoReturn:
    from publisher.diagnostics import Exit, PublisherError

    if isinstance(error, PublisherError):
        _report(error.findings)
        sys.exit(error.exit_code)
    if debug:
        traceback.print_exception(error)
    else:
        _say(f"publisher failed: {type(error).__name__}: {str(error).strip().splitlines()[-1:] or ''}")
        _say("  hint: this is our fault; run it again with `publisher --debug …` and report what it prints")
    sys.exit(Exit.OURS)


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(143)  # as shells count: 128 and the signal's number; what was begun is cleared on the way out


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    debug = "--debug" in (sys.argv if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without Arabic letters is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(arguments, prog_name="publisher", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped")
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 -- the last net: a user never sees a traceback unasked
        _fail(error, debug=debug)
