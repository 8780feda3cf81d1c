"""Texts of OpenITI mARkdown: chapters as articles, verse as verse, the pages of the printed edition as anchors.

The form is that of the OpenITI corpus (https://openiti.org, «mARkdown»): a magic first line, `#META#` lines, then
lines that begin with `#` (a paragraph), `###` with bars (a heading of so many ranks), `~~` (the line before goes on).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.base import stem
from publisher.importers.documents.draft import Document, DocumentFacts, Draft, PlacedWord, Yielded
from publisher.importers.documents.encodings import decode
from publisher.importers.documents.html_to_markdown import VERSE
from publisher.importers.documents.inline_markdown import element
from publisher.importers.documents.plain_words import placed_words
from publisher.model import Span

_MAGIC = "######OpenITI#"
_END = "#META#Header#End#"
_META = re.compile(r"#META#\s*(?:\d+\.)?([\w.]+)\s*::?:?\s*(.*)")
_HEADING = re.compile(r"###\s*(\|+|\$+)\s*(.*)")
_PAGE = re.compile(r"Page(?:Beg|End)?V(\d+)P(\d+)[A-Z]?")
# What is written for machines: milestones, people and places that are named, morphology, references to other texts.
_MACHINES = re.compile(r"\bms[A-Z]?\d+\b|@[A-Z]+\d*(?:@\d*)?|@(?:QB|QE|HB|HE)@|\bnote\d+\b|%~%(?=\s*$)|#~:\w+:|@\w+@")
_CAESURA = re.compile(r"\s*%~%\s*")
_EMPTY = ("NODATA", "NOTGIVEN", "NOCODE", "")
_PARATEXT = re.compile(r"###\s*\|(?:EDITOR|PARATEXT)\|")
_TITLES, _AUTHORS = ("BookTITLE", "Title", "BookSUBJ.TITLE"), ("AuthorNAME", "AuthorAKA", "Author")
_EDITION = ("EdEDITOR", "EdPUBLISHER", "EdPLACE", "EdNUMBER", "EdYEAR")


@dataclass
class _Chapter:
    """One chapter: its title, its blocks, and the words of its lines as they are typed."""

    title: str
    body: HtmlElement = field(default_factory=lambda: element("div"))
    words: list[PlacedWord] = field(default_factory=list)
    line: int = 0
    pages: list[str] = field(default_factory=list)


def read(document: Document) -> Iterator[Yielded]:
    """Make a draft of each chapter of the first rank; what stands before the first is one too."""
    decoded = decode(document.stream.read())
    text = (decoded.text if decoded else "").replace("\r\n", "\n").lstrip("\ufeff")
    if not text.lstrip().startswith(_MAGIC):
        raise PublisherError(Finding.of("I019", Span(document.path), kind=Phrase("an_openiti_text")))
    lines = text.split("\n")
    meta = _meta(lines)
    name = stem(document.path.rpartition("/")[2])
    title = _first(meta, _TITLES) or name
    yield DocumentFacts(title, "")
    author = _first(meta, _AUTHORS)
    source = "، ".join(meta[key] for key in _EDITION if meta.get(key, "") not in _EMPTY)
    chapters = list(_chapters(lines, title))
    names: set[str] = set()
    for number, chapter in enumerate(chapters, 1):
        if len(chapter.body) == 0:
            chapter.body.append(element("p", chapter.title))
            chapter.words += placed_words(chapter.title, chapter.line)
        own = slugify(chapter.title) or f"{slugify(name)}-{number}"
        own = own if own not in names else f"{own}-{number}"
        names.add(own)
        head = {"title": chapter.title, "authors": [author] if author else [], "source": source}
        words = (*placed_words(chapter.title, chapter.line), *chapter.words)
        yield Draft(own, head, chapter.body, words, anchors=frozenset(chapter.pages))
    pages = sum(len(chapter.pages) for chapter in chapters)
    if pages:
        yield Finding.of("I036", Span(document.path), count=pages)


def _meta(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith(_END):
            break
        if match := _META.match(line):
            found.setdefault(match[1].rpartition(".")[2] if match[1] not in _TITLES else match[1], match[2].strip())
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name, "") not in _EMPTY), "")


def _chapters(lines: list[str], title: str) -> Iterator[_Chapter]:
    begin = next((number + 1 for number, line in enumerate(lines) if line.startswith(_END)), 1)
    chapter = _Chapter(title, line=begin + 1)
    for first, text in _paragraphs(lines, begin):
        if _PARATEXT.match(text):
            continue
        heading = _HEADING.match(text)
        if heading and len(heading[1]) == 1 and heading[1] == "|" and _clean(heading[2])[0]:
            if len(chapter.body):
                yield chapter
            chapter = _Chapter(_clean(heading[2])[0], line=first, pages=[])
            continue
        _add(chapter, text, heading, first)
    if len(chapter.body) or chapter.line != begin + 1:
        yield chapter


def _paragraphs(lines: list[str], begin: int) -> Iterator[tuple[int, str]]:
    """Yield paragraphs, their lines joined, each with the number of its first line."""
    first = 0
    rows: list[str] = []
    for number, line in enumerate(lines[begin:], begin + 1):
        if line.startswith("~~") and rows:
            rows.append(line[2:].strip())
            continue
        if rows:
            yield first, " ".join(rows)
        first, rows = number, [line.strip()] if line.strip() else []
    if rows:
        yield first, " ".join(rows)


def _add(chapter: _Chapter, text: str, heading: "re.Match[str] | None", line: int) -> None:
    said = heading[2] if heading else re.sub(r"^#+\s*(?:[|$]+\s*)?", "", text)
    clean, pages = _clean(said)
    for page in pages:
        chapter.pages.append(page)
    # The words of the line as it is typed, without what is written for machines.
    chapter.words += placed_words(_MACHINES.sub(" ", _PAGE.sub(" ", said)), line)
    last = chapter.body[-1] if len(chapter.body) else None
    halves = _CAESURA.split(_anchored(said)) if "%~%" in said else []
    if heading:
        block = element(f"h{min(max(len(heading[1]), 2), 6)}", "")
        _fill(block, _anchored(said))
    elif halves:
        if last is not None and last.get("class") == VERSE:
            block = last
            block.append(element("br"))
        else:
            block = element("p", "")
            block.set("class", VERSE)
        for number, half in enumerate(one for one in halves if one.strip()):
            if number:
                gap = element("span")
                gap.set("class", "caesura")
                block.append(gap)
            _fill(block, half)
    else:
        if not clean and not pages:
            return
        block = element("p", "")
        _fill(block, _anchored(said))
    if block is not last:
        chapter.body.append(block)


def _clean(text: str) -> tuple[str, list[str]]:
    """Give a line without marks of pages and of machines, and the anchors of its pages."""
    pages = [_anchor(found) for found in _PAGE.finditer(text)]
    return " ".join(_MACHINES.sub(" ", _PAGE.sub(" ", text)).replace("%~%", " ").split()), pages


def _anchor(found: "re.Match[str]") -> str:
    return f"page-{int(found[1])}-{int(found[2])}"


def _anchored(text: str) -> str:
    marked = _PAGE.sub(lambda found: f"\ufde5{_anchor(found)}\ufde6", text)
    return _MACHINES.sub(" ", marked)


def _fill(block: HtmlElement, text: str) -> None:
    """Add text to a block; the marks of pages in it become anchors."""
    for number, piece in enumerate(re.split("\ufde5([\\w-]+)\ufde6", text)):
        if number % 2:
            anchor = lxml.html.Element("span")
            anchor.set("id", piece)
            block.append(anchor)
        elif len(block):
            block[-1].tail = (block[-1].tail or "") + piece
        else:
            block.text = (block.text or "") + piece
