"""What the archive knows of a magazine: its issues with their articles and products, as plain frozen values."""

from dataclasses import dataclass, field

from publisher.model import Calendar, Digits, Months


@dataclass(frozen=True, slots=True)
class Name:
    """A title or a name as it is shown: `plain` for metadata, `html` with its runs isolated; its language."""

    plain: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """An article as its text tells of it; `date` is ISO 8601 or empty, `path` the file of its text."""

    id: str
    anchor: str
    path: str
    title: Name
    authors: tuple[Name, ...]
    section: Name
    tags: tuple[Name, ...]
    date: str
    summary: tuple[str, ...]
    subtitle: str
    words: int


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """An issue as its texts tell of it; `sources` are its files with their hashes, `cover` the picture's place in
    the web edition.
    """

    path: str
    id: str
    slug: str
    title: Name
    magazine: Name
    language: str
    date: str
    number: int | None
    description: str
    publisher: str
    editors: tuple[Name, ...]
    licence: str
    issn: str
    urn: str
    digits: Digits
    calendars: tuple[Calendar, ...]
    months: Months
    cover: str
    cover_alt: str
    sources: tuple[tuple[str, str], ...]
    articles: tuple[ArticleFacts, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A file that the last build left, by its name in the issue's folder."""

    name: str
    format: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue with what was built of it; `pages` are the addresses of its articles by anchor, from the site's root.

    `folder` is where its products stand on disk.
    """

    facts: IssueFacts
    folder: str
    products: tuple[Product, ...] = ()
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The folder of the issue in the site."""
        return f"issues/{self.facts.slug}/"

    @property
    def downloads(self) -> tuple[Product, ...]:
        """The products that are one file each: PDF and EPUB."""
        return tuple(one for one in self.products if one.media_type in _DOWNLOADS)

    def page_of(self, article: ArticleFacts) -> str:
        """Return the address of an article: its page, or its line in the issue's own."""
        return self.pages.get(article.anchor) or f"{self.address}index.html#{article.anchor}"


_DOWNLOADS = frozenset(("application/pdf", "application/epub+zip"))


@dataclass(frozen=True, slots=True)
class Archive:
    """All issues, the newest first, and where the site will stand (empty where nobody says)."""

    issues: tuple[Issue, ...]
    address: str

    @property
    def newest(self) -> IssueFacts:
        """The facts of the newest issue: the site speaks as it does."""
        return self.issues[0].facts

    @property
    def name(self) -> Name:
        """The magazine's name; of issues that are of none, the newest issue's title."""
        named = (issue.facts.magazine for issue in self.issues if issue.facts.magazine.plain)
        return next(named, self.newest.title)
