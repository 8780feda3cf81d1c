"""What an importer of documents gives back: drafts of articles, and what it noticed on the way."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from lxml.html import HtmlElement

from publisher.diagnostics import Finding


class PlacedWord(NamedTuple):
    """A word of a document and its place there: a line, or a paragraph of what has no lines, from 1 (0: unknown)."""

    word: str
    line: int


class Media(NamedTuple):
    """A picture that comes with an article: its path below the folder of the articles, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """One article on its way: its front matter, its body and notes as HTML, and the words that its document has.

    `name` is the file's, without suffix. `head` is front matter; its `title` is the first of the words. `notes` are
    called in the body, or in each other, by `<a data-note="ID">`. `words` are read from the document by another way
    than the body was made: title, body, then the notes in the order of their calls. `years` and `categories` say in
    which issue a split import puts the article.
    """

    name: str
    head: Mapping[str, object]
    body: HtmlElement
    words: tuple[PlacedWord, ...]
    notes: Mapping[str, HtmlElement] = field(default_factory=dict)
    media: tuple[Media, ...] = ()
    year: str = ""
    category: str = ""
    anchors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document of several articles says of itself; `ordered` says that they are read in its order."""

    title: str
    language: str = ""
    ordered: bool = True


#: An importer yields findings as they come and drafts in the document's order.
Yielded = Draft | Finding | DocumentFacts


@dataclass(frozen=True, slots=True)
class Document:
    """A document to import: its name, its bytes as a stream that can be sought in, and how files beside it are read.

    `beside` takes an address that the document has for a picture, and gives its bytes, or None where there is none
    that may be read. `language` is that of the issue. `kind` is what the user says the document is ("": unsaid).
    """

    path: str
    stream: BinaryIO
    language: str
    beside: Callable[[str], bytes | None] = lambda _: None
    kind: str = ""


Reader = Callable[[Document], Iterator[Yielded]]
