"""Masthead, contents and colophon of a short issue on one page, where each by itself would be nearly empty.

In other formats they stay apart: there, nothing is empty that is short.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from publisher.html_tree import fragment
from publisher.model import Article, Issue, Part, PartKind, Section

#: How many lines masthead and contents may take, as estimated: with the colophon on one page of A5, or by themselves.
_WITH_COLOPHON, _BY_THEMSELVES = 9.0, 18.0
_LETTERS = 45  # of a line
_FACT = 1.75  # lines that a fact takes with its name
#: What the choice reads of an edition.
READS = (
    *(f"edition.issue.{name}" for name in ("authors", "publisher", "number", "dated", "date", "issn", "isbn", "doi")),
    *(f"edition.issue.{name}" for name in ("masthead", "editors", "address", "licence", "description", "book")),
    "edition.issue.sections.*.title",
    *(f"edition.issue.sections.*.entries.*.article.{name}" for name in ("title", "subtitle", "summary", "authors")),
)
_TITLE = "masthead-issue"  # class of the issue's title, which the cover has


def kinds_on_one_page(issue: Issue) -> tuple[PartKind, ...]:
    """Return the kinds of parts that share a page, in their order; none in a book or a long issue."""
    lines = _lines_of(issue)
    if issue.book or lines > _BY_THEMSELVES:
        return ()
    return ("masthead", "contents") if lines > _WITH_COLOPHON else ("masthead", "contents", "colophon")


def _lines_of(issue: Issue) -> float:
    """Estimate how many lines masthead and contents have below their headings."""
    told = (issue.authors, issue.publisher, issue.number or issue.dated, issue.issn, issue.isbn, issue.doi)
    facts = len(issue.masthead or issue.editors[:1]) + sum(map(bool, (*told, issue.address, issue.licence)))
    texts = [issue.description]
    for section in issue.sections:
        own: list[Section | Article] = [section, *(entry.article for entry in section.entries)]
        texts += [one.title for one in own]
        for entry in section.entries:
            article = entry.article
            summary = article.subtitle or next(iter(article.summary), "")
            texts += [summary[:170] or "-"] if summary or article.authors else []
    return facts * _FACT + sum(-(-len(text) // _LETTERS) for text in texts if text)


class Joiner:
    """Takes the parts of an issue one by one, in reading order; gives those that are laid out, with their places."""

    def __init__(self, issue: Issue) -> None:
        self._kinds = kinds_on_one_page(issue)
        self._held: list[Part] = []
        self._place = self._count = 0

    def take(self, part: Part) -> tuple[int, Part] | None:
        """Return the place of a part, and the part; or of the parts that share a page, once the last is there."""
        if part.kind not in self._kinds:
            self._count += 1
            return self._count - 1, part
        if not self._held:
            self._place = self._count
            self._count += 1
        self._held.append(part)
        return (self._place, _joined(self._held)) if part.kind == self._kinds[-1] else None

    def rest(self) -> tuple[int, Part] | None:
        """Return the parts that still wait for the last of those that share their page: the theme has none."""
        return (self._place, _joined(self._held)) if self._held else None


def joined(parts: Iterable[Part], issue: Issue) -> tuple[Part, ...]:
    """Return the parts of an issue as a PDF has them."""
    joiner = Joiner(issue)
    made = [found for part in parts if (found := joiner.take(part))]
    there = {place for place, _ in made}
    if (rest := joiner.rest()) and rest[0] not in there:
        made.append(rest)
    return tuple(part for _, part in sorted(made, key=lambda found: found[0]))


def _joined(parts: Sequence[Part]) -> Part:
    """Make one part of some; a masthead that says nothing is left out."""
    told = [part for part in parts if part.kind != "masthead" or _says_something(part.html)]
    if len(told) < 2:
        return (told or list(parts))[0]
    chief = next((part for part in told if part.kind == "contents"), told[0])
    return replace(chief, html=f'<div class="joined">{"".join(part.html for part in told)}</div>')


def _says_something(html: str) -> bool:
    """Return whether a masthead has more than its heading and the issue's title: words, or a picture."""
    root = fragment(html)
    for element in list(root.iter()):
        if element.tag == "h1" or element.get("class") == _TITLE:
            element.text = None
            del element[:]
    return bool(root.text_content().strip()) or next(root.iter("img", "svg"), None) is not None
