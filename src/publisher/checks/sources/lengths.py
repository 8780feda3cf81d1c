"""Texts that are too long for their place on a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.arabic.words import words
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Article, Issue, Source


@dataclass(frozen=True, slots=True)
class _Bound:
    """The most words that a text may have; `key` is its name in the source, `what` its name in a sentence."""

    key: str
    most: int
    what: Phrase


_TITLE = _Bound("title", 30, Phrase("the_title"))
_KICKER = _Bound("kicker", 12, Phrase("the_kicker"))
_SUBTITLE = _Bound("subtitle", 60, Phrase("the_subtitle"))
_SUMMARY = _Bound("summary", 160, Phrase("the_summary"))
_DESCRIPTION = _Bound("description", 80, Phrase("the_description"))


def too_long(issue: Issue, source: Source) -> Iterator[Finding]:
    """Find texts that overflow their place; `source` is the issue's own table."""
    own = source.path.endswith(".toml")
    said = ((_TITLE, issue.title), (_DESCRIPTION, issue.description)) if own else ()
    for bound, text in said:
        yield from _length_findings(bound, text, source)
    for entry in issue.entries:
        for bound, text in _texts_with_bounds(entry.article):
            yield from _length_findings(bound, text, entry.article.source)


def _texts_with_bounds(article: Article) -> tuple[tuple[_Bound, str], ...]:
    return (
        (_TITLE, article.title),
        (_KICKER, article.kicker),
        (_SUBTITLE, article.subtitle),
        (_SUMMARY, " ".join(article.summary)),
    )


def _length_findings(bound: _Bound, text: str, source: Source) -> Iterator[Finding]:
    count = len(words(text))
    if count > bound.most:
        place = source.at(source.line_with(bound.key))
        yield Finding.of("C013", place, what=bound.what, words=count, most=bound.most)
