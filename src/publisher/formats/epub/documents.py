"""Parts into the bodies of EPUB content documents: own file names, links across files, notes as asides."""

from collections.abc import Mapping
from hashlib import sha256

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.digits import in_digits
from publisher.markup import fragment, outer_html
from publisher.model import Asset, Edition, Labels, Part

_EPUB_TYPE = {"cover": "cover", "article": "chapter"}


def file_names(edition: Edition) -> dict[str, str]:
    """Name each part's document; the contents are the package's own navigation document."""
    names = {part.id: f"part-{index:02}.xhtml" for index, part in enumerate(edition.parts)}
    return {
        part.id: {"cover": "cover.xhtml", "contents": "nav.xhtml"}.get(part.kind, names[part.id])
        for part in edition.parts
    }


def anchor_files(edition: Edition) -> dict[str, str]:
    """Map every anchor of the edition to the document that holds it."""
    names = file_names(edition)
    found: dict[str, str] = {}
    for part in edition.parts:
        root = fragment(part.html)
        found |= dict.fromkeys(root.xpath("//@id"), names[part.id])
    return found


def body(edition: Edition, part: Part, anchors: Mapping[str, str]) -> str:
    """Write one part's body as markup that parses the same as XML and as HTML."""
    root = fragment(part.html, "section")
    root.set("epub:type", _EPUB_TYPE[part.kind])
    if part.kind == "article":
        root.set("role", "doc-chapter")
        root.set("aria-label", part.title)
    _link(root, anchors, file_names(edition)[part.id])
    _set_notes(root, part, edition)
    pictures = {asset.path: asset for asset in edition.assets}
    for image in root.iter("img"):
        image.set("src", image_name(pictures[image.get("src", "")]))
        if part.kind == "cover":
            image.set("role", "doc-cover")
    return outer_html(root)


_SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


def image_name(asset: Asset) -> str:
    """Give a picture's place in the package: one flat, ASCII folder, and the suffix that its bytes deserve."""
    return f"images/{sha256(asset.path.encode()).hexdigest()[:16]}.{_SUFFIXES[asset.media_type]}"


def _link(root: HtmlElement, anchors: Mapping[str, str], own: str) -> None:
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and anchors[target[1:]] != own:
            link.set("href", f"{anchors[target[1:]]}{target}")


def _set_notes(root: HtmlElement, part: Part, edition: Edition) -> None:
    numbers = {note.id: in_digits(n, edition.issue.digits) for n, note in enumerate(part.notes, 1)}
    called: dict[str, str] = {}
    for call in root.xpath("//a[@data-note]"):
        name = call.attrib.pop("data-note")
        call.set("href", f"#{name}")
        call.set("epub:type", "noteref")
        call.set("role", "doc-noteref")
        call.set("class", "note-call")
        call.text = f"({numbers[name]})"
        if name not in called:
            called[name] = f"{name}-call"
            call.set("id", called[name])
    if part.notes:
        root.append(_asides(part, numbers, called, edition.labels))


def _asides(part: Part, numbers: Mapping[str, str], called: Mapping[str, str], labels: Labels) -> HtmlElement:
    section = lxml.html.Element("section")
    section.set("class", "notes")
    section.set("role", "doc-endnotes")
    section.set("aria-label", labels.notes)
    title = lxml.html.Element("h2")
    title.set("class", "notes-title")
    title.text = labels.notes
    section.append(title)
    for note in part.notes:
        aside = fragment(note.html, "aside")
        aside.set("id", note.id)
        aside.set("epub:type", "footnote")
        aside.set("role", "doc-footnote")
        back = lxml.html.Element("a")
        back.set("href", f"#{called[note.id]}")
        back.set("role", "doc-backlink")
        back.text = f"({numbers[note.id]})"
        back.tail = " "
        first = next(aside.iter("p"), aside)
        back.tail += first.text or ""
        first.text = None
        first.insert(0, back)
        section.append(aside)
    return section
