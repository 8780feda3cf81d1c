"""The type of a value in a table into the function that reads it (`typing`'s forms, and marks in `Annotated`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from publisher.i18n.sentences import Phrase
from publisher.settings.misfits import Reader, misfit, read_each
from publisher.settings.plain_values import Bounds, choice, day, flag, number, text, whole_number


@dataclass(frozen=True, slots=True)
class Before:
    """A mark: what becomes of an untyped value before the type that stands before the mark reads it."""

    change: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class After:
    """A mark: what becomes of a typed value; raises MisfitError for one that does not fit."""

    change: Callable[[Any], object]


_PLAIN: dict[object, Reader] = {
    str: text,
    int: partial(whole_number, bounds=Bounds()),
    float: partial(number, bounds=Bounds()),
    bool: flag,
    date: day,
}


def reader_of(kind: Any, table_reader: Callable[[type], Reader]) -> Reader:  # typing's forms share no class
    """Return the reader of a type; of a table, the one that `table_reader` returns."""
    read_below = partial(reader_of, table_reader=table_reader)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _marked(inner[0], inner[1:], read_below)
    if origin in (Union, UnionType):
        return _one_of(inner, read_below)
    if origin is Literal:
        return partial(choice, words=inner)
    if origin is tuple:
        return partial(_list, read=read_below(inner[0]))
    if origin is dict:
        return partial(_mapping, read=read_below(inner[1]))
    return _PLAIN[kind] if kind in _PLAIN else table_reader(kind)


def mapping(value: object) -> Mapping[str, object]:
    """Return a table of TOML as it is; raise MisfitError for what is none."""
    if not isinstance(value, Mapping):
        raise misfit("table_form", Phrase("example_table"))
    return value


def _marked(kind: Any, marks: tuple[object, ...], read_below: Callable[[Any], Reader]) -> Reader:
    """Return the reader of a type with marks; each is about all that stands before it."""
    read = read_below(kind)
    for mark in marks:
        match mark:
            case Bounds():
                read = partial(whole_number if kind is int else number, bounds=mark)
            case Before(change):
                read = partial(_in_turn, first=change, then=read)
            case After(change):
                read = partial(_in_turn, first=read, then=change)
    return read


def _in_turn(value: object, first: Reader, then: Reader) -> Any:
    return then(first(value))


def _one_of(kinds: tuple[Any, ...], read_below: Callable[[Any], Reader]) -> Reader:
    """Return the reader of what may be missing, or of a table where a plain value would do too."""
    readers = [read_below(kind) for kind in kinds if kind is not NoneType]
    return partial(_either, optional=NoneType in kinds, of_table=readers[0], plain=readers[-1])


def _either(value: object, *, optional: bool, of_table: Reader, plain: Reader) -> Any:
    if value is None and optional:
        return None
    return of_table(value) if isinstance(value, Mapping) else plain(value)


def _list(value: object, read: Reader) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise misfit("list_form", '["…", "…"]')
    return tuple(read_each((place, one, read) for place, one in enumerate(value)).values())


def _mapping(value: object, read: Reader) -> dict[str, Any]:
    return {text(key): one for key, one in read_each((k, v, read) for k, v in mapping(value).items()).items()}
