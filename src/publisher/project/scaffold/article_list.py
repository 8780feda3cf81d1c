"""The name of an article into the list of an issue.toml or a book.toml, whose layout stays as its editor made it."""

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of a table are called, and the tables in which they stand."""

    key: str
    tables: str

    @property
    def begin(self) -> re.Pattern[str]:
        """What begins a list."""
        return re.compile(rf"^[ \t]*{self.key}[ \t]*=[ \t]*\[", re.MULTILINE)

    @property
    def head(self) -> re.Pattern[str]:
        """The head of a table with a list."""
        return re.compile(rf"^[ \t]*\[\[[ \t]*{self.tables}[ \t]*]]", re.MULTILINE)


ARTICLES, CHAPTERS = Lists("articles", "section"), Lists("chapters", "part")
_STRING = r"""(?P<string>\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_TOKEN = re.compile(rf"{_STRING}|(?P<comment>#[^\n]*)|(?P<comma>,)|(?P<end>])", re.DOTALL)


def with_article(text: str, name: str, lists: Lists = ARTICLES) -> str | None:
    """Add a name to the list that new articles go into; None where the text cannot be changed safely.

    It is safe where TOML reads the new text as the old one with the name in its place, and nothing else.
    """
    wanted = _parsed_toml(text)
    if wanted is None:  # the press forgives line ends that TOML does not
        return None
    table, start = _table_to_extend(wanted, text, lists)
    found = lists.begin.search(text, start) if start is not None else None
    after = _inserted(text, found.end(), json.dumps(name, ensure_ascii=False)) if found else None
    if after is None:
        return None
    table[lists.key].append(name)
    return after if _parsed_toml(after) == wanted else None


def _table_to_extend(values: dict[str, Any], text: str, lists: Lists) -> tuple[dict[str, Any], int | None]:
    """Choose the table, and where its text begins: the last section that is not of short news, else the last."""
    sections = values.get(lists.tables, [])
    if not sections:
        return values, 0
    full = [n for n, section in enumerate(sections) if section.get("layout") != "briefs"]
    index = full[-1] if full else len(sections) - 1
    heads = [head.end() for head in lists.head.finditer(text)]
    return sections[index], heads[index] if len(heads) == len(sections) else None


def _inserted(text: str, begin: int, item: str) -> str | None:
    """Insert an item at the end of the list that begins there: on its own line where the bracket has one."""
    last, comma = 0, False
    for token in _TOKEN.finditer(text, begin):
        if token["end"]:
            break
        if token["string"]:
            last, comma = token.end(), False
        comma = comma or bool(token["comma"])
    else:
        return None
    line = text.rfind("\n", 0, token.start()) + 1
    if line > begin and not text[line : token.start()].strip():
        return _on_a_line(text, last or begin, line, item, comma=comma or not last)
    before = text[: token.start()].rstrip()
    lead = "" if not last else " " if comma else ", "
    return f"{before}{lead}{item}{text[len(before) :]}"


def _on_a_line(text: str, last: int, line: int, item: str, *, comma: bool) -> str:
    """Put an item on the line above the bracket's, indented as the last one and with a comma where that has one."""
    indent = re.match(r"[ \t]*", text[text.rfind("\n", 0, last) + 1 :])
    end = "\r\n" if text[:line].endswith("\r\n") else "\n"
    first, tail = ("", ",") if comma else (",", "")
    return f"{text[:last]}{first}{text[last:line]}{indent[0] if indent else ''}{item}{tail}{end}{text[line:]}"


def _parsed_toml(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
