"""The registry of importers: one a kind of file, by the suffix of its name."""

from pathlib import PurePosixPath

from publisher.importers.base import Imported, Importer
from publisher.model import Source


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
