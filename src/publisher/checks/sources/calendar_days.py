"""Days that a calendar of the issue cannot say: products give them in the others, or in the Gregorian."""

import datetime
from collections.abc import Iterator

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.labels.speaker import without_day
from publisher.model import Calendar, Issue, Source, Span

_NAMES: dict[Calendar, Phrase] = {
    "gregorian": Phrase("calendar_gregorian"),
    "hijri": Phrase("calendar_hijri"),
    "jalali": Phrase("calendar_jalali"),
}


def days_out_of_range(issue: Issue, table: Source) -> Iterator[Finding]:
    """Find the days of an issue and of its articles that one of its calendars does not have."""
    if set(issue.calendars) <= {"gregorian"}:
        return
    if issue.dated:
        yield from _told(issue, issue.date, table.at(table.line_with("date")))
    for entry in issue.entries:
        article = entry.article
        if article.date:
            yield from _told(issue, article.date, article.source.at(article.source.line_with("date")))


def _told(issue: Issue, day: datetime.date, place: Span) -> Iterator[Finding]:
    lost = without_day(issue.calendars, day)
    shown = tuple(_NAMES[one] for one in issue.calendars if one not in lost) or (_NAMES["gregorian"],)
    if lost:
        yield Finding.of("F019", place, day=day, calendars=tuple(_NAMES[one] for one in lost), shown=shown)
