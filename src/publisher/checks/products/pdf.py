"""What must be true of a PDF, read back from its bytes."""

import ctypes
import re
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from urllib.parse import unquote_to_bytes

import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # nor has this

from publisher.cache.memoize import Memory
from publisher.diagnostics import Finding
from publisher.formats.pdf.standards import claimed_by
from publisher.model import Artefact, Edition, Span

_TAG_OF_SUBSET = re.compile(r"^[A-Z]{6}\+")
_BASE_FONT = re.compile(rb"/BaseFont\s*/([^\s/<>\[\]()]+)")


def check_pdf(
    artefacts: Sequence[Artefact], edition: Edition, _beside: Collection[str], _memory: Memory
) -> Iterator[Finding]:
    """Check each PDF for itself."""
    for artefact in artefacts:
        yield from _pdf_findings(artefact, edition)


def _pdf_findings(artefact: Artefact, edition: Edition) -> Iterator[Finding]:
    document = pypdfium2.PdfDocument(artefact.data)
    try:
        fonts, facts = fonts_of(document), _facts_of_document(document, artefact, edition)
    finally:
        document.close()
    known = {re.sub(r"\W", "", face.family).lower() for face in edition.faces}
    for name in sorted(fonts):
        if _folded_family(name) not in known:
            yield Finding.of("K001", Span(artefact.name), font=name)
    for fact, holds in facts.items():
        if not holds:
            yield Finding.of("K002", Span(artefact.name), fact=fact)


def _facts_of_document(document: pypdfium2.PdfDocument, artefact: Artefact, edition: Edition) -> dict[str, bool]:
    """Say which of a PDF's facts hold. It is read by pdfium, which looks only at what it is asked for."""
    issue = edition.issue
    return {
        "/Lang": _document_language(document) == issue.language,
        "/Title": document.get_metadata_value("Title") == edition.titles.issue.plain,
        "/StructTreeRoot": _is_tagged(document),
        "/Outlines": bool(pdfium.FPDFBookmark_GetFirstChild(document, None)),
        "/PageLabels": bool(document.get_page_label(0)),
        "pages": len(document) == len(artefact.pages),
        " + ".join(artefact.standards) or "pdfaid": claimed_by(artefact.data) == artefact.standards,
    }


def _document_language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    room = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, room, size)
    return bytes(room).decode("utf-16-le").rstrip("\0")


def _is_tagged(document: pypdfium2.PdfDocument) -> bool:
    """Say whether a PDF is marked as tagged and its first page has elements."""
    tree = pdfium.FPDF_StructTree_GetForPage(document[0])
    try:
        return bool(pdfium.FPDFCatalog_IsTagged(document)) and pdfium.FPDF_StructTree_CountChildren(tree) > 0
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _folded_family(name: str) -> str:
    """Fold a PostScript name to its family: subset tag, style and punctuation away."""
    bare = _TAG_OF_SUBSET.sub("", name)
    return re.sub(r"[\W_]", "", re.sub(r"[- ](Regular|Bold|Book|Italic)$", "", bare)).lower()


def fonts_of(document: pypdfium2.PdfDocument) -> set[str]:
    """List the base fonts of a PDF; all its pages have one dictionary of fonts, which goes with the first.

    pdfium gives no list of them, but writes a page and what it needs in the open.
    """
    alone, data = pypdfium2.PdfDocument.new(), BytesIO()
    try:
        alone.import_pages(document, [0])
        alone.save(data)
    finally:
        alone.close()
    return {unquote_to_bytes(name.replace(b"#", b"%")).decode() for name in _BASE_FONT.findall(data.getvalue())}
