"""Proof that an article says the words of its pasted text, each in its place.

The order is defined thus. The words of the lines, one line after the other, are those of the pasted text. What lines
of the head say stands in the front matter; notes stand as notes; all else stands in the body in the text's order.
What the form says in a word's stead is spent (a label, an item's number, a note's mark and calls, a date, a reading
time, the «و» between two authors, a rule): a line keeps it as its `mark`, and where it counts, the article's own
count must be the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from publisher.arabic.words import words
from publisher.diagnostics import Finding
from publisher.html_tree import fragment, text_of
from publisher.importers.pasted.endnotes import Key, with_calls
from publisher.importers.pasted.line_kinds import BODY, Kind, Line
from publisher.importers.pasted.list_items import number_of
from publisher.importers.pasted.to_markdown import head_of
from publisher.model import Article, Source

_CLOSED = re.compile(r"</(?:p|li|t[dh]|span|h\d|blockquote)>")
_BREAK = "---"
Placed = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that must stand somewhere, with their lines, and those that do."""

    wanted: Sequence[Placed]
    found: Sequence[str]


def prove(source: Source, lines: Sequence[Line], names: dict[Key, int], article: Article) -> list[Finding]:
    """Give a finding for the first word of each part that is lost, changed or out of its place."""
    claims = (_claim_of_lines(source, lines), *_front_matter_claims(lines, article), _body(lines, names, article))
    counts = (*_noted(lines, article), _claim_of_numbers(lines, article), _breaks(lines, article))
    return [finding for claim in (*claims, *counts) for finding in _first_fault(claim, source)]


def _first_fault(claim: Claim, source: Source) -> Iterator[Finding]:
    for wanted, found in zip_longest(claim.wanted, claim.found):
        if not wanted or wanted[0] != found:
            word, line = wanted or (str(found), claim.wanted[-1][1] if claim.wanted else 1)
            lost = claim.found.count(word) < sum(word == other for other, _ in claim.wanted)
            yield Finding.of("I001" if lost else "I002", source.at(line), word=word)
            return


def _words_with_lines(texts: Iterable[tuple[str, int]]) -> list[Placed]:
    return [(word, number) for text, number in texts for word in words(text)]


def _claim_of_lines(source: Source, lines: Sequence[Line]) -> Claim:
    """Every word of the pasted text is in a line, in order."""
    pasted = _words_with_lines((text, number) for number, text in enumerate(source.text.split("\n"), 1))
    return Claim(pasted, [word for line in lines for word in words(line.mark + line.text)])


def _front_matter_claims(lines: Sequence[Line], article: Article) -> Iterator[Claim]:
    """What the lines of the head say is in the front matter, under its key."""
    said = head_of(lines)
    titled = any(line.kind == "title" for line in lines)
    for kind, texts in _texts_by_kind(article).items():
        if kind == "title" and not titled:
            continue  # the file's name stands for it
        yield Claim(
            _words_with_lines((line.text, line.number) for line in lines if line.kind == kind), words(" ".join(texts))
        )
    for key, value in (("date", article.date), ("reading_time", article.reading_minutes)):
        yield Claim([(str(said[key]), 1)] if key in said else [], [str(value)] if value else [])


def _texts_by_kind(article: Article) -> dict[Kind, Sequence[str]]:
    return {
        "title": [article.title],
        "kicker": [article.kicker],
        "subtitle": [article.subtitle],
        "byline": article.authors,
        "translator": [article.translator],
        "key point": article.summary,
        "tags": article.tags,
        "source": [article.origin],
    }


def _body(lines: Sequence[Line], names: dict[Key, int], article: Article) -> Claim:
    wanted = ((with_calls(line.text, names, str, lambda _: ""), line.number) for line in lines if line.kind in BODY)
    return Claim(
        _words_with_lines(wanted), [word for block in article.blocks for word in words(_text_of_blocks(block.html))]
    )


def _text_of_blocks(html: str) -> str:
    """Give the text of blocks, parted where one ends."""
    return text_of(_CLOSED.sub(r"\g<0> ", html))


def _noted(lines: Sequence[Line], article: Article) -> Iterator[Claim]:
    """Each note is the article's note of its number."""
    told = {note.id: note.html for note in article.notes}
    for number, line in enumerate((line for line in lines if line.kind == "note"), 1):
        yield Claim(_words_with_lines([(line.text, line.number)]), words(_text_of_blocks(told.pop(str(number), ""))))
    yield Claim([], list(told))


def _claim_of_numbers(lines: Sequence[Line], article: Article) -> Claim:
    """Each numbered item has its number."""
    wanted = [(str(number_of(line)), line.number) for line in lines if line.kind == "number"]
    return Claim(wanted, [number for block in article.blocks for number in _numbers(block.html)])


def _breaks(lines: Sequence[Line], article: Article) -> Claim:
    """Each break is a thematic break."""
    wanted = [(_BREAK, line.number) for line in lines if line.kind == "break"]
    return Claim(wanted, [_BREAK for block in article.blocks for _ in range(block.html.count("<hr"))])


def _numbers(html: str) -> Iterator[str]:
    if "<ol" not in html:
        return
    for item in fragment(html).iter("li"):
        parent = item.getparent()
        if parent is not None and parent.tag == "ol":
            yield str(int(parent.get("start", "1")) + parent.index(item))
