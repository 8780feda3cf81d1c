"""The picture of an article's head, as blogs name it: an address, a table, a list of them."""

from collections.abc import Mapping
from typing import NamedTuple

from publisher.importers.front_matter.key_names import ALTS, plain
from publisher.importers.front_matter.value_readings import Value, leaves

_SOURCES, _TEXTS = ("src", "image", "path", "url", "relative"), ("alt", "caption", "title")


class PictureRead(NamedTuple):
    """A picture as the press's table, None where it has no words or no address, and what of it is left out."""

    table: Value
    without_words: str = ""
    left: tuple[str, ...] = ()
    beside: str = ""


def read_picture(value: Value, head: Mapping[str, Value]) -> PictureRead:
    """Read a picture; the key beside it that says what it shows is named too, where that was needed."""
    members = value if isinstance(value, list) else [value]
    first, others = (members[0], members[1:]) if members else (None, [])
    table = first if isinstance(first, Mapping) else {"src": first}
    named = next((name for name in _SOURCES if isinstance(said := table.get(name), str) and said), None)
    if named is None:
        return PictureRead(None, left=tuple(leaves(value)))
    words = next((name for name in _TEXTS if isinstance(said := table.get(name), str) and said), None)
    beside = next((key for key, said in head.items() if plain(key) in ALTS and isinstance(said, str) and said), "")
    if words is None and not beside:
        return PictureRead(None, str(table[named]), tuple(leaves(others)))
    found = {"src": table[named], "alt": head[beside] if words is None else table[words]}
    credit = {"credit": table["credit"]} if table.get("credit") else {}
    rest = {key: said for key, said in table.items() if key not in (named, words, "credit")}
    left = (*leaves(rest), *leaves(others))
    return PictureRead(found | credit, left=left, beside=beside if words is None else "")
