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
        html = part.html + "".join(note.html for note in part.notes)
        meant = Counter(words(spaced(fragment(html))))
        for word in sorted((meant - packed).keys()):
            place = Span(part.source.path) if part.source else Span(name)
            yield Finding.of("K003", place, word=word, artefact=name)


def spaced(root: HtmlElement) -> str:
    """Give the text of a tree, that of neighbouring elements apart."""
    return " ".join(text for text in root.itertext() if isinstance(text, str))
