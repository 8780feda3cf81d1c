"""What would be wrong with the archive as a whole, though each of its issues is right."""

from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from publisher.arabic.search_folds import fold_letters
from publisher.diagnostics import Finding
from publisher.model import Span
from publisher.site.groups import names_of
from publisher.site.published import Archive


def check_archive(archive: Archive, today: date) -> Iterator[Finding]:
    """Yield what an editor has to mend before the archive is published, each thing once."""
    yield from _shared_slugs(archive)
    yield from _future_dates(archive, today)
    for issue in archive.issues:
        if not issue.facts.cover:
            yield Finding.of("S032", Span(issue.facts.path, 1), slug=issue.facts.slug)
    yield from _near_spellings(archive, "authors", "S033")
    yield from _near_spellings(archive, "tags", "S042")
    if not archive.address:
        yield Finding.of("S039", None)


def _shared_slugs(archive: Archive) -> Iterator[Finding]:
    taken: dict[str, str] = {}
    for issue in sorted(archive.issues, key=lambda issue: issue.facts.path):
        slug, path = issue.facts.slug, issue.facts.path
        # Two addresses that differ in case alone are one on many disks.
        first = taken.setdefault(slug.casefold(), path)
        if first != path:
            yield Finding.of("S030", Span(path, 1), value=slug, other=str(PurePosixPath(first).parent))


def _future_dates(archive: Archive, today: date) -> Iterator[Finding]:
    for issue in archive.issues:
        facts = issue.facts
        if facts.date > str(today):
            yield Finding.of("S031", Span(facts.path, 1), date=facts.date, today=str(today))
            continue  # its articles may be of that day too
        for article in facts.articles:
            if article.date > str(today):
                yield Finding.of("S031", Span(article.path, 1), date=article.date, today=str(today))


def _near_spellings(archive: Archive, kind: str, code: str) -> Iterator[Finding]:
    """Yield names that are one but for hamza, vowel signs and the like; each with where it is written otherwise."""
    spelt: dict[str, dict[str, list[str]]] = {}
    for issue in archive.issues:
        for article in issue.facts.articles:
            for name in names_of(kind, article):
                key = " ".join(fold_letters(name.plain).split())
                spelt.setdefault(key, {}).setdefault(name.plain, []).append(article.path)
    for spellings in spelt.values():
        # The rarer is the likelier slip.
        usual, *others = sorted(spellings, key=lambda name: (-len(spellings[name]), name))
        for other in others:
            places = sorted(spellings[other])
            yield Finding.of(
                code, Span(places[0], 1), name=other, other=usual, path=min(spellings[usual]), places=len(places)
            )
