"""The values in front matter that people read, in their places; all else in it is its syntax's own."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from publisher.checks.house.issue_table import text_spans
from publisher.checks.house.manuscript import MARKUP, blank
from publisher.importers.front_matter.head_places import LARGEST, HeadPlace
from publisher.importers.front_matter.scalar_places import scalar_places
from publisher.importers.front_matter.syntax import read_head
from publisher.model import Source
from publisher.settings.fields import ARTICLE_FIELDS, judged_keys

_PROSE_KEYS = judged_keys(ARTICLE_FIELDS)
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
# Signs written as in HTML, which are read as what they stand for.
_ENTITY = re.compile(r"&#?\w{1,31};")
_YAML_SIGNS = {"'": re.compile("''"), '"': _ESCAPE}
_JSON_STRING = re.compile(r'"(?P<text>(?:\\.|[^"\\])*+)"(?P<key>\s*+:)?', re.DOTALL)
# A key, also one further in, and what a value may begin with, where YAML is not written as its rules want it.
_KEY = re.compile(r"(?:([A-Za-z_][\w-]*)[ \t]*:[ \t]*|[ \t]+([A-Za-z_][\w-]*)[ \t]*:[ \t]+)")
_BULLET = re.compile(r"[ \t]*(?:-[ \t]+)?")
_SIGNS_AS_TYPED = re.compile(r"[\"']|\\.|[ \t]#.*|[|>][+-]?$")


class Value(NamedTuple):
    """The place of a value in a text, and the signs within it that are not what they look like."""

    start: int
    end: int
    signs: re.Pattern[str] | None = None

    def masked(self, text: str) -> str:
        """Give the value, with what in it is no prose masked: such signs, and the spaces around its lines."""
        said = text[self.start : self.end]
        if "&" in said:
            said = _ENTITY.sub(lambda match: blank(match[0], MARKUP), said)
        if self.signs:
            said = self.signs.sub(lambda match: blank(match[0], MARKUP), said)
        return "\n".join(map(edged, said.split("\n")))


def edged(line: str) -> str:
    """Mask the spaces that a line begins and ends with."""
    inner = line.strip(" \t")
    head = line.index(inner) if inner else 0
    return (MARKUP * head + inner).ljust(len(line), MARKUP)


def front_values(text: str, place: HeadPlace) -> list[Value]:
    """Find the values that people read, in their order; none in a head that is refused for its length."""
    lines = text.split("\n")
    begin = sum(len(line) + 1 for line in lines[: place.begin])
    head = "\n".join(lines[place.begin : place.end])
    if len(head.encode()) > LARGEST:
        return []
    find = {"yaml": _of_yaml, "toml": _of_toml, "json": _of_json}[place.syntax]
    return [Value(start + begin, end + begin, signs) for start, end, signs in find(head) if head[start:end].strip()]


def _of_toml(head: str) -> Iterator[Value]:
    return (Value(*span, _ESCAPE) for span in text_spans(head, _PROSE_KEYS))


def _of_json(head: str) -> Iterator[Value]:
    prose = False
    for match in _JSON_STRING.finditer(head):
        if match["key"]:
            prose = match["text"] in _PROSE_KEYS
        elif prose:
            yield Value(*match.span("text"), _ESCAPE)


def _of_yaml(head: str) -> list[Value]:
    """Find values by YAML's own reader; where it refuses the head, which is then read as it was typed, by lines."""
    try:
        scalars = scalar_places(head)
    except ValueError:
        return list(_as_typed(head))
    return [Value(start, end, _YAML_SIGNS.get(style)) for key, style, start, end in scalars if key in _PROSE_KEYS]


def _as_typed(head: str) -> Iterator[Value]:
    prose, offset = False, 0
    for line in head.split("\n"):
        key = _KEY.match(line)
        prose = (key[1] or key[2]) in _PROSE_KEYS if key else prose and line[:1] in (" ", "\t", "-")
        begin = key.end() if key else len(_BULLET.match(line)[0])  # type: ignore[index]  # it matches nothing too
        prose = prose and line[begin : begin + 1] not in ("[", "{")
        if prose:
            yield Value(offset + begin, offset + len(line.rstrip()), _SIGNS_AS_TYPED)
        offset += len(line) + 1


def same_values(before: str, after: str, fold: Callable[[str], str]) -> bool:
    """Whether the heads of two texts are read as the same, but for what `fold` takes out of the values judged."""
    one, other = (read_head(Source("", text, "")) for text in (before, after))
    told = [[finding.code for finding in head.findings] for head in (one, other)]
    return told[0] == told[1] and one.body_line == other.body_line and _same(one.values, other.values, "", fold)


def _same(one: object, other: object, key: str, fold: Callable[[str], str]) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_same(one[name], other[name], name, fold) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(*pair, key, fold) for pair in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str) and key in _PROSE_KEYS:
        return fold(one) == fold(other)
    return one == other
