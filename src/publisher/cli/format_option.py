"""The option that names formats, which several commands have."""

import click

from publisher.cli.context import Program
from publisher.cli.help import ValuedOption


def chosen_formats(context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Read names of formats with commas between; raise UsageError for one that there is not."""
    from publisher.pipeline.formats import FORMATS

    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if value))
    if unknown := tuple(name for name in names if name not in FORMATS):
        raise context.ensure_object(Program).usage("unknown_formats", names=unknown, known=tuple(FORMATS))
    return names


def all_formats() -> str:
    """Give the names of all formats, with commas between."""
    from publisher.pipeline.formats import FORMATS

    return ",".join(FORMATS)


class FormatOption(ValuedOption):
    """The option that names formats: its help has those of the registry, which is loaded for it."""

    def values(self) -> dict[str, object]:
        """Return the names of all formats."""
        return {"formats": tuple(all_formats().split(","))}
