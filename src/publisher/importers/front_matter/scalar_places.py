"""The values of a YAML head in their places, character by character."""

from collections.abc import Iterator
from typing import NamedTuple

import yaml

from publisher.importers.front_matter.head_places import DEEPEST

_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class ScalarPlace(NamedTuple):
    """A value: the innermost key around it, how it is written, and the place of its own characters.

    `style` is a quotation mark, the sign of a block (| or >), or empty for a plain one.
    """

    key: str
    style: str
    start: int
    end: int


def scalar_places(text: str) -> list[ScalarPlace]:
    """Find the values of a head, those within lists and tables too; what has a tag or an anchor is none.

    Raises ValueError where the text is not YAML, or is nested deeper than any head that is read.
    """
    try:
        return list(_of_events(text))
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _of_events(text: str) -> Iterator[ScalarPlace]:
    # For each table and list that is open, the key that a value in it has; None where a table's next scalar is a key.
    keys: list[str | None] = []
    tables: list[bool] = []
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            is_table = isinstance(event, yaml.MappingStartEvent)
            keys.append(None if is_table else keys[-1] if keys else "")
            tables.append(is_table)
            if len(tables) > DEEPEST + 1:
                raise ValueError("nested too deep")  # what follows would take libyaml the square of its length
        elif isinstance(event, yaml.CollectionEndEvent):
            keys.pop()
            tables.pop()
            _value_ended(keys, tables)
        elif isinstance(event, yaml.ScalarEvent) and tables and tables[-1] and keys[-1] is None:
            keys[-1] = event.value
        elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            if isinstance(event, yaml.ScalarEvent) and keys and keys[-1]:
                yield from _of_scalar(text, keys[-1], event)
            _value_ended(keys, tables)


def _value_ended(keys: list[str | None], tables: list[bool]) -> None:
    if tables and tables[-1]:
        keys[-1] = None


def _of_scalar(text: str, key: str, event: yaml.ScalarEvent) -> Iterator[ScalarPlace]:
    if not event.start_mark or not event.end_mark:
        return
    start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
    first = text[start : start + 1]
    if style in ("'", '"') and first == style:
        yield ScalarPlace(key, style, start + 1, end - 1)
    elif style in ("|", ">") and first == style:
        yield ScalarPlace(key, style, text.find("\n", start, end) + 1 or end, end)
    elif not style and first == event.value[:1]:
        yield ScalarPlace(key, style, start, end)
