"""Documents of an EPUB or pages of a web edition → facts of theirs."""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from publisher.arabic.words import words
from publisher.checks.files.against.comparison import (
    LINKS,
    LISTS,
    METADATA,
    NOTES,
    OUTLINE,
    PAGES,
    PICTURES,
    TABLES,
    WORDS,
    Facts,
)
from publisher.checks.files.epub.epub_reader import read
from publisher.html_tree import document

_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")
_NOTES = frozenset(("doc-footnote", "doc-endnote"))
_BLOCKS = frozenset(("p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "dt", "dd", "pre", "br"))


def epub_facts(data: bytes) -> Facts:
    """Return the facts of an EPUB. Raise UnreadableError for what is none, ValueError for an empty document."""
    book = read("", data)
    files, package = book.files, book.package
    places = [book.by_id[ref].name for ref, _, _ in book.spine if ref in book.by_id]
    trees = {place: _tree(files[place]) for place in places if place in files}
    nav = next((item.name for item in book.items if "nav" in item.properties), "")
    facts = _facts(trees, files)
    facts[METADATA] = sorted(
        f"{etree.QName(one).localname} {one.get('property', '')} {one.text or ''}".strip()
        for one in package.iter("{*}*")
        if one.getparent() is not None
        and etree.QName(one.getparent()).localname == "metadata"
        and one.get("property") != "dcterms:modified"
    )
    if nav in files:
        tree = _tree(files[nav])
        facts[PAGES] = list(_links_of(tree, "page-list"))
        facts[OUTLINE] = list(_links_of(tree, "toc"))
    return facts


def web_facts(files: Mapping[str, bytes]) -> Facts:
    """Return the facts of a web edition, its pages by their names. Raise ValueError as `epub_facts` does."""
    pages = {name: data for name, data in sorted(files.items()) if name.endswith(".html")}
    trees = {name: _tree(data) for name, data in pages.items()}
    facts = _facts(trees, files)
    facts[METADATA] = [
        f"{name} {one.get('name') or one.get('property') or ''} {one.get('content') or one.text or ''}"
        for name, tree in trees.items()
        for one in tree.iter("title", "meta")
    ]
    return facts


def _tree(data: bytes) -> HtmlElement:
    """Parse a document, as HTML whatever it is. Raise ValueError where there is nothing in it."""
    try:
        return document(_DECLARATION.sub("", data.decode(errors="replace")))
    except etree.ParserError as error:
        raise ValueError(str(error)) from error


def _facts(trees: Mapping[str, HtmlElement], files: Mapping[str, bytes]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {kind: [] for kind in (WORDS, LISTS, TABLES, NOTES, LINKS, PICTURES)}
    for name, tree in trees.items():
        body = tree.find("body")
        if body is None:
            continue
        facts[WORDS] += words("".join(_texts(body)))
        facts[LISTS] += [f"{one.tag} {len(one)}" for one in body.iter("ul", "ol", "dl")]
        facts[TABLES] += [_size(one) for one in body.iter("table")]
        facts[NOTES] += [_said(one) for one in body.iter() if isinstance(one.tag, str) and one.get("role") in _NOTES]
        facts[LINKS] += [str(one.get("href")) for one in body.iter("a") if one.get("href")]
        facts[PICTURES] += [_picture(one, name, files) for one in body.iter("img")]
    return facts


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield the text of an element, its blocks apart."""
    waiting: list[tuple[HtmlElement, bool]] = [(element, False)]
    while waiting:
        one, closes = waiting.pop()
        if closes:
            yield (" " if one.tag in _BLOCKS else "") + (one.tail or "" if one is not element else "")
            continue
        waiting.append((one, True))
        if isinstance(one.tag, str) and one.tag not in ("script", "style"):
            yield (" " if one.tag in _BLOCKS else "") + (one.text or "")
            waiting += [(child, False) for child in reversed(one)]


def _size(table: HtmlElement) -> str:
    return f"{len(list(table.iter('tr')))} × {len(list(table.iter('td', 'th')))}"


def _said(element: HtmlElement) -> str:
    return " ".join("".join(_texts(element)).split())


def _picture(image: HtmlElement, name: str, files: Mapping[str, bytes]) -> str:
    """Describe a picture by the hash of its file, and by its words."""
    address = urlsplit(str(image.get("src", "")))
    place = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address.path)))
    digest = hashlib.sha256(files[place]).hexdigest()[:16] if place in files else "–"
    return f"{digest} {image.get('alt', '')}"


def _links_of(tree: HtmlElement, kind: str) -> Iterable[str]:
    for one in tree.iter("nav"):
        if one.get("epub:type") == kind or one.get("{http://www.idpf.org/2007/ops}type") == kind:
            yield from (f"{_said(link)} → {link.get('href', '')}" for link in one.iter("a"))
