"""Facts of two products, kind by kind → what one has and the other has not, and what stands in another order."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

#: What a product says, in its order, by the kind of fact.
Facts = Mapping[str, Sequence[str]]

WORDS, LISTS, TABLES, NOTES, LINKS, PICTURES = "words", "lists", "tables", "notes", "links", "pictures"
METADATA, PAGES, OUTLINE = "metadata", "pages", "outline"
# Every kind, in the order in which differences are reported, and what it is called.
_CALLED = {
    WORDS: Phrase("fact_words"),
    LISTS: Phrase("fact_lists"),
    TABLES: Phrase("fact_tables"),
    NOTES: Phrase("fact_notes"),
    LINKS: Phrase("fact_links"),
    PICTURES: Phrase("fact_pictures"),
    METADATA: Phrase("fact_metadata"),
    PAGES: Phrase("fact_pages"),
    OUTLINE: Phrase("fact_outline"),
}
_SHOWN = 60  # letters of a fact in a message
_MOST = 5  # facts of a kind that are reported


def compare(name: str, meant: Facts, there: Facts) -> Iterator[Finding]:
    """Yield, for each kind, what is lost (X501) and added (X502); where neither is, what is elsewhere (X503)."""
    place = Span(name)
    for kind, called in _CALLED.items():
        one, other = list(meant.get(kind, ())), list(there.get(kind, ()))
        if one == other:
            continue
        lost, added = Counter(one) - Counter(other), Counter(other) - Counter(one)
        for code, facts in (("X501", lost), ("X502", added)):
            for fact in list(facts)[:_MOST]:
                yield Finding.of(code, place, kind=called, text=fact[:_SHOWN], more=facts.total())
        if not lost and not added:
            at = next(n for n, (a, b) in enumerate(zip_longest(one, other)) if a != b)
            yield Finding.of("X503", place, kind=called, text=one[at][:_SHOWN], other=other[at][:_SHOWN])
