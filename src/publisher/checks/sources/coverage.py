"""Characters and keycaps that no face of the font book can draw."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from publisher.arabic.emoji_sequences import undrawn_frames
from publisher.diagnostics import Finding
from publisher.fonts.choice import SILENT
from publisher.html_tree import text_of
from publisher.i18n.sentences import Phrase
from publisher.model import Article, Face, Issue, Source, Span
from publisher.settings.fields import ARTICLE_FIELDS, ISSUE_FIELDS, Field
from publisher.settings.tables import line_of, place_in


class Coverage:
    """What the faces of a font book can draw."""

    def __init__(self, faces: Iterable[Face]) -> None:
        codepoints = frozenset[int]().union(*(face.codepoints for face in faces)) | SILENT
        self._drawable = frozenset(map(chr, codepoints))

    def of(self, article: Article) -> Iterator[Finding]:
        """Find every character and keycap of an article without a glyph, with the line of its first use."""
        return self._undrawable_characters(_texts_with_spans(article), article.title, article.source)

    def of_issue(self, issue: Issue, tables: Sequence[Source], *, own: bool) -> Iterator[Finding]:
        """Find those of what an issue's table says, and of what publisher.toml before it says for all issues.

        An issue that is one article has no table of its `own`, and takes the rest from the article.
        """
        for field in ISSUE_FIELDS:
            if field.drawn and (field.shared or own) and tables:
                for text in field.texts(issue):
                    for character in self._new(text, set()):
                        yield _finding(character, text, _place(tables, field, character))
                    for character in dict.fromkeys(undrawn_frames(text)):
                        place = _place(tables, field, f"{character}\u20e3")
                        yield Finding.of("G006", place, character=character, title=text)

    def _undrawable_characters(
        self, texts: Iterable[tuple[str, Span]], title: str, source: Source
    ) -> Iterator[Finding]:
        seen: set[str] = set()
        for text, span in texts:
            yield from _undrawable_keycaps(text, span, title, source)
            for character in self._new(text, seen):
                yield _finding(character, title, source.at(source.line_with(character, span.line)))

    def _new(self, text: str, seen: set[str]) -> list[str]:
        """List the characters of a text without a glyph that were not seen before, in their order."""
        new = set(text) - self._drawable - seen
        seen |= new
        return sorted(new, key=text.index)


def _finding(character: str, title: str, span: Span) -> Finding:
    return Finding.of(
        "G001",
        span,
        codepoint=f"{ord(character):04X}",
        name=unicodedata.name(character, "") or Phrase("no_name"),
        character=character if character.isprintable() else "",
        title=title,
    )


def _place(tables: Sequence[Source], field: Field, character: str) -> Span:
    """Find the file that says a field last and the character in it; escapes of TOML do not show theirs."""
    table, _, key = field.key.partition(".")
    path = (table, 0, key) if key else (table,)
    for source in reversed(tables):
        line = line_of(source.text, path)
        found = source.line_with(character, line) if line else 0
        if line and character in source.text.split("\n")[found - 1]:
            return source.at(found)
    return place_in(tables, path)


def _undrawable_keycaps(text: str, span: Span, title: str, source: Source) -> Iterator[Finding]:
    for character in dict.fromkeys(undrawn_frames(text)):
        place = source.at(source.line_with(f"{character}\u20e3", span.line))
        yield Finding.of("G006", place, character=character, title=title)


def _texts_with_spans(article: Article) -> Iterator[tuple[str, Span]]:
    head = (text for field in ARTICLE_FIELDS if field.drawn for text in field.texts(article))
    yield " ".join(head), article.source.at(1)
    for block in article.blocks:
        yield text_of(block.html), block.span
    for note in article.notes:
        yield text_of(note.html), article.source.at(1)
