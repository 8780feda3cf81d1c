"""Documents and pasted texts into Markdown articles of an issue's folder, each word accounted for.

Nothing is written before every file is read and proved, and nothing outside the folder that is named.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.importers.base import stem
from publisher.importers.documents.draft import Document, DocumentFacts, Draft
from publisher.importers.documents.word_check import words_of_article
from publisher.importers.inference import Inference
from publisher.importers.registry import DocumentKind
from publisher.model import Span
from publisher.pipeline.import_kinds import PASTED, kind_of_document, text_of
from publisher.pipeline.import_proof import Proof, Proved
from publisher.project.root import ISSUE_FILE, table_of
from publisher.project.workspace import TooLargeError, Workspace
from publisher.settings.tables import table_text
from publisher.system.batch import Batch
from publisher.system.extras import require
from publisher.system.limits import bounded

Split = Literal["", "year", "category"]
#: The name by which standard input is asked for.
STDIN = "-"
_UNDATED, _UNSORTED = "undated", "uncategorised"
_LARGEST_PICTURE = 64 << 20  # bytes


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What was asked for: files, the folder that the articles go into, and how.

    `split` puts them into an issue for each year or category below that folder. `media` is a folder in which
    pictures are looked for. `kind` says what the files are, where their names do not. `lossy` writes articles whose
    words differ from the document's. `stdin` is what standard input gave.
    """

    files: Sequence[Path]
    into: Path
    force: bool = False
    split: Split = ""
    media: Path | None = None
    kind: str = ""
    lossy: bool = False
    stdin: bytes = b""


@dataclass(slots=True)
class ImportedFile:
    """What became of one file: its kind, articles, pictures, words, and how lines of a paste were classified."""

    path: Path
    kind: str
    articles: list[Path] = field(default_factory=list)
    pictures: int = 0
    words: int = 0
    differing: int = 0
    lines: tuple[Inference, ...] = ()


@dataclass(slots=True)
class ImportResult:
    """What became of a request: a report for each file, the issue.toml files that were begun, all findings."""

    files: list[ImportedFile] = field(default_factory=list)
    issues: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 where a finding is an error, else 0."""
        return int(fatal(self.findings))


def import_files(request: ImportRequest) -> ImportResult:
    """Import files into a folder.

    Raises PublisherError, with every finding, where something is wrong: nothing is written then.
    """
    into = request.into
    if not into.is_dir() and into.exists():
        raise PublisherError(Finding.of("O006", None, path=into))
    work = _Work(request)
    with Batch.into(into) as batch, work.proof:
        for path in request.files:
            work.take(path, batch)
        fatal_ones = [one for one in work.result.findings if not (request.lossy and one.code in Proof.DIFFERENCES)]
        if fatal(fatal_ones):
            raise PublisherError(*dict.fromkeys(work.result.findings))
        work.begin_issues(batch)
        batch.commit()
    return work.result


@dataclass
class _Issue:
    """What is known of an issue that articles go into: the first title, the language, the articles in order."""

    title: str = ""
    language: str = ""
    ordered: bool = False
    names: list[str] = field(default_factory=list)


class _Work:
    """Files on their way into one batch."""

    def __init__(self, request: ImportRequest) -> None:
        self._request = request
        # What the command line names may lie anywhere; it is read as its own folder's project.
        self._project = Workspace.around(request.into).project
        self.result = ImportResult()
        self.proof = Proof(self._project.limits.article)
        self._places: dict[Path, Path] = {}
        self._pictures: dict[Path, bytes] = {}  # their hashes by their places
        self._issues: dict[Path, _Issue] = {}

    def take(self, path: Path, batch: Batch) -> None:
        """Import one file."""
        kind = kind_of_document(path, self._request.kind, self._data_of(path))
        if kind is PASTED:
            self._take_pasted(path, batch)
        else:
            self._take_document(path, kind, batch)

    def _data_of(self, path: Path) -> bytes:
        """Read what tells a file's kind where its name does not."""
        if str(path) == STDIN:
            return self._request.stdin
        if path.suffix.lower() != ".txt" or not path.is_file():
            return b""
        return self._space(path).text_bytes(path.name)

    def _space(self, path: Path) -> Workspace:
        return Workspace(path.absolute().parent.resolve(), self._project)

    def _take_pasted(self, path: Path, batch: Batch) -> None:
        from publisher.importers.pasted import pasted_importer

        data = self._data_of(path)
        if str(path) != STDIN and not data:
            data = self._space(path).text_bytes(path.name)
        name = "stdin.txt" if str(path) == STDIN else path.name
        source, findings = text_of(name, data)
        with bounded(self._project.limits.article, source.at(1)):
            pasted, text, back = pasted_importer.convert_pasted(source, "ar")
        title = pasted.title if str(path) == STDIN else stem(name)
        imported = ImportedFile(path, "pasted", words=len(words_of_article(back.article)), lines=pasted.inferred)
        self.result.files.append(imported)
        self.result.findings += findings
        place = self._place(self._request.into, title, path)
        self._note(place, pasted.title, pasted.language or "ar")
        batch.add(place, text.encode())
        imported.articles.append(place)

    def _take_document(self, path: Path, kind: DocumentKind, batch: Batch) -> None:
        if kind.extra:
            require(kind.extra)
        imported = ImportedFile(path, kind.name)
        self.result.files.append(imported)
        facts = DocumentFacts("", ordered=False)
        for one in self.proof.prove(self._yielded(path, kind), str(path), self._language()):
            if isinstance(one, DocumentFacts):
                facts = one
            elif isinstance(one, Finding):
                self.result.findings.append(one)
            else:
                self._put(one, imported, facts, batch)
        if not imported.articles and not fatal(self.result.findings):
            self.result.findings.append(Finding.of("I018", Span(str(path))))

    def _yielded(self, path: Path, kind: DocumentKind) -> Iterator[Draft | Finding | DocumentFacts]:
        space = self._space(path)
        if str(path) == STDIN:
            document = Document("stdin", io.BytesIO(self._request.stdin), self._language(), kind=self._request.kind)
            yield from kind.read(document)
            return
        if kind.name != "wordpress":  # that one is read as a stream, however large it is
            data = io.BytesIO(space.binary(path.name).data)
            yield from kind.read(Document(str(path), data, self._language(), self._beside(path), self._request.kind))
            return
        space.check(path.name)
        with path.open("rb") as stream:
            yield from kind.read(
                Document(str(path), stream, self._language(), self._beside(path), self._request.kind)
            )

    def _language(self) -> str:
        return "ar"

    def _beside(self, path: Path) -> "_Beside":
        return _Beside(Workspace((self._request.media or path.absolute().parent).resolve(), self._project))

    def _put(self, proved: Proved, imported: ImportedFile, facts: DocumentFacts, batch: Batch) -> None:
        folder = self._request.into
        if self._request.split == "year":
            folder /= proved.year or _UNDATED
        elif self._request.split == "category":
            folder /= slugify(proved.category) or _UNSORTED
        place = self._place(folder, proved.name, imported.path)
        self._note(place, facts.title or proved.title, facts.language or proved.language, ordered=facts.ordered)
        batch.add(place, proved.text.encode())
        for media in proved.media:
            imported.pictures += self._put_picture(folder / media.path, media.data, batch)
        imported.articles.append(place)
        imported.words += proved.words
        imported.differing += proved.differs
        self.result.findings += proved.findings

    def _put_picture(self, place: Path, data: bytes, batch: Batch) -> bool:
        """Put a picture into the batch; return whether it is a new one. No other picture gives its place to it.

        Raises PublisherError where another picture has the place.
        """
        own = sha256(data).digest()
        if place in self._pictures:
            if self._pictures[place] != own:
                raise PublisherError(Finding.of("O003", None, path=place))
            return False
        if place.exists() and not self._request.force and place.read_bytes() != data:
            raise PublisherError(Finding.of("O002", None, path=place))
        self._pictures[place] = own
        batch.add(place, data)
        return True

    def _place(self, folder: Path, name: str, path: Path) -> Path:
        """Give an article its place; names that come twice in one document are numbered."""
        bare = slugify(name) or "article"
        place, number = folder / f"{bare}.md", 1
        while place in self._places and self._places[place] == path:
            number += 1
            place = folder / f"{bare}-{number}.md"
        if place in self._places:
            raise PublisherError(Finding.of("O003", None, path=place))
        if place.exists() and not self._request.force:
            raise PublisherError(Finding.of("O002", None, path=place))
        self._places[place] = path
        return place

    def _note(self, place: Path, title: str, language: str, *, ordered: bool = False) -> None:
        issue = self._issues.setdefault(place.parent, _Issue(title, language))
        issue.ordered |= ordered
        issue.names.append(place.name)

    def begin_issues(self, batch: Batch) -> None:
        """Write the issue.toml of each folder that is no issue and no book."""
        for folder, issue in self._issues.items():
            if table_of(folder):
                continue
            place = folder / ISSUE_FILE
            title = folder.name if self._request.split else issue.title
            values: dict[str, str | int | date | list[str]] = {
                "title": title or folder.name,
                "language": issue.language or "ar",
            }
            if issue.ordered and len(issue.names) > 1:
                values["articles"] = issue.names
            batch.add(place, table_text(values).encode())
            self.result.issues.append(place)


class _Beside:
    """Pictures that a document names: those of its own folder, or of the folder that was named for them."""

    def __init__(self, space: Workspace) -> None:
        self._space = space

    def __call__(self, address: str) -> bytes | None:
        """Read a picture; None where there is none, or it lies elsewhere."""
        try:
            return self._space.raw(address, most=_LARGEST_PICTURE)
        except (PublisherError, TooLargeError, OSError, ValueError):
            return None
