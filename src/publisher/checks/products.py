"""What must be true of every product, read back from its bytes."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf

from publisher.checks.book import check_book
from publisher.checks.site import check_site
from publisher.diagnostics import Finding
from publisher.model import Artefact, Edition, Span

_TAG_OF_SUBSET = re.compile(r"^/?[A-Z]{6}\+")


def check_products(artefacts: Sequence[Artefact], edition: Edition) -> list[Finding]:
    """Check what one format made: each PDF and each EPUB for itself, a site as a whole."""
    checks = {"pdf": _pdf, "epub": check_book}
    found = [f for a in artefacts if a.format in checks for f in checks[a.format](a, edition)]
    site = {artefact.name: artefact.data for artefact in artefacts if artefact.format == "web"}
    return [*found, *(check_site(site, edition) if site else ())]


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
            "pages": int(pdf.Root.Pages.Count) == len(artefact.pages),
        }
    for fact, holds in facts.items():
        if not holds:
            yield Finding.of("K002", Span(artefact.name), fact=fact)


def _plain(name: str) -> str:
    """Fold a PostScript name to its family: subset tag, style and punctuation away."""
    bare = _TAG_OF_SUBSET.sub("", name)
    return re.sub(r"[\W_]", "", re.sub(r"[- ](Regular|Bold|Book)$", "", bare)).lower()


def fonts_of(pdf: pikepdf.Pdf) -> set[str]:
    """List the base fonts of a PDF; all its pages have one dictionary of fonts."""
    page = pdf.Root.Pages
    while "/Kids" in page:
        page = page.Kids[0]
    return {str(font.BaseFont) for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()}
