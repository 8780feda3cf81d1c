"""The EPUB as a format: one file."""

from publisher.formats.base import Format, Made, Terms
from publisher.model import Edition


def file_name(edition: Edition) -> str:
    """Return the name of the EPUB."""
    return f"{edition.issue.slug}.epub"


def _file_names(edition: Edition) -> tuple[str, ...]:
    return (file_name(edition),)


def _make(edition: Edition, terms: Terms) -> Made:
    from publisher.formats.epub.package import make_epub

    return make_epub(edition, terms)


EPUB = Format(name="epub", label="EPUB", make=_make, file_names=_file_names)
