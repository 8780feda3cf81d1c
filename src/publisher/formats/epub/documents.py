"""Parts into the bodies of EPUB content documents, each with the semantics of its kind."""

from collections.abc import Mapping

from publisher.formats import flow
from publisher.markup import outer_html
from publisher.model import Edition, Part

_FILES = {"cover": "cover.xhtml", "contents": "nav.xhtml"}
#: EPUB Structural Semantics, and the DPUB-ARIA role that says the same to a screen reader.
_KINDS = {
    "cover": ("cover", ""),
    "masthead": ("imprint", ""),
    "article": ("chapter", "doc-chapter"),
    "articles": ("chapter", "doc-chapter"),
    "colophon": ("colophon", "doc-colophon"),
}
_TYPES = {"doc-noteref": "noteref", "doc-footnote": "footnote"}


def file_names(edition: Edition) -> dict[str, str]:
    """Name each part's document; the contents are the package's own navigation document."""
    return {part.id: _FILES.get(part.kind, f"part-{n:02}.xhtml") for n, part in enumerate(edition.parts)}


def body(edition: Edition, part: Part, own: str, anchors: Mapping[str, str]) -> str:
    """Write one part's body as markup that parses the same as XML and as HTML."""
    root = flow.body(edition, part, own, anchors)
    kind, role = _KINDS[part.kind]
    root.set("epub:type", kind)
    if role:
        root.set("role", role)
        root.set("aria-label", part.title)
    for element in root.xpath("//*[@role]"):
        if element.get("role") in _TYPES:
            element.set("epub:type", _TYPES[element.get("role")])
    if part.kind == "cover":
        for image in root.iter("img"):
            image.set("role", "doc-cover")
    return outer_html(root)
