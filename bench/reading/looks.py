"""Two PDFs → how much their pages differ to the eye, as pdfium and poppler draw them.

Both lay the picture of a glyph on a grid of pixels or quarters of them. A dot that is a glyph of its own, as the Noto
faces have them, is laid there by itself, and one that is drawn with its letter goes with that: drawn at 150 dpi, such
pages differ though every line is where it was. What is drawn four times as fine and then reduced knows no such grid.
"""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

_DPI = 150
_SEEN = 48  # of 255: by so much a channel must differ


def by_pdfium(pdf: Path, dpi: int = _DPI) -> Iterator[Image.Image]:
    """Draw the pages as Chromium does."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil().convert("RGB")


def by_poppler(pdf: Path, dpi: int = _DPI) -> Iterator[Image.Image]:
    """Draw the pages as Evince and Okular do."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), str(pdf), f"{folder}/page"], check=True)
        for path in sorted(Path(folder).iterdir()):
            with Image.open(path) as image:
                yield image.convert("RGB")


RENDERERS: dict[str, Callable[[Path, int], Iterator[Image.Image]]] = {"pdfium": by_pdfium, "poppler": by_poppler}


def difference(one: Image.Image, other: Image.Image) -> float:
    """Give the share of pixels that differ in a channel by more than is hardly seen; pages of two sizes differ."""
    if one.size != other.size:
        return 1.0
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[_SEEN + 1 :]) / (one.width * one.height)


def worst(one: Path, other: Path, renderer: str, fine: int = 1) -> float:
    """Give the difference of the two pages that differ most, drawn so many times as fine; a page too many differs."""

    def drawn(pdf: Path) -> list[Image.Image]:
        return [page.reduce(fine) for page in RENDERERS[renderer](pdf, _DPI * fine)]

    pages, others = drawn(one), drawn(other)
    if len(pages) != len(others):
        return 1.0
    return max(difference(*pair) for pair in zip(pages, others, strict=True))
