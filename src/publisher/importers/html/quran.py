"""Passages of the Qur'an, between ﴿ and ﴾: marked, so that all that comes after keeps every character of them.

A passage may run over several paragraphs (`kashida_passages.py`). Signs of pause that are typed after a space stay
with their word, and that space is narrow: whoever reads on has one space, and not two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.kashida_passages import has_brackets, quran_ranges
from publisher.i18n.languages import primary

_CLOSING = "\ufd3e"
#: The class of a passage, and of a quotation that is nothing else.
QURAN = "quran"
_BLOCKS = frozenset(
    (
        *("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "caption", "figcaption"),
        *("blockquote", "div", "section", "aside", "ul", "ol", "dl", "table"),
    )
)
_OTHERS_OWN = frozenset(("code", "pre", "kbd", "samp"))
# What may stand beside a passage in a quotation of it: where it is from, in brackets or after a dash, and signs.
_SOURCE = re.compile(r"[\s.،:…]*(?:[\[(][^\[\]()]{1,80}[\])]|[—–-]\s.{1,80})?[\s.،]*")
# A word with what a space parts from it and it may not end a line without: a sign of pause (U+06D6 to U+06DC), or the
# sign of an end of a verse (U+06DD) with its number.
_SIGNS_OF_PAUSE, _END_OF_VERSE = r" [\u06d6-\u06dc]+", r" \u06dd\d*"
_PAUSE = re.compile(
    rf"(?P<word>[^\s\ufd3f]+)(?:(?P<pause>{_SIGNS_OF_PAUSE})(?P<end>{_END_OF_VERSE})?|(?P<number>{_END_OF_VERSE}))"
    r"(?=[\s\ufd3e]|$)"
)


@dataclass(slots=True)
class _Text:
    """A text of a paragraph: that of an element, or what follows one."""

    element: HtmlElement
    after: bool

    @property
    def said(self) -> str:
        return (self.element.tail if self.after else self.element.text) or ""


def settle_quran(root: HtmlElement, language: str) -> None:
    """Mark the passages of an article, and the quotations that hold nothing else."""
    if not has_brackets(root.itertext()):
        return
    paragraphs = list(_paragraphs(root))
    texts = ["".join(text.said for text in paragraph) for paragraph in paragraphs]
    foreign = primary(language) != "ar"
    for paragraph, whole, ranges in zip(paragraphs, texts, quran_ranges(texts), strict=True):
        start = 0
        for text in paragraph:
            said, end = text.said, start + len(text.said)
            ends = [(first, last + (whole[last : last + 1] == _CLOSING)) for first, last in ranges]
            own = [(max(first, start) - start, min(last, end) - start) for first, last in ends]
            _mark(text, said, [(first, last) for first, last in own if said[first:last].strip()], foreign=foreign)
            start = end
    for quote in root.iter("blockquote"):
        _mark_quotation(quote)


def _paragraphs(root: HtmlElement) -> Iterator[list[_Text]]:
    """Yield the texts that follow each other in one block, without those of code."""
    texts: list[_Text] = []

    def walk(element: HtmlElement) -> Iterator[list[_Text]]:
        nonlocal texts
        block = element.tag in _BLOCKS
        if block:
            yield texts
            texts = []
        texts.append(_Text(element, after=False))
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _OTHERS_OWN:
                yield from walk(child)
            texts.append(_Text(child, after=True))
        if block:
            yield texts
            texts = []

    yield from (paragraph for paragraph in walk(root) if paragraph)
    if texts:
        yield texts


def _mark(text: _Text, said: str, ranges: list[tuple[int, int]], *, foreign: bool) -> None:
    """Put the ranges of a text into elements of their own."""
    if not ranges:
        return
    spans = []
    for (first, last), (following, _) in zip(ranges, [*ranges[1:], (len(said), 0)], strict=True):
        span = lxml.html.Element("span")
        span.set("class", QURAN)
        span.set("translate", "no")
        if foreign:
            span.set("lang", "ar")
        _fill(span, said[first:last])
        span.tail = said[last:following]
        spans.append(span)
    before = said[: ranges[0][0]]
    if text.after:
        text.element.tail = before
        parent = text.element.getparent()
        at = parent.index(text.element) + 1
    else:
        text.element.text = before
        parent, at = text.element, 0
    for number, span in enumerate(spans):
        parent.insert(at + number, span)


def _fill(span: HtmlElement, said: str) -> None:
    """Write a passage, with each word that a sign of pause belongs to in one piece."""
    end, last = 0, None
    for found in _PAUSE.finditer(said):
        _append(span, last, said[end : found.start()])
        last = lxml.html.Element("span")
        last.set("class", "waqf")
        last.text = found["word"] + (found["number"] or "")
        if found["pause"]:
            pause = lxml.html.Element("span")
            pause.set("class", "pause")
            pause.text, pause.tail = found["pause"], found["end"]
            last.append(pause)
        span.append(last)
        end = found.end()
    _append(span, last, said[end:])


def _append(span: HtmlElement, last: HtmlElement | None, text: str) -> None:
    if last is None:
        span.text = text
    else:
        last.tail = text


def _mark_quotation(quote: HtmlElement) -> None:
    paragraphs = [child for child in quote if child.get("class") != "attribution"]
    passages = [span for child in paragraphs for span in child.iter("span") if span.get("class") == QURAN]
    rest = "".join("".join(child.itertext()) for child in paragraphs)
    for passage in passages:
        rest = rest.replace("".join(passage.itertext()), "", 1)
    if passages and _SOURCE.fullmatch(rest) and not (quote.text or "").strip():
        quote.set("class", " ".join((*quote.get("class", "").split(), QURAN)))
