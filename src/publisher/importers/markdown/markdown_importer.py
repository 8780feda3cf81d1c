"""A Markdown article with front matter into an Article."""

import functools
import re
from collections.abc import Callable
from dataclasses import replace

import lxml.html
import markdown
from lxml.html import HtmlElement
from markdown.extensions import Extension

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.html_tree import outer_html
from publisher.i18n.languages import direction_of
from publisher.importers.base import Imported, stem
from publisher.importers.front_matter.front_table import FrontTable, day_in
from publisher.importers.front_matter.key_aliases import settle_keys
from publisher.importers.front_matter.syntax import Head, read_head
from publisher.importers.html import article_tree
from publisher.importers.html.highlight import highlight
from publisher.importers.html.quran import settle_quran
from publisher.importers.html.sanitise import sanitise
from publisher.importers.html.verse import is_stanza, settle_verse
from publisher.importers.markdown.admonitions import read_boxes, settle_admonitions, settle_callouts
from publisher.importers.markdown.attribute_lists import Attributes
from publisher.importers.markdown.blockquotes import settle_quotes
from publisher.importers.markdown.bounds import within_bounds
from publisher.importers.markdown.html_wrappers import open_wrappers, unwrap
from publisher.importers.markdown.inline_notes import read_inline_notes, tell_notes_written_twice
from publisher.importers.markdown.inline_syntax import Spans
from publisher.importers.markdown.leftovers import LEFTOVERS
from publisher.importers.markdown.line_fixes import mend_lines
from publisher.importers.markdown.lists import settle_lists
from publisher.importers.markdown.pipe_tables import settle_tables
from publisher.importers.markdown.rows import Pass, in_order, rows_of, settle_languages
from publisher.importers.markdown.source_lines import LineFinder
from publisher.importers.markdown.task_lists import settle_tasks
from publisher.importers.markdown.template_tags import read_tags
from publisher.importers.markdown.verse_lines import read_verse, reading_throughout
from publisher.model import Article, Block, Picture, Source
from publisher.settings.fields import ARTICLE_FIELDS, same_names
from publisher.settings.validation import KeyPath, fit

_EXTENSIONS: tuple[str | Extension, ...] = (
    *("abbr", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "sane_lists", "admonition"),
    Attributes(),
    Spans(),
)
# What a text goes through before Python-Markdown reads it: each takes rows and gives rows.
_PASSES: tuple[Pass, ...] = (
    read_tags,
    read_verse,
    *LEFTOVERS,
    read_boxes,
    open_wrappers,
    settle_quotes,
    mend_lines,
    settle_tables,
    settle_lists,
    read_inline_notes,
    tell_notes_written_twice,
)
_LOOSE_REFERENCE = re.compile(r"(?<![A-Za-z0-9_])\[[^\[\]\n]+\]\[([^\[\]\n]+)\]")
_LOOSE_CALL = re.compile(r"\[\^([^\]\s]+)\](?!:)")


def read_markdown(source: Source, language: str) -> Imported:
    """Import one Markdown article; `language` stands where the front matter names none.

    Raises PublisherError with every finding where there is no article to give.
    """
    head, unused = settle_keys(read_head(source), frozenset(FrontTable.model_fields))
    front, findings = fit(FrontTable, head.values, lambda path: source.at(_line_of_key(head, path)))
    if front is None:
        raise PublisherError(*findings)
    article_language = front.language or language
    try:
        body = _Body(source, head, front, article_language, language)
    except RecursionError as error:  # libraries recurse into blocks within blocks in ways that no bound foresees
        raise PublisherError(Finding.of("L003", source.at(head.body_line))) from error
    title = front.title or body.title
    blocks = body.blocks()
    findings = [*body.findings, *_missing_parts(title, body, source, head)]
    article = Article(
        id=front.id or stem(source.path),
        slug=front.slug or slugify(stem(source.path)),
        source=source,
        title=title,
        language=article_language,
        blocks=blocks,
        notes=body.notes,
        **front.model_dump(include=_SAME_NAME),
        verse=front.verse is not None or body.is_verse,
        origin=front.source,
        date=front.date or day_in(stem(source.path)),
        reading_minutes=front.reading_time,
    )
    if unused:
        findings.append(Finding.of("F006", source.at(_line_of_key(head, (unused[0],))), keys=tuple(unused)))
    if front.image:
        path, finding = article_tree.picture_path(front.image.src, source)
        article = replace(article, image=Picture(path, front.image.alt, front.image.credit))
        findings += [replace(finding, span=source.at(_line_of_key(head, ("image",))))] if finding else []
    if fatal(findings):
        raise PublisherError(*findings)
    return Imported(article, tuple(findings))


# What the front matter may leave out is worked out above.
_SAME_NAME = same_names(ARTICLE_FIELDS, "title", "id", "slug", "language", "date", "verse")


def _line_of_key(head: Head, path: KeyPath) -> int:
    while path and path not in head.lines:
        path = path[:-1]
    return head.lines.get(path, 1) if path else 1


def _missing_parts(title: str, body: "_Body", source: Source, head: Head) -> list[Finding]:
    if not body.has_content:
        return [Finding.of("F005", source.at(min(head.body_line, source.text.count("\n") + 1)))]
    return [] if title else [Finding.of("F004", source.at(1))]


def _prepared(head: Head, source: Source, verse: tuple[str, ...] | None = None) -> tuple[str, list[Finding]]:
    """Give the body as Python-Markdown reads it, and what was told on the way; refuse what would hang it.

    `verse` are the options of an article that is verse from end to end.
    """
    rows = rows_of(head.body, head.body_line)
    if too_much := within_bounds(rows.rows).told:
        raise PublisherError(*(replace(finding, span=source.at(line)) for line, finding in too_much))
    verses = read_verse if verse is None else reading_throughout(verse)
    passed = in_order([verses if one is read_verse else one for one in _PASSES], rows)
    text = "\n".join(row.text for row in passed.rows)
    return text, [replace(finding, span=source.at(line)) for line, finding in passed.told]


_SETTLED: tuple[Callable[[HtmlElement], None], ...] = (
    article_tree.settle_code,
    article_tree.settle_lettered,
    article_tree.settle_figures,
    settle_callouts,
    settle_tasks,
    article_tree.settle_quotes,
    article_tree.settle_tables,
)


def _html_of_markdown(text: str, *, broken: bool) -> str:
    """Convert by Python-Markdown, breaking every line if asked to.

    One that stopped halfway may keep something of that text, and is made anew.
    """
    try:
        return _converter(broken=broken).reset().convert(text)
    except BaseException:
        _converter.cache_clear()
        raise


@functools.cache  # to put its extensions together takes longer than many an article
def _converter(*, broken: bool) -> markdown.Markdown:
    return markdown.Markdown(extensions=[*_EXTENSIONS, *(["nl2br"] if broken else [])], output_format="html")


class _Body:
    """The body on its way from Markdown to blocks."""

    def __init__(self, source: Source, head: Head, front: FrontTable, language: str, around: str) -> None:
        self._source, self._head = source, head
        text, told = _prepared(head, source, front.verse)
        html = settle_languages(_html_of_markdown(text, broken=front.verse is not None))
        clean, dropped = sanitise(html, source, head.body_line, direction_of(language))
        self.findings = [*told, *dropped]
        self._root = article_tree.parse(clean, source)
        unwrap(self._root, language)
        self.title = "" if front.title else self._take_title()
        for settle in _SETTLED:
            settle(self._root)
        self._look_closely()
        settle_quran(self._root, language)
        settle_verse(self._root)
        # Notes have pictures, tables, code and verse too: they are taken out once those are settled.
        self.notes, uncalled = article_tree.take_notes(self._root)
        settle_admonitions(self._root, language, around)
        self._judge(uncalled)

    def _look_closely(self) -> None:
        for name, unknown in highlight(self._root):
            self._report(unknown, name)
        for image, finding in article_tree.pictures(self._root, self._source):
            if finding:
                self._report(finding, image.get("src", "").rpartition("/")[2])

    def _judge(self, uncalled: list[str]) -> None:
        for name in uncalled:
            self._report(Finding.of("M003", None, name=name), f"[^{name}]:")
        written = {note.id for note in self.notes}  # beside such a note, what still looks like its call is text
        for name in _LOOSE_CALL.findall(_prose(self._root)):
            if name not in written and re.search(rf"(?<!\\)\[\^{re.escape(name)}\]", self._head.body):
                self._report(Finding.of("M004", None, name=name), f"[^{name}]")
        for found in _LOOSE_REFERENCE.finditer(_prose(self._root)):
            if found[0] in self._head.body:  # not where its brackets are escaped
                self._report(Finding.of("M015", None, name=found[1]), found[0])
        for name in article_tree.calls_in_notes(self.notes):
            self._report(Finding.of("M009", None, name=name), f"[^{name}]")

    def _report(self, finding: Finding, needle: str) -> None:
        line = self._source.line_with(needle, self._head.body_line)
        self.findings.append(replace(finding, span=self._source.at(line)))

    @property
    def has_content(self) -> bool:
        """Whether anything is left to read or to look at."""
        return bool(self._root.text_content().strip()) or next(self._root.iter("img"), None) is not None

    @property
    def is_verse(self) -> bool:
        """Whether there is nothing but verse, under whatever headings."""
        kinds = {
            is_stanza(element) for element in self._root if element.tag not in ("hr", "h2", "h3", "h4", "h5", "h6")
        }
        return kinds == {True} and not (self._root.text or "").strip()

    def _take_title(self) -> str:
        """Take the first heading of the first level out of the body, as the title."""
        heading = next(self._root.iter("h1"), None)
        if heading is None:
            return ""
        heading.drop_tree()
        return " ".join(heading.text_content().split())

    def blocks(self) -> tuple[Block, ...]:
        """Give the top-level blocks, each with its line."""
        for heading in article_tree.settle_headings(self._root):
            self._report(Finding.of("M007", None, heading=heading.text_content()), heading.text_content())
        finder = LineFinder(self._head.body, self._head.body_line)
        loose = [_paragraph_element(self._root.text)] if (self._root.text or "").strip() else []
        found = []
        for element in [*loose, *self._root]:
            line = finder.line_of(_words_in_source(element))
            tail, element.tail = element.tail, None
            found.append(Block(outer_html(element), self._source.at(line)))
            if (tail or "").strip():
                found.append(Block(outer_html(_paragraph_element(tail)), self._source.at(line)))
        return tuple(found)


def _paragraph_element(text: str | None) -> HtmlElement:
    paragraph = lxml.html.Element("p")
    paragraph.text = (text or "").strip()
    return paragraph


def _words_in_source(element: HtmlElement) -> str:
    """Give a block's words as its source has them, without the title that a box may have been given."""
    said = "".join(article_tree.texts(element, lambda inner: inner.get("class") == "admonition-title"))
    return said or " ".join(image.get("alt", "") for image in element.iter("img"))


def _prose(root: HtmlElement) -> str:
    """The text outside code, where square brackets mean what they say."""
    return " ".join(article_tree.texts(root, lambda inner: inner.tag in ("code", "pre")))
