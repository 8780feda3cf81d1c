"""An issue.toml with all masked but what it says to readers: titles, descriptions, roles, alternative texts."""

import re
from collections.abc import Iterator

from publisher.checks.house.manuscript import OBJECT, Manuscript, Passage, blank
from publisher.checks.house.passage_language import passage_language, without_foreign_quotations
from publisher.i18n.languages import key_of
from publisher.settings.fields import ISSUE_FIELDS, judged_keys

_PROSE_KEYS = judged_keys(ISSUE_FIELDS)
# TOML 1.0: strings and comments first, so that nothing within them is read as a key.
_TOKEN = re.compile(
    r'"""(?P<long>(?:\\.|[^\\])*?)"""|' + r"'''(?P<bare>.*?)'''"
    r'|"(?P<basic>(?:\\.|[^"\\\n])*+)"|' + r"'(?P<literal>[^'\n]*+)'|#[^\n]*+|(?P<key>[\w-]++)[ \t]*+=",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


def read_labels(text: str, language: str) -> Manuscript:
    """Mask a table; each of its texts is a passage."""
    pieces, cursor = [], 0
    places = list(text_spans(text, _PROSE_KEYS))
    for start, end in places:
        said = _ESCAPE.sub(lambda match: blank(match[0], OBJECT), text[start:end])
        pieces += [blank(text[cursor:start], OBJECT), said]
        cursor = end
    prose = without_foreign_quotations("".join([*pieces, blank(text[cursor:], OBJECT)]), language)
    passages = (Passage("front", start, end, passage_language(prose[start:end], language)) for start, end in places)
    return Manuscript(text, prose, tuple(passages), language=key_of(language))


# What follows a quoted key or part of one; and the head of a table, whose parts may be quoted.
_AFTER_KEY = re.compile(r"[ \t]*[.=]")
_TABLE_HEAD = re.compile(r"^[ \t]*\[\[?[^\[\]\n]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)


def text_spans(text: str, keys: frozenset[str]) -> Iterator[tuple[int, int]]:
    """List the places of the strings that are values of some keys, without their quotation marks."""
    heads = {match.start(): match.end() for match in _TABLE_HEAD.finditer(text)}
    prose, past = False, 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        line = text.rfind("\n", 0, match.start()) + 1
        past = heads.get(line, past)
        if kind == "key":
            prose = match["key"] in keys
        elif kind in ("basic", "literal") and _AFTER_KEY.match(text, match.end()):
            prose = match[kind] in keys
        elif kind and prose and match[kind] and not (line in heads and match.end() <= past):
            yield match.span(kind)
