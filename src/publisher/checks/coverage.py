"""Characters that no face of the font book can draw."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial

from publisher.diagnostics import Finding
from publisher.fonts.choice import SILENT
from publisher.markup import text_of
from publisher.memory import Memory, forgetful
from publisher.model import Article, Face, Issue, Source, Span
from publisher.wording import Phrase


def missing_glyphs(
    issue: Issue, faces: Iterable[Face], source: Source, memory: Memory | None = None
) -> list[Finding]:
    """Find every character without a glyph, once an article, with the line of its first use.

    `source` is the issue's own table: its title and its sections are drawn too.
    """
    drawable = frozenset().union(*(face.codepoints for face in faces)) | SILENT
    said = (issue.title, issue.description, issue.publisher, *issue.editors, *(s.title for s in issue.sections))
    texts = [(" ".join((*said, issue.cover.credit if issue.cover else "")), source.at(1))]
    found = list(_missing(texts, issue.title, source, drawable)) if source.path.endswith(".toml") else []
    remembering, cut = memory or forgetful(), sorted(face.sha256 for face in faces)
    for entry in issue.entries:
        made_from = (entry.article.source.path, entry.article.source.sha256, entry.article.language, cut)
        missing = partial(_missing_of, entry.article, drawable)
        found += remembering.recall("glyphs", made_from, list[Finding], missing)
    return found


def _missing_of(article: Article, drawable: frozenset[int]) -> list[Finding]:
    return list(_missing(_texts(article), article.title, article.source, drawable))


def _texts(article: Article) -> Iterator[tuple[str, Span]]:
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


def _missing(
    texts: Iterable[tuple[str, Span]], title: str, source: Source, drawable: frozenset[int]
) -> Iterator[Finding]:
    seen: set[str] = set()
    for text, span in texts:
        for character in text:
            if ord(character) in drawable or character in seen:
                continue
            seen.add(character)
            yield Finding.of(
                "G001",
                source.at(source.line_with(character, span.line)),
                codepoint=f"{ord(character):04X}",
                name=unicodedata.name(character, "") or Phrase("no_name"),
                character=character if character.isprintable() else "",
                title=title,
            )
