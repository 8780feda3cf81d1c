"""The fields of articles and of issues: what each is, where it is shown, and what else becomes of it.

The importers, composition, the house checks and the check of glyphs take their lists of fields from here. The
schemas, the metadata of the products and both READMEs say the same in other words, and are tested against it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from publisher.model import Article, Issue, PartKind

Owner = TypeVar("Owner", Article, Issue)

#: What a schema takes: a text, texts, a number, a day, one word or several of a list, yes or no, a table, or tables.
Type = Literal["text", "texts", "number", "day", "word", "words", "flag", "table", "tables"]
#: What a text is. Titles and prose have their digits set as an issue asks; a name stays as it is typed, everywhere.
Wording = Literal["title", "prose", "name", ""]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an article's front matter or of an issue.toml; a field of a table has a full stop: `cover.alt`.

    `attribute` is where the value stands in an Article or an Issue (default: the same name), empty where no stage but
    the first needs it. `shown` are the parts in which a theme of the press shows it, `drawn` whether fonts draw it
    there, `judged` whether house style judges it. `epub`, `web` and `pdf` name the metadata that have it. What is in
    neither of these serves a `purpose`. A `shared` field may stand in publisher.toml, for all issues.
    """

    key: str
    type: Type
    attribute: str | None = None
    wording: Wording = ""
    shown: tuple[PartKind, ...] = ()
    drawn: bool = False
    judged: bool = False
    epub: tuple[str, ...] = ()
    web: tuple[str, ...] = ()
    pdf: tuple[str, ...] = ()
    purpose: str = ""
    shared: bool = False

    @property
    def place(self) -> str:
        """Where the value stands in the model, as a path of attributes; empty where it does not."""
        return self.key if self.attribute is None else self.attribute

    @property
    def name(self) -> str:
        """The key within its table."""
        return self.key.rpartition(".")[2]

    def texts(self, owner: Article | Issue) -> list[str]:
        """Return the texts that an article or an issue has in this field."""
        return [str(value) for value in _values(owner, self.place.split(".")) if value]

    def rewritten(self, owner: Owner, write: Callable[[str], str]) -> Owner:
        """Return an article or an issue with each of the texts in this field written anew."""
        changed: Owner = _changed(owner, self.place.split("."), write)
        return changed


def _values(owner: object, path: list[str]) -> Iterator[object]:
    """Walk attributes, into each member of a tuple; a table that is not there has no values."""
    if isinstance(owner, tuple):
        for member in owner:
            yield from _values(member, path)
    elif not path:
        yield owner
    elif owner is not None:
        yield from _values(getattr(owner, path[0]), path[1:])


def _changed(owner: Any, path: list[str], write: Callable[[str], str]) -> Any:  # what stands at an attribute
    if isinstance(owner, tuple):
        return tuple(_changed(member, path, write) for member in owner)
    if not path:
        return write(owner)
    if owner is None:
        return None
    before = getattr(owner, path[0])
    after = _changed(before, path[1:], write)
    return owner if after == before else replace(owner, **{path[0]: after})


ARTICLE_FIELDS = (
    Field(
        *("title", "text", None, "title", ("article", "articles", "contents", "cover")),
        drawn=True,
        judged=True,
        web=("og:title",),
    ),
    Field("id", "text", purpose="the article's identity, whatever its title"),
    Field("slug", "text", purpose="anchors and the names of files"),
    Field("revision", "number", purpose="how often the article was revised, for its editors"),
    Field("kicker", "text", None, "title", ("article", "articles"), drawn=True, judged=True),
    Field(
        *("subtitle", "text", None, "prose", ("article", "contents")),
        drawn=True,
        judged=True,
        web=("description", "og:description"),
    ),
    Field(
        *("authors", "texts", None, "name", ("article", "articles", "contents")),
        drawn=True,
        epub=("dc:creator", "file-as"),
        web=("author", "article:author"),
        pdf=("dc:creator",),
    ),
    Field(
        *("translator", "text", None, "name", ("article",)),
        drawn=True,
        epub=("dc:contributor", "file-as"),
        web=("dcterms.contributor",),
        pdf=("dc:contributor",),
    ),
    Field("date", "day", shown=("article",), web=("article:published_time",)),
    Field(
        *("summary", "texts", None, "prose", ("article", "contents")),
        drawn=True,
        judged=True,
        web=("description", "og:description"),
    ),
    Field("section", "text", None, "title", ("article",), drawn=True, judged=True, web=("article:section",)),
    Field(
        *("tags", "texts", None, "name"),
        epub=("dc:subject",),
        web=("article:tag", "keywords"),
        pdf=("dc:subject", "pdf:Keywords"),
    ),
    Field("image", "table", shown=("article", "articles")),
    Field("image.src", "text", shown=("article", "articles"), web=("og:image",)),
    Field("image.alt", "text", None, "prose", ("article", "articles"), judged=True),
    Field("image.credit", "text", None, "name", ("article", "articles"), drawn=True),
    Field("source", "text", "origin", "name", ("article", "articles"), drawn=True),
    Field("licence", "text", None, "name", ("article",), drawn=True),
    Field("language", "text", epub=("dc:language",), web=("og:locale",)),
    Field("reading_time", "number", "reading_minutes", shown=("article",)),
    Field("columns", "number", purpose="the columns of the text on pages"),
    Field("verse", "texts", "verse", purpose="every line of the text stays a line, set as is asked"),
    Field("draft", "flag", purpose="the article is left out"),
)

ISSUE_FIELDS = (
    Field(
        *("title", "text", None, "title", ("cover", "masthead")),
        drawn=True,
        judged=True,
        epub=("dc:title", "file-as"),
        web=("og:title",),
        pdf=("dc:title",),
    ),
    Field("title_latin", "text", None, "name", epub=("alternate-script",), pdf=("dc:title",)),
    Field("language", "text", epub=("dc:language",), web=("og:locale",), pdf=("dc:language",)),
    Field("id", "text", purpose="the issue's identity, of which the EPUB's identifier is made"),
    Field("slug", "text", purpose="the names of the folder and of its files"),
    Field("number", "number", shown=("cover", "masthead"), epub=("group-position",)),
    Field("volume", "number", shown=("cover",), epub=("group-position",)),
    Field("revision", "number", purpose="how often the issue was revised, for the manifest"),
    Field(
        "date",
        "day",
        shown=("cover", "masthead"),
        epub=("dc:date",),
        web=("dcterms.date",),
        pdf=("dc:date", "xmp:CreateDate"),
    ),
    Field(
        *("issn", "text", None, "name", ("cover", "masthead")),
        drawn=True,
        epub=("dc:identifier", "dcterms:identifier"),
        web=("dcterms.identifier",),
        pdf=("xmp:Identifier",),
    ),
    Field(
        *("isbn", "text", None, "name", ("cover", "masthead")),
        drawn=True,
        epub=("dc:identifier",),
        web=("dcterms.identifier",),
        pdf=("xmp:Identifier",),
    ),
    Field(
        *("doi", "text", None, "name", ("cover", "masthead")),
        drawn=True,
        epub=("dc:identifier",),
        web=("dcterms.identifier",),
        pdf=("xmp:Identifier",),
    ),
    Field(
        *("description", "text", None, "prose", ("cover", "masthead")),
        drawn=True,
        judged=True,
        epub=("dc:description",),
        web=("description", "og:description"),
        pdf=("dc:description",),
    ),
    # A magazine's title: its digits are set, but house style leaves a name to those who bear it.
    Field(
        *("magazine", "text", None, "title", ("cover",)),
        drawn=True,
        epub=("belongs-to-collection",),
        web=("og:site_name",),
        shared=True,
    ),
    Field(
        *("publisher", "text", None, "name", ("cover", "masthead")),
        drawn=True,
        epub=("dc:publisher",),
        web=("dcterms.publisher",),
        pdf=("dc:publisher",),
        shared=True,
    ),
    Field("certifier", "text", None, "name", epub=("a11y:certifiedBy",), shared=True),
    Field(
        *("editors", "texts", None, "name", ("cover", "masthead")),
        drawn=True,
        epub=("dc:contributor", "file-as"),
        web=("dcterms.contributor",),
        pdf=("dc:contributor",),
    ),
    Field(
        *("authors", "texts", None, "name", ("cover", "masthead")),
        drawn=True,
        epub=("dc:creator", "file-as"),
        web=("author",),
        pdf=("dc:creator",),
    ),
    Field("masthead", "tables", shown=("masthead",)),
    Field("masthead.role", "text", None, "title", ("masthead",), drawn=True, judged=True),
    Field(
        *("masthead.names", "texts", None, "name", ("masthead",)),
        drawn=True,
        epub=("dc:contributor", "file-as"),
        web=("dcterms.contributor",),
        pdf=("dc:contributor",),
    ),
    Field(
        *("licence", "text", None, "name", ("masthead", "colophon")),
        drawn=True,
        epub=("dc:rights",),
        web=("dcterms.rights",),
        pdf=("dc:rights",),
    ),
    Field(
        "address",
        "text",
        None,
        "name",
        ("masthead",),
        drawn=True,
        web=("canonical", "og:url", "og:image"),
        shared=True,
    ),
    Field("digits", "word", purpose="the digits of what the press itself counts"),
    Field("author_digits", "word", purpose="whether authors' numbers take those digits too"),
    Field("calendars", "words", purpose="the calendars in which dates are given"),
    Field("months", "word", purpose="the region whose names of months are used"),
    Field("reading_times", "flag", purpose="whether reading times are told"),
    Field("words_per_minute", "number", "", purpose="the speed for reading times", shared=True),
    Field("theme", "text", "", purpose="the theme", shared=True),
    Field("page", "texts", "", purpose="the sizes of page", shared=True),
    Field("cover", "table", shown=("cover",)),
    Field("cover.src", "text", shown=("cover",), web=("og:image",)),
    Field("cover.alt", "text", None, "prose", ("cover",), judged=True),
    Field("cover.credit", "text", None, "name", ("cover",), drawn=True),
    Field("articles", "texts", "", purpose="the articles, in their order"),
    Field("section", "tables", "sections", shown=("contents",)),
    Field(
        "section.title",
        "text",
        "sections.title",
        "title",
        ("articles", "contents"),
        drawn=True,
        judged=True,
        web=("og:title",),
    ),
    Field("section.articles", "texts", "", purpose="the articles of the section, in their order"),
    Field("section.layout", "word", "sections.layout", purpose="whether the articles share their pages"),
)


#: The texts whose digits an issue sets.
ARTICLE_WORDS = tuple(field for field in ARTICLE_FIELDS if field.wording in ("title", "prose"))
ISSUE_WORDS = tuple(field for field in ISSUE_FIELDS if field.wording in ("title", "prose"))


def judged_keys(fields: tuple[Field, ...]) -> frozenset[str]:
    """Return the names of the keys whose values house style judges."""
    return frozenset(field.name for field in fields if field.judged)


def same_names(fields: tuple[Field, ...], *but: str) -> set[str]:
    """Return the keys whose values a model takes over as a schema gives them; not tables, nor those in `but`."""
    tables = ("table", "tables")
    return {field.key for field in fields if field.place == field.key and field.type not in tables} - {
        *but,
        *(field.key for field in fields if "." in field.key),
    }
