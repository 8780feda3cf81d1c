"""One run of the program: how it was asked to speak, and the options that every command has."""

import sys
from dataclasses import dataclass
from functools import cached_property
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
        from publisher.cli.reporter import FormReporter, JsonReporter, Reporter

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
