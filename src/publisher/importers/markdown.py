"""A Markdown article with front matter into an Article."""

import re
from dataclasses import replace

import lxml.html
import markdown
from lxml.html import HtmlElement
from markdown.extensions import Extension

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.importers import tree
from publisher.importers.attributes import Attributes
from publisher.importers.base import Imported, stem
from publisher.importers.front import FrontTable
from publisher.importers.frontmatter import Head, read_head
from publisher.importers.highlight import highlight
from publisher.importers.labels import settle_admonitions
from publisher.importers.positions import LineFinder
from publisher.importers.sanitise import sanitise
from publisher.importers.verse import settle_verse
from publisher.markup import outer_html
from publisher.model import Article, Block, Picture, Source, direction_of
from publisher.schema import KeyPath, fit

_EXTENSIONS: tuple[str | Extension, ...] = (
    *("abbr", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "sane_lists", "admonition"),
    Attributes(),
)
# Real sources wrap their Markdown in <div dir="rtl">; Python-Markdown reads it only where it is told to.
_DIVISION = re.compile(r"^<div(?![^>]*\bmarkdown=)((?:\s[^>]*)?)>(?=[ \t]*$)", re.MULTILINE)
_LOOSE_CALL = re.compile(r"\[\^([^\]\s]+)\](?!:)")


def read_markdown(source: Source, language: str) -> Imported:
    """Import one Markdown article; `language` stands where the front matter names none.

    Raises PublisherError with every finding where there is no article to give.
    """
    head = read_head(source)
    front, findings = fit(FrontTable, head.values, lambda path: source.at(_line(head, path)))
    if front is None:
        raise PublisherError(*findings)
    tongue = front.language or language
    body = _Body(source, head, front, tongue)
    title = front.title or body.title
    blocks = body.blocks()
    findings = [*body.findings, *_missing(title, body, source, head)]
    article = Article(
        id=front.id or stem(source.path),
        slug=front.slug or slugify(stem(source.path)),
        source=source,
        title=title,
        language=tongue,
        blocks=blocks,
        notes=body.notes,
        **front.model_dump(include=_SAME_NAME),
        origin=front.source,
        reading_minutes=front.reading_time,
    )
    if front.image:
        path, finding = tree.picture_path(front.image.src, source)
        article = replace(article, image=Picture(path, front.image.alt, front.image.credit))
        findings += [replace(finding, span=source.at(_line(head, ("image",))))] if finding else []
    if fatal(findings):
        raise PublisherError(*findings)
    return Imported(article, tuple(findings))


_SAME_NAME = {
    *("kicker", "subtitle", "authors", "translator", "date", "summary", "section"),
    *("tags", "licence", "columns", "verse", "draft", "revision"),
}


def _line(head: Head, path: KeyPath) -> int:
    while path and path not in head.lines:
        path = path[:-1]
    return head.lines.get(path, 1) if path else 1


def _missing(title: str, body: "_Body", source: Source, head: Head) -> list[Finding]:
    if not body.has_content:
        return [Finding.of("F005", source.at(min(head.body_line, source.text.count("\n") + 1)))]
    return [] if title else [Finding.of("F004", source.at(1))]


class _Body:
    """The body on its way from Markdown to blocks."""

    def __init__(self, source: Source, head: Head, front: FrontTable, language: str) -> None:
        self._source, self._head = source, head
        extensions = [*_EXTENSIONS, *(["nl2br"] if front.verse else [])]
        text = _DIVISION.sub(r'<div markdown="1"\1>', head.body)
        html = markdown.markdown(text, extensions=extensions, output_format="html")
        clean, self.findings = sanitise(html, source, head.body_line, direction_of(language))
        self._root = tree.parse(clean, source)
        self.title = "" if front.title else self._take_title()
        self.notes, uncalled = tree.take_notes(self._root)
        tree.settle_code(self._root)
        tree.settle_figures(self._root)
        tree.settle_quotes(self._root)
        tree.settle_tables(self._root)
        settle_verse(self._root, throughout=front.verse)
        settle_admonitions(self._root, language)
        self._judge(uncalled)

    def _judge(self, uncalled: list[str]) -> None:
        for name, unknown in highlight(self._root):
            self._report(unknown, name)
        for name in uncalled:
            self._report(Finding.of("M003", None, name=name), f"[^{name}]:")
        for image, finding in tree.pictures(self._root, self._source):
            if finding:
                self._report(finding, image.get("src", "").rpartition("/")[2])
        written = {note.id for note in self.notes}  # beside such a note, what still looks like its call is text
        for name in _LOOSE_CALL.findall(_prose(self._root)):
            if name not in written and re.search(rf"(?<!\\)\[\^{re.escape(name)}\]", self._head.body):
                self._report(Finding.of("M004", None, name=name), f"[^{name}]")
        for name in tree.calls_in_notes(self.notes):
            self._report(Finding.of("M009", None, name=name), f"[^{name}]")

    def _report(self, finding: Finding, needle: str) -> None:
        line = self._source.line_with(needle, self._head.body_line)
        self.findings.append(replace(finding, span=self._source.at(line)))

    @property
    def has_content(self) -> bool:
        """Whether anything is left to read or to look at."""
        return bool(self._root.text_content().strip()) or next(self._root.iter("img"), None) is not None

    def _take_title(self) -> str:
        """Take the first heading of the first level out of the body, as the title."""
        heading = next(self._root.iter("h1"), None)
        if heading is None:
            return ""
        heading.drop_tree()
        return " ".join(heading.text_content().split())

    def blocks(self) -> tuple[Block, ...]:
        """Give the top-level blocks, each with its line."""
        for heading in tree.settle_headings(self._root):
            self._report(Finding.of("M007", None, heading=heading.text_content()), heading.text_content())
        finder = LineFinder(self._head.body, self._head.body_line)
        loose = [_paragraph(self._root.text)] if (self._root.text or "").strip() else []
        found = []
        for element in [*loose, *self._root]:
            line = finder.line_of(_seen(element))
            tail, element.tail = element.tail, None
            found.append(Block(outer_html(element), self._source.at(line)))
            if (tail or "").strip():
                found.append(Block(outer_html(_paragraph(tail)), self._source.at(line)))
        return tuple(found)


def _paragraph(text: str | None) -> HtmlElement:
    paragraph = lxml.html.Element("p")
    paragraph.text = (text or "").strip()
    return paragraph


def _seen(element: HtmlElement) -> str:
    return element.text_content() or " ".join(image.get("alt", "") for image in element.iter("img"))


def _prose(root: HtmlElement) -> str:
    """The text outside code, where square brackets mean what they say."""
    return " ".join(root.xpath("//text()[not(ancestor::code) and not(ancestor::pre)]"))
