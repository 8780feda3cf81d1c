"""publisher.toml and issue.toml into typed values, and plain values into their lines."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, TypeVar

from publisher.diagnostics import Finding
from publisher.diagnostics.reasons import reason_of_parser
from publisher.i18n.sentences import Phrase
from publisher.model import AuthorDigits, Calendar, Digits, Months, SectionLayout, Source, Span
from publisher.settings.misfits import KeyPath, misfit
from publisher.settings.plain_values import Bounds
from publisher.settings.type_readers import After
from publisher.settings.validation import Strict, fit
from publisher.settings.value_types import Address, Day, Filled, Language, Line, Slug, Words, not_empty, once_each
from publisher.system.limits import Limits

Table = TypeVar("Table", bound=Strict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsTable(Strict):
    """What one article may take before it is refused, how many findings of one code are shown, and how much is
    remembered (MB).
    """

    seconds: Annotated[float, Bounds(gt=0, le=86_400)] = Limits().seconds
    megabytes: Annotated[int, Bounds(ge=64, le=1_000_000)] = Limits().megabytes
    findings: Annotated[int, Bounds(ge=1, le=1_000_000)] = 100
    cache: Annotated[int, Bounds(ge=1, le=1_000_000)] = 1024

    @property
    def article(self) -> Limits:
        """What one article may take, as a plain value for those who never read a table."""
        return Limits(self.seconds, self.megabytes)


#: What fonts an EPUB has: WOFF2 is smaller, and old reading systems know TTF alone.
FontKind = Literal["ttf", "woff2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpubTable(Strict):
    """How EPUBs are made."""

    fonts: FontKind = "ttf"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfTable(Strict):
    """How PDFs are made.

    `whole_latin`: Latin names, numbers and code come back whole from Chrome too; files are a little larger for it.
    """

    whole_latin: bool = False


#: The gates of finished pages, which let no more pass than a text that is named.
GATES = frozenset(("P013", "P015"))


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreTable(Strict):
    """One [[ignore]] of publisher.toml: checks that some texts need not pass, and why.

    With `text`, it speaks of that text alone, wherever the files have it. The gates require one.
    """

    codes: Annotated[Words, After(not_empty)]
    paths: Annotated[Words, After(not_empty)]
    reason: Filled
    text: Line = ""

    def check(self) -> None:
        """Raise MisfitError where the codes of gates stand without a text."""
        if not self.text and (gates := GATES.intersection(self.codes)):
            raise misfit("gate_without_text", code=min(gates))


#: What belongs to a theme, whoever looks for it first in the settings of the project or of an issue.
_OF_THEMES = dict.fromkeys(
    ("colours", "colors", "dark", "fonts", "sizes", "pages", "justify", "contrast"), Phrase("colours_of_theme")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTable(Strict):
    """publisher.toml: what all issues of a project share."""

    elsewhere: ClassVar = _OF_THEMES
    theme: Filled = ""
    page: Words = ()
    magazine: Line = ""
    publisher: Line = ""
    logo: Line = ""
    certifier: Line = ""
    address: Address = ""
    words_per_minute: Annotated[int, Bounds(ge=20, le=1000)] | None = None
    limits: LimitsTable = LimitsTable()
    epub: EpubTable = EpubTable()
    pdf: PdfTable = PdfTable()
    ignore: tuple[IgnoreTable, ...] = ()

    @property
    def usual_theme(self) -> str:
        """The theme of an issue that names none."""
        return self.theme or "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTable(Strict):
    """A picture named in front matter or as an issue's cover."""

    src: Filled
    alt: Filled
    credit: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTable(Strict):
    """One [[section]] of an issue."""

    title: Line = ""
    articles: Words
    layout: SectionLayout = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTable(Strict):
    """One [[masthead]] line of an issue."""

    role: Filled
    names: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTable(Strict):
    """issue.toml."""

    elsewhere: ClassVar = _OF_THEMES
    title: Filled
    title_latin: Line = ""
    language: Language = "ar"
    id: Line = ""
    slug: Slug | None = None
    number: Annotated[int, Bounds(ge=0, le=1_000_000)] | None = None
    volume: Annotated[int, Bounds(ge=0, le=1_000_000)] | None = None
    revision: Annotated[int, Bounds(ge=1, le=1_000_000)] = 1
    date: Day | None = None
    issn: Line = ""
    isbn: Line = ""
    doi: Line = ""
    description: Line = ""
    magazine: Line = ""
    publisher: Line = ""
    certifier: Line = ""
    authors: Words = ()
    editors: Words = ()
    masthead: tuple[CreditTable, ...] = ()
    licence: Line = ""
    address: Address = ""
    digits: Digits | None = None
    author_digits: AuthorDigits = "kept"
    calendars: Annotated[tuple[Calendar, ...], After(not_empty), After(once_each)] | None = None
    months: Months = ""
    reading_times: bool = True
    words_per_minute: Annotated[int, Bounds(ge=20, le=1000)] | None = None
    theme: Line = ""
    page: Words = ()
    cover: PictureTable | None = None
    articles: Words = ()
    section: tuple[SectionTable, ...] = ()


def line_of(text: str, path: KeyPath) -> int | None:
    """Return the line of a key, from 1, or None: the parser keeps none, so its table is sought, of several the n-th,
    and then the key in it.
    """
    lines = text.splitlines()
    start, names = 0, [step for step in path if isinstance(step, str)]
    for name, below in pairwise(path):
        if isinstance(name, str):
            bracket, number = ("[[", below) if isinstance(below, int) else ("[", 0)
            head = re.compile(rf"\s*{re.escape(bracket)}\s*(?:[\w-]+\.)*{re.escape(name)}\s*]")
            heads = [n for n, line in enumerate(lines) if head.match(line)]
            start = heads[number] if number < len(heads) else start
    for name in reversed(names):
        key = re.compile(
            rf"\s*(?:[\w.\"']+\.)?[\"']?{re.escape(name)}[\"']?\s*=|\s*\[+\s*(?:[\w-]+\.)?{re.escape(name)}\s*]+"
        )
        found = next((n for n in range(start, len(lines)) if key.match(lines[n])), None)
        if found is not None:
            return found + 1
    return start + 1 if start else None


def read_table(model: type[Table], *sources: Source) -> tuple[Table | None, list[Finding]]:
    """Read TOML files into one table, later ones over earlier ones key by key, with every misfit at its line."""
    values: dict[str, object] = {}
    for source in sources:
        try:
            values = _overlaid(values, tomllib.loads(source.text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            line = re.search(r"line (\d+)", str(error))
            at_end = len(source.text.splitlines())
            span = source.at(int(line[1]) if line else at_end)
            return None, [Finding.of("C004", span, reason=reason_of_parser(str(error).split(" (at")[0]))]
    return fit(model, values, lambda path: place_in(sources, path))


def place_in(sources: Sequence[Source], path: KeyPath) -> Span:
    """Find the file that says a key last, and its line there."""
    for source in reversed(sources):
        if line := line_of(source.text, path):
            return source.at(line)
    return sources[-1].at(1)


def table_text(values: Mapping[str, str | int | date | list[str]]) -> str:
    """Write texts, lists of them, numbers and dates as lines of TOML, whose quoted texts are JSON's (TOML 1.0)."""
    return "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False) if isinstance(value, str | list) else value}\n"
        for key, value in values.items()
    )


def _overlaid(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _overlaid(below, value)
        else:
            merged[key] = value
    return merged
