"""What authors chose to ignore: comments in an article, tables in publisher.toml; each says why."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from publisher.checks.house.hits import Hit
from publisher.checks.house.manuscript import Manuscript
from publisher.diagnostics import Finding
from publisher.model import Source, Span
from publisher.settings.tables import IgnoreTable

_COMMENT = re.compile(r"<!--\s*publisher:\s*ignore\b(.*)-->", re.DOTALL)
_CODES = re.compile(r"(?:[\s,،]*[A-Z]\d{3}\b)*")


@dataclass(slots=True)
class _Ignored:
    """What a comment ignores, from where to where; `used` are the codes that it kept silent."""

    codes: tuple[str, ...]
    reason: str
    place: int
    start: int
    end: int
    used: set[str] = field(default_factory=set)


class Ignoring:
    """The comments of one article and the project's tables that name it."""

    def __init__(self, source: Source, text: Manuscript, tables: Sequence[IgnoreTable]) -> None:
        self._source, self._text = source, text
        self._comments = list(_comments(text))
        self._tables = [table for table in tables if speaks_of(table, source.at(1))]

    def covers(self, code: str, hit: Hit) -> bool:
        """Whether a hit was chosen to be ignored."""
        for comment in self._comments:
            if code in comment.codes and comment.reason and comment.start <= hit.start < comment.end:
                comment.used.add(code)
                return True
        return any(code in table.codes and self._speaks_of(table, hit) for table in self._tables)

    def _speaks_of(self, table: IgnoreTable, hit: Hit) -> bool:
        """Whether a hit lies within a text that a table names; one that names none speaks of all."""
        if not table.text:
            return True
        last = self._text.raw.rfind(table.text, 0, hit.start + len(table.text))
        return last >= 0 and last <= hit.start < last + len(table.text)

    def findings(self) -> Iterator[Finding]:
        """Tell the comments that say no reason, and those that keep nothing silent."""
        for comment in self._comments:
            span = self._source.at(*self._text.place(comment.place))
            if not comment.reason or not comment.codes:
                yield Finding.of("A098", span)
                continue
            for code in comment.codes:
                if code not in comment.used:
                    yield Finding.of("A099", span, ignored=code)


def speaks_of(table: IgnoreTable, span: Span | None) -> bool:
    """Whether a table names the file of a place."""
    return span is not None and any(fnmatchcase(span.path, pattern) for pattern in table.paths)


def _comments(text: Manuscript) -> Iterator[_Ignored]:
    body = [passage for passage in text.passages if passage.kind != "front"]
    for start, end in text.comments:
        match = _COMMENT.fullmatch(text.raw, start, end)
        if not match:
            continue
        codes = _CODES.match(match[1])
        said = codes[0] if codes else ""
        reason = match[1][len(said) :].strip(" \t\n:،—–-")
        following = next((p for p in body if p.end > end), None)
        whole = not any(passage.start < start for passage in body)
        scope = (0, len(text.raw) + 1) if whole or not following else (following.start, following.end)
        yield _Ignored(tuple(re.findall(r"[A-Z]\d{3}", said)), reason, start, *scope)
