"""Parts into the content documents of an EPUB, each with the semantics of its kind, and what is true of it."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml.html import HtmlElement

from publisher.formats import flow
from publisher.formats.epub.page_breaks import Break, mark
from publisher.html_tree import outer_html
from publisher.model import Direction, Edition, Part

NAVIGATION, STYLE = "nav.xhtml", "style.css"
_FILES = {"cover": "cover.xhtml", "contents": NAVIGATION}
#: EPUB Structural Semantics, and the DPUB-ARIA role that says the same to a screen reader.
_KINDS = {
    "cover": ("cover", ""),
    "masthead": ("imprint", ""),
    "article": ("chapter", "doc-chapter"),
    "articles": ("chapter", "doc-chapter"),
    "colophon": ("colophon", "doc-colophon"),
    "halftitle": ("halftitlepage", ""),
    "titlepage": ("titlepage", ""),
    "copyright": ("copyright-page", ""),
    "dedication": ("dedication", "doc-dedication"),
    "epigraph": ("epigraph", "doc-epigraph"),
    "divider": ("part", "doc-part"),
}
# The same of members of a book that are no chapters.
_ROLES = {"front": ("preface", "doc-preface"), "appendix": ("appendix", "doc-appendix")}
_TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-endnotes": "footnotes",
    "doc-backlink": "backlink",
    "doc-pagebreak": "pagebreak",
}
_RANKS = {f"h{rank}": rank for rank in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Document:
    """A content document: its file, its bytes, how many pictures it has and how many of them nobody describes,
    whether its headings follow each other without a gap.
    """

    file: str
    language: str
    data: bytes = field(repr=False)
    pictures: int = 0
    undescribed: int = 0
    ordered: bool = True


def file_names(edition: Edition) -> dict[str, str]:
    """Name each part's document; the contents are the package's own navigation document."""
    return {part.id: _FILES.get(part.kind, f"part-{n:02}.xhtml") for n, part in enumerate(edition.parts)}


def tree(edition: Edition, part: Part, own: str, anchors: Mapping[str, str], breaks: Sequence[Break]) -> HtmlElement:
    """Make what stands in the body of one part's document; it parses the same as XML and as HTML."""
    root = flow.body(edition, part, own, anchors)
    kind, role = _ROLES.get(part.role, _KINDS["article"]) if part.kind == "article" else _KINDS[part.kind]
    root.set("epub:type", kind)
    if role:
        root.set("role", role)
        root.set("aria-label", part.title.isolated)
    mark(root, breaks)
    for element in root.xpath(".//*[@role]"):
        if element.get("role") in _TYPES:
            element.set("epub:type", _TYPES[element.get("role")])
    _set_key_points(root)
    if part.kind == "cover":
        for image in root.iter("img"):
            image.set("role", "doc-cover")
    return root


def _set_key_points(root: HtmlElement) -> None:
    """The summary of an article is an aside."""
    for number, box in enumerate(root.xpath(".//section[contains(concat(' ', @class, ' '), ' key-points ')]"), 1):
        box.tag = "aside"
        title = next((child for child in box if child.tag in _RANKS), None)
        if title is not None:
            title.set("id", title.get("id") or f"key-points.{number}")
            box.set("aria-labelledby", title.get("id", ""))


def document(edition: Edition, part: Part, file: str, root: HtmlElement) -> Document:
    """Write a tree as a whole document, and count what accessibility metadata tell of it."""
    title = edition.labels.cover if part.kind == "cover" else part.title.plain
    for element in root.xpath("//*[@lang]"):
        element.set("xml:lang", element.get("lang"))  # some readers of XHTML know that alone
    images = list(root.iter("img"))
    ranks = [_RANKS[element.tag] for element in root.iter(*_RANKS)]
    return Document(
        file,
        part.language,
        whole(title, part.language, part.direction, outer_html(root)),
        pictures=len(images),
        undescribed=sum(not image.get("alt", "").strip() and image.get("role") != "presentation" for image in images),
        ordered=all(below <= above + 1 for above, below in pairwise(ranks)),
    )


def whole(title: str, language: str, direction: Direction, body: str) -> bytes:
    """Write an XHTML document: its root says language and direction, which CSS may not (EPUB 3.3 §6.3.1.3)."""
    return "".join(_xhtml_pieces(html.escape(title), html.escape(language), direction, body)).encode()


def _xhtml_pieces(title: str, language: str, direction: Direction, body: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    yield '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    yield f' lang="{language}" xml:lang="{language}" dir="{direction}">\n'
    yield f'<head>\n<meta charset="utf-8"/>\n<title>{title}</title>\n'
    yield f'<link rel="stylesheet" type="text/css" href="{STYLE}"/>\n</head>\n'
    yield f"<body>\n{body}\n</body>\n</html>\n"
