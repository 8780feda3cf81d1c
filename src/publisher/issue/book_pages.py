"""The pages of a book before its text, in their order, and the names of those that open its parts."""

from collections.abc import Callable

from publisher.model import Book, PartKind


def book_pages(book: Book, say: Callable[[str], str]) -> list[tuple[str, str, PartKind, str]]:
    """List half title, title page, its verso, and dedication and epigraph where a book has them.

    Each has the name of its part, its template, its kind and what it is called.
    """
    pages: list[tuple[PartKind, str]] = [
        ("halftitle", "half_title"),
        ("titlepage", "title_page"),
        ("copyright", "copyright_page"),
    ]
    if book.dedication:
        pages.append(("dedication", "dedication"))
    if book.epigraph:
        pages.append(("epigraph", "epigraph"))
    return [(f"_{kind}", f"{kind}.html", kind, say(label)) for kind, label in pages]


def divider_of(number: int) -> str:
    """Name the page that opens the n-th section of a book; no slug has an underscore."""
    return f"_part-{number}"
