"""The front matter that an article may carry, as a table of typed values."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from publisher.config import PictureTable
from publisher.schema import Day, Filled, Language, Line, Slug, Strict, Words, misfit


def _minutes(value: object) -> object:
    match = re.match(r"\s*(\d+)", str(value))
    if not match:
        raise misfit("minutes_form")
    return int(match[1])


def _columns(value: object) -> object:
    if str(value).strip() not in ("1", "2"):
        raise misfit("columns_form")
    return int(str(value))


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
    date: Day | None = None
    summary: Words = ()
    section: Line = ""
    tags: Words = ()
    image: PictureTable | None = None
    source: Line = ""
    licence: Line = ""
    language: Language | None = None
    reading_time: Annotated[int | None, BeforeValidator(_minutes), Field(ge=1, le=10_000)] = None
    columns: Annotated[int | None, BeforeValidator(_columns)] = None
    verse: bool = False
    draft: bool = False
