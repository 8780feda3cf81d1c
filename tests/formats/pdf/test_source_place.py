"""Findings of printed pages name the line on which their text was written, however often it has the like of it."""

import random
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, fromstring

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.formats.pdf.text.source_place import SourcePlaces
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from scale import examples
from some import some

HEAD = "---\ntitle: عنوان المقال\n---\n\n"
# Few enough that most stand there often.
WORDS = (
    *("قال", "الرجل", "عند", "الباب", "إن", "القمر", "يطلع", "على", "المدينة", "كل", "ليلة", "والناس", "نيام"),
    *("في", "بيوتهم", "Linux", "2025", "١٤٤٦", "C++"),
)
_MARKUP = ("{}", "{}", "{}", "**{}**", "*{}*", "`{}`", "[{}](https://example.com/قال/الرجل)")


@dataclass
class _Written:
    """A source as it grows, with the line of each word of its body."""

    rows: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def put(self, row: str, words: int) -> None:
        self.rows.append(row)
        self.lines += [HEAD.count("\n") + len(self.rows)] * words

    def paragraph(self, draw: random.Random, before: str = "") -> None:
        """Write lines of a few words each, as editors that break lines do."""
        for n in range(draw.randint(1, 6)):
            chosen = draw.choices(WORDS, k=draw.randint(1, 9))
            marked = [draw.choice(_MARKUP).format(word) for word in chosen]
            self.put(f"{before if not n else ' ' * len(before)}{' '.join(marked)}", len(chosen))
        self.put("", 0)

    def table(self, draw: random.Random) -> None:
        """Write a table with rows that are alike."""
        row = draw.choices(WORDS, k=3)
        for n in range(draw.randint(3, 6)):
            self.put(f"| {' | '.join(row)} |", 3)
            if not n:
                self.put("|---|---|---|", 0)
        self.put("", 0)

    def heading(self, draw: random.Random) -> None:
        self.put(f"## {draw.choice(WORDS[:3])} {draw.choice(WORDS[:3])}", 2)
        self.put("", 0)


def _article(seed: int) -> tuple[Source, Element, list[int]]:
    draw, written = random.Random(seed), _Written()  # noqa: S311 -- a text to be made again
    for _ in range(draw.randint(2, 12)):
        kind = draw.choice(("paragraph", "paragraph", "item", "quote", "table", "heading", "twice"))
        if kind == "twice":  # the same paragraph again
            row = " ".join(draw.choices(WORDS, k=6))
            for _ in range(2):
                written.put(row, 6)
                written.put("", 0)
        elif kind in ("table", "heading"):
            getattr(written, kind)(draw)
        else:
            written.paragraph(draw, {"paragraph": "", "item": "- ", "quote": "> "}[kind])
    source = Source("a.md", f"{HEAD}{chr(10).join(written.rows)}\n", "")
    article = read_markdown(source, "ar").article
    html = "\n".join(block.html for block in article.blocks)
    return source, _tree(html), written.lines


def _tree(html: str) -> Element:
    """Read HTML into a tree as the engine has it, whose elements stay the same objects."""
    return fromstring(lxml.html.tostring(lxml.html.fragment_fromstring(html, create_parent="body"), method="xml"))  # noqa: S314 -- ours


def _is_innermost(element: Element) -> bool:
    return element.tag in _BLOCKS and not any(
        inner.tag in _BLOCKS for inner in element.iter() if inner is not element
    )


_BLOCKS = ("p", "li", "td", "th", "h2", "h3")


@examples(150)
@given(st.integers(0, 2**32))
def test_each_word_of_a_page_has_the_line_that_it_was_written_on(seed: int) -> None:
    source, tree, lines = _article(seed)
    places, at = SourcePlaces(source, tree), 0
    for block in some([one for one in tree.iter() if _is_innermost(one)]):
        words = "".join(block.itertext()).split()
        for n in range(0, len(words), 4):  # lines of four words
            if f" {' '.join(words)} ".find(f" {' '.join(words[n:])} ") < len(" ".join(words[:n])):
                continue  # a line of few words that the block has twice
            span = places.span(" ".join(words[n:]), block)
            assert span is not None
            assert span.line == lines[at + n], (source.text, words[n:])
        at += len(words)
    assert at == len(lines)


@pytest.mark.parametrize("number", range(3))
def test_of_texts_that_are_alike_each_has_its_own_line(number: int) -> None:
    rows = ["| أ | ب |", "|---|---|", "| قيمة | واحدة |", "| قيمة | واحدة |", "| قيمة | واحدة |"]
    tree = _tree("<table><tr><th>أ<th>ب</tr>" + "<tr><td>قيمة<td>واحدة</tr>" * 3 + "</table>")
    places = SourcePlaces(Source("a.md", HEAD + "\n".join(rows), ""), tree)
    cell = some(tree.findall(".//td"))[2 * number]
    span = places.span("قيمة", cell)
    assert span is not None
    assert span.line == 7 + number


def test_a_picture_shown_twice_has_two_lines() -> None:
    tree = _tree('<p>نص<img src="a/x.png"></p><p><img src="a/x.png"></p>')
    places = SourcePlaces(Source("a.md", f"{HEAD}نص ![أ](x.png)\n\n![ب](x.png)\n", ""), tree)
    spans = [places.span_of_picture(image) for image in some(list(tree.iter("img")))]
    assert [span and span.line for span in spans] == [5, 7]


def test_what_the_source_does_not_have_is_told_at_its_body() -> None:
    places = SourcePlaces(Source("a.md", f"{HEAD}نص.\n", ""), "كلام آخر كله")
    span = places.span("كلام")
    assert span is not None
    assert span.line == 4
    assert SourcePlaces(None, "كلام").span("كلام") is None


def test_a_word_is_looked_for_on_its_own_line_of_the_page() -> None:
    text = "كلمة أولى هنا وأخرى\nثم كلمة ثانية هناك\nوكلمة ثالثة"
    places = SourcePlaces(Source("a.md", HEAD + text, ""), re.sub(r"\s+", " ", text))
    span = places.span("هنا وأخرى ثم كلمة ثانية", word="كلمة")
    assert span is not None
    assert span.line == 6
