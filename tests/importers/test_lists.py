"""Lists as people type them: what CommonMark makes of them, in any nesting, and what word processors add to it."""

import random
from collections.abc import Iterator

import lxml.html
import pytest
from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Source
from scale import LONG, SEED

_ORACLE = MarkdownIt("commonmark")


def _page(text: str) -> str:
    source = Source("a.md", f"---\ntitle: x\nlanguage: en\n---\n{text}", "")
    return "".join(block.html for block in read_markdown(source, "en").article.blocks)


def _shape(html: str) -> object:
    """Return what a page is made of: elements within each other, where lists begin, and words."""

    def of(element: HtmlElement) -> list[object]:
        out: list[object] = [element.tag]
        if element.tag == "ol":
            out.append(element.get("start", "1"))
        for text, child in [(element.text, None), *((child.tail, child) for child in element)]:
            if child is not None:
                out.append(of(child))
            if words := " ".join((text or "").split()):
                out.append(words)
        return out

    return of(lxml.html.fragment_fromstring(html, create_parent="div"))


class _Typist:
    """Types lists at random: of both kinds, nested, with lines that go on, paragraphs, blank lines."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 -- no secret hangs on it
        self._lines: list[str] = []
        self._words = 0

    def text(self) -> str:
        for _ in range(self._chance.randint(1, 3)):
            if self._may(0.3):
                self._write(0)
            if self._may(0.5):
                self._lines.append("")
            self._list(0, 0)
            if self._may(0.3):
                self._lines.append("")
        return "\n".join(self._lines) + "\n"

    def _may(self, share: float) -> bool:
        return self._chance.random() < share

    def _write(self, indent: int, sign: str = "") -> None:
        self._words += 1
        self._lines.append(f"{' ' * indent}{sign}w{self._words}")

    def _list(self, indent: int, depth: int) -> None:
        kind, loose, count = self._chance.choice("-.)"), self._may(0.25), self._chance.randint(1, 3)
        # Straight after prose a list begins with 1 alone; what then seems to be in it may be code.
        first = 1 if depth or "".join(self._lines[-1:]) else self._chance.choice((1, 1, 2, 9))
        for number in range(first, first + count):
            sign = "- " if kind == "-" else f"{number}{kind} "
            self._write(indent, sign)
            inside = indent + len(sign)
            if self._may(0.2):
                self._write(inside)
            if self._may(0.1):
                self._write(0)
            if self._may(0.2):
                self._lines.append("")
                self._write(inside)
            if depth < 3 and self._may(0.3):
                self._lines += [""] if self._may(0.2) else []
                self._list(inside, depth + 1)
            self._lines += [""] if loose and number < first + count - 1 else []


@pytest.mark.heavy
def test_lists_are_read_as_commonmark_reads_them() -> None:
    for number in range(50_000 if LONG else 1_500):
        text = _Typist(SEED * 1_000_003 + number).text()
        assert _shape(_page(text)) == _shape(_ORACLE.render(text)), text


def _cases() -> Iterator[tuple[str, str]]:
    yield "- بند\n1. أول\n2. ثان", "<ul><li>بند</li></ul><ol><li>أول</li><li>ثان</li></ol>"
    yield "2. ثان\n- بند", '<ol start="2"><li>ثان</li></ol><ul><li>بند</li></ul>'
    yield "- أ\n  - ب\n1) ج", "<ul><li>أ<ul><li>ب</li></ul></li></ul><ol><li>ج</li></ol>"
    yield "1. أ\n١. ب", "<ol><li>أ</li></ol><ol><li>ب</li></ol>"
    yield "- أ\n• ب\n– ج", "<ul><li>أ</li><li>ب</li><li>ج</li></ul>"
    yield "> - أ\n> 1. ب", "<blockquote><ul><li>أ</li></ul><ol><li>ب</li></ol></blockquote>"
    yield "- أ\n  > ب\n- ج", "<ul><li>أ<blockquote><p>ب</p></blockquote></li><li>ج</li></ul>"
    yield "ولد سنة\n1995. ومات", "<p>ولد سنة 1995. ومات</p>"
    yield "1. أ\n\n    ب\n2. ج", "<ol><li><p>أ</p><p>ب</p></li><li><p>ج</p></li></ol>"
    yield '!!! note "ع"\n    - أ\n    1. ب', ("<div><p>ع</p><ul><li>أ</li></ul><ol><li>ب</li></ol></div>")
    yield (
        "م\n:   ت\n\n    - أ\n    1. ب",
        "<dl><dt>م</dt><dd><p>ت</p><ul><li>أ</li></ul><ol><li>ب</li></ol></dd></dl>",
    )


@pytest.mark.parametrize(("text", "page"), [*_cases()])
def test_lists_of_another_kind_are_lists_of_their_own(text: str, page: str) -> None:
    assert _shape(_page(text)) == _shape(page)


def test_code_in_an_item_keeps_every_line() -> None:
    page = lxml.html.fromstring(_page("- ```py\n  x\n\n\n    y\n  ```\n- b\n\n  ~~~\n  a\n  ~~~\n"))
    assert [code.text_content() for code in page.iter("code")] == ["x\n\n\n  y\n", "a\n"]
    assert [item.getparent().tag for item in page.iter("li")] == ["ul", "ul"]


def test_what_looks_like_a_list_in_raw_html_is_left_as_typed() -> None:
    page = _page("<table><tr><td>\n- a\n2. b\n</td></tr></table>")
    assert lxml.html.fromstring(page).text_content().split() == ["-", "a", "2.", "b"]
