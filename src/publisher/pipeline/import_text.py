"""Pasted texts into Markdown articles of an issue's folder, with proof that no word is lost."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.base import stem
from publisher.importers.inference import Inference
from publisher.importers.pasted import pasted_importer
from publisher.importers.pasted.pasted_importer import PastedText
from publisher.model import Span
from publisher.project.root import ISSUE_FILE, table_of
from publisher.project.workspace import Workspace
from publisher.settings.tables import table_text
from publisher.system.atomic_write import put
from publisher.system.limits import bounded


@dataclass(frozen=True, slots=True)
class ImportedText:
    """An imported article: where it went, what its lines were classified as, the issue.toml written with it."""

    path: Path
    lines: tuple[Inference, ...]
    issue: Path | None


def import_texts(files: Sequence[Path], into: Path, *, force: bool) -> Iterator[ImportedText]:
    """Import files into an issue's folder. Nothing is written unless every file can be read and proved."""
    prepared = [_prepare(path, into, force=force) for path in files]
    twice = [place for place, count in Counter(place for _, _, place in prepared).items() if count > 1]
    if twice:
        raise PublisherError(*(Finding.of("O003", None, path=place) for place in twice))
    if not into.is_dir() and into.exists():
        raise PublisherError(Finding.of("O006", None, path=into))
    for pasted, text, place in prepared:
        issue = None if table_of(into) else _first_issue(into, pasted)
        put([(place, text.encode())])
        yield ImportedText(place, pasted.inferred, issue)


def _prepare(path: Path, into: Path, *, force: bool) -> tuple[PastedText, str, Path]:
    # What the command line names may lie anywhere; it is read as its own folder's project.
    project = Workspace.around(into).project
    source = Workspace(path.absolute().parent, project).text(path.name)
    if path.suffix.lower() != ".txt":
        raise PublisherError(Finding.of("C008", Span(str(path)), path=path, known=Phrase("pasted_text_alone")))
    with bounded(project.limits.article, source.at(1)):
        pasted, text, _ = pasted_importer.convert_pasted(source, "ar")
    place = into / f"{slugify(stem(path.name)) or 'article'}.md"
    if place.exists() and not force:
        raise PublisherError(Finding.of("O002", None, path=place))
    return pasted, text, place


def _first_issue(into: Path, pasted: PastedText) -> Path:
    text = table_text({"title": pasted.title, "language": pasted.language or "ar"})
    put([(into / ISSUE_FILE, text.encode())])
    return into / ISSUE_FILE
