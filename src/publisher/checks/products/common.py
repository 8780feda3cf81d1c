"""Words that a product should say and does not."""

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from publisher.arabic.words import words
from publisher.diagnostics import Finding
from publisher.html_tree import fragment
from publisher.model import Part, Span


def lost_words(parts: Iterable[Part], there: str, name: str) -> Iterator[Finding]:
    """Find the words of parts that are not in a product's text as often as they are in the edition."""
    packed = Counter(words(there))
    for part in parts:
        for word in lost_of(markup_of(part), packed):
            place = Span(part.source.path) if part.source else Span(name)
            yield Finding.of("K003", place, word=word, artefact=name)


def lost_of(markup: str, there: Counter[str]) -> list[str]:
    """List the words of HTML that are not `there` as often as it says them."""
    return sorted((Counter(words(spaced(fragment(markup)))) - there).keys())


def markup_of(part: Part) -> str:
    """Return all that a part says: its HTML with that of its notes."""
    return part.html + "".join(note.html for note in part.notes)


def spaced(root: HtmlElement) -> str:
    """Give the text of a tree, that of neighbouring elements apart."""
    return " ".join(text for text in root.itertext() if isinstance(text, str))
