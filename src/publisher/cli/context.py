"""One run of the program: how it was asked to speak, and the options that every command has."""

import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

import click

from publisher.cli.help import Helpful, HelpfulGroup
from publisher.i18n.sentences import LANGUAGES

if TYPE_CHECKING:
    from publisher.cli.reporter import Reporter


@dataclass
class Program:
    """One run of the program: how it was asked to speak, and what speaks for it."""

    language: str
    command: str = ""
    debug: bool = False
    quiet: bool = False
    json: bool = False
    form: str = ""

    @cached_property
    def reporter(self) -> "Reporter":
        """What the program speaks through; asked for once the options are read."""
        from publisher.cli.json_reporter import FormReporter, JsonReporter
        from publisher.cli.reporter import Reporter

        if self.form:
            return FormReporter(self.language, self.form)
        return JsonReporter(self.language) if self.json else Reporter(self.language, quiet=self.quiet)

    def usage(self, key: str, **values: object) -> click.UsageError:
        """Make an error of usage in the language asked for."""
        from publisher.cli.phrases import Words

        return click.UsageError(Words(self.language).say(key, **values))


def set_option(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Note one of the options that every command has."""
    if value not in (None, False):
        setattr(context.find_object(Program), str(parameter.name), value)


def _common() -> list[click.Parameter]:
    """Make the options that every command has; each command needs its own."""
    shared: dict[str, Any] = {"expose_value": False, "callback": set_option, "is_eager": True}
    return [
        click.Option(["--lang", "language"], type=click.Choice(LANGUAGES), **shared),
        click.Option(["-q", "--quiet"], is_flag=True, **shared),
        click.Option(["--json"], is_flag=True, **shared),
    ]


class Command(Helpful):
    """A command with the options that every command has."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.params += _common()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; an empty one is an error of usage, for it would stand for what nobody named."""
        own = args[: args.index("--")] if "--" in args else args
        named = {name: param for param in self.params if isinstance(param, click.Option) for name in param.opts}
        for before, after in pairwise(["", *args]):
            option, equals, value = after.partition("=")
            if after in own and equals and option in named and not value.strip(" ,"):
                raise ctx.ensure_object(Program).usage("option_needs_value", name=option)
            if after.strip(" ,"):
                continue
            if before in named and not named[before].is_flag:
                raise ctx.ensure_object(Program).usage("option_needs_value", name=before)
            if any(isinstance(param.type, click.Path) for param in self.params if isinstance(param, click.Argument)):
                raise ctx.ensure_object(Program).usage("empty_name")
        return super().parse_args(ctx, args)

    def invoke(self, context: click.Context) -> Any:
        """Run the command, whose name the JSON document gives."""
        context.ensure_object(Program).command = context.command_path.partition(" ")[2]
        if sys.platform != "linux":
            _refuse(sys.platform)
        return super().invoke(context)


def _refuse(platform: str) -> NoReturn:
    """Say at once that this is not Linux, before /proc, prctl(2) or libfribidi.so.0 is missed."""
    from publisher.diagnostics import EnvironmentFault, Finding

    system = {"darwin": "macOS", "win32": "Windows"}.get(platform, platform)
    raise EnvironmentFault(Finding.of("E010", system=system))


class Group(HelpfulGroup):
    """Commands that have those options, and may be given them before their name too; groups inside it as well."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.params += _common()

    command_class = Command
    group_class = type  # Click's sign for: the same class again
