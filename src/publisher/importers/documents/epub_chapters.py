"""EPUBs: each document of the spine an article, with its notes, pictures and links to the others."""

import copy
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.languages import is_well_formed
from publisher.i18n.sentences import Phrase
from publisher.importers.documents.bounded_zip import BoundedZip
from publisher.importers.documents.draft import Document, DocumentFacts, Draft, PlacedWord, Yielded
from publisher.importers.documents.found_pictures import Pictures
from publisher.importers.documents.plain_words import placed_words, text_of_tree, words_of_tree
from publisher.model import Span

_CONTAINER = "META-INF/container.xml"
# Fonts are hidden by these; all else that is encrypted is locked.
_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_TYPES = ("application/xhtml+xml", "text/html")
_TYPE = "data-epub-type"
_NOTES = frozenset(("footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"))
_CALLS = frozenset(("noteref", "doc-noteref"))
_BACK = frozenset(("backlink", "doc-backlink", "referrer"))
_PAGES = frozenset(("pagebreak", "doc-pagebreak"))
_PICTURED = 3  # words, which a cover may have
_SHOWN = 12


def read(document: Document) -> Iterator[Yielded]:
    """Make a draft of each document of the spine of an EPUB."""
    yield from _Book(document).drafts()


class _Book:
    """One EPUB on its way."""

    def __init__(self, document: Document) -> None:
        self._path = document.path
        self._zip = BoundedZip(document.stream, document.path)
        if _CONTAINER not in self._zip.names:
            raise self._error("I019", kind=Phrase("an_epub"))
        self._refuse_locked()
        container = self._zip.xml(_CONTAINER)
        paths = [one.get("full-path", "") for one in container.iter() if _local(one) == "rootfile"]
        if not paths or paths[0] not in self._zip.names:
            raise self._error("I019", kind=Phrase("an_epub"))
        self._package = self._zip.xml(paths[0])
        self._folder = posixpath.dirname(paths[0])
        self._manifest = {one.get("id", ""): one for one in self._package.iter() if _local(one) == "item"}
        self._spine = self._read_spine()
        self._trees = {path: self._tree(path) for path in self._spine}
        self._titles = self._read_titles()
        self._names = self._read_names()
        self._pictures = Pictures(Document(document.path, document.stream, document.language, beside=self._picture))

    def _error(self, code: str, **values: object) -> PublisherError:
        return PublisherError(Finding.of(code, Span(self._path), **values))

    def _refuse_locked(self) -> None:
        names = self._zip.names
        if "META-INF/encryption.xml" in names:
            root = self._zip.xml("META-INF/encryption.xml")
            methods = [one for one in root.iter() if _local(one) == "EncryptionMethod"]
            data = [one for one in root.iter() if _local(one) == "EncryptedData"]
            locked = [one for one in methods if one.get("Algorithm") not in _OBFUSCATION]
            if locked or len(methods) < len(data):
                raise self._error("I030")
        if {"META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml"} & names:
            raise self._error("I030")

    def _resolved(self, address: str, folder: str) -> str:
        path = unquote(urlsplit(address).path)
        return posixpath.normpath(posixpath.join(folder, path)) if path else ""

    def _read_spine(self) -> list[str]:
        found = []
        for one in self._package.iter():
            item = self._manifest.get(one.get("idref", "")) if _local(one) == "itemref" else None
            if item is None or item.get("media-type") not in _TYPES or "nav" in item.get("properties", "").split():
                continue
            path = self._resolved(item.get("href", ""), self._folder)
            if path not in self._zip.names:
                raise self._error("I012", what=path)
            found.append(path)
        return list(dict.fromkeys(found))

    def _tree(self, path: str) -> HtmlElement:
        data = self._zip.read(path)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
            for one in root.iter():
                if isinstance(one.tag, str):
                    one.tag = _local(one)
                    for name in list(one.attrib):
                        if str(name).startswith("{"):
                            bare = str(name).rpartition("}")[2]
                            one.set(_TYPE if bare == "type" else bare, one.attrib.pop(name))
            etree.cleanup_namespaces(root)
            markup = etree.tostring(root, method="html", encoding="unicode")
        except etree.XMLSyntaxError:
            markup = data.decode("utf-8", "replace")  # HTML in all but name; the word check reads it the same way
            markup = re.sub(r"^\s*<\?xml[^<>]*\?>", "", markup).replace("epub:type", _TYPE)
        made = lxml.html.document_fromstring(markup or "<html><body></body></html>", parser=_parser())
        body = made.find("body")
        return body if body is not None else made

    def _read_titles(self) -> dict[str, str]:
        """Read what the table of contents calls each document of the spine; of several names, the first."""
        titles: dict[str, str] = {}
        for item in self._manifest.values():
            path = self._resolved(item.get("href", ""), self._folder)
            if path not in self._zip.names:
                continue
            folder = posixpath.dirname(path)
            if "nav" in item.get("properties", "").split():
                for link in self._tree(path).iter("a"):
                    titles.setdefault(self._resolved(link.get("href", ""), folder), text_of_tree(link))
            elif item.get("media-type") == "application/x-dtbncx+xml":
                for point in self._zip.xml(path).iter():
                    if _local(point) == "navPoint":
                        label = "".join(t for one in point if _local(one) == "navLabel" for t in _texts(one))
                        src = next((one.get("src", "") for one in point if _local(one) == "content"), "")
                        titles.setdefault(self._resolved(src, folder), " ".join(label.split()))
        return titles

    def _read_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for number, path in enumerate(self._spine, 1):
            bare = slugify(self._title_of(path)[0]) or slugify(posixpath.splitext(posixpath.basename(path))[0])
            name = bare or f"part-{number}"
            names[path] = name if name not in names.values() else f"{name}-{number}"
        return names

    def _title_of(self, path: str) -> tuple[str, HtmlElement | None]:
        """Give the title of a document, and the heading that says it where it is one that its text begins with."""
        tree = self._trees[path]
        heading = next((one for one in tree.iter("h1", "h2") if text_of_tree(one)), None)
        if heading is not None and (heading.tag == "h1" or not _text_before(tree, heading)):
            return _bare_text(heading), heading
        title = self._titles.get(path, "")
        return title or posixpath.splitext(posixpath.basename(path))[0], None

    def _said(self, name: str) -> list[str]:
        return [" ".join("".join(_texts(one)).split()) for one in self._package.iter() if _local(one) == name]

    def drafts(self) -> Iterator[Yielded]:
        """Yield what the book says of itself, and a draft for each document of its spine."""
        title = next(iter(self._said("title")), "")
        language = next(iter(self._said("language")), "")
        language = language if is_well_formed(language) else ""
        yield DocumentFacts(title, language)
        notes, called = self._all_notes()
        linked = self._linked()
        pages = 0
        for path in self._spine:
            tree = self._trees[path]
            pages += sum(_is(one, _PAGES) for one in tree.iter())
            title, heading = self._title_of(path)
            gone = {one for key, one in notes.items() if key[0] == path and key in called}
            apart = gone if heading is None else {*gone, heading}
            words = [*placed_words(title), *words_of_tree(tree, partial(_is_apart, apart))]
            order = self._calls(tree, path, notes)
            for key in order:
                words += words_of_tree(notes[key], lambda one: _is(one, _BACK) or _is(one, _CALLS))
            if len(words) <= len(placed_words(title)) and tree.find(".//img") is None:
                continue
            if heading is None and len(words_of_tree(tree)) <= _PICTURED:
                text = self._titles.get(path, "") or posixpath.basename(path)
                yield Finding.of("I024", Span(self._path), what=Phrase("what_picture_page"), words=text)
                continue
            yield self._draft(path, title, heading, gone, notes, order, tuple(words), language, linked)
            yield from self._pictures.told()
        if pages:
            yield Finding.of("I024", Span(self._path), what=Phrase("what_pages"), words=str(pages))

    def _draft(
        self,
        path: str,
        title: str,
        heading: HtmlElement | None,
        gone: set[HtmlElement],
        notes: Mapping[tuple[str, str], HtmlElement],
        order: list[tuple[str, str]],
        words: tuple[PlacedWord, ...],
        language: str,
        linked: set[tuple[str, str]],
    ) -> Draft:
        for one in [*gone, *(() if heading is None else (heading,))]:
            one.set("data-gone", "1")
        body = copy.deepcopy(self._trees[path])
        for one in body.xpath(".//*[@data-gone]"):
            one.drop_tree()
        numbers = {key: str(number) for number, key in enumerate(order, 1)}
        own = {numbers[key]: copy.deepcopy(notes[key]) for key in order}
        for note in own.values():
            note.attrib.pop("data-gone", None)
            note.tag, note.tail = "div", None
            for one in [one for one in note.iter() if _is(one, _BACK)]:
                one.drop_tree()
        for root in (body, *own.values()):
            self._settle(root, path, numbers)
        # Pictures are named as from the root of the book.
        media = self._pictures.take(body, self._names[path])
        anchors = frozenset(name for where, name in linked if where == path)
        head = {"title": title, "language": language}
        return Draft(self._names[path], head, body, words, own, media, anchors=anchors)

    def _settle(self, root: HtmlElement, path: str, numbers: Mapping[tuple[str, str], str]) -> None:
        folder = posixpath.dirname(path)
        for one in list(root.iter()):
            if not isinstance(one.tag, str):
                continue
            if _is(one, _PAGES):
                one.drop_tree()
            elif one.tag == "a":
                self._settle_link(one, path, folder, numbers)
            elif one.tag in ("img", "image"):
                address = one.get("src") or one.get("href") or ""
                if address and not urlsplit(address).scheme:
                    one.set("src", self._resolved(address, folder))

    def _settle_link(self, link: HtmlElement, path: str, folder: str, numbers: Mapping[tuple[str, str], str]) -> None:
        address = link.get("href", "")
        parts = urlsplit(address)
        if parts.scheme or not address:
            return
        where = self._resolved(address, folder) or path
        name = unquote(parts.fragment)
        if (where, name) in numbers and _is(link, _CALLS):
            tail = link.tail
            link.clear()
            link.tail = tail
            link.set("data-note", numbers[where, name])
            holder = link.getparent()
            if holder is not None and holder.tag == "sup" and len(holder) == 1 and not (holder.text or "").strip():
                holder.drop_tag()
        elif where == path and name:
            link.set("href", f"#{name}")
        elif where in self._names:
            link.set("href", f"{self._names[where]}.md" + (f"#{name}" if name else ""))

    def _all_notes(self) -> tuple[dict[tuple[str, str], HtmlElement], set[tuple[str, str]]]:
        """Find the notes of the book by file and id, and which of them are called."""
        places = {
            (path, one.get("id", "")): one
            for path, tree in self._trees.items()
            for one in tree.iter()
            if isinstance(one.tag, str) and one.get("id")
        }
        called: dict[tuple[str, str], None] = {}
        for path, tree in self._trees.items():
            for link in tree.iter("a"):
                if _is(link, _CALLS):
                    parts = urlsplit(link.get("href", ""))
                    where = self._resolved(link.get("href", ""), posixpath.dirname(path)) or path
                    called[where, unquote(parts.fragment)] = None
        notes = {key: _whole(places[key]) for key in called if key in places}
        return notes, set(notes)

    def _calls(
        self, tree: HtmlElement, path: str, notes: Mapping[tuple[str, str], HtmlElement]
    ) -> list[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}
        for link in tree.iter("a"):
            if not _is(link, _CALLS):
                continue
            parts = urlsplit(link.get("href", ""))
            key = (self._resolved(link.get("href", ""), posixpath.dirname(path)) or path, unquote(parts.fragment))
            if key in notes:
                found[key] = None
        return list(found)

    def _linked(self) -> set[tuple[str, str]]:
        return {
            (self._resolved(link.get("href", ""), posixpath.dirname(path)) or path, unquote(parts.fragment))
            for path, tree in self._trees.items()
            for link in tree.iter("a")
            if not _is(link, _CALLS | _BACK)
            and (parts := urlsplit(link.get("href", ""))).fragment
            and not parts.scheme
        }

    def _picture(self, path: str) -> bytes | None:
        return self._zip.read(path) if path in self._zip.names else None


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)


def _texts(element: etree._Element) -> list[str]:
    """List the pieces of text in an element."""
    return [str(text) for text in element.itertext()]


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is(element: HtmlElement, kinds: frozenset[str]) -> bool:
    """Say whether an element is of a kind, by EPUB's types or the roles of DPUB-ARIA."""
    if not isinstance(element.tag, str):
        return False
    said = f"{element.get(_TYPE, '')} {element.get('role', '')}".split()
    return not kinds.isdisjoint(said)


def _is_apart(apart: set[HtmlElement], element: HtmlElement) -> bool:
    """Say whether an element is no text of the body: a note, the title, a call, the mark of a page."""
    return element in apart or _is(element, _CALLS | _PAGES)


def _whole(element: HtmlElement) -> HtmlElement:
    """Give the note that a link leads to: the element itself, or the one around it that is a note."""
    return next((one for one in (element, *element.iterancestors()) if _is(one, _NOTES)), element)


def _bare_text(heading: HtmlElement) -> str:
    return text_of_tree(heading, lambda one: _is(one, _CALLS | _PAGES))


def _text_before(tree: HtmlElement, heading: HtmlElement) -> bool:
    for one in tree.iter():
        if one is heading:
            return False
        if isinstance(one.tag, str) and ((one.text or "").strip() or (one.tail or "").strip()):
            return True
    return False
