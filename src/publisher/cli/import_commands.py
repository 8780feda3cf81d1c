"""The commands that bring texts in: `import` them, and `formats`, which lists what can be read and written."""

import sys
from pathlib import Path
from typing import get_args

import click

from publisher.cli.context import Command, Program

_SPLITS = ("year", "category")
_KINDS = ("pasted", "word", "wordpress", "web", "epub", "openiti", "book")


@click.command(cls=Command, name="import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--into", required=True, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
@click.option("--as", "kind", type=click.Choice(_KINDS), default=None)
@click.option("--split", type=click.Choice(_SPLITS), default=None)
@click.option("--media", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--lossy", is_flag=True)
@click.pass_obj
def import_(
    program: Program,
    /,
    files: tuple[Path, ...],
    into: Path,
    *,
    force: bool,
    kind: str | None,
    split: str | None,
    media: Path | None,
    lossy: bool,
) -> int:
    """Turn documents and pasted texts into Markdown articles, and tell what became of their words."""
    from publisher.pipeline.import_files import STDIN, ImportRequest, Split, import_files

    stdin = sys.stdin.buffer.read() if Path(STDIN) in files else b""
    splits = {name: name for name in get_args(Split)}
    result = import_files(
        ImportRequest(
            files,
            into,
            force=force,
            kind=kind or "",
            split=splits[split or ""],
            media=media,
            lossy=lossy,
            stdin=stdin,
        )
    )
    reporter = program.reporter
    reporter.findings(result.findings)
    for imported in result.files:
        reporter.inferred(imported.lines)
        for path in imported.articles:
            reporter.result(path)
        reporter.imported(imported)
    for issue in result.issues:
        reporter.say("wrote_issue", path=issue)
    return result.exit_code


@click.command(cls=Command)
@click.pass_obj
def formats(program: Program, /) -> None:
    """List what can be read, and with which extra, and what can be written."""
    from publisher.importers.registry import DOCUMENTS, IMPORTERS
    from publisher.pipeline.formats import FORMATS
    from publisher.system.extras import install_command, missing

    built: dict[str, list[str]] = {}
    for suffix, importer in IMPORTERS.items():
        built.setdefault("markdown" if importer.syntax == "markdown" else "pasted", []).append(suffix)
    rows = [("read_by_build", kind, suffixes, "") for kind, suffixes in built.items()]
    for kind in DOCUMENTS:
        lacking = missing(kind.extra) if kind.extra else ()
        command = install_command(kind.extra, lacking) if lacking else ""
        rows.append(("read_by_import", kind.name, list(kind.suffixes), command))
    rows += [("written", name, [], "") for name in FORMATS]
    program.reporter.formats(rows)
