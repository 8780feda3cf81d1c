"""A Markdown article with front matter into an Article."""

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import NamedTuple

import lxml.html
import markdown
from lxml.html import HtmlElement
from markdown.extensions import Extension

from publisher.arabic.slug import slugify
from publisher.arabic.words import words
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.html_tree import as_text, characters_of_no_text, outer_html
from publisher.i18n.languages import direction_of
from publisher.importers.base import Imported, UnfitArticleError, stem
from publisher.importers.front_matter.front_table import FrontTable, day_in, read_front
from publisher.importers.front_matter.syntax import Head
from publisher.importers.html import article_tree
from publisher.importers.html.figures import settle_figures
from publisher.importers.html.highlight import highlight
from publisher.importers.html.loose_marks import settle_marks
from publisher.importers.html.parted_words import settle_quotations
from publisher.importers.html.quran import settle_quran
from publisher.importers.html.raised_letters import plain_text
from publisher.importers.html.sanitise import no_text, sanitise
from publisher.importers.html.verse import in_html, is_stanza, settle_verse
from publisher.importers.html.written_lines import LINE, line_of, own_line, without_lines
from publisher.importers.markdown.admonitions import read_boxes, settle_admonitions, settle_callouts
from publisher.importers.markdown.article_language import article_language
from publisher.importers.markdown.attribute_lists import Attributes
from publisher.importers.markdown.bounds import within_bounds
from publisher.importers.markdown.code_spans import without_code
from publisher.importers.markdown.forced_breaks import drop_last_break, read_page_breaks
from publisher.importers.markdown.html_wrappers import open_wrappers, unwrap
from publisher.importers.markdown.inline_notes import read_inline_notes
from publisher.importers.markdown.inline_syntax import Spans
from publisher.importers.markdown.leftovers import LEFTOVERS
from publisher.importers.markdown.line_fixes import mend_lines
from publisher.importers.markdown.line_marks import lines_as_attributes, with_lines
from publisher.importers.markdown.marked_blocks import MarkedBlocks, unmarked
from publisher.importers.markdown.nested_texts import settle_nested, settle_nested_in_verse, take_notes
from publisher.importers.markdown.pipe_tables import settle_tables
from publisher.importers.markdown.rows import Pass, Row, WrittenNote, in_order, joined, language_of, rows_of
from publisher.importers.markdown.shortcodes import read_shortcodes
from publisher.importers.markdown.source_lines import LineFinder
from publisher.importers.markdown.task_lists import settle_tasks
from publisher.importers.markdown.template_tags import read_tags
from publisher.importers.markdown.verse_lines import read_verse, reading_throughout
from publisher.importers.markdown.written_notes import note_name, tell_notes_written_twice
from publisher.model import Article, Block, Note, Picture, Source
from publisher.settings.fields import ARTICLE_FIELDS, same_names

_EXTENSIONS: tuple[str | Extension, ...] = (
    *("abbr", "def_list", "md_in_html", "tables", "sane_lists", "admonition"),
    Attributes(),
    MarkedBlocks(),
)
# What a text goes through before Python-Markdown reads it: each takes rows and gives rows.
_PASSES: tuple[Pass, ...] = (
    read_page_breaks,
    read_shortcodes,
    read_tags,
    take_notes,
    read_verse,
    *LEFTOVERS,
    read_boxes,
    open_wrappers,
    read_inline_notes,
    mend_lines,
    settle_tables,
)
_LOOSE_REFERENCE = re.compile(r"(?<![A-Za-z0-9_])\[[^\[\]\n]+\]\[([^\[\]\n]+)\]")
_TAGS = re.compile(r"<[^<>]*>|\{[#:.][^{}]*\}|\]\([^()]*\)")
_LOOSE_CALL = re.compile(r"\[\^([^\]\n]+)\](?!:)")


def read_markdown(source: Source, language: str) -> Imported:
    """Import one Markdown article; `language` stands where the front matter names none.

    Raises PublisherError with every finding where there is no article to give, UnfitArticleError with what was read.
    """
    front = read_front(source)
    table, head = front.table, front.head
    findings = list(front.findings)
    own = article_language(front, language)
    if own != (table.language or language):
        findings.append(Finding.of("F015", source.at(head.body_line), language=own))
    try:
        body = _Body(source, head, table, own, language)
    except RecursionError as error:  # libraries recurse into blocks within blocks in ways that no bound foresees
        raise PublisherError(*findings, Finding.of("L003", source.at(head.body_line))) from error
    except PublisherError as error:
        raise PublisherError(*findings, *error.findings) from error
    name = stem(source.path)
    title = table.title or body.title or _title_of_name(name)
    blocks = body.blocks()
    findings += body.findings
    if not body.has_content:
        findings.append(Finding.of("F005", source.at(min(head.body_line, source.text.count("\n") + 1))))
    elif not (table.title or body.title or fatal(front.findings)):
        findings.append(Finding.of("F004", source.at(1), title=title))
    article = Article(
        id=table.id or name,
        slug=table.slug or slugify(name),
        source=source,
        title=title,
        language=own,
        blocks=blocks,
        notes=body.notes,
        **{name: getattr(table, name) for name in _SAME_NAME},
        verse=table.verse is not None or body.is_verse,
        origin=table.source,
        date=table.date or day_in(name),
        reading_minutes=table.reading_time,
    )
    if table.image:
        path = article_tree.picture_path(table.image.src, source)
        article = replace(article, image=Picture(path, table.image.alt, table.image.credit))
    if fatal(findings):
        raise UnfitArticleError(article, *dict.fromkeys(findings))
    return Imported(article, tuple(findings))


# What the front matter may leave out is worked out above.
_SAME_NAME = same_names(ARTICLE_FIELDS, "title", "id", "slug", "language", "date", "verse")


def _title_of_name(name: str) -> str:
    """Give the words of a file's name, without the day that Jekyll's posts begin with."""
    bare = name[10:] if day_in(name) else name
    return " ".join(re.sub(r"[-_]+", " ", bare).split()) or name


class _Prepared(NamedTuple):
    """A body as Python-Markdown reads it, its notes apart, and what was told on the way."""

    text: str
    notes: tuple[WrittenNote, ...]
    findings: list[Finding]


def _prepared(head: Head, source: Source, verse: tuple[str, ...] | None = None) -> _Prepared:
    """Prepare the body for Python-Markdown; refuse what would hang it.

    `verse` are the options of an article that is verse from end to end.
    """
    rows = rows_of(as_text(head.body), head.body_line)
    if too_much := within_bounds(rows.rows).told:
        raise PublisherError(*(replace(finding, span=source.at(line)) for line, finding in too_much))
    passes: tuple[Pass, ...] = (*_PASSES, settle_nested)
    if verse is not None:
        throughout = reading_throughout(verse)
        passes = (*(throughout if one is read_verse else one for one in _PASSES), settle_nested_in_verse)
    passed = in_order(passes, rows)
    odd = ((source.line_with(c, head.body_line), no_text(c)) for c in characters_of_no_text(head.body))
    told = [*odd, *passed.told, *tell_notes_written_twice(passed.notes)]
    marked = list if LINE in source.text else with_lines  # who writes of the attribute keeps it
    notes = tuple(note._replace(rows=marked(note.rows)) for note in passed.notes)
    text = joined(marked(passed.rows))
    return _Prepared(text, notes, [replace(finding, span=source.at(line)) for line, finding in told])


_SETTLED: tuple[Callable[[HtmlElement], None], ...] = (
    article_tree.settle_code,
    article_tree.settle_lettered,
    settle_figures,
    settle_callouts,
    settle_tasks,
    article_tree.settle_quotes,
    article_tree.settle_tables,
)


def _html_of_markdown(prepared: _Prepared, *, verse: bool) -> list[str]:
    """Convert a text, and its notes, by Python-Markdown.

    A converter that stopped halfway may keep something of that text, and is made anew.
    """
    converter, spans = _converter(verse=verse)
    try:
        converter.reset()
        spans.calls.names = [note.name for note in prepared.notes]
        pages = [converter.convert(prepared.text)]
        for note in prepared.notes:  # they know the addresses and abbreviations of the text
            converter.htmlStash.reset()
            pages.append(converter.convert(joined(note.rows)))
    except BaseException:
        _converter.cache_clear()
        raise
    return [lines_as_attributes(in_html(unmarked(page))) for page in pages]


@functools.cache  # to put its extensions together takes longer than many an article
def _converter(*, verse: bool) -> tuple[markdown.Markdown, Spans]:
    spans = Spans()
    extensions = [*_EXTENSIONS, spans, *(["nl2br"] if verse else [])]
    return markdown.Markdown(extensions=extensions, output_format="html"), spans


class _Body:
    """The body on its way from Markdown to blocks."""

    def __init__(self, source: Source, head: Head, front: FrontTable, language: str, around: str) -> None:
        self._source, self._head = source, head
        self._said: Counter[Finding] = Counter()  # how often each was reported, whatever its line
        prepared = _prepared(head, source, front.verse)
        self.findings = prepared.findings
        text, *notes = _html_of_markdown(prepared, verse=front.verse is not None)
        self._root = self._settled_tree(text, head.body_line, language)
        self.title = "" if front.title else self._take_title()
        names = [note.name for note in prepared.notes]
        of_notes = [
            self._settled_tree(html, note.number, language) for html, note in zip(notes, prepared.notes, strict=True)
        ]
        for root in (self._root, *of_notes):
            settle_quran(root, language)
            settle_verse(root)
            self._look_closely(root)
            settle_admonitions(root, language, around)
        drop_last_break(self._root)
        called = list(dict.fromkeys(article_tree.take_calls(self._root, names)))
        told: set[str] = set()  # one fault, one finding
        for root, note in zip(of_notes, prepared.notes, strict=True):
            for name in article_tree.take_calls(root, names):
                inline = name.startswith("^")
                written, pattern = ("^[…]", r"\^\[") if inline else (name, rf"\[\^{re.escape(name)}\](?!:)")
                self._report(Finding.of("M009", None, name=written), pattern, start=note.number)
                told.add(name)
        self._judge(names, called, told)
        for root in of_notes:
            without_lines(root)
        self.notes = tuple(Note(name, article_tree.note_html(of_notes[names.index(name)])) for name in called)

    def _settled_tree(self, html: str, line: int, language: str) -> HtmlElement:
        clean, dropped = sanitise(html, self._source, line, direction_of(language))
        self.findings += dropped
        root = article_tree.parse(clean, self._source)
        unwrap(root, language)
        for settle in _SETTLED:
            settle(root)
        settle_quotations(root, language)
        loose = settle_marks(root)
        # Between a letter and its mark the source has signs of markup, but where an address ends by itself.
        written = loose and re.search(rf"(?:[*_~)=^+\]]|</?\w[^<>:]*>){re.escape(loose[0][-1])}", self._head.body)
        if written:
            self._report(
                Finding.of("M048", None, letter=loose[0], count=len(loose)), re.escape(written[0]), start=line
            )
        return root

    def _look_closely(self, root: HtmlElement) -> None:
        unknowns = list(highlight(root))
        fences = self._fences() if unknowns else []
        for name, unknown in unknowns:
            named = [row.number for row in fences if language_of(row).lower() == name.lower()]
            line = named[min(self._said[unknown], len(named) - 1)] if named else 0
            self._report(unknown, "$^", line=line)
        for link, address in article_tree.drop_empty_links(root):
            self._report(Finding.of("M051", None, address=address), re.escape(f"]({address}"), line=line_of(link))
        for image, finding in article_tree.pictures(root, self._source):
            if finding:
                self._report(finding, re.escape(image.get("src", "").rpartition("/")[2]), line=line_of(image))

    def _fences(self) -> list[Row]:
        return [row for row in rows_of(self._head.body, self._head.body_line).rows if row.kind == "open"]

    def _judge(self, names: list[str], called: list[str], told: Collection[str]) -> None:
        for name in dict.fromkeys(names):
            if name not in called and name not in told and not name.startswith("^"):
                self._report(Finding.of("M003", None, name=name), rf"\[\^{re.escape(name)}\]:")
        # Beside a note that is called, what still looks like its call is text.
        for name in map(note_name, _LOOSE_CALL.findall(_prose(self._root))):
            if name not in called and re.search(rf"(?<!\\)\[\^{re.escape(name)}\]", self._prose):
                self._report(Finding.of("M004", None, name=name), rf"(?<!\\)\[\^{re.escape(name)}\](?!:)")
        for found in _LOOSE_REFERENCE.finditer(_prose(self._root)):
            if found[0] in self._prose:  # not where its brackets are escaped
                self._report(Finding.of("M015", None, name=found[1]), re.escape(found[0]))

    @functools.cached_property
    def _prose(self) -> str:
        """The body without its code, in which every sign keeps its place."""
        return without_code(self._head.body)

    def _lines_with(self, pattern: str) -> list[int]:
        """List the lines on which a pattern is found in the prose, one for each time."""
        breaks = self._line_ends
        return [bisect_left(breaks, at.start()) + self._head.body_line for at in re.finditer(pattern, self._prose)]

    @functools.cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._prose)]

    def _report(self, finding: Finding, pattern: str, *, start: int = 0, line: int = 0) -> None:
        """Report a finding at its line, or at the next place of a pattern; the same said again is its next place."""
        said = self._said[finding]
        self._said[finding] += 1
        if not line:
            places = [n for n in self._lines_with(pattern) if n >= start]
            line = places[min(said, len(places) - 1)] if places else start or self._head.body_line
        self.findings.append(replace(finding, span=self._source.at(line)))

    def _line_of_heading(self, text: str, after: int) -> int:
        """Find the line that is a heading of these words: one that is marked as such, else one that has only them.

        `after` is the line of the heading before it.
        """
        wanted = words(text)
        lines = list(enumerate(self._prose.split("\n"), self._head.body_line))[after + 1 - self._head.body_line :]
        marked = [(number, line) for number, line in lines if line.lstrip(" >").startswith("#") or "<h" in line]
        for number, line in [*marked, *lines]:
            if wanted and words(_TAGS.sub(" ", line)) == wanted:
                return number
        return self._source.line_with(text, after + 1)

    @property
    def has_content(self) -> bool:
        """Whether anything is left to read or to look at."""
        return bool(self._root.text_content().strip()) or next(self._root.iter("img"), None) is not None

    @property
    def is_verse(self) -> bool:
        """Whether there is nothing but verse, under whatever headings."""
        headings = ("hr", "h2", "h3", "h4", "h5", "h6")
        kinds = {is_stanza(element) for element in self._root if element.tag not in headings}
        return kinds == {True} and not (self._root.text or "").strip()

    def _take_title(self) -> str:
        """Take the title out of the body: the first heading of level 1, else one that the body begins with."""
        heading = next(self._root.iter("h1"), None)
        if heading is None:
            heading = article_tree.heading_at_the_beginning(self._root)
        if heading is None:
            return ""
        heading.drop_tree()
        return " ".join(plain_text(heading).split())

    def blocks(self) -> tuple[Block, ...]:
        """Give the top-level blocks, each with its line."""
        moved = article_tree.settle_headings(self._root)
        line = self._head.body_line - 1
        for heading in self._root.iter("h2", "h3", "h4", "h5", "h6") if moved else ():
            said = " ".join(heading.text_content().split())
            line = own_line(heading) or self._line_of_heading(said, line)
            if heading in moved:
                self.findings.append(Finding.of("M007", self._source.at(line), heading=said))
        without_lines(self._root)
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
