"""The front matter that an article may carry, as a table of typed values."""

import datetime
import re
from dataclasses import dataclass
from email.utils import parsedate
from typing import Annotated

from publisher.arabic.dates import read_date
from publisher.diagnostics import Finding
from publisher.i18n.languages import near
from publisher.importers.front_matter.key_aliases import settle_keys
from publisher.importers.front_matter.syntax import Head, read_head
from publisher.importers.html.verse import OPTIONS
from publisher.model import Source
from publisher.settings.misfits import misfit
from publisher.settings.plain_values import Bounds
from publisher.settings.tables import PictureTable
from publisher.settings.type_readers import Before
from publisher.settings.validation import Strict, fit, read_values
from publisher.settings.value_types import Day, Filled, Language, Line, Slug, Words


def _minutes(value: object) -> object:
    match = re.match(r"\s*(\d+)", str(value))
    if not match:
        raise misfit("minutes_form", "3")
    return int(match[1])


# A day in any digits with any sign between them, the year first, and what may follow it: a time of the day.
_YEAR_FIRST = re.compile(
    r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s]\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?\s*(?:[AaPp][Mm])?)?(?:\s*(?:Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?))?\s*"
)


def _iso_day(value: object) -> object:
    """Read a date as blogs write it: the year first, or the month by its name, or as e-mail has it."""
    if not isinstance(value, str):
        return value
    if found := _YEAR_FIRST.fullmatch(value):
        year, month, day = (int(part) for part in found.groups())
        return f"{year:04}-{month:02}-{day:02}"
    if re.match(r"\s*[A-Za-z]{3},", value) and (posted := parsedate(value)):
        return f"{posted[0]:04}-{posted[1]:02}-{posted[2]:02}"
    return read_date(value) or value


def day_in(name: str) -> datetime.date | None:
    """Give the day that a file's name begins with, as Jekyll dates its posts."""
    try:
        return datetime.date.fromisoformat(name[:10]) if name[10:11] in ("", "-") else None
    except ValueError:
        return None


def _columns(value: object) -> object:
    if str(value).strip() not in ("1", "2"):
        raise misfit("columns_form", "1")
    return int(str(value))


_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "none", "")


def _verse(value: object) -> object:
    """Read whether an article is verse, and the options that it is set with: None where it is none."""
    said = str(value).strip().lower()
    if said in _YES or said in _NO:
        return () if said in _YES else None
    words = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if any(word not in OPTIONS for word in words):
        raise misfit("verse_form", "true", known=OPTIONS)
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontTable(Strict):
    """The head of an article."""

    title: Filled | None = None
    id: Line = ""
    slug: Slug | None = None
    revision: Annotated[int, Bounds(ge=1)] = 1
    kicker: Line = ""
    subtitle: Line = ""
    authors: Words = ()
    translator: Line = ""
    date: Annotated[Day | None, Before(_iso_day)] = None
    summary: Words = ()
    section: Line = ""
    tags: Words = ()
    image: PictureTable | None = None
    source: Line = ""
    licence: Line = ""
    language: Language | None = None
    reading_time: Annotated[Annotated[int, Bounds(ge=1, le=10_000)] | None, Before(_minutes)] = None
    columns: Annotated[int | None, Before(_columns)] = None
    verse: Annotated[tuple[str, ...] | None, Before(_verse)] = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """An article's head, its fields, and what was noticed; where an error is among that, fields may be missing."""

    table: FrontTable
    head: Head
    findings: tuple[Finding, ...]


# An author's slip in these would show another article than was meant, or show one too soon.
_MEANT = frozenset(("title", "date", "revision", "columns", "verse", "draft"))


def read_front(source: Source) -> Front:
    """Read the head of an article as it is found; a value that nothing can be made of is left out, and told."""
    raw = read_head(source)
    head, told = settle_keys(raw, source)
    values = dict(head.values)
    table, misfits = fit(FrontTable, values, lambda path: source.at(head.line_of(path)))
    for finding in misfits:
        key = str(dict(finding.params)["key"]).partition(".")[0]
        value = values.pop(key, None)
        if key == "language" and (meant := near(str(value))):
            values[key] = meant
            told.append(Finding.of("F016", finding.span, typed=value, meant=meant))
        else:
            told.append(finding if key in _MEANT else _left_out(finding, key))
    table = table or read_values(values, FrontTable)
    return Front(table, head, (*raw.findings, *dict.fromkeys(told)))


def _left_out(finding: Finding, key: str) -> Finding:
    known = dict(finding.params)
    return Finding.of("F014", finding.span, key=key, reason=known.get("reason", ""), example=known.get("example", ""))
