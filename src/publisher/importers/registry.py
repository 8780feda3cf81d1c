"""The registries of importers: those that a build reads with, and those of documents that become Markdown first."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from publisher.importers.base import Imported, Importer
from publisher.model import Source

if TYPE_CHECKING:
    from publisher.importers.documents.draft import Document, Yielded


def _markdown(source: Source, language: str) -> Imported:
    from publisher.importers.markdown.markdown_importer import read_markdown

    return read_markdown(source, language)


def _pasted(source: Source, language: str) -> Imported:
    from publisher.importers.pasted.pasted_importer import read_pasted

    return read_pasted(source, language)


#: The seam: suffix in small letters → importer. Each is loaded when a file asks for it: where all articles are in the
#: cache, none is.
IMPORTERS: dict[str, Importer] = {
    ".md": Importer(_markdown, syntax="markdown"),
    ".markdown": Importer(_markdown, syntax="markdown"),
    ".txt": Importer(_pasted),
}


def importer_of(path: str) -> Importer | None:
    """Return the importer of a file, None where no importer reads its kind."""
    return IMPORTERS.get(PurePosixPath(path).suffix.lower())


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document that `publisher import` makes articles of.

    `suffixes` are those of its files, `module` is the one in `documents/` whose `read` makes drafts of it, `extra`
    the extra of this program that it needs ("": none).
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    extra: str = ""

    def read(self, document: "Document") -> "Iterator[Yielded]":
        """Make drafts of a document, one after the other."""
        from importlib import import_module

        found: Iterator[Yielded] = import_module(f"publisher.importers.documents.{self.module}").read(document)
        return found


#: The one table of the kinds of documents.
DOCUMENTS: tuple[DocumentKind, ...] = (
    DocumentKind("word", (".docx",), "word_document", extra="word"),
    DocumentKind("wordpress", (".xml",), "wordpress_export"),
    DocumentKind("web", (".html", ".htm", ".xhtml"), "web_page", extra="pages"),
    DocumentKind("epub", (".epub",), "epub_chapters"),
    DocumentKind("openiti", (".mARkdown", ".completed", ".inProgress"), "openiti_text"),
    DocumentKind("book", (), "plain_book"),
)


def document_kind(path: str) -> DocumentKind | None:
    """Return the kind of a document by its name's suffix, None where it has none of theirs."""
    suffix = PurePosixPath(path).suffix.lower()
    return next((kind for kind in DOCUMENTS if suffix in (one.lower() for one in kind.suffixes)), None)
