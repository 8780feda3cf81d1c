"""Trees of HTML into their words, each with its line, whatever the tags: how both ends of an import are read."""

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from publisher.arabic.words import words
from publisher.html_tree import TEXT_LEVEL
from publisher.importers.documents.draft import PlacedWord

# Elements that part no words.
_INLINE = TEXT_LEVEL | {"bdi", "bdo", "code", "data", "kbd", "rb", "rtc", "ruby", "samp", "wbr"}
#: Elements whose content is no text of a page.
UNREAD = frozenset(("script", "style", "template", "noscript", "head"))


def placed_words(text: str, line: int = 0) -> list[PlacedWord]:
    """List the words of a text that stands on one line."""
    return [PlacedWord(word, line) for word in words(text)]


def words_of_tree(root: HtmlElement, leave: Callable[[HtmlElement], bool] = lambda _: False) -> list[PlacedWord]:
    """List the words of a tree, without what `leave` says is none of its text; each has the line of its element.

    Blocks part words, inline elements do not: `<b>كتا</b>ب` is one word.
    """
    found: list[PlacedWord] = []
    pieces: list[str] = []
    line = 0

    def end() -> None:
        found.extend(placed_words("".join(pieces), line))
        pieces.clear()

    for text, parts, at in _pieces(root, leave):
        if parts:
            end()
            line = at or line
        pieces.append(text)
    end()
    return found


def text_of_tree(root: HtmlElement, leave: Callable[[HtmlElement], bool] = lambda _: False) -> str:
    """Give the text of a tree with a space where a block begins or ends."""
    return " ".join("".join(" " + text if parts else text for text, parts, _ in _pieces(root, leave)).split())


def _pieces(root: HtmlElement, leave: Callable[[HtmlElement], bool]) -> Iterator[tuple[str, bool, int]]:
    """Yield pieces of text, whether each begins a block, and its line; without recursion, for trees of any depth."""
    pending: list[tuple[HtmlElement, bool]] = [(root, False)]
    while pending:
        element, closing = pending.pop()
        block = not isinstance(element.tag, str) or element.tag not in _INLINE
        if not isinstance(element.tag, str):  # a comment, an instruction
            yield element.tail or "", False, 0
            continue
        if closing:
            yield "", block, 0
            yield (element.tail or "") if element is not root else "", False, 0
            continue
        pending.append((element, True))
        if element.tag in UNREAD or leave(element):
            continue
        yield element.text or "", block, element.sourceline or 0
        pending.extend((child, False) for child in reversed(element))
