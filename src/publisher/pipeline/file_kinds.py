"""What a path is, known by its content and not by its name: a product of a kind, a theme, or a source."""

import zipfile
from enum import StrEnum
from pathlib import Path

from publisher.checks.files.release.folder import MANIFEST, SUMS
from publisher.project.workspace import THEMES
from publisher.themes.inheritance import SETTINGS
from publisher.themes.theme import STYLES

_PDF_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024  # bytes (ISO 32000-1 annex H.3.4)
_CONTAINER = "META-INF/container.xml"
_PACKAGE_TYPE = b"application/epub+zip"


def is_theme(path: Path) -> bool:
    """Return whether a folder is a theme: it has a theme.toml, or stands among themes and has a style sheet."""
    if (path / SETTINGS).is_file():
        return True
    return path.resolve().parent.name == THEMES and any((path / sheet).is_file() for sheet in STYLES)


class Kind(StrEnum):
    """A kind of product."""

    PDF = "pdf"
    EPUB = "epub"
    WEB = "web"
    RELEASE = "release"


def kind_of(path: Path) -> Kind | None:
    """Return the kind of product at a path, or None for what is no product: a source, or nothing at all.

    A folder with a manifest or check sums is a release; another with an `index.html` is a web edition. A file whose
    name says what it should be is that, whatever is in it, so that a check can say what is wrong with it.
    """
    if path.is_dir():
        if (path / SUMS).is_file() or (path / MANIFEST).is_file():
            return Kind.RELEASE
        return Kind.WEB if (path / "index.html").is_file() else None
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(_HEADER_WITHIN)
    if _PDF_HEADER in head or path.suffix.lower() == ".pdf":
        return Kind.PDF
    if path.suffix.lower() == ".epub" or (head.startswith(b"PK\x03\x04") and _is_package(path, head)):
        return Kind.EPUB
    return None


def _is_package(path: Path, head: bytes) -> bool:
    if _PACKAGE_TYPE in head[:100]:
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return _CONTAINER in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
