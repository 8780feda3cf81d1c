"""Signs within the prose of a row: what is code, escaped, an address or a tag is none of it."""

import re
from collections.abc import Callable

from publisher.importers.markdown.rows import Row

_ASIDE = r"\\.|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\]\([^()\s]*\)|</?[A-Za-z][^<>]*>|<?https?://\S+"


def in_prose(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that is not looked for aside from prose; only `aside` is there where nothing else is."""
    return re.compile(rf"{pattern}|(?P<aside>{_ASIDE})")


def replaced(pattern: re.Pattern[str], said: Callable[[re.Match[str]], str], text: str) -> str:
    """Put something else in the place of each match in prose."""
    return pattern.sub(lambda found: found[0] if found["aside"] else said(found), text)


def own(row: Row) -> bool:
    """Whether a row is prose at this level: what is quoted is read as a text of its own, where its code is known."""
    return row.kind == "text" and not row.text[:4].lstrip(" ").startswith(">")
