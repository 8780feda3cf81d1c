"""A PDF → facts of its own, read by pdfium and pikepdf."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types

from publisher.arabic.words import words
from publisher.checks.files.against.comparison import (
    LINKS,
    LISTS,
    METADATA,
    NOTES,
    OUTLINE,
    PAGES,
    PICTURES,
    TABLES,
    WORDS,
    Facts,
)

_ROLES = {LISTS: "/L", TABLES: "/Table", NOTES: "/Note"}
_DEEPEST = 10_000  # elements of the structure tree above one another, and nodes of the outline


def pdf_facts(data: bytes) -> Facts:
    """Return the facts of a PDF. Raise ValueError for what cannot be read as one."""
    facts: dict[str, list[str]] = {}
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    try:
        facts[WORDS] = [word for page in document for word in words(page.get_textpage().get_text_bounded())]
        facts[PAGES] = [str(document.get_page_label(n)) for n in range(len(document))]
        facts[OUTLINE] = [f"{'  ' * one.level}{one.get_title()}" for one in document.get_toc(max_depth=_DEEPEST)]
    finally:
        document.close()
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            roles = Counter(_roles(pdf.Root.get("/StructTreeRoot")))
            facts |= {kind: [str(roles[role])] for kind, role in _ROLES.items()}
            facts[LINKS] = [_target(one) for page in pdf.pages for one in page.get("/Annots", []) if "/Rect" in one]
            facts[PICTURES] = [digest for page in pdf.pages for digest in _pictures(page)]
            facts[METADATA] = [
                f"{name} {pdf.docinfo[name]}" for name in sorted(pdf.docinfo.keys()) if not name.endswith("Date")
            ] + [f"/Lang {pdf.Root.get('/Lang', '')}"]
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
    return facts


def _roles(root: Any) -> Iterator[str]:
    """Yield the roles of a structure tree; an element that is met again is not gone into."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            if node.objgen in seen and node.objgen != (0, 0):
                continue
            seen.add(node.objgen)
            if "/S" in node:
                yield str(node.S)
            if "/K" in node:
                waiting.append(node.K)


def _target(link: Any) -> str:
    if "/A" in link and "/URI" in link.A:
        return str(link.A.URI)
    return str(link.get("/Dest", "")) if not isinstance(link.get("/Dest"), pikepdf.Array) else "…"


def _pictures(page: Any) -> Iterator[str]:
    for image in page.get("/Resources", {}).get("/XObject", {}).values():
        if image.get("/Subtype") == "/Image":
            yield hashlib.sha256(image.read_raw_bytes()).hexdigest()[:16]
