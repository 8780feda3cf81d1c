"""The paragraphs that are set: those of the sample issue and of the first articles of the benchmark."""

import re
from collections.abc import Iterator
from pathlib import Path

import corpus
import stock
from publisher.html_tree import fragment

_REPO = Path(__file__).resolve().parents[2]
_SAMPLE = "sources/2025-10"
_ARTICLES = 4  # of the benchmark's own
_LEAST = 60  # letters: what is shorter has no line to justify
_PROSE = "//p[not(@class)][not(ancestor::*[contains(@class, 'verse') or contains(@class, 'pull')])] | //li"


def paragraphs() -> tuple[str, ...]:
    """Return the paragraphs as plain text, without markup and notes."""
    made = (text for number in range(1, _ARTICLES + 1) for text in _of_benchmark(number))
    return tuple(dict.fromkeys(text for text in (*_of_sample(), *made) if len(text) >= _LEAST))


def _of_sample() -> Iterator[str]:
    for part in stock.edition_of(_REPO / _SAMPLE).parts:
        if part.kind == "article":
            root = fragment(part.html)
            for call in root.xpath("//a[@data-note]"):
                call.drop_tree()
            for element in root.xpath(_PROSE):
                yield _plain(element.text_content())


def _of_benchmark(number: int) -> Iterator[str]:
    for block in corpus.article(number).blocks:
        if block.kind != "heading":
            yield from map(_plain, block.texts)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\u2066-\u2069\u200e\u200f]", "", text).split())
