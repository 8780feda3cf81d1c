"""A part's HTML → the same with its author's numbers in the digits of the issue; code and Latin text keep theirs."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from publisher.arabic.bidi.runs import LRI, PDI
from publisher.arabic.emoji_sequences import is_emoji
from publisher.arabic.numbers import with_digits
from publisher.html_tree import fragment, inner_html
from publisher.model import Digits

_KEPT = frozenset(("code", "pre", "kbd", "samp", "script", "style", "math", "svg"))
# A number with the sign before it or the percent sign behind it, or a range.
_DIGITS = r"[0-9]+(?:[.,:/][0-9]+)*"
_NUMBER = re.compile(rf"[+−±-]?{_DIGITS}[ \u00a0]?[%٪‰]?|{_DIGITS}[-–—]{_DIGITS}")
_ISOLATED = re.compile(f"({LRI}[^{PDI}]*{PDI})")


def is_plain_number(text: str) -> bool:
    """Return whether a run from left to right is no more than a number, whose digits an issue sets."""
    return bool(_NUMBER.fullmatch(text))


def retype(markup: str, digits: Digits) -> str:
    """Write the numbers of a fragment anew. Runs from left to right are isolated before, and keep their digits."""
    root = fragment(markup)
    _free_numbers(root, digits)
    for element in _prose(root):
        element.text = with_digits(element.text, digits) if element.text else element.text
        if element.get("alt"):
            element.set("alt", _label(element.get("alt", ""), digits))
        for child in element:
            child.tail = with_digits(child.tail, digits) if child.tail else child.tail
    return inner_html(root)


def _free_numbers(root: HtmlElement, digits: Digits) -> None:
    """Take isolates off numbers that will be the paragraph's own.

    A number in European digits is isolated where its sign would stray; in Arabic-Indic digits, its sign stands where
    the paragraph puts it: ٥٠٪, -٥.
    """
    if digits == "latn":
        return
    for isolate in list(root.iter("bdi")):
        if isolate.get("dir") == "ltr" and not len(isolate) and is_plain_number(isolate.text or ""):
            isolate.drop_tag()


def _label(text: str, digits: Digits) -> str:
    pieces = [piece[1:-1] if is_plain_number(piece[1:-1]) else piece for piece in _ISOLATED.split(text)]
    return "".join(piece if piece.startswith(LRI) else with_digits(piece, digits) for piece in pieces)


def _prose(root: HtmlElement) -> Iterator[HtmlElement]:
    """Walk the elements whose own text is prose from right to left."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in _KEPT or element.get("dir") == "ltr":
            continue
        if element.get("translate") == "no":  # the Qur'an
            continue
        if is_emoji(element):
            continue  # the digit of a keycap is part of its sign
        yield element
        waiting += list(element)
