"""Parts into documents that flow: links across files, pictures by their new names, notes at the end. EPUB and web."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from string import digits

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.digits import in_digits
from publisher.arabic.numbers import ABJAD_STYLE
from publisher.arabic.whole_tokens import WHOLE_STYLE
from publisher.assets.media_types import PICTURES
from publisher.assets.raster import screen_bytes
from publisher.diagnostics import Finding, PublisherError
from publisher.fonts.choice import shares
from publisher.fonts.subset import subset
from publisher.fonts.subset_check import differing
from publisher.fonts.usage import Usage
from publisher.formats.code_lines import CODE_STYLE, settle_code_lines
from publisher.formats.list_markers import MARKER_STYLE, letters_of_markers, settle_markers
from publisher.formats.nesting import NESTING_STYLE
from publisher.formats.number_columns import PAD_STYLE, align_numbers
from publisher.formats.picture_groups import GROUP_STYLE
from publisher.formats.poems import SCREEN_VERSE_STYLE, VERSE_STYLE, set_measures, set_poems
from publisher.formats.table_words import TABLE_STYLE, keep_words_whole
from publisher.html_tree import fragment
from publisher.i18n.languages import direction_of
from publisher.i18n.sentences import Phrase
from publisher.model import Asset, Digits, Edition, Face, Part, Span

_PICTURE = re.compile(r'"(?:(?<=\burl\(")|(?<=\ssrc="))([^"]+)"')  # it begins with what is found fast
_QUOTED = re.compile(r'"([^"]+)"')


def image_bytes(asset: Asset) -> bytes:
    """Give a picture's bytes in the colours of screens."""
    return screen_bytes(asset.load(), asset.media_type)


def image_name(asset: Asset) -> str:
    """Give a picture's place in a product: one flat, ASCII folder, and the suffix that its bytes deserve."""
    return f"images/{sha256(asset.path.encode()).hexdigest()[:16]}.{PICTURES[asset.media_type].suffix}"


def with_image_names(text: str, edition: Edition) -> str:
    """Return a style sheet, or what stands around parts, with the files of pictures in the place of their paths."""
    named = {match[1] for match in _PICTURE.finditer(text)}
    if not named:
        return text
    names = {asset.path: image_name(asset) for asset in edition.assets if asset.path in named}
    return _PICTURE.sub(lambda match: f'"{names.get(match[1], match[1])}"', text)


def anchor_files(edition: Edition, names: Mapping[str, str]) -> dict[str, str]:
    """Map every anchor of the edition to its address; `names` are the documents' by part.

    What is a document's own anchor is the document.
    """
    found: dict[str, str] = {}
    for part in edition.parts:
        file = names[part.id]
        found |= {name: f"{file}#{name}" for name in fragment(part.html).xpath("//@id")}
        found[part.id] = file
    return found


def fonts(edition: Edition, css: str, documents: Iterable[tuple[str, str, HtmlElement]]) -> list[tuple[Face, bytes]]:
    """Choose the faces that set documents (each with its part's id and its language), and cut them to what they set.

    Raises PublisherError where a character is in no face of its families, or a cut face shapes a word otherwise.
    """
    usage = Usage(css)
    for name, language, root in documents:
        usage.read(root, name, language, marks_of_lists(root, edition.issue.digits))
    return cut_fonts(edition, usage)


def cut_fonts(edition: Edition, usage: Usage) -> list[tuple[Face, bytes]]:
    """Choose the faces that set what documents say, as `fonts` does, and cut them."""
    found = shares(usage.settings(), edition.faces)
    if found.missing:
        raise PublisherError(*(_undrawable_finding(edition, *item) for item in sorted(found.missing.items())))
    return [(face, _cut(face, found.words[face])) for face in edition.faces if found.words.get(face)]


def marks_of_lists(root: HtmlElement, numerals: Digits) -> str:
    """Give what numbered lists are marked with: an issue's digits, letters where their authors ask for them."""
    lettered = " ".join(_QUOTED.findall(ABJAD_STYLE)) if root.xpath("//ol[@class]") else ""
    return f"{in_digits(' '.join(digits), numerals)} {lettered} {letters_of_markers(root)}"


def _cut(face: Face, words: Mapping[str, Collection[str]]) -> bytes:
    small = subset(face, {ord(letter) for told in words.values() for word in told for letter in word})
    for word in differing(face.load(), small, words):
        raise PublisherError(Finding.of("G005", None, font=face.file, word=word))
    return small


def _undrawable_finding(edition: Edition, character: str, asked: tuple[str, tuple[str, ...]]) -> Finding:
    part = next(part for part in edition.parts if part.id == asked[0])
    source = part.source
    return Finding.of(
        "G003",
        source.at(source.line_with(character)) if source else Span(edition.issue.slug),
        codepoint=f"{ord(character):04X}",
        name=unicodedata.name(character, "") or Phrase("no_name"),
        character=character if character.isprintable() else "",
        title=part.title.plain,
        families=asked[1],
    )


def style(edition: Edition, css: str, files: Mapping[str, str]) -> str:
    """Write a style sheet: the faces by their files, lists in the issue's digits, and the theme's own."""
    css = with_image_names(css, edition)
    faces = {face.file: face for face in edition.faces}
    rules = [
        f'@font-face {{ font-family: "{faces[name].family}"; font-weight: {faces[name].weight};'
        f"{' font-style: italic;' if faces[name].italic else ''}"
        f' font-display: swap; src: url("{path}"); }}\n'
        for name, path in files.items()
    ]
    # MuPDF knows the attribute by a style alone.
    own = (
        f"ol {{ list-style-type: {edition.folio_style}; }}\n[hidden] {{ display: none; }}\n"
        f".page-break {{ break-after: page; }}\n{MARKER_STYLE}{PAD_STYLE}{CODE_STYLE}{WHOLE_STYLE}{GROUP_STYLE}"
        f"{TABLE_STYLE}{NESTING_STYLE}"
        # Drawn for a page, whatever a night mode lays under it.
        "img.transparent { background-color: #ffffff; }\n"
    )
    return f"{''.join(rules)}{own}{VERSE_STYLE}{SCREEN_VERSE_STYLE}{css}\n{ABJAD_STYLE}"


def body(edition: Edition, part: Part, own: str, anchors: Mapping[str, str], tag: str = "section") -> HtmlElement:
    """Make a part the content of a document named `own`; raises PublisherError at a picture that is not there."""
    root = fragment(part.html, tag)
    for columns in root.xpath("//*[@data-columns]"):
        del columns.attrib["data-columns"]  # they are for pages
    for link in root.iter("a"):
        target = link.get("href", "")
        address = anchors.get(target[1:], own) if target.startswith("#") else own
        if address.partition("#")[0] != own:
            link.set("href", address)
    _set_notes(root, part, edition)
    align_numbers(root, part.direction)
    settle_code_lines(root, on_screens=True)
    settle_markers(root)
    keep_words_whole(root)
    set_measures(set_poems(root, edition.issue.digits))
    pictures = {asset.path: asset for asset in edition.assets}
    for image in root.iter("img"):
        asset = pictures.get(image.get("src", ""))
        if asset is None:  # articles' pictures are known by now: a theme names this one
            raise PublisherError(Finding.of("P001", None, url=image.get("src", "")))
        image.set("src", image_name(asset))
        if asset.transparent:
            image.set("class", " ".join((*image.get("class", "").split(), "transparent")))
    return root


def _set_notes(root: HtmlElement, part: Part, edition: Edition) -> None:
    marks = {note.id: note.mark for note in part.notes}
    called: dict[str, list[str]] = {}
    for call in root.xpath("//a[@data-note]"):
        name = call.attrib.pop("data-note")
        before = called.setdefault(name, [])
        call.set("href", f"#{name}")
        call.set("role", "doc-noteref")
        call.set("class", "note-call")
        call.set("id", f"{name}-call-{len(before) + 1}" if before else f"{name}-call")
        call.text = marks[name]
        before.append(call.get("id", ""))
    if part.notes:
        root.append(_asides(part, called, edition))


def _asides(part: Part, called: Mapping[str, Sequence[str]], edition: Edition) -> HtmlElement:
    labels = edition.labels_of(part)
    section = lxml.html.Element("section")
    section.set("class", "notes")
    section.set("role", "doc-endnotes")
    section.set("aria-label", labels.notes)
    title = lxml.html.Element("h2")
    title.set("class", "notes-title")
    if labels.language != part.language:  # one that has no labels
        title.set("lang", labels.language)
        title.set("dir", direction_of(labels.language))
    title.text = labels.notes
    section.append(title)
    for note in part.notes:
        aside = fragment(note.html, "aside")
        aside.set("id", note.id)
        aside.set("role", "doc-footnote")
        if note.language:
            aside.set("lang", note.language)
            aside.set("dir", direction_of(note.language))
        first = _paragraph(aside, 0)
        back = _back(called[note.id][0], note.mark)
        back.tail = f" {first.text or ''}"
        first.text = None
        first.insert(0, back)
        last = _paragraph(aside, -1)
        for number, again in enumerate(called[note.id][1:], 2):
            _add_text(last, " ")
            last.append(_back(again, f"^{in_digits(number, edition.issue.digits)}"))
        section.append(aside)
    return section


def _paragraph(aside: HtmlElement, at: int) -> HtmlElement:
    """Return the paragraph that a note begins or ends with; what begins or ends with something else gets one."""
    if len(aside) and aside[at].tag == "p" and not (aside.text or "").strip():
        return aside[at]
    if not len(aside):
        return aside
    paragraph = lxml.html.Element("p")
    aside.insert(0 if at == 0 else len(aside), paragraph)
    return paragraph


def _back(call: str, text: str) -> HtmlElement:
    back = lxml.html.Element("a")
    back.set("href", f"#{call}")
    back.set("role", "doc-backlink")
    back.text = text
    return back


def _add_text(element: HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{text}"
    else:
        element.text = f"{element.text or ''}{text}"
