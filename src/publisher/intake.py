"""Pasted texts into Markdown articles of an issue's folder, with proof that no word is lost."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.arabic.slug import slugify
from publisher.arabic.words import words
from publisher.config import table_text
from publisher.diagnostics import Finding, PublisherError
from publisher.disk import put
from publisher.importers.base import stem
from publisher.importers.markdown import read_markdown
from publisher.importers.pasted import infer, to_markdown
from publisher.markup import text_of
from publisher.model import Article, Source, Span
from publisher.wording import Phrase
from publisher.workspace import ISSUE_FILE, Workspace


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that was taken in: where it went, what its lines were taken for, the issue.toml written with it."""

    path: Path
    lines: tuple[tuple[str, int, str], ...]
    issue: Path | None


def take_in(files: Sequence[Path], into: Path, *, force: bool) -> Iterator[Taken]:
    """Import files into an issue's folder. Nothing is written unless every file can be read and proved."""
    prepared = [_prepare(path, into, force=force) for path in files]
    twice = [place for place, count in Counter(place for _, _, place in prepared).items() if count > 1]
    if twice:
        raise PublisherError(*(Finding.of("O003", None, path=place) for place in twice))
    if not into.is_dir() and into.exists():
        raise PublisherError(Finding.of("O006", None, path=into))
    for source, text, place in prepared:
        issue = None if (into / ISSUE_FILE).exists() else _first_issue(into, source)
        put([(place, text.encode())])
        yield Taken(place, tuple((line.kind, line.number, line.text) for line in infer(source)), issue)


def _prepare(path: Path, into: Path, *, force: bool) -> tuple[Source, str, Path]:
    # What the command line names may lie anywhere; it is read as its own folder's project.
    source = Workspace(path.absolute().parent, Workspace.around(into).project).text(path.name)
    if path.suffix.lower() != ".txt":
        raise PublisherError(Finding.of("C008", Span(str(path)), path=path, known=Phrase("pasted_text_alone")))
    text = to_markdown(source)
    _prove(source, text)
    place = into / f"{slugify(stem(path.name)) or 'article'}.md"
    if place.exists() and not force:
        raise PublisherError(Finding.of("O002", None, path=place))
    return source, text, place


def _prove(source: Source, text: str) -> None:
    """Every word of the paste must come back from the Markdown article; of the reading time, its number."""
    after = read_markdown(Source(source.path, text, source.sha256), "ar").article
    spent = Counter(word for line in infer(source) if line.kind == "reading time" for word in words(line.text))
    lost = Counter(words(source.text)) - Counter(_words(after)) - spent
    if lost:
        raise PublisherError(*(Finding.of("I001", Span(source.path), word=word) for word in lost))


def _words(article: Article) -> list[str]:
    html = "\n".join(block.html for block in article.blocks)
    body = text_of(html)
    return words(" ".join((article.title, *article.summary, str(article.reading_minutes or ""), body)))


def _first_issue(into: Path, source: Source) -> Path:
    text = table_text({"title": infer(source)[0].text, "language": "ar"})
    put([(into / ISSUE_FILE, text.encode())])
    return into / ISSUE_FILE
