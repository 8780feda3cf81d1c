"""Untyped tables from TOML or YAML into typed ones; each misfit becomes a finding with its line."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import partial
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.settings.misfits import KeyPath, Locate, Misfit, MisfitError, Reader, read_each
from publisher.settings.type_readers import mapping, reader_of

__all__ = ["KeyPath", "Locate", "Strict", "fit", "near_name", "read_values"]

# How like a known name an unknown one must be to be meant by it.
_LIKENESS = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Strict:
    """A table whose unknown keys are errors and whose values never change.

    A subclass is a frozen dataclass; the annotations of its fields say what their values are held to. A field without
    a default must be given.
    """

    #: Keys that belong in another file, each with the words that say in which.
    elsewhere: ClassVar[Mapping[str, Phrase]] = {}

    def check(self) -> None:
        """Raise MisfitError for what no key shows by itself."""


Table = TypeVar("Table", bound=Strict)


def fit(table: type[Table], values: Mapping[str, object], locate: Locate) -> tuple[Table | None, list[Finding]]:
    """Fit values to a table; give None and every misfit where they do not."""
    try:
        return read_values(values, table), []
    except MisfitError as error:
        return None, [one.finding(locate) for one in error.misfits]


def read_values(values: object, table: type[Table]) -> Table:
    """Make a table of values; raise MisfitError with everything that does not fit."""
    given, known = mapping(values), _keys_of(table)
    wanted = [
        (name, given.get(name), key.read if name in given else _missing)
        for name, key in known.items()
        if name in given or key.required
    ]
    others = [(name, value, partial(_unknown, name, table)) for name, value in given.items() if name not in known]
    made = table(**read_each([*wanted, *others]))
    made.check()
    return made


@dataclass(frozen=True, slots=True)
class _Key:
    read: Reader
    required: bool

    @classmethod
    def of(cls, field: Field[Any]) -> Self:
        """Make a key of a table's field."""
        read = reader_of(field.type, lambda table: partial(read_values, table=table))
        return cls(read, required=field.default is MISSING and field.default_factory is MISSING)


#: The keys of tables that have been read, in the order of their fields.
_KEYS: dict[type[Strict], dict[str, _Key]] = {}


def _keys_of(table: type[Strict]) -> dict[str, _Key]:
    if table not in _KEYS:
        _KEYS[table] = {field.name: _Key.of(field) for field in fields(table)}
    return _KEYS[table]


def _missing(_: object) -> NoReturn:
    raise MisfitError(Misfit("C002", (), {}))


def _unknown(name: str, table: type[Strict], _: object) -> NoReturn:
    known = sorted(_keys_of(table))
    if where := table.elsewhere.get(name):
        advice = where
    elif meant := near_name(str(name), known):
        advice = Phrase.of("did_you_mean", near=meant)
    else:
        advice = Phrase.of("known_here", known=tuple(known))
    raise MisfitError(Misfit("C001", (), {"advice": advice}))


def near_name(name: str, known: Iterable[str]) -> str:
    """Return the known name that an unknown one is a slip for, or another spelling of; "" where there is none."""
    by_form = {re.sub("[_ -]", "", one).casefold(): one for one in known}
    form = re.sub("[_ -]", "", name).casefold()
    like = difflib.get_close_matches(form, by_form, n=1, cutoff=_LIKENESS)
    return by_form[like[0]] if like else ""
