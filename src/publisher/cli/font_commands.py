"""The commands that concern fonts: `fonts` lists them, `fonts add` adds some to a project."""

import os
import sys
from pathlib import Path
from typing import Any, get_args

import click

from publisher.cli.context import Group, Program
from publisher.cli.help import ValuedOption


@click.group(cls=Group, invoke_without_command=True)
@click.option("--specimen", is_flag=True)
@click.option("--out", type=click.Path(path_type=Path))
@click.pass_context
def fonts(context: click.Context, /, out: Path | None, *, specimen: bool) -> None:
    """List the fonts that there are, the press's own and the project's."""
    if context.invoked_subcommand is not None:
        return
    from publisher.project.find_issues import products_of
    from publisher.project.own_fonts import faces_of
    from publisher.project.workspace import Workspace

    program = context.ensure_object(Program)
    program.command = "fonts"
    faces = faces_of(Workspace.around(Path()))
    program.reporter.font_list(faces)
    if specimen:
        from publisher.pipeline.specimens import font_specimen

        folder = out or products_of(Path()) / "specimens" / "fonts"
        for family in dict.fromkeys(face.family for face in faces):
            program.reporter.result(font_specimen(family, faces, folder))


def _answers() -> bool:
    """Return whether there is somebody who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _weights(context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, ...]:
    named = [one.strip() for one in value.split(",") if one.strip()]
    if any(not one.isdecimal() or not 1 <= int(one) <= 1000 for one in named):
        raise context.ensure_object(Program).usage("in_range", name="--weights", least=1, most=1000)
    return tuple(dict.fromkeys(map(int, named)))


class _RulesOption(ValuedOption):
    """The option that names rules of kashida: they are loaded for it, not for whoever asks for other help."""

    def values(self) -> dict[str, object]:
        """Return the names of all rules."""
        return {"rules": _rules()}


def _rules() -> tuple[str, ...]:
    from publisher.model import KashidaRules

    return get_args(KashidaRules)


def _chosen_rules(context: click.Context, _parameter: click.Parameter, value: str) -> str | None:
    if value and value not in _rules():
        raise context.ensure_object(Program).usage("one_of", name="--kashida", known=_rules())
    return value or None


@fonts.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--licence", default="")
@click.option("--family", default="")
@click.option("--weights", default="", callback=_weights)
@click.option("--kashida", cls=_RulesOption, default="", callback=_chosen_rules)
@click.pass_obj
def add(program: Program, /, files: tuple[Path, ...], **asked: Any) -> None:
    """Add fonts to the project."""
    from publisher.pipeline.add_fonts import AddRequest, add_fonts
    from publisher.project.root import project_root
    from publisher.project.workspace import Workspace

    def ask(file: str, said: str) -> str:
        if program.json or not _answers():
            return ""
        words, key = program.reporter.words, "ask_licence" if said else "ask_licence_plain"
        return str(click.prompt(words.say(key, file=file, said=said), default="", show_default=False, err=True))

    here = Path(os.path.relpath(project_root(Path())))
    added = add_fonts(AddRequest(files, ask=ask, **asked), Workspace.around(here), here)
    program.reporter.findings(added.findings)
    for path in added.files:
        program.reporter.result(path)
    program.reporter.say("fonts_added", family=added.faces[0].family)
