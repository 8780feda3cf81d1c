"""Paragraphs: too long, or broken off by a heading."""

import re
from collections.abc import Iterator
from itertools import pairwise

from publisher.arabic.words import words
from publisher.checks.house.hits import Hit, hit
from publisher.checks.house.manuscript import MARKUP, OBJECT, Manuscript

_MOST_WORDS = 250
# A line of a few words is a label, a date, a signature.
_FEWEST_WORDS = 8
# A paragraph of HTML, which its own tags end; one that a picture ends.
_NO_SENTENCE = re.compile(r"\A\s*<|>\s*\Z|!\[[^\]\n]*\]\([^\n]*\)\W*\Z|!\[\[[^\]\n]*\]\]\s*\Z")
# What a picture says is heard in its place; no reader has to get through it.
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)\n]*\)|\[[^\]\n]*\])|!\[\[[^\]]*\]\]|<img\b[^>]*>")
_CLOSERS = f" \t\n{MARKUP}»”\"’')]"


def long_paragraphs(text: Manuscript) -> Iterator[Hit]:
    """Find paragraphs that no reader gets through without a rest."""
    for passage in text.of("paragraph"):
        said = text.said(passage)
        for picture in _PICTURE.finditer(text.raw, passage.start, passage.end):
            start, end = (place - passage.start for place in picture.span())
            said = said[:start] + OBJECT * (end - start) + said[end:]
        count = len(words(said))
        if count > _MOST_WORDS:
            yield hit(passage.start, passage.end, words=str(count), most=str(_MOST_WORDS))


def cut_sentences(text: Manuscript) -> Iterator[Hit]:
    """Find paragraphs that end in the middle of a sentence, straight before a heading."""
    for passage, following in pairwise(text.passages):
        between = text.raw[passage.end : following.start]
        if (passage.kind, following.kind) != ("paragraph", "heading") or between.strip():
            continue  # a tag between them ends a quotation, a box
        if _NO_SENTENCE.search(text.raw[passage.start : passage.end]):
            continue
        said = text.said(passage).rstrip(_CLOSERS)
        if len(words(said)) >= _FEWEST_WORDS and re.search(rf"[^\W{OBJECT}]\Z|،\Z", said):
            yield hit(passage.start + len(said) - 1, passage.start + len(said))
