"""One importer a kind of file: a Source and the issue's language in, an article and findings out."""

from collections.abc import Callable

from publisher.importers.base import Imported
from publisher.importers.markdown import read_markdown
from publisher.importers.pasted import read_pasted
from publisher.model import Source

#: The seam: suffix → importer.
IMPORTERS: dict[str, Callable[[Source, str], Imported]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_pasted,
}
