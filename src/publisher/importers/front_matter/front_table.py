"""The front matter that an article may carry, as a table of typed values."""

import datetime
import re
from email.utils import parsedate
from typing import Annotated

from pydantic import BeforeValidator, Field

from publisher.importers.html.verse import OPTIONS
from publisher.settings.tables import PictureTable
from publisher.settings.validation import Day, Filled, Language, Line, Slug, Strict, Words, misfit


def _minutes(value: object) -> object:
    match = re.match(r"\s*(\d+)", str(value))
    if not match:
        raise misfit("minutes_form")
    return int(match[1])


_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=[T\s]|$)(.*)", re.DOTALL)


def _iso_day(value: object) -> object:
    """Read a date as blogs write it: any digits, any sign between them, the year first; or as e-mail has it."""
    if not isinstance(value, str):
        return value
    if found := _YEAR_FIRST.fullmatch(value):
        year, month, day = (int(part) for part in found.groups()[:3])
        return f"{year:04}-{month:02}-{day:02}"
    posted = parsedate(value) if re.match(r"\s*[A-Za-z]{3},", value) else None
    return f"{posted[0]:04}-{posted[1]:02}-{posted[2]:02}" if posted else value


def day_in(name: str) -> datetime.date | None:
    """Give the day that a file's name begins with, as Jekyll dates its posts."""
    try:
        return datetime.date.fromisoformat(name[:10]) if name[10:11] in ("", "-") else None
    except ValueError:
        return None


def _columns(value: object) -> object:
    if str(value).strip() not in ("1", "2"):
        raise misfit("columns_form")
    return int(str(value))


_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "none", "")


def _verse(value: object) -> object:
    """Read whether an article is verse, and the options that it is set with: None where it is none."""
    said = str(value).strip().lower()
    if said in _YES or said in _NO:
        return () if said in _YES else None
    words = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if unknown := next((word for word in words if word not in OPTIONS), None):
        raise misfit("verse_form", value=unknown, known=OPTIONS)
    return words


class FrontTable(Strict):
    """The head of an article."""

    title: Filled | None = None
    id: Line = ""
    slug: Slug | None = None
    revision: Annotated[int, Field(ge=1)] = 1
    kicker: Line = ""
    subtitle: Line = ""
    authors: Words = ()
    translator: Line = ""
    date: Annotated[Day | None, BeforeValidator(_iso_day)] = None
    summary: Words = ()
    section: Line = ""
    tags: Words = ()
    image: PictureTable | None = None
    source: Line = ""
    licence: Line = ""
    language: Language | None = None
    reading_time: Annotated[int | None, BeforeValidator(_minutes), Field(ge=1, le=10_000)] = None
    columns: Annotated[int | None, BeforeValidator(_columns)] = None
    verse: Annotated[tuple[str, ...] | None, BeforeValidator(_verse)] = None
    draft: bool = False
