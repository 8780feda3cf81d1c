"""What shows an issue elsewhere: its cover, and the picture that other sites show with a link to it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.site.published import Issue, Product

_DRAWN = KeyFields("site-pictures", ("product.sha256", "colour"), {"product": "its hash stands for its bytes"})
SHARED_SIZE = (1200, 630)  # px (ogp.me has no size; this is what sites ask for)
_COVER_HEIGHT = 720  # px
_RASTERS = frozenset(("image/png", "image/jpeg", "image/webp"))
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of an issue by their paths in the site, with the files that are drawn for it (px)."""

    cover: str = ""
    cover_size: tuple[int, int] = (0, 0)
    shared: str = ""
    shared_size: tuple[int, int] = (0, 0)
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class _Drawn:
    cover: bytes
    width: int
    height: int
    shared: bytes


def pictures_of(issue: Issue, colour: str, memory: Memory) -> Pictures:
    """Draw the cover as the PDF has it, else as its picture; where there is neither, the cover is what it is."""
    own = f"{issue.address}web/{issue.facts.cover}" if issue.facts.cover else ""
    source = _source(issue)
    if source is None:
        there = any(f"{issue.address}{one.name}" == own for one in issue.products)
        return Pictures(cover=own if there else "")
    product, draw = source
    path = Path(issue.folder) / product.name
    key = _DRAWN.key(product=product, colour=colour)
    drawn = memory.recall(key, _Drawn, lambda: draw(path.read_bytes(), colour))
    cover, shared = f"{issue.address}cover.jpg", f"{issue.address}shared.jpg"
    size = (drawn.width, drawn.height)
    return Pictures(cover, size, shared, SHARED_SIZE, ((cover, drawn.cover), (shared, drawn.shared)))


def _source(issue: Issue) -> tuple[Product, Callable[[bytes, str], _Drawn]] | None:
    pdf = next((one for one in issue.products if one.format == "pdf"), None)
    if pdf:
        return pdf, _of_pdf
    name = f"web/{issue.facts.cover}"
    found = next((one for one in issue.products if one.name == name and one.media_type in _RASTERS), None)
    return (found, _of_picture) if found else None


def _of_pdf(data: bytes, colour: str) -> _Drawn:
    import pypdfium2  # type: ignore[import-untyped]  # it has no types

    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        image = page.render(scale=_COVER_HEIGHT / page.get_height()).to_pil()
    return _drawn(image, colour)


def _of_picture(data: bytes, colour: str) -> _Drawn:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        image.thumbnail((2 * _COVER_HEIGHT, _COVER_HEIGHT))
        return _drawn(image, colour)


def _drawn(image: Image.Image, colour: str) -> _Drawn:
    cover = image.convert("RGB")
    shared = Image.new("RGB", SHARED_SIZE, colour)
    fitted = cover.copy()
    fitted.thumbnail(SHARED_SIZE)
    shared.paste(fitted, ((SHARED_SIZE[0] - fitted.width) // 2, (SHARED_SIZE[1] - fitted.height) // 2))
    return _Drawn(_jpeg(cover), cover.width, cover.height, _jpeg(shared))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
