"""The words of a document and of the article that was written of it, compared in order; each difference is told.

An article is read back by the importer that builds read it with, so that what is compared is what is published: the
title, the body, then the notes in the order of their calls.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import islice

from publisher.arabic.words import words
from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import fragment
from publisher.importers.documents.draft import PlacedWord
from publisher.importers.documents.plain_words import words_of_tree
from publisher.importers.markdown.markdown_importer import read_markdown
from publisher.model import Article, Source, Span

# So many words are compared at once, more where they have nothing in common.
_WINDOW = 400
_SHOWN = 12  # words of a difference
_MOST_REASONS = 3


def judge(wanted: Sequence[PlacedWord], path: str, name: str, text: str, language: str) -> tuple[Finding, ...]:
    """Read an article back from its Markdown, and list where its words and those of its document differ.

    `path` is the document's, `name` the article's.
    """
    try:
        article = read_markdown(Source(f"{name}.md", text, ""), language).article
    except PublisherError as error:
        reason = "; ".join(f"{finding.code}: {finding.message()}" for finding in error.findings[:_MOST_REASONS])
        return (Finding.of("I016", Span(path), article=name, reason=reason),)
    found = words_of_article(article)
    if [word for word, _ in wanted] == found:
        return ()
    return tuple(replace(one, span=Span(path, line)) for one, line in _differences(wanted, found, name))


def words_of_article(article: Article) -> list[str]:
    """List the words of an article in its order: title, body, notes."""
    found = words(article.title)
    for markup in (*(block.html for block in article.blocks), *(note.html for note in article.notes)):
        found += [word for word, _ in words_of_tree(fragment(markup), _is_call)]
    return found


def _is_call(element: object) -> bool:
    return getattr(element, "attrib", {}).get("data-note") is not None


def _differences(wanted: Sequence[PlacedWord], found: Sequence[str], name: str) -> Iterator[tuple[Finding, int]]:
    ours = [word for word, _ in wanted]
    for begin, end, other, until in differing(ours, found):
        line = wanted[min(begin, len(wanted) - 1)].line if wanted else 0
        if end > begin:
            yield Finding.of("I010", None, words=_shown(ours[begin:end]), count=end - begin, article=name), line
        if until > other:
            yield Finding.of("I011", None, words=_shown(found[other:until]), count=until - other, article=name), line


def _shown(listed: Sequence[str]) -> str:
    shown = " ".join(islice(listed, _SHOWN))
    return shown if len(listed) <= _SHOWN else f"{shown} …"


def differing(ours: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the runs in which two lists differ, as places in both: ours[a:b] stands where others[c:d] does.

    Windows are compared, from what is equal to what is equal, so that long lists take no more than their length's
    time while they have anything in common.
    """
    a = b = 0
    while a < len(ours) or b < len(others):
        if a < len(ours) and b < len(others) and ours[a] == others[b]:
            a, b = a + 1, b + 1
            continue
        size = _WINDOW
        while True:
            left, right = ours[a : a + size], others[b : b + size]
            blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
            whole = a + size >= len(ours) and b + size >= len(others)
            if len(blocks) > 1 or whole:
                break
            size *= 4
        first = blocks[0]
        yield a, a + first.a, b, b + first.b
        a, b = a + first.a, b + first.b
