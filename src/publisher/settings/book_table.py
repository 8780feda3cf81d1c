"""book.toml into typed values, and these into the table of an issue and what only a book has."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Literal

from publisher.arabic.isbn import isbn_fault
from publisher.diagnostics import Finding
from publisher.model import AuthorDigits, Book, Calendar, Digits, Isbn, Months, Numbering, Source
from publisher.settings.plain_values import Bounds
from publisher.settings.tables import IssueTable, PictureTable, line_of
from publisher.settings.type_readers import After, Before
from publisher.settings.validation import Strict
from publisher.settings.value_types import Address, Day, Filled, Language, Line, Slug, Words, not_empty, once_each

#: The theme of a book that names none.
BOOK_THEME = "kitab"
_ISBN_FORMATS = ("print", "pdf", "epub", "web")


def _lines(value: object) -> object:
    """Take a text of several lines as one line each; empty ones part nothing."""
    if isinstance(value, str):
        return tuple(" ".join(line.split()) for line in value.splitlines() if line.strip())
    return value


Lines = Annotated[tuple[Line, ...], Before(_lines)]


@dataclass(frozen=True, slots=True, kw_only=True)
class IsbnTable(Strict):
    """[isbn] of book.toml: a number for each format."""

    print: Line = ""
    pdf: Line = ""
    epub: Line = ""
    web: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpigraphTable(Strict):
    """[epigraph] of book.toml: its text, and whose it is."""

    text: Annotated[Lines, After(not_empty)]
    source: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPartTable(Strict):
    """One [[part]] of a book."""

    title: Filled
    chapters: Annotated[Words, After(not_empty)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTable(Strict):
    """book.toml."""

    title: Filled
    subtitle: Line = ""
    title_latin: Line = ""
    language: Language = "ar"
    id: Line = ""
    slug: Slug | None = None
    revision: Annotated[int, Bounds(ge=1, le=1_000_000)] = 1
    date: Day | None = None
    authors: Words = ()
    editors: Words = ()
    translators: Words = ()
    edition: Annotated[int, Bounds(ge=1, le=99)] | None = None
    edition_note: Line = ""
    series: Line = ""
    volume: Annotated[int, Bounds(ge=0, le=1_000_000)] | None = None
    isbn: IsbnTable | Line = ""
    doi: Line = ""
    description: Line = ""
    publisher: Line = ""
    certifier: Line = ""
    licence: Line = ""
    copyright: Lines = ()
    dedication: Lines = ()
    epigraph: EpigraphTable | None = None
    address: Address = ""
    digits: Digits | None = None
    author_digits: AuthorDigits = "kept"
    calendars: Annotated[tuple[Calendar, ...], After(not_empty), After(once_each)] | None = None
    months: Months = ""
    theme: Line = ""
    page: Words = ()
    cover: PictureTable | None = None
    numbering: Numbering = "words"
    chapters_begin: Literal["recto", "next"] = "recto"
    front: Words = ()
    chapters: Words = ()
    part: tuple[BookPartTable, ...] = ()
    appendices: Words = ()

    def isbns(self) -> tuple[Isbn, ...]:
        """Return the ISBNs that are given, each with its format."""
        if isinstance(self.isbn, str):
            return (Isbn("", self.isbn),) if self.isbn else ()
        told = ((name, str(getattr(self.isbn, name))) for name in _ISBN_FORMATS)
        return tuple(Isbn(name, number) for name, number in told if number)

    def book(self) -> Book:
        """Return what only a book has."""
        return Book(
            subtitle=self.subtitle,
            translators=self.translators,
            edition=self.edition or 0,
            edition_note=self.edition_note,
            series=self.series,
            series_number=self.volume,
            isbns=self.isbns(),
            copyright=self.copyright,
            dedication=self.dedication,
            epigraph=self.epigraph.text if self.epigraph else (),
            epigraph_source=self.epigraph.source if self.epigraph else "",
        )

    def issue_table(self) -> IssueTable:
        """Return the same as an issue's table says it; a series is to a book what a magazine is to an issue."""
        shared = {field.name for field in fields(IssueTable)} & {field.name for field in fields(self)} - {"isbn"}
        isbn = next((isbn.number for isbn in self.isbns()), "")
        same = {name: getattr(self, name) for name in shared}
        return IssueTable(**same, magazine=self.series, isbn=isbn, reading_times=False)


def book_faults(table: BookTable, source: Source) -> Iterator[Finding]:
    """Tell what no schema can: wrong check digits of ISBNs, two parts of one name."""
    for isbn in table.isbns():
        if fault := isbn_fault(isbn.number):
            line = line_of(source.text, ("isbn", isbn.format) if isbn.format else ("isbn",)) or 1
            kind, meant = fault
            code = "B002" if kind == "check" else "B003"
            yield Finding.of(code, source.at(line), number=isbn.number, **({"meant": meant} if meant else {}))
    for title, count in Counter(part.title for part in table.part).items():
        if count > 1:
            first = source.line_with(title)
            yield Finding.of("B004", source.at(source.line_with(title, first + 1)), title=title)
