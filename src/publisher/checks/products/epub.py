"""What must be true of an EPUB, read back from its bytes: every word in its order, every list, every chapter named.

EbookLib drops in silence what it cannot read, and no validator misses it (docs/design.md, «EbookLib» and
«Validators»).
"""

import posixpath
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from lxml import etree

from publisher.arabic.words import words
from publisher.cache.memoize import Memory
from publisher.checks.products.common import markup_of, spaced
from publisher.diagnostics import Finding
from publisher.formats.epub.archive import unpack
from publisher.html_tree import fragment
from publisher.model import Artefact, Edition, Part, Span

_OPF, _XHTML = "{http://www.idpf.org/2007/opf}", "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_PACKAGE = "EPUB/content.opf"
#: What a document says besides the edition's words: numbers of notes and lines of verse, and the title above notes.
_ADDED = frozenset(("doc-noteref", "doc-backlink", "doc-pagebreak"))
_ADDED_CLASSES = frozenset(("notes-title", "verse-number"))
#: What may not go missing though all its words are there.
_KEPT = frozenset(
    ("ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "th", "td", "caption", "figure", "img", "blockquote", "pre")
) | frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "code", "sub", "sup"))


@dataclass(frozen=True, slots=True)
class _Book:
    """A package's documents as trees, by their names, and the names of those of the spine in order."""

    name: str
    trees: Mapping[str, "etree._Element"]
    spine: tuple[str, ...]
    files: frozenset[str]

    @classmethod
    def of(cls, artefact: Artefact) -> "_Book":
        files = unpack(artefact.data)
        package = etree.fromstring(files[_PACKAGE])
        folder = posixpath.dirname(_PACKAGE)
        hrefs = {item.get("id"): f"{folder}/{item.get('href')}" for item in package.iter(f"{_OPF}item")}
        trees = {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".xhtml")}
        spine = (hrefs[item.get("idref")] for item in package.iter(f"{_OPF}itemref"))
        return cls(artefact.name, trees, tuple(spine), frozenset(files))


def check_epub(
    artefacts: Sequence[Artefact], edition: Edition, _beside: Collection[str], _memory: Memory
) -> Iterator[Finding]:
    """Check each package for itself."""
    for artefact in artefacts:
        yield from check_book(artefact, edition)


def check_book(artefact: Artefact, edition: Edition) -> Iterator[Finding]:
    """Compare a package with the edition that it was made from."""
    book = _Book.of(artefact)
    documents = dict(zip((part.id for part in edition.parts), book.spine, strict=False))
    for part in edition.parts:
        name = documents.get(part.id, "")
        if name not in book.trees:
            yield Finding.of("K007", Span(book.name), title=part.title.plain, artefact=book.name)
        elif part.kind != "contents":  # the navigation document is the package's own
            yield from _document(part, name, book)
    yield from _chapters(edition, documents, book)
    yield from _links(book)


def _document(part: Part, name: str, book: _Book) -> Iterator[Finding]:
    body = book.trees[name].find(f"{_XHTML}body")
    meant = fragment(markup_of(part))
    said = "" if body is None else " ".join(_texts_without_added(body))
    place = Span(part.source.path) if part.source else Span(book.name)
    short = posixpath.basename(name)
    if body is None or not (said.strip() or body.find(f".//{_XHTML}img") is not None):
        yield Finding.of("K006", place, document=short, artefact=book.name)
        return
    wanted = spaced(meant)
    if "".join(said.split()) != "".join(wanted.split()):
        yield from _differing(words(wanted), words(said), place, short, book.name)
    there = Counter(_local(element) for element in body.iter(etree.Element))
    for tag, count in Counter(str(element.tag) for element in meant.iter(etree.Element)).items():
        if tag in _KEPT and there[tag] < count:
            yield Finding.of(
                "K008", place, document=short, artefact=book.name, tag=tag, there=there[tag], meant=count
            )


def _differing(meant: list[str], there: list[str], place: Span, document: str, book: str) -> Iterator[Finding]:
    """Tell the words that are lost; where none is, the first that is not where it should be."""
    if lost := sorted((Counter(meant) - Counter(there)).keys()):
        yield from (Finding.of("K003", place, word=word, artefact=book) for word in lost)
        return
    for one, other in zip_longest(meant, there, fillvalue=""):
        if one != other:
            yield Finding.of("K005", place, document=document, artefact=book, word=one or other)
            return


def _texts_without_added(body: "etree._Element") -> Iterator[str]:
    """Give a document's text in order without what was added to it."""
    waiting: list[tuple[etree._Element, bool]] = [(body, False)]
    while waiting:
        element, follows = waiting.pop()
        if follows:
            yield element.tail or ""
            continue
        waiting += [(element, True)] if element is not body else []
        if isinstance(element.tag, str) and not _is_added(element):
            yield element.text or ""
            waiting += [(child, False) for child in reversed(element)]


def _is_added(element: "etree._Element") -> bool:
    return element.get("role") in _ADDED or element.get("class") in _ADDED_CLASSES


def _local(element: "etree._Element") -> str:
    return str(element.tag).removeprefix(_XHTML)


def _chapters(edition: Edition, documents: Mapping[str, str], book: _Book) -> Iterator[Finding]:
    """Every document and every article stands in the contents, under its own title."""
    listed = {
        (target, anchor): words("".join(map(str, link.itertext())))
        for name, tree in book.trees.items()
        for navigation in tree.iter(f"{_XHTML}nav")
        if navigation.get(_TYPE) == "toc"
        for link in navigation.iter(f"{_XHTML}a")
        for target, anchor in [_resolved_address(link.get("href", ""), name)]
    }
    titles = {part.id: part.title.plain for part in edition.parts if part.kind in ("masthead", "colophon")}
    titles |= {anchor: title.plain for anchor, title in edition.titles.articles.items()}
    holders = {anchor: documents.get(part.id, "") for part in edition.parts for anchor in (part.id, *part.articles)}
    for anchor, title in titles.items():
        whole = [listed.get((holders[anchor], ""))] if anchor in documents else []
        labels = [label for label in (listed.get((holders[anchor], anchor)), *whole) if label is not None]
        meant = words(title)
        if not labels or labels[0][: len(meant)] != meant:
            yield Finding.of("K007", Span(book.name), title=title, artefact=book.name)


def _links(book: _Book) -> Iterator[Finding]:
    ids = {name: {element.get("id") for element in tree.iter(etree.Element)} for name, tree in book.trees.items()}
    for name, tree in book.trees.items():
        for element in tree.iter(etree.Element):
            for address in filter(None, (element.get("href"), element.get("src"))):
                parts = urlsplit(address)
                if parts.scheme or parts.netloc:
                    continue
                target, anchor = _resolved_address(address, name)
                if target not in book.files or (anchor and anchor not in ids.get(target, ())):
                    yield Finding.of("K004", Span(f"{book.name}/{posixpath.basename(name)}"), address=address)


def _resolved_address(address: str, name: str) -> tuple[str, str]:
    """Resolve an address on a document into a file of the package and a place in it."""
    parts = urlsplit(address)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
    return (joined if parts.path else name), unquote(parts.fragment)
