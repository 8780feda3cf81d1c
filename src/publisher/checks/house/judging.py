"""An article's source under the house checks: what they find, and the source mended."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.checks.house.changes import Change, changes
from publisher.checks.house.front_prose import same_values
from publisher.checks.house.hits import Edit, Hit
from publisher.checks.house.ignoring import Ignoring
from publisher.checks.house.issue_table import read_labels
from publisher.checks.house.manuscript import Manuscript
from publisher.checks.house.mask import read_manuscript
from publisher.checks.house.registry import CHECKS, HouseCheck
from publisher.checks.house.safe_edits import keeping
from publisher.diagnostics import Finding
from publisher.importers.front_matter.head_places import place_of_head
from publisher.importers.registry import importer_of
from publisher.model import Article, Issue, Source, Span
from publisher.settings.tables import IgnoreTable

# A fix can bring another to light (a comma set right, the space after it); a few rounds settle every text.
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Mended:
    """A source's text after the safe fixes, what each of them changed, and the fixes that were refused."""

    text: str
    refused: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()


def house_findings(
    issue: Issue, table: Source, ignored: Sequence[IgnoreTable] = (), most: int | None = None
) -> tuple[Finding, ...]:
    """Judge every article of an issue, and what its own table says to readers."""
    own = judge_table(table, issue.language, ignored, most) if table.path.endswith(".toml") else []
    return (*own, *(finding for entry in issue.entries for finding in judge(entry.article, ignored, most)))


def judge(article: Article, ignored: Sequence[IgnoreTable] = (), most: int | None = None) -> list[Finding]:
    """Run every check over an article's source; findings come in the order of its lines, `most` of each code."""
    return _findings_of(article.source, _manuscript_of(article, article.source.text), ignored, most)


def judge_table(
    source: Source, language: str, ignored: Sequence[IgnoreTable] = (), most: int | None = None
) -> list[Finding]:
    """Run every check over the texts of an issue.toml. They are its author's to mend: a title names files too."""
    return _findings_of(source, read_labels(source.text, language), ignored, most)


def _findings_of(source: Source, text: Manuscript, ignored: Sequence[IgnoreTable], most: int | None) -> list[Finding]:
    ignoring = Ignoring(source, text, ignored)
    read = {reads: text.only(reads) for reads in {entry.reads for entry in CHECKS.values()}}
    hits = sorted(
        ((hit.start, code, hit) for code, e in CHECKS.items() for hit in _hits(code, read[e.reads], ignoring)),
        key=lambda found: found[:2],
    )
    return [*_bounded_findings(source, text, hits, most), *ignoring.findings()]


def _bounded_findings(
    source: Source, text: Manuscript, hits: Iterable[tuple[int, str, Hit]], most: int | None
) -> Iterator[Finding]:
    """Make findings of hits; of each code's beyond the bound, one that counts them, where they begin."""
    found = list(hits)
    counts, told = Counter(code for _, code, _ in found), Counter[str]()
    for start, code, hit in found:
        told[code] += 1
        if most is None or told[code] <= most:
            yield Finding.of(code, source.at(*text.place(start)), **dict(hit.params))
        elif told[code] == most + 1:
            yield Finding.of("A096", source.at(*text.place(start)), more=counts[code] - most, told=code)


def mend(article: Article, ignored: Sequence[IgnoreTable] = ()) -> Mended:
    """Apply the safe fixes, check after check, until none is left; a fix that is not proved safe is not made.

    A file that is not text stays as it is: what its importer found in it cannot be written back.
    """
    mended = _mended_throughout(article, ignored)
    source = article.source
    if not source.binary:
        return mended
    told = (Finding.of("A095", Span(source.path)),) if mended.text != source.text else ()
    return Mended(source.text, told)


def _mended_throughout(article: Article, ignored: Sequence[IgnoreTable]) -> Mended:
    text = _manuscript_of(article, article.source.text)
    refused: dict[str, Finding] = {}
    made: list[Change] = []
    for _ in range(_MOST_ROUNDS):
        before = text.raw
        for code, entry in CHECKS.items():
            hits = _hits_to_mend(article, text, code, ignored)
            after = _with(text.raw, hits)
            if after == text.raw:
                continue
            if not _proved_throughout(article, entry, text.raw, after):
                refused[code] = Finding.of("A097", article.source.at(1), refused=code)
                # What a fix may have spoilt in the front matter keeps it from no other place.
                body = _body_begins(text.raw)
                hits = [hit for hit in hits if all(edit.start >= body for edit in hit.edits)]
                after = _with(text.raw, hits)
            if after != text.raw and _proved_throughout(article, entry, text.raw, after):
                made += changes(code, text.raw, hits, applied)
                text = _manuscript_of(article, after)
        if text.raw == before:
            return Mended(text.raw, tuple(refused.values()), tuple(made))
    endless = Finding.of("A097", article.source.at(1), refused=tuple(CHECKS))
    return Mended(article.source.text, (*refused.values(), endless))


def _hits_to_mend(article: Article, text: Manuscript, code: str, ignored: Sequence[IgnoreTable]) -> list[Hit]:
    ignoring = Ignoring(article.source, text, ignored)
    read = text.only(CHECKS[code].reads)
    return list(_apart(keeping(text.raw, _hits(code, read, ignoring), applied)))


def _with(text: str, hits: Iterable[Hit]) -> str:
    return applied(text, [edit for hit in hits for edit in hit.edits])


def _apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Leave out hits whose edits touch those of an earlier one: all of a hit's edits are made, or none."""
    taken: list[Edit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.end)):
        if not any(edit.start < other.end and other.start < edit.end for edit in hit.edits for other in taken):
            taken = [*(edit for edit in taken if edit.end > hit.start), *hit.edits]
            yield hit


def _manuscript_of(article: Article, text: str) -> Manuscript:
    return read_manuscript(text, article.language, verse=article.verse, plain=_is_plain(article))


def _is_plain(article: Article) -> bool:
    importer = importer_of(article.source.path)
    return importer is not None and importer.syntax == "plain"


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


def _proved_throughout(article: Article, entry: HouseCheck, before: str, after: str) -> bool:
    """Whether a fix changed only what is its check's own, in front matter too as its reader has it."""
    if not proved(entry, before, after):
        return False
    return _is_plain(article) or entry.fold is None or same_values(before, after, entry.fold)


def _body_begins(text: str) -> int:
    place = place_of_head(text)
    return sum(len(line) + 1 for line in text.split("\n")[: place.body]) if place else 0


def proved(entry: HouseCheck, before: str, after: str) -> bool:
    """Whether a fix changed only what is its check's own, and no line end."""
    if entry.fold is None:
        return before == after
    return before.count("\n") == after.count("\n") and entry.fold(before) == entry.fold(after)
