"""An article's source under the house checks: what they find, and the source mended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.checks.house.hits import Edit, Hit
from publisher.checks.house.ignoring import Ignoring
from publisher.checks.house.keeping import keeping
from publisher.checks.house.manuscript import Manuscript
from publisher.checks.house.mask import read_manuscript
from publisher.checks.house.table import CHECKS, HouseCheck
from publisher.config import IgnoreTable
from publisher.diagnostics import Finding
from publisher.model import Article, Issue

# A fix can bring another to light (a comma set right, the space after it); a few rounds settle every text.
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Mended:
    """A source's text after the safe fixes, and the fixes that were refused."""

    text: str
    refused: tuple[Finding, ...] = ()


def house_findings(issue: Issue, ignored: Sequence[IgnoreTable] = ()) -> tuple[Finding, ...]:
    """Judge every article of an issue."""
    return tuple(finding for entry in issue.entries for finding in judge(entry.article, ignored))


def judge(article: Article, ignored: Sequence[IgnoreTable] = ()) -> list[Finding]:
    """Run every check over an article's source; findings come in the order of its lines."""
    source, text = article.source, _read(article, article.source.text)
    ignoring = Ignoring(source, text, ignored)
    read = {languages: text.only(languages) for languages in {entry.languages for entry in CHECKS.values()}}
    hits = sorted(
        ((hit.start, code, hit) for code, e in CHECKS.items() for hit in _hits(code, read[e.languages], ignoring)),
        key=lambda found: found[:2],
    )
    told = [Finding.of(code, source.at(*text.place(start)), **dict(hit.params)) for start, code, hit in hits]
    return [*told, *ignoring.findings()]


def mend(article: Article, ignored: Sequence[IgnoreTable] = ()) -> Mended:
    """Apply the safe fixes, check after check, until none is left; a fix that is not proved safe is not made."""
    text = _read(article, article.source.text)
    refused: dict[str, Finding] = {}
    for _ in range(_MOST_ROUNDS):
        before = text.raw
        for code, entry in CHECKS.items():
            after = _mended(article, text, code, ignored)
            if not proved(entry, text.raw, after):
                refused[code] = Finding.of("A097", article.source.at(1), refused=code)
            elif after != text.raw:
                text = _read(article, after)
        if text.raw == before:
            return Mended(text.raw, tuple(refused.values()))
    endless = Finding.of("A097", article.source.at(1), refused=tuple(CHECKS))
    return Mended(article.source.text, (*refused.values(), endless))


def _mended(article: Article, text: Manuscript, code: str, ignored: Sequence[IgnoreTable]) -> str:
    ignoring = Ignoring(article.source, text, ignored)
    read = text.only(CHECKS[code].languages)
    kept = keeping(text.raw, _hits(code, read, ignoring), applied)
    return applied(text.raw, [edit for hit in kept for edit in hit.edits])


def _read(article: Article, text: str) -> Manuscript:
    plain = article.source.path.lower().endswith(".txt")
    return read_manuscript(text, article.language, verse=article.verse, plain=plain)


def _hits(code: str, text: Manuscript, ignoring: Ignoring) -> Iterator[Hit]:
    hits = CHECKS[code].check(text) if text.passages else ()
    return (hit for hit in hits if not ignoring.covers(code, hit))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits; of two that overlap, the first."""
    pieces, cursor = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start >= cursor:
            pieces += [text[cursor : edit.start], edit.text]
            cursor = edit.end
    return "".join([*pieces, text[cursor:]])


def proved(entry: HouseCheck, before: str, after: str) -> bool:
    """Whether a fix changed only what is its check's own, and no line end."""
    if entry.fold is None:
        return before == after
    return before.count("\n") == after.count("\n") and entry.fold(before) == entry.fold(after)
