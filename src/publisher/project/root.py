"""Where a project begins, without reading anything of it: commands ask before they know whether there is work."""

from itertools import chain
from pathlib import Path

from publisher.importers.base import is_bundle

PROJECT_FILE = "publisher.toml"
ISSUE_FILE = "issue.toml"
BOOK_FILE = "book.toml"
#: The files that make a folder an issue or a book.
TABLES = (ISSUE_FILE, BOOK_FILE)
# By which Jekyll, Hexo, Hugo, MkDocs, Docusaurus, Astro and Quarto know the root of a site.
_SITE_FILES = (
    *("_config.yml", "_config.yaml", "_config.toml", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"),
    *("mkdocs.yml", "docusaurus.config.js", "docusaurus.config.ts", "astro.config.mjs", "_quarto.yml"),
)


def project_root(path: Path) -> Path:
    """Find the project of a path: the nearest folder above it with publisher.toml, else its site's, else its own."""
    folders = folder_and_parents(path)
    own = (folder for folder in folders if (folder / PROJECT_FILE).is_file())
    sites = (folder for folder in folders if any((folder / name).is_file() for name in _SITE_FILES))
    # A bundle has the name of its folder, which is one of several.
    return next(chain(own, sites), folders[1] if is_bundle(path.name) and path.is_file() else folders[0])


def table_of(folder: Path) -> Path | None:
    """Return the table of a folder that is an issue or a book; None of one that is neither."""
    return next((folder / name for name in TABLES if (folder / name).is_file()), None)


def folder_and_parents(path: Path) -> tuple[Path, ...]:
    """List the folder of a path, or the path where it is one, and all above it."""
    start = whole(path)
    start = start if start.is_dir() else start.parent
    return (start, *start.parents)


def whole(path: Path) -> Path:
    """Return a path from the root of the disk; of one that goes up, ../B/x.md, the folders that it goes through."""
    return path.resolve() if ".." in path.parts else path.absolute()
