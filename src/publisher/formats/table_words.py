"""Tables that flow: words stay whole in those that have room for them on the narrowest of screens."""

import re

from lxml.html import HtmlElement

from publisher.html_tree import cells_of

_WHOLE = "press-words"
_BREAKABLE = ("a", "code", "kbd", "samp")
#: Themes let words in cells break anywhere; here only addresses and code do.
TABLE_STYLE = (
    f".{_WHOLE} :is(th, td) {{ overflow-wrap: break-word; }}\n"
    f".{_WHOLE} :is({', '.join(_BREAKABLE)}) {{ overflow-wrap: anywhere; }}\n"
)
# Of em: what a letter takes on the average, what surrounds the text of a cell, and what a telephone has.
_LETTER, _BESIDE, _SCREEN = 0.45, 1.2, 18.0


def keep_words_whole(root: HtmlElement) -> None:
    """Mark each table whose columns can all be as wide as their longest words."""
    for table in root.iter("table"):
        longest: dict[int, int] = {}
        for cell in cells_of(table):
            if len(cell.columns) == 1:
                at = cell.columns.start
                longest[at] = max(longest.get(at, 0), _longest_word(cell.element))
        if sum(longest.values()) * _LETTER + len(longest) * _BESIDE <= _SCREEN:
            table.set("class", f"{table.get('class', '')} {_WHOLE}".strip())


def _longest_word(cell: HtmlElement) -> int:
    return max(map(len, re.findall(r"\S+", " ".join(_plain_texts(cell)))), default=0)


def _plain_texts(element: HtmlElement) -> list[str]:
    texts = [element.text or ""]
    for child in element:
        if child.tag not in _BREAKABLE:
            texts += _plain_texts(child)
        texts.append(child.tail or "")
    return texts
