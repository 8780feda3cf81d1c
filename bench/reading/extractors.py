"""A PDF → the texts of its pages, as five programs give them by default."""

import json
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from reading.fetching import PINS, pdfjs


def by_poppler(pdf: Path) -> list[str]:
    """Ask pdftotext, which ends pages with a form feed."""
    return _said("pdftotext", "-enc", "UTF-8", str(pdf), "-").split("\f")[:-1]


def by_pdfium(pdf: Path) -> list[str]:
    """Ask Chromium's reader."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def by_mupdf(pdf: Path) -> list[str]:
    """Ask MuPDF, which is AGPL and no part of the press."""
    import pymupdf

    with pymupdf.open(pdf) as document:
        return [page.get_text() for page in document]


def by_pdfjs(pdf: Path) -> list[str]:
    """Ask Firefox's reader, in Node."""
    texts: list[str] = json.loads(_said("node", str(Path(__file__).with_name("pdfjs.mjs")), str(pdfjs()), str(pdf)))
    return texts


def by_pypdf(pdf: Path) -> list[str]:
    """Ask pypdf."""
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(pdf).pages]


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


EXTRACTORS: dict[str, Callable[[Path], list[str]]] = {
    "poppler": by_poppler,
    "pdfium": by_pdfium,
    "mupdf": by_mupdf,
    "pdf.js": by_pdfjs,
    "pypdf": by_pypdf,
}


def versions() -> dict[str, str]:
    """Tell which programs are asked."""
    poppler = subprocess.run(["pdftotext", "-v"], check=True, capture_output=True, text=True).stderr.split()[2]
    python = {name: version(package) for name, package in _PACKAGES.items()}
    return {"poppler": poppler, "pdf.js": PINS["pdfjs"]["version"], **python}


_PACKAGES = {"pdfium": "pypdfium2", "mupdf": "pymupdf", "pypdf": "pypdf"}
