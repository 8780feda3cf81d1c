"""One importer a kind of file: a Source and the issue's language in, an article and findings out."""

from collections.abc import Callable

from publisher.importers.base import Imported
from publisher.model import Source


def _markdown(source: Source, language: str) -> Imported:
    from publisher.importers.markdown.markdown_importer import read_markdown

    return read_markdown(source, language)


def _pasted(source: Source, language: str) -> Imported:
    from publisher.importers.pasted.pasted_importer import read_pasted

    return read_pasted(source, language)


#: The seam: suffix → importer. Each is loaded when a file asks for it: where all are remembered, none is.
IMPORTERS: dict[str, Callable[[Source, str], Imported]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _pasted,
}
