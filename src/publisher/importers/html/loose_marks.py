"""Marks that markup parts from their letters: fonts draw a mark with its letter, or over a dotted circle.

An author who stresses a vowel sign alone, as in `كت**َ**ب`, sees it stressed with its letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from publisher.importers.html.article_tree import NOTE_CALL

# What only looks otherwise with its letter inside; what would be raised, or called something else, is not widened.
_WIDENED = frozenset(
    ("strong", "em", "b", "i", "mark", "u", "span", "small", "s", "del", "ins", "cite", "dfn", "var", "abbr", "a")
)
# What belongs to the line around it; anything else ends a word.
_WITHIN = frozenset((*_WIDENED, "sub", "sup"))
_LETTER = re.compile(r"[^\W\d_]\Z")


@dataclass(slots=True)
class _Place:
    """A text of a tree: before the children of an element, or behind it."""

    element: HtmlElement
    behind: bool

    @property
    def text(self) -> str:
        """What it says."""
        return (self.element.tail if self.behind else self.element.text) or ""

    @text.setter
    def text(self, text: str) -> None:
        if self.behind:
            self.element.tail = text
        else:
            self.element.text = text

    @property
    def holder(self) -> HtmlElement:
        """The element whose markup it has."""
        parent = self.element.getparent() if self.behind else None
        return self.element if parent is None else parent


def settle_marks(root: HtmlElement) -> list[str]:
    """Put marks that begin an element, or follow one, beside their letters; return these letters with their marks."""
    found = []
    before: _Place | None = None
    for place in list(_places(root)):
        if place is None:
            before = None
            continue
        length = _leading_marks(place.text)
        if length and before and (letter := _last_letter(before.text)):
            marks = place.text[:length]
            found.append(letter + marks)
            if _is_widened(place.holder, before.holder):
                before.text = before.text[: -len(letter)]
                place.text = letter + place.text
            else:
                before.text += marks
                place.text = place.text[length:]
        if place.text:
            before = place
    return found


def _places(element: HtmlElement) -> Iterator[_Place | None]:
    """Yield the texts of a tree in their order, and None where a word cannot go on."""
    yield _Place(element, behind=False)
    for child in element:
        within = child.tag in _WITHIN and not child.get("href", "").startswith(NOTE_CALL)
        if within:
            yield from _places(child)
        else:
            yield None
            yield from _places(child) if isinstance(child.tag, str) and child.tag not in ("code", "pre") else ()
            yield None
        yield _Place(child, behind=True)


def _leading_marks(text: str) -> int:
    return next((n for n, letter in enumerate(text) if unicodedata.category(letter) not in ("Mn", "Me")), len(text))


def _last_letter(text: str) -> str:
    """Return the letter that a text ends with, and the marks that it has; nothing where it ends otherwise."""
    end = len(text)
    while end and unicodedata.category(text[end - 1]) in ("Mn", "Me"):
        end -= 1
    return text[end - 1 :] if _LETTER.search(text[:end]) else ""


def _is_widened(inner: HtmlElement, outer: HtmlElement) -> bool:
    """Whether an element stands in another, with nothing between that may not take one more letter."""
    while inner is not outer:
        if inner is None or inner.tag not in _WIDENED:
            return False
        inner = inner.getparent()
    return True
