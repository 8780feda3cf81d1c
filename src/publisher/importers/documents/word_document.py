"""Word documents (`.docx`): structure by mammoth, and what that drops from the XML."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

import lxml.html
import mammoth
from lxml import etree
from lxml.html import HtmlElement

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.base import stem
from publisher.importers.documents.bounded_zip import BoundedZip
from publisher.importers.documents.draft import Document, Draft, Media, PlacedWord, Yielded
from publisher.importers.documents.plain_words import placed_words
from publisher.importers.documents.word_numbers import Numbering
from publisher.importers.documents.word_prepare import Prepared, label_text, level_and_list, prepare, shown
from publisher.importers.documents.word_settle import settle
from publisher.importers.documents.word_styles import Style, Styles
from publisher.importers.documents.word_xml import (
    STRICT,
    W,
    is_removed,
    paragraphs_in_order,
    text_of_paragraph,
    value,
)
from publisher.model import Span

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PICTURES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
_FAULTS = (KeyError, ValueError, AttributeError, IndexError, TypeError, RecursionError, OSError)


def read(document: Document) -> Iterator[Yielded]:
    """Make a draft of a Word document."""
    data = document.stream.read()
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise PublisherError(Finding.of("I014", Span(document.path)))
        raise PublisherError(Finding.of("I019", Span(document.path), kind=Phrase("a_word_document")))
    yield from _Word(document, data).drafts()


class _Word:
    """One document of Word on its way."""

    def __init__(self, document: Document, data: bytes) -> None:
        self._path = document.path
        self._zip = BoundedZip(io.BytesIO(data), document.path)
        self._main = self._main_part()
        folder = posixpath.dirname(self._main)
        self._parts = {name: f"{folder}/{name}.xml" if folder else f"{name}.xml" for name in _PARTS}
        self._styles = Styles(self._part("styles"))
        self._facts = Prepared()
        self._media: list[Media] = []
        self._name = stem(posixpath.basename(document.path))

    def _main_part(self) -> str:
        if "[Content_Types].xml" not in self._zip.names:
            raise self._no_document()
        types = self._zip.xml("[Content_Types].xml")
        named = [one.get("PartName", "").lstrip("/") for one in types if one.get("ContentType") == _MAIN]
        main = next((name for name in (*named, "word/document.xml") if name in self._zip.names), "")
        if not main:
            raise self._no_document()
        if STRICT.encode() in self._zip.read(main)[:4000]:
            raise self._no_document()
        return main

    def _no_document(self) -> PublisherError:
        return PublisherError(Finding.of("I019", Span(self._path), kind=Phrase("a_word_document")))

    def _part(self, name: str) -> etree._Element | None:
        part = self._parts[name]
        return self._zip.xml(part) if part in self._zip.names else None

    def drafts(self) -> Iterator[Yielded]:
        """Yield what is told of the document, and its draft."""
        root = self._zip.xml(self._main)
        listed = self._paragraphs(root)
        title_at = _title_place(listed)
        title = listed[title_at][1] if title_at is not None else ""
        title = " ".join(title.split()) or self._name
        notes = {kind: self._part(name) for name, kind in _NOTES}
        words = [PlacedWord(word, 1) for word, _ in placed_words(title)]
        subtitles = [at for at, (style, _) in enumerate(listed) if style.role == "subtitle" and at != title_at][:1]
        for at, (_, text) in enumerate(listed, 1):
            if at - 1 != title_at and at - 1 not in subtitles:
                words += placed_words(text, at)
        words += self._words_of_notes(root, notes)
        yield from self._tell_comments()
        yield from self._tell_margins()
        body, called = self._converted(root, notes, title_at, subtitles)
        yield from self._facts.findings
        head = {"title": title, "subtitle": " ".join(listed[subtitles[0]][1].split()) if subtitles else ""}
        yield Draft(self._name, head, body, tuple(words), called, tuple(self._media))

    def _paragraphs(self, root: etree._Element) -> list[tuple[Style, str]]:
        """List the paragraphs that say something, in the order of reading, with the numbers that are text."""
        numbering = Numbering(self._part("numbering"))
        found = []
        for paragraph in paragraphs_in_order(root):
            style = self._styles.of(paragraph)
            text = text_of_paragraph(paragraph)
            if style.role == "contents" or is_removed(paragraph) or not text.strip():
                continue
            label = numbering.next(*level_and_list(paragraph, style))
            found.append((style, label_text(style, label) + text))
        return found

    def _words_of_notes(self, root: etree._Element, notes: dict[str, etree._Element | None]) -> list[PlacedWord]:
        found: list[PlacedWord] = []
        told: set[tuple[str, str]] = set()
        calls = [
            (kind, value(call, "id"))
            for paragraph in paragraphs_in_order(root)
            for call in paragraph.iter(f"{W}footnoteReference", f"{W}endnoteReference")
            for kind in (call.tag.removeprefix(W).removesuffix("Reference"),)
        ]
        for kind, name in calls:
            part = notes.get(kind)
            if part is None or (kind, name) in told:
                continue
            told.add((kind, name))
            for note in part.iter(f"{W}{kind}"):
                if value(note, "id") == name:
                    for paragraph in paragraphs_in_order(note):
                        found += placed_words(text_of_paragraph(paragraph))
        return found

    def _tell_comments(self) -> Iterator[Finding]:
        part = self._part("comments")
        for comment in () if part is None else part.iter(f"{W}comment"):
            text = " ".join(text_of_paragraph(one) for one in comment.iter(f"{W}p"))
            if text.strip():
                author = value(comment, "author") or Phrase("unnamed_author")
                yield Finding.of("I023", Span(self._path), author=author, words=shown(text))

    def _tell_margins(self) -> Iterator[Finding]:
        for name in sorted(self._zip.names):
            if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                root = self._zip.xml(name)
                text = " ".join(text_of_paragraph(one) for one in paragraphs_in_order(root))
                if re.search(r"[^\W\d]", text):  # a page's number alone is the press's own
                    yield Finding.of("I024", Span(self._path), what=Phrase("what_header"), words=shown(text))

    def _converted(
        self,
        root: etree._Element,
        notes: dict[str, etree._Element | None],
        title_at: int | None,
        subtitles: list[int],
    ) -> tuple[HtmlElement, dict[str, HtmlElement]]:
        numbering = Numbering(self._part("numbering"))
        prepare(root, self._styles, numbering, self._path, self._facts)
        changed = {self._main: etree.tostring(root, xml_declaration=True, encoding="UTF-8")}
        for name, kind in _NOTES:
            part = notes[kind]
            if part is not None:
                prepare(part, self._styles, numbering, self._path, self._facts)
                changed[self._parts[name]] = etree.tostring(part, xml_declaration=True, encoding="UTF-8")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as out:
            for name in sorted(self._zip.names):
                if not name.endswith("/"):
                    out.writestr(name, changed.get(name) or self._zip.read(name))
        try:
            html = mammoth.convert_to_html(
                packed,
                include_embedded_style_map=False,
                id_prefix="w-",
                convert_image=mammoth.images.img_element(self._picture),
                style_map="u => u\nstrike => s\nbr[type='page'] => br\nbr[type='column'] => br",
            ).value
        except _FAULTS as error:
            raise PublisherError(Finding.of("I012", Span(self._path), what=self._main)) from error
        parser = lxml.html.HTMLParser(huge_tree=True)
        tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>", parser=parser)
        body = tree.find("body")
        if body is None:
            raise PublisherError(Finding.of("I012", Span(self._path), what=self._main))
        away = {at + 1 for at in (*subtitles, *(() if title_at is None else (title_at,)))}
        return body, settle(body, self._facts.paragraphs, away)

    def _picture(self, image: "mammoth.documents.Image") -> dict[str, str]:
        kind = _PICTURES.get(image.content_type or "")
        if kind is None:
            what = f"{image.content_type} {image.alt_text or ''}"
            self._facts.findings.append(
                Finding.of("I024", Span(self._path), what=Phrase("what_object"), words=shown(what))
            )
            return {"src": ""}
        reader = image.open
        with reader() as stream:
            data = stream.read()
        path = f"pictures/{self._name}-{len(self._media) + 1}.{kind}"
        self._media.append(Media(path, data))
        return {"src": path}


_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments")


def _title_place(listed: list[tuple[Style, str]]) -> int | None:
    """Find the title: the first paragraph of its style, else a heading that the document begins with."""
    titles = (at for at, (style, _) in enumerate(listed) if style.role == "title")
    first = 0 if listed and listed[0][0].role == "heading" else None
    return next(titles, first)
