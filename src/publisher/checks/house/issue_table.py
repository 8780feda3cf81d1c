"""An issue.toml with all masked but what it says to readers: titles, descriptions, roles, alternative texts."""

import re
from collections.abc import Iterator

from publisher.checks.house.manuscript import OBJECT, Manuscript, Passage, blank
from publisher.checks.house.passage_language import passage_language, without_foreign_quotations
from publisher.settings.fields import ISSUE_FIELDS, judged_keys

_PROSE_KEYS = judged_keys(ISSUE_FIELDS)
# TOML 1.0: strings and comments first, so that nothing within them is taken for a key.
_TOKEN = re.compile(
    r'"""(?P<long>(?:\\.|[^\\])*?)"""|' + r"'''(?P<bare>.*?)'''"
    r'|"(?P<basic>(?:\\.|[^"\\\n])*+)"|' + r"'(?P<literal>[^'\n]*+)'|#[^\n]*+|(?P<key>[\w-]++)\s*+=",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)


def read_labels(text: str, language: str) -> Manuscript:
    """Mask a table; each of its texts is a passage."""
    pieces, cursor = [], 0
    places = list(_text_spans(text))
    for start, end in places:
        said = _ESCAPE.sub(lambda match: blank(match[0], OBJECT), text[start:end])
        pieces += [blank(text[cursor:start], OBJECT), said]
        cursor = end
    prose = without_foreign_quotations("".join([*pieces, blank(text[cursor:], OBJECT)]), language)
    passages = (Passage("front", start, end, passage_language(prose[start:end], language)) for start, end in places)
    return Manuscript(text, prose, tuple(passages))


def _text_spans(text: str) -> Iterator[tuple[int, int]]:
    """List the places of texts that people read."""
    prose = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "key":
            prose = match["key"] in _PROSE_KEYS
        elif kind and prose and match[kind]:
            yield match.span(kind)
