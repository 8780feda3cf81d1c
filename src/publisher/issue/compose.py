"""Articles and an issue's table into an Issue: order, anchors, links between articles, reading time, dates."""

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from publisher.arabic.slug import anchor_of, slugify
from publisher.arabic.words import READING_SPEED, reading_minutes
from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import text_of
from publisher.i18n.languages import language_of
from publisher.issue.book_numbers import BookPlan, numbered_entries
from publisher.issue.links import link, named
from publisher.model import Article, Credit, Entry, Issue, Picture, Role, Section, SectionLayout, Span
from publisher.settings.fields import ISSUE_FIELDS, same_names
from publisher.settings.tables import IssueTable
from publisher.settings.validation import fit

# The day of a product whose sources name none: a fixed one, never the clock's.
NO_DATE = date(2000, 1, 1)


def issue_of_one(article: Article, shared: Mapping[str, Any]) -> IssueTable:
    """Make the table of an issue that is one article; `shared` is what its project says for all issues.

    Raise PublisherError where the name of its file, which stands for a title and an id, holds control characters.
    """
    own = {"title": article.title, "language": article.language, "date": article.date, "id": article.id}
    values = {**shared, **own, "slug": article.slug or "issue"}
    table, findings = fit(IssueTable, values, lambda _: article.source.at(1))
    if table is None:
        raise PublisherError(*findings)
    return table


@dataclass(frozen=True, slots=True)
class Chosen:
    """A section as an issue's table lists it, or a part as a book's does, with its articles."""

    title: str
    articles: tuple[Article, ...]
    layout: SectionLayout = "articles"
    role: Role = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issue stands: its folder from the project's root, and the folder's own name."""

    folder: str
    name: str


def prepared(article: Article) -> Article:
    """Work out what an issue needs to know of an article and can know of it alone: its anchors, how many words."""
    return replace(named(article), words=len(_text_of_article(article).split()))


def compose(
    table: IssueTable,
    place: Place,
    chosen: Sequence[Chosen],
    epoch: int | None,
    *,
    alone: bool = False,
    plan: BookPlan | None = None,
) -> tuple[Issue, list[Finding]]:
    """Set articles that are `prepared` in order; `epoch` is SOURCE_DATE_EPOCH, `alone` an issue of one article.

    A `plan` makes a book of them.
    """
    articles = [article for section in chosen for article in section.articles]
    findings = _duplicates(articles)
    linked, broken = link(articles, alone=alone)
    findings += broken
    waiting, speed = iter(enumerate(linked, 1)), speed_of(table)
    sections = [
        Section(
            section.title,
            tuple(_entry(n, article, speed) for _, (n, article) in zip(section.articles, waiting, strict=False)),
            section.layout,
            section.role,
        )
        for section in chosen
        if section.articles
    ]
    issue = _issue(table, place, tuple(sections), _issue_day(table, articles, epoch))
    if plan:
        issue = replace(issue, book=plan.book, sections=numbered_entries(issue, plan))
    return issue, findings


def slug_of_issue(given: str | None, folder: str) -> str:
    """Return the slug of an issue: the one that its table gives, else one of its folder's name."""
    return given or slugify(folder) or "issue"


def _issue(table: IssueTable, place: Place, sections: tuple[Section, ...], day: date | None) -> Issue:
    slug = slug_of_issue(table.slug, place.name)
    named, usual = table.cover, language_of(table.language)
    cover = named and Picture(posixpath.normpath(posixpath.join(place.folder, named.src)), named.alt, named.credit)
    return Issue(
        **{name: getattr(table, name) for name in _SAME_NAME},
        id=table.id or place.name or slug,
        slug=slug,
        sections=sections,
        date=day or NO_DATE,
        dated=day is not None,
        digits=table.digits or usual.digits,
        calendars=table.calendars or usual.calendars,
        masthead=tuple(Credit(line.role, line.names) for line in table.masthead),
        cover=cover or None,
    )


# What an issue's table may leave out is worked out above.
_SAME_NAME = same_names(ISSUE_FIELDS, "id", "slug", "date", "digits", "calendars")


def _issue_day(table: IssueTable, articles: Sequence[Article], epoch: int | None) -> date | None:
    """Return the day that products bear, None where nothing has one (docs/design.md, «Dates and bytes»)."""
    if epoch is not None:
        return datetime.fromtimestamp(epoch, UTC).date()
    return table.date or max((a.date for a in articles if a.date), default=None)


def _duplicates(articles: Sequence[Article]) -> list[Finding]:
    findings = []
    for code, values in (("C005", [a.slug for a in articles]), ("C006", [a.id for a in articles])):
        for value, count in Counter(values).items():
            if count > 1:
                paths = [a.source.path for a, v in zip(articles, values, strict=True) if v == value]
                findings.append(Finding.of(code, Span(paths[1], 1), value=value, other=paths[0]))
    return findings


def speed_of(table: IssueTable) -> int:
    """Return the words a minute by which reading times are counted; 0 where there are none."""
    return (table.words_per_minute or READING_SPEED) * table.reading_times


def renewed_entry(entry: Entry, article: Article, speed: int) -> Entry:
    """Return an entry with another text of its article, in the same place; `speed` is in words a minute."""
    new = _entry(entry.number, article, speed)
    return replace(entry, article=article, words=new.words, minutes=new.minutes)


def _entry(number: int, article: Article, speed: int) -> Entry:
    minutes = (article.reading_minutes or reading_minutes(article.words, speed)) if speed else 0
    return Entry(number, anchor_of(article.slug), article, article.words, minutes)


def _text_of_article(article: Article) -> str:
    parts = [article.title, *article.summary, *(block.html for block in article.blocks)]
    return text_of("\n".join(parts))
