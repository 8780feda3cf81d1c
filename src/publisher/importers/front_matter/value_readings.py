"""The values of keys as blogs write them, texts, lists and tables, into what the press's keys hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from publisher.arabic.slug import slugify

Value = object
_NAMES = ("name", "title", "label", "text")
# What stands beside a name to find its bearer by: an address on the web, of e-mail, or on a network.
_ADDRESS = re.compile(r"(?:\w+:)?//\S+|mailto:\S+|www\.\S+|\S*@\S+|/\S*|[\w.-]+\.[a-z]{2,}(?:/\S*)?", re.I)
_FLAGS = ("true", "false")


class Read(NamedTuple):
    """What a value was read as, and the words in it that no key of the press holds."""

    value: Value
    left: tuple[str, ...] = ()
    joined: bool = False


def leaves(value: Value, key: str = "") -> Iterator[str]:
    """Give the texts in a value, each with its key; what only steers a program or finds a person is none."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif isinstance(value, str) and value.strip() and value not in _FLAGS and not _ADDRESS.fullmatch(value):
        yield f"{key}: {value}" if key else value


def _text(value: Value) -> Read:
    """A text as a name, a list of texts, or a table with a name in it."""
    if isinstance(value, Mapping):
        return _of_table(value)
    if isinstance(value, list):
        texts, left = _of_list(value)
        return Read("، ".join(texts), left, joined=True)
    return Read(value)


def _of_table(table: Mapping[str, Value]) -> Read:
    named = next((key for key in _NAMES if isinstance(said := table.get(key), str) and said.strip()), None)
    if named is not None:
        return Read(table[named], tuple(leaves({key: value for key, value in table.items() if key != named})))
    if len(table) == 1:  # a text with a colon in it is a table to YAML
        (key, inner), *_ = table.items()
        if isinstance(inner, str):
            return Read(f"{key}: {inner}")
    return Read(None, tuple(leaves(table)))


def _of_list(members: list[Value]) -> tuple[list[str], tuple[str, ...]]:
    texts: list[str] = []
    left: list[str] = []
    for one in members:
        if isinstance(one, list):  # a name with its address beside it, or a list in a list
            inner, more = _of_list(one)
            found = Read([text for n, text in enumerate(inner) if n == 0 or not _ADDRESS.fullmatch(text)], more)
        else:
            read = _text(one)
            found = Read([read.value] if isinstance(read.value, str) and read.value.strip() else [], read.left)
        texts += found.value  # type: ignore[arg-type]  # a list, as made above
        left += found.left
    return texts, tuple(left)


def _texts(value: Value) -> Read:
    texts, left = _of_list(value if isinstance(value, list) else [value])
    return Read(texts, left)


def _names(value: Value) -> Read:
    texts, left = _texts(value)[:2]
    return Read("، ".join(texts) if isinstance(texts, list) else texts, left)


def tags_of(value: Value) -> Read:
    """Split tags that are one text: at commas where it has any, else at spaces, as Jekyll does."""
    if not isinstance(value, str):
        texts, left = _of_list(value if isinstance(value, list) else [value])
        return Read([tag.removeprefix("#") for tag in texts], left)
    pieces = re.split("[,،]", value) if re.search("[,،]", value) else value.split()
    return Read([piece.strip().removeprefix("#") for piece in pieces if piece.strip()])


def _slug(value: Value) -> Read:
    """The last name of an address, as a slug."""
    return Read(slugify(value.strip("/").rpartition("/")[2]) or None if isinstance(value, str) else value)


_READINGS: dict[str, Callable[[Value], Read]] = {
    **dict.fromkeys(("id", "kicker", "subtitle", "section", "source", "licence"), _text),
    **dict.fromkeys(("authors", "summary"), _texts),
    "translator": _names,
    "tags": tags_of,
    "slug": _slug,
}


def read_value(name: str, value: Value) -> Read:
    """Read the value of one of the press's keys, whoever wrote it."""
    return _READINGS.get(name, Read)(value)
