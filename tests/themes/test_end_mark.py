"""The mark at the end of a piece in the theme `majalla`: it stands once, at the end of the last text."""

import re
from pathlib import Path

import cssselect2
import lxml.html
import pytest

_SHEET = Path(__file__).parents[2] / "templates/majalla/print.css"


def _marked(body: str) -> list[str]:
    """Give the texts of a body that the mark stands behind."""
    rule = re.search(r"\*/\s*([^{}*/]+)\{[^}]*border-inline-end: 1\.15em", _SHEET.read_text("utf-8"))
    assert rule
    selectors = cssselect2.compile_selector_list(rule[1])
    assert {one.pseudo_element for one in selectors} == {"after"}
    root = cssselect2.ElementWrapper.from_html_root(lxml.html.document_fromstring(f'<div class="body">{body}</div>'))
    return [
        element.etree_element.text for element in root.iter_subtree() if any(one.test(element) for one in selectors)
    ]


_PIECE = '<figure><img alt=""></figure>'


@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize(
    ("end", "marked"),
    [
        ("<p>one<p>two", "two"),
        ("<p>one<ul><li>two<li>three</ul>", "three"),
        (f"<p>one<p>two{_PIECE}", "two"),
        (f'<ol><li>one</ol><div class="pictures">{_PIECE}</div>', "one"),
        ("<p>one<blockquote><p>two<p>three</blockquote>", "three"),
        (f"<blockquote><p>two</blockquote>{_PIECE}", "two"),
        (f"<p>one{_PIECE}<p>two", "two"),
    ],
)
def test_the_mark_stands_behind_the_last_text(end: str, marked: str, *, columns: bool) -> None:
    assert _marked(f'<div class="press-columns">{end}</div>' if columns else end) == [marked]


@pytest.mark.parametrize("columns", ["", _PIECE])
def test_a_figure_across_columns_changes_nothing(columns: str) -> None:
    assert _marked(f'<div class="press-columns"><p>one<p>two</div>{columns}') == ["two"]


def test_verse_and_tables_have_none() -> None:
    assert _marked('<p>one<blockquote class="verse"><p>two</blockquote>') == []
    assert _marked("<p>one<table><tr><td>two</table>") == []
