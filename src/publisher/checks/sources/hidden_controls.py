"""Directional controls that no one sees in a source: written there as escapes or as references to characters.

The house checks read sources as they are typed; what an escape stands for shows in the values that importers read.
"""

import re
from collections.abc import Iterator, Sequence

from publisher.arabic.bidi.controls import pairs
from publisher.diagnostics import Finding
from publisher.model import Article, Issue, Source, Span
from publisher.settings.fields import ARTICLE_FIELDS, ISSUE_FIELDS

_OVERRIDES = frozenset("\u202d\u202e")


def hidden_in_article(article: Article) -> Iterator[Finding]:
    """Find overrides (A017) and controls without a partner (A016) that the source writes by escapes."""
    fields = [text for field in ARTICLE_FIELDS if field.wording for text in field.texts(article)]
    body = [*(block.html for block in article.blocks), *(note.html for note in article.notes)]
    told = [*_told(fields), *(("A017", sign) for html in body for sign in sorted(_OVERRIDES.intersection(html)))]
    for code, sign in dict.fromkeys(told):
        if sign not in article.source.text:  # else the house checks find it where it stands
            yield _finding(code, sign, [article.source])


def hidden_in_issue(issue: Issue, table: Source, tables: Sequence[Source]) -> Iterator[Finding]:
    """Find the same in the values of an issue, which `tables` name; house style reads its own `table`."""
    values = [text for field in ISSUE_FIELDS if field.wording for text in field.texts(issue)]
    for code, sign in dict.fromkeys(_told(values)):
        if sign not in table.text:
            yield _finding(code, sign, tables)


def _told(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for sign in sorted(_OVERRIDES.intersection(text)):
            yield "A017", sign
        _, alone = pairs(text)
        for sign in sorted({text[place] for place in alone} - _OVERRIDES):
            yield "A016", sign


def _finding(code: str, sign: str, sources: Sequence[Source]) -> Finding:
    return Finding.of(code, _place(sign, sources), codepoint=f"{ord(sign):04X}")


def _place(sign: str, sources: Sequence[Source]) -> Span:
    """Return where a control is written, as it is or by its number in TOML, YAML, JSON or HTML."""
    number = ord(sign)
    written = re.compile(rf"{sign}|\\u{number:04x}|\\U{number:08x}|&#x0*{number:x}\b|&#0*{number}\b", re.IGNORECASE)
    for source in sources:
        if found := written.search(source.text):
            before = source.text[: found.start()]
            return source.at(before.count("\n") + 1, found.start() - before.rfind("\n"))
    return sources[0].at(1)
