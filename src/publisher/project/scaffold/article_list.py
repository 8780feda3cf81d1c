"""The name of an article into the list of an issue.toml or a book.toml, whose layout stays as its editor made it."""

import tomllib
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of a table are called, and the tables in which they stand."""

    key: str
    tables: str


ARTICLES, CHAPTERS = Lists("articles", "section"), Lists("chapters", "part")


def with_article(text: str, name: str, lists: Lists = ARTICLES) -> str | None:
    """Add a name to the list that new articles go into; None where the text cannot be changed safely.

    It is safe where TOML reads the new text as the old one with the name in its place, and nothing else.
    """
    wanted = _parsed_toml(text)
    if wanted is None:  # the press forgives line ends that TOML does not
        return None
    try:
        document = tomlkit.parse(text)
        _list_to_extend(document, lists).append(name)
        after = tomlkit.dumps(document)
        _list_to_extend(wanted, lists).append(name)
    except (TOMLKitError, KeyError, AttributeError, TypeError):  # there is no list, or something else in its place
        return None
    return after if _parsed_toml(after) == wanted else None


def _list_to_extend(values: Any, lists: Lists) -> Any:
    """Choose the list: that of the last section that is not of short news, else of the last, else the issue's own."""
    sections = values.get(lists.tables, [])
    full = [section for section in sections if section.get("layout") != "briefs"]
    table = (full or sections)[-1] if sections else values
    return table[lists.key]


def _parsed_toml(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
