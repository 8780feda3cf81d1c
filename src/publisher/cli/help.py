"""The help of every command, and errors of usage, in the language of the run; their words stand in console.toml."""

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from publisher.cli.phrases import Words

if TYPE_CHECKING:
    from publisher.cli.context import Program

# How like a known name an unknown one must be to be meant.
_LIKENESS = 0.7
# Columns of help: as wide as lines of text are read well, and of the commands that show how.
_WIDTH, _COMMANDS = 88, 56


class ValuedOption(click.Option):
    """An option whose help names values that are known when it is asked for."""

    def values(self) -> dict[str, object]:
        """Return them by the names that the catalogues use."""
        return {}


class Helpful(click.Command):
    """A command whose help is found in the catalogues by its name: what it does, its options, examples."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole of it."""
        words, path = _words(ctx), _path(ctx)
        formatter.width = min(formatter.width, _WIDTH)
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{words.among('heading', 'usage')} ")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_what_it_does(words, path))
        if isinstance(self, click.Group):
            names = self.list_commands(ctx)
            within = "" if path == _PROGRAM else f"{path} "
            with formatter.section(words.among("heading", "commands")):
                formatter.write_dl([(name, _what_it_does(words, f"{within}{name}")) for name in names])
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section(words.among("heading", "options")):
            formatter.write_dl([(_written(option, ctx), _told(words, path, option)) for option in options])
        if examples := words.table("example", path):
            with formatter.section(words.among("heading", "examples")):
                formatter.write_dl(list(examples.items()), col_max=_COMMANDS)


class HelpfulGroup(Helpful, click.Group):
    """A group of such commands, which says what was meant by a name that it does not have."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named first."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            words = _words(ctx)
            raise click.UsageError(words.say("unknown_command", name=name) + _meant(words, name, self.commands), ctx)
        return super().resolve_command(ctx, args)


_PROGRAM = "publisher"


def _words(ctx: click.Context) -> Words:
    program: Program = ctx.obj or ctx.find_root().obj
    return Words(program.language)


def _path(ctx: click.Context) -> str:
    """Return a command as the catalogues call it: `new article`; the program itself by its own name."""
    return ctx.command_path.partition(" ")[2] or _PROGRAM


def _what_it_does(words: Words, path: str) -> str:
    return words.filled(words.table("help")[path])


def _written(option: click.Option, ctx: click.Context) -> str:
    record = option.get_help_record(ctx)
    return record[0] if record else option.opts[-1]


def _told(words: Words, path: str, option: click.Option) -> str:
    """Give the words of an option: those that it has in this command, else those that it has in all."""
    name = next(spelling for spelling in option.opts if spelling.startswith("--"))
    own = words.table("option", path).get(name)
    values = option.values() if isinstance(option, ValuedOption) else {}
    return words.filled(own or words.table("option")[name], **values)


def usage_error(error: click.UsageError, program: "Program") -> str:
    """Write an error of usage, with where help is to be had; where a command was asked for nothing, its help."""
    words, lines = Words(program.language), []
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.ctx.get_help() if error.ctx else error.message
    if context := error.ctx:
        usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
        lines = [
            f"{words.among('heading', 'usage')} {usage}",
            words.say("try_help", command=context.command_path),
            "",
        ]
    return "\n".join([*lines, f"{words.among('heading', 'error')} {_said(error, words)}"])


def _said(error: click.UsageError, words: Words) -> str:
    """Say what is wrong in words of ours; what no catalogue knows stays as click says it."""
    if isinstance(error, click.NoSuchOption):
        known = [name for param in (error.ctx.command.params if error.ctx else ()) for name in param.opts]
        return words.say("unknown_option", name=error.option_name) + _meant(words, error.option_name, known)
    if isinstance(error, click.BadOptionUsage):
        return words.say("option_needs_value", name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param:
        return _said_of_parameter(error, error.param, words)
    if error.message.startswith("Got unexpected extra argument"):
        return words.say("too_much", names=error.message.partition("(")[2].rstrip(")"))
    return error.message


def _said_of_parameter(error: click.BadParameter, param: click.Parameter, words: Words) -> str:
    name = param.opts[-1] if isinstance(param, click.Option) else (param.metavar or param.name or "").strip("[].")
    if isinstance(error, click.MissingParameter):
        return words.say("missing_parameter", name=name.upper() if isinstance(param, click.Argument) else name)
    if isinstance(param.type, click.Choice):
        return words.say("one_of", name=name, known=tuple(map(str, param.type.choices)))
    if isinstance(param.type, click.IntRange):
        return words.say("in_range", name=name, least=param.type.min, most=param.type.max)
    return error.message


def _meant(words: Words, name: str, known: Iterable[str]) -> str:
    """Say what was meant by a name, behind what was said of it; nothing where no known name is like it."""
    like = difflib.get_close_matches(name, list(known), n=1, cutoff=_LIKENESS)
    return f" {words.say('did_you_mean', near=like[0])}" if like else ""
