"""Two PDFs → how much their pages differ to the eye, as pdfium and poppler draw them."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

_DPI = 150
_SEEN = 48  # of 255: by so much a channel must differ


def by_pdfium(pdf: Path) -> Iterator[Image.Image]:
    """Draw the pages as Chromium does."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=_DPI / 72).to_pil().convert("RGB")


def by_poppler(pdf: Path) -> Iterator[Image.Image]:
    """Draw the pages as Evince and Okular do."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(_DPI), str(pdf), f"{folder}/page"], check=True)
        for path in sorted(Path(folder).iterdir()):
            with Image.open(path) as image:
                yield image.convert("RGB")


RENDERERS: dict[str, Callable[[Path], Iterator[Image.Image]]] = {"pdfium": by_pdfium, "poppler": by_poppler}


def difference(one: Image.Image, other: Image.Image) -> float:
    """Give the share of pixels that differ in a channel by more than is hardly seen; pages of two sizes differ."""
    if one.size != other.size:
        return 1.0
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[_SEEN + 1 :]) / (one.width * one.height)


def worst(one: Path, other: Path, renderer: str) -> float:
    """Give the difference of the two pages that differ most; a page too many differs."""
    pages, others = list(RENDERERS[renderer](one)), list(RENDERERS[renderer](other))
    if len(pages) != len(others):
        return 1.0
    return max(difference(*pair) for pair in zip(pages, others, strict=True))
