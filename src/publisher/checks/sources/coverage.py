"""Characters that no face of the font book can draw."""

import unicodedata
from collections.abc import Iterable, Iterator

from publisher.diagnostics import Finding
from publisher.fonts.choice import SILENT
from publisher.html_tree import text_of
from publisher.i18n.sentences import Phrase
from publisher.model import Article, Face, Issue, Source, Span


class Coverage:
    """What the faces of a font book can draw."""

    def __init__(self, faces: Iterable[Face]) -> None:
        codepoints = frozenset[int]().union(*(face.codepoints for face in faces)) | SILENT
        self._drawable = frozenset(map(chr, codepoints))

    def of(self, article: Article) -> Iterator[Finding]:
        """Find every character of an article without a glyph, with the line of its first use."""
        return self._undrawable_characters(_texts_with_spans(article), article.title, article.source)

    def of_table(self, issue: Issue, table: Source) -> Iterator[Finding]:
        """Find those of what the issue's own table says: its title and its sections are drawn too."""
        said = (issue.title, issue.description, issue.publisher, *issue.editors, *(s.title for s in issue.sections))
        texts = [(" ".join((*said, issue.cover.credit if issue.cover else "")), table.at(1))]
        return self._undrawable_characters(texts, issue.title, table)

    def _undrawable_characters(
        self, texts: Iterable[tuple[str, Span]], title: str, source: Source
    ) -> Iterator[Finding]:
        seen: set[str] = set()
        for text, span in texts:
            new = set(text) - self._drawable - seen
            seen |= new
            for character in sorted(new, key=text.index):
                yield Finding.of(
                    "G001",
                    source.at(source.line_with(character, span.line)),
                    codepoint=f"{ord(character):04X}",
                    name=unicodedata.name(character, "") or Phrase("no_name"),
                    character=character if character.isprintable() else "",
                    title=title,
                )


def _texts_with_spans(article: Article) -> Iterator[tuple[str, Span]]:
    head = (
        article.title,
        article.kicker,
        article.subtitle,
        *article.authors,
        *article.summary,
        article.origin,
    )
    head += (article.translator, article.licence, article.section, article.image.credit if article.image else "")
    yield " ".join(head), article.source.at(1)
    for block in article.blocks:
        yield text_of(block.html), block.span
    for note in article.notes:
        yield text_of(note.html), article.source.at(1)
