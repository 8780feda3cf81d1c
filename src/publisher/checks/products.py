"""What must be true of every product, read back from its bytes."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import lxml.html
import pikepdf
from lxml import etree

from publisher.arabic.words import words
from publisher.diagnostics import Finding
from publisher.formats.epub.archive import unpack
from publisher.markup import fragment
from publisher.model import Artefact, Edition, Span

_TAG_OF_SUBSET = re.compile(r"^/?[A-Z]{6}\+")


def check_product(artefact: Artefact, edition: Edition) -> list[Finding]:
    """Check one artefact by its format."""
    check = {"pdf": _pdf, "epub": _epub}[artefact.format]
    return list(check(artefact, edition))


def _pdf(artefact: Artefact, edition: Edition) -> Iterator[Finding]:
    with pikepdf.open(BytesIO(artefact.data)) as pdf:
        known = {re.sub(r"\W", "", face.family).lower() for face in edition.faces}
        for name in sorted(fonts_of(pdf)):
            if _plain(name) not in known:
                yield Finding.of("K001", Span(artefact.name), font=name)
        facts = {
            "/Lang": str(pdf.Root.get("/Lang", "")) == edition.issue.language,
            "/Title": str(pdf.docinfo.get("/Title", "")) == edition.issue.title,
            "/StructTreeRoot": "/StructTreeRoot" in pdf.Root,
            "/Outlines": "/Outlines" in pdf.Root,
            "/PageLabels": "/PageLabels" in pdf.Root,
            "pages": len(pdf.pages) == len(artefact.pages),
        }
    for fact, holds in facts.items():
        if not holds:
            yield Finding.of("K002", Span(artefact.name), fact=fact)


def _plain(name: str) -> str:
    """Fold a PostScript name to its family: subset tag, style and punctuation away."""
    bare = _TAG_OF_SUBSET.sub("", name)
    return re.sub(r"[\W_]", "", re.sub(r"[- ](Regular|Bold|Book)$", "", bare)).lower()


def fonts_of(pdf: pikepdf.Pdf) -> set[str]:
    """List the base fonts of a PDF."""
    return {
        str(item.BaseFont)
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/BaseFont" in item
    }


def _epub(artefact: Artefact, edition: Edition) -> Iterator[Finding]:
    """Nothing may be lost on the way into the package: EbookLib drops text in silence."""
    files = unpack(artefact.data)
    packed = Counter(words(" ".join(_xhtml_text(files[n]) for n in sorted(files) if n.endswith(".xhtml"))))
    for part in edition.parts:
        if part.kind == "contents":
            continue
        html = part.html + "".join(note.html for note in part.notes)
        meant = Counter(words(_spaced(fragment(html))))
        for word in sorted((meant - packed).keys()):
            place = Span(part.source.path) if part.source else Span(artefact.name)
            yield Finding.of("K003", place, word=word, artefact=artefact.name)


def _spaced(root: lxml.html.HtmlElement) -> str:
    return " ".join(text for text in root.itertext() if isinstance(text, str))


def _xhtml_text(data: bytes) -> str:
    body = etree.fromstring(data).find("{http://www.w3.org/1999/xhtml}body")
    return "" if body is None else " ".join(str(text) for text in body.itertext())
