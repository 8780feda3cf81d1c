"""The nouns of the press, from Source to Release, as frozen values that know no disk, clock or format."""

import datetime
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from publisher.i18n import languages
from publisher.i18n.languages import direction_of

Direction = languages.Direction
Digits = languages.Digits
Calendar = languages.Calendar
Months = Literal["", "gulf", "mashriq", "maghreb", "morocco", "both"]
AuthorDigits = Literal["kept", "issue"]
PartKind = Literal[
    "cover",
    "masthead",
    "contents",
    "article",
    "articles",
    "colophon",
    "halftitle",
    "titlepage",
    "copyright",
    "dedication",
    "epigraph",
    "divider",
]
#: What a member of a book is: text before the first chapter, a chapter, an appendix; empty in an issue.
Role = Literal["", "front", "chapter", "appendix"]
Numbering = Literal["words", "digits", "abjad", "none"]
SectionLayout = Literal["articles", "briefs"]
Side = Literal["left", "right"]
KashidaRules = Literal["naskh", "simple", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source: a project-relative POSIX path, and lines counted from 1 (0: the file as a whole)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: its text, and the hash of its bytes.

    A `binary` file is no text: its importer is given its bytes as `data`, and sets `text` to what a reader would find
    in it, a line for each paragraph, which is what lines count from then on.
    """

    path: str
    text: str
    sha256: str
    binary: bool = False
    data: bytes = field(default=b"", repr=False)

    def at(self, line: int, column: int = 0) -> Span:
        """Return the span of a line of this source; of one without lines, the file as a whole."""
        return Span(self.path) if self.binary and not self.text else Span(self.path, line, column)

    def line_with(self, text: str, start: int = 1) -> int:
        """Find the first line from `start` on that holds a text; where none does, it is `start`."""
        begin = 0
        for _ in range(start - 1):
            begin = self.text.find("\n", begin) + 1
            if not begin:
                return start
        place = self.text.find(text, begin)
        return start if place < 0 else max(start, 1) + self.text.count("\n", begin, place)


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture: what is known of it, and how to read its bytes when a format needs them (sizes in px).

    `transparent` says that what lies under it shows through; `orientation` is what its EXIF data say (1: upright);
    sizes and bytes are those of the picture set upright.
    """

    path: str
    media_type: str
    sha256: str
    width: int
    height: int
    load: Callable[[], bytes] = field(compare=False, repr=False)
    orientation: int = 1
    transparent: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An article's own picture as its front matter names it; `src` is an asset's path once imported."""

    src: str
    alt: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block of an article's body: sanitised HTML and where it begins in the source."""

    html: str
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """A note, called in a block by `<a data-note="ID">`; each format sets it in its own way.

    `mark` is what calls it, as in (1), once the note stands in a part; `language` that of its text where it is
    another than its part's.
    """

    id: str
    html: str
    mark: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its identity, its front matter and its body. It does not know its number in an issue.

    `anchors` says which of its own names became which anchor of an issue; `words` counts title, summary and body.
    """

    id: str
    slug: str
    source: Source
    title: str
    language: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    kicker: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    translator: str = ""
    date: datetime.date | None = None
    summary: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    image: Picture | None = None
    origin: str = ""
    licence: str = ""
    reading_minutes: int | None = None
    columns: int | None = None
    verse: bool = False
    draft: bool = False
    revision: int = 1
    words: int = 0
    anchors: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def direction(self) -> Direction:
        """The base direction of the article's language."""
        return direction_of(self.language)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in its place in an issue: number from 1, anchor, counted words, minutes to read (0: none given).

    In a book it has a `role`, the `label` that numbers it (الفصل الأول; empty for none), and says whether it begins
    on a `recto`, and whether it is `nested` in a part of the book.
    """

    number: int
    anchor: str
    article: Article
    words: int
    minutes: int
    role: Role = ""
    label: str = ""
    recto: bool = False
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A run of entries under one title; the title is empty where the issue has no sections.

    Articles stand in parts of their own; briefs share one. In a book, `role` is that of its members; a part of a book
    has the `label` that numbers it (الباب الأول).
    """

    title: str
    entries: tuple[Entry, ...]
    layout: SectionLayout = "articles"
    role: Role = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """A line of the masthead: what was done, and by whom."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Isbn:
    """An ISBN, as it is typed, and the format whose it is: print, pdf, epub or web; empty for all of them."""

    format: str
    number: str


@dataclass(frozen=True, slots=True)
class Book:
    """What an issue has that is a book: what its title page, its verso and the pages before the text say.

    `edition` counts from 1 (0: none given); `copyright` are paragraphs, `dedication` and `epigraph` lines.
    """

    subtitle: str = ""
    translators: tuple[str, ...] = ()
    edition: int = 0
    edition_note: str = ""
    series: str = ""
    series_number: int | None = None
    isbns: tuple[Isbn, ...] = ()
    copyright: tuple[str, ...] = ()
    dedication: tuple[str, ...] = ()
    epigraph: tuple[str, ...] = ()
    epigraph_source: str = ""

    def isbn_of(self, format_name: str) -> str:
        """Return the ISBN of a format; that of all formats where it has none of its own, else an empty text."""
        numbers = {isbn.format: isbn.number for isbn in self.isbns}
        own = ("pdf", "print") if format_name == "pdf" else (format_name,)
        return next((numbers[name] for name in (*own, "") if name in numbers), "")


@dataclass(frozen=True, slots=True)
class Issue:
    """An ordered issue, or a book where it has what a book has. It does not know its theme."""

    id: str
    slug: str
    title: str
    language: str
    sections: tuple[Section, ...]
    date: datetime.date
    dated: bool
    title_latin: str = ""
    number: int | None = None
    volume: int | None = None
    revision: int = 1
    description: str = ""
    magazine: str = ""
    publisher: str = ""
    certifier: str = ""
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    masthead: tuple[Credit, ...] = ()
    licence: str = ""
    address: str = ""
    issn: str = ""
    isbn: str = ""
    doi: str = ""
    digits: Digits = "latn"
    author_digits: AuthorDigits = "kept"
    calendars: tuple[Calendar, ...] = ("gregorian",)
    months: Months = ""
    reading_times: bool = True
    cover: Picture | None = None
    logo: Picture | None = None
    book: Book | None = None

    @property
    def direction(self) -> Direction:
        """The base direction of the issue's language; it binds the spine."""
        return direction_of(self.language)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in reading order."""
        return tuple(entry for section in self.sections for entry in section.entries)


#: The role of a face that a project brings along: it leads where a theme names it, and is asked last of all others.
OWN = "own"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of the font book: where it stands, what it draws (weight as in CSS, 400 or 700).

    An `italic` one is for words of its family that a style sheet slants: Latin ones.
    `kashida` is the set of rules by which its words are drawn out, where a theme names no other. `languages` are
    those that have it as their own, whatever face a theme names; `line_height` is the least that it needs there,
    `overhang` the ink of vocalised words above such a line (em).
    """

    family: str
    weight: int
    role: str
    file: str
    version: str
    licence: str
    sha256: str
    codepoints: frozenset[int] = field(repr=False)
    kashida: KashidaRules
    load: Callable[[], bytes] = field(compare=False, repr=False)
    path: str = field(compare=False, default="")
    italic: bool = False
    languages: tuple[str, ...] = ()
    line_height: float = 0.0
    overhang: float = 0.0


@dataclass(frozen=True, slots=True)
class DisplayText:
    """A title, or names joined, as every product shows it, in three spellings of the same characters.

    `plain` is for metadata and `<title>`, where bidi controls are noise. `isolated` has U+2066–2069 around each run
    against its direction, and is for labels: outlines, `aria-label`. `html` has `<bdi dir>` instead, and is for text.
    """

    plain: str
    isolated: str
    html: str
    language: str

    @property
    def direction(self) -> Direction:
        """The base direction of its language."""
        return direction_of(self.language)

    def within(self, around: str) -> str:
        """Return the HTML for a paragraph of a language: with its own `lang` and `dir` where it is of another."""
        if self.language == around or not self.plain:
            return self.html
        language = html.escape(self.language)
        if self.direction == direction_of(around):
            return f'<span lang="{language}">{self.html}</span>'
        return f'<bdi lang="{language}" dir="{self.direction}">{self.html}</bdi>'


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of an issue, and who made it: its own, its magazine's, its sections' in order, and its editors.

    Those of articles, and their authors, are found by anchor. What an issue does not have is empty. Titles that are
    numbered in a book begin with that: الفصل الأول: العودة.
    """

    issue: DisplayText
    magazine: DisplayText
    editors: DisplayText
    sections: tuple[DisplayText, ...] = ()
    articles: Mapping[str, DisplayText] = field(default_factory=dict, hash=False)
    bylines: Mapping[str, DisplayText] = field(default_factory=dict, hash=False)

    @property
    def periodical(self) -> DisplayText:
        """The magazine's title; of an issue that is of none, its own."""
        return self.magazine if self.magazine.plain else self.issue


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that the products themselves say, in a language that has such: an issue's, or an article's own."""

    language: str
    cover: str
    contents: str
    notes: str
    start: str
    landmarks: str
    pages: str
    list_separator: str
    accessibility: str
    accessibility_pictures: str
    accessibility_undescribed: str
    accessibility_pages: str
    accessibility_conforms: str
    picture: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an edition: a self-contained HTML body; what a fragment, a document or a page is made of.

    `articles` are the anchors of the articles in it, in order; `labels` are the products' words where it has others
    than its edition. `role` is what it is in a book, whose front has pages that are numbered apart, in letters.
    """

    id: str
    kind: PartKind
    title: DisplayText
    html: str
    language: str
    notes: tuple[Note, ...] = ()
    source: Source | None = None
    articles: tuple[str, ...] = ()
    summary: str = ""
    labels: Labels | None = None
    role: Role = ""

    @property
    def direction(self) -> Direction:
        """The base direction of the part's language."""
        return direction_of(self.language)

    @property
    def place(self) -> Span:
        """The head of its source; of a part that has none, its name."""
        return Span(self.source.path, 1) if self.source else Span(self.id)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a colophon tells of a product's making: tools with their versions, and one hash of all sources."""

    tools: tuple[tuple[str, str], ...]
    sources_sha256: str


@dataclass(frozen=True, slots=True)
class Justification:
    """How justified lines fill their measure: letters take a share of the room (at most em each), spaces the rest.

    Line ends are chosen for the whole paragraph, or line by line (`breaking`). At most so many `strokes` stand in a
    line; a word space may `shrink` by so much of itself. `rules` names by family the set of rules by which its words
    are drawn out; families that it lacks draw none. Stops, commas and quotation marks may `hang` beyond line ends.
    """

    how: Literal["kashida", "spaces", "none"] = "spaces"
    breaking: Literal["paragraph", "line"] = "paragraph"
    strokes: int = 2
    share: float = 0.75
    most: float = 0.6
    shrink: float = 0.2
    headings: bool = False
    vocalised_verse: bool = False
    hang: bool = False
    rules: tuple[tuple[str, KashidaRules], ...] = ()


#: Where a figure stands: wherever it fits first, where it is written, or at the head of a column or page.
FigurePlace = Literal["auto", "here", "top"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A size of page that a theme offers, with the style that sets it.

    `heads` is the style of running heads, by language, where they have a face of their own. `grid` is how far the
    lines of its baseline grid are from one another (pt); 0 for none. `figures` is where figures stand that do not say
    so themselves.
    """

    name: str
    css: str = field(repr=False)
    justify: Justification = Justification()
    heads: tuple[tuple[str, str], ...] = ()
    grid: float = 0.0
    figures: FigurePlace = "auto"


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue dressed by a theme: parts, styles, pictures, fonts. It does not know its format.

    The issue's texts have their digits set; formats take its titles from `titles`.
    """

    issue: Issue
    titles: Titles
    parts: tuple[Part, ...]
    labels: Labels
    folio_style: str
    layouts: tuple[Layout, ...]
    screen_css: str
    web_css: str
    assets: tuple[Asset, ...]
    faces: tuple[Face, ...]

    def labels_of(self, part: Part) -> Labels:
        """Return the words that products say within a part."""
        return part.labels or self.labels


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: the part on it, its side, its printed label, the anchors on it, the letters of its part's text."""

    part: str
    side: Side
    label: str
    anchors: tuple[str, ...]
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Artefact:
    """One finished file, for a paged format its pagination, and the names of the standards that it claims to meet."""

    format: str
    name: str
    media_type: str
    data: bytes = field(repr=False)
    pages: tuple[PageEntry, ...] = ()
    standards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check said of one artefact: `passed`, or how many complaints by rule."""

    tool: str
    version: str
    artefact: str
    passed: bool
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What is written to disk for one issue: files in the order of writing, the manifest last."""

    slug: str
    files: tuple[tuple[str, bytes], ...] = field(repr=False)
