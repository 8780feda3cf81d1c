"""Parts into documents that flow: links across files, pictures by their new names, notes at the end. EPUB and web."""

from collections.abc import Mapping
from hashlib import sha256

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.digits import in_digits
from publisher.arabic.numbers import ABJAD_STYLE
from publisher.diagnostics import Finding, PublisherError
from publisher.fonts.choice import needed
from publisher.fonts.subset import subset
from publisher.markup import fragment, text_of
from publisher.model import Asset, Edition, Face, Labels, Part

_SUFFIXES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}


def image_name(asset: Asset) -> str:
    """Give a picture's place in a product: one flat, ASCII folder, and the suffix that its bytes deserve."""
    return f"images/{sha256(asset.path.encode()).hexdigest()[:16]}.{_SUFFIXES[asset.media_type]}"


def anchor_files(edition: Edition, names: Mapping[str, str]) -> dict[str, str]:
    """Map every anchor of the edition to the document that holds it; `names` are the documents' by part."""
    found: dict[str, str] = {}
    for part in edition.parts:
        found |= dict.fromkeys(fragment(part.html).xpath("//@id"), names[part.id])
    return found


def text(edition: Edition) -> str:
    """Give all that the documents say: what their fonts must have."""
    labels = edition.labels
    said = "".join(
        text_of(part.html + "".join(note.html for note in part.notes)) + part.title for part in edition.parts
    )
    return f"{said}{labels.notes}{labels.contents}{labels.landmarks}()"


def fonts(edition: Edition, css: str, said: str) -> list[tuple[Face, bytes]]:
    """Choose the faces that documents need for all that they say, of the families in their style; cut them to it."""
    named = {face.family for face in edition.faces if f'"{face.family}"' in css}
    characters, code = set(map(ord, said)), set(map(ord, _code(edition)))
    chosen = needed(said, edition.faces, named, code=bool(code))
    others = {c for face in chosen if face.role != "code" for c in face.codepoints}
    # The code's face draws code, and what no other face has.
    return [
        (face, subset(face, code | (characters - others) if face.role == "code" else characters)) for face in chosen
    ]


def _code(edition: Edition) -> str:
    markup = "".join(part.html + "".join(note.html for note in part.notes) for part in edition.parts)
    return "".join(element.text_content() for element in fragment(markup).iter("code", "pre", "kbd", "samp"))


def style(edition: Edition, css: str, files: Mapping[str, str]) -> str:
    """Write a style sheet: the faces by their files, lists in the issue's digits, and the theme's own."""
    faces = {face.file: face for face in edition.faces}
    rules = [
        f'@font-face {{ font-family: "{faces[name].family}"; font-weight: {faces[name].weight};'
        f' font-display: swap; src: url("{path}"); }}\n'
        for name, path in files.items()
    ]
    digits = f"ol {{ list-style-type: {edition.folio_style}; }}\n"
    return f"{''.join(rules)}{digits}{css}\n{ABJAD_STYLE}"


def body(edition: Edition, part: Part, own: str, anchors: Mapping[str, str], tag: str = "section") -> HtmlElement:
    """Make a part the content of a document named `own`; raises PublisherError at a picture that is not there."""
    root = fragment(part.html, tag)
    for columns in root.xpath("//*[@data-columns]"):
        del columns.attrib["data-columns"]  # they are for pages
    documents = {part.id for part in edition.parts}
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and anchors.get(target[1:], own) != own:
            # What is a document's own anchor is the document.
            link.set("href", anchors[target[1:]] + ("" if target[1:] in documents else target))
    _set_notes(root, part, edition)
    pictures = {asset.path: asset for asset in edition.assets}
    for image in root.iter("img"):
        asset = pictures.get(image.get("src", ""))
        if asset is None:  # articles' pictures are known by now: a theme names this one
            raise PublisherError(Finding.of("P001", None, url=image.get("src", "")))
        image.set("src", image_name(asset))
    return root


def _set_notes(root: HtmlElement, part: Part, edition: Edition) -> None:
    numbers = {note.id: in_digits(n, edition.issue.digits) for n, note in enumerate(part.notes, 1)}
    called: dict[str, str] = {}
    for call in root.xpath("//a[@data-note]"):
        name = call.attrib.pop("data-note")
        call.set("href", f"#{name}")
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
