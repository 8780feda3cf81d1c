"""A part's HTML → the same with its author's numbers in the digits of the issue; code and Latin text keep theirs."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from publisher.arabic.bidi.runs import LRI, PDI
from publisher.arabic.numbers import with_digits
from publisher.html_tree import fragment, inner_html
from publisher.model import Digits

_KEPT = frozenset(("code", "pre", "kbd", "samp", "script", "style", "math", "svg"))
_ISOLATED = re.compile(f"({LRI}[^{PDI}]*{PDI})")


def retype(markup: str, digits: Digits) -> str:
    """Write the numbers of a fragment anew. Runs from left to right are isolated before, and keep their digits."""
    root = fragment(markup)
    for element in _prose(root):
        element.text = with_digits(element.text, digits) if element.text else element.text
        if element.get("alt"):
            element.set("alt", _label(element.get("alt", ""), digits))
        for child in element:
            child.tail = with_digits(child.tail, digits) if child.tail else child.tail
    return inner_html(root)


def _label(text: str, digits: Digits) -> str:
    pieces = _ISOLATED.split(text)
    return "".join(piece if piece.startswith(LRI) else with_digits(piece, digits) for piece in pieces)


def _prose(root: HtmlElement) -> Iterator[HtmlElement]:
    """Walk the elements whose own text is prose from right to left."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in _KEPT or element.get("dir") == "ltr" or not isinstance(element.tag, str):
            continue
        yield element
        waiting += list(element)
