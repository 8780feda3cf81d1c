"""A picture's bytes into what is known of it, and into the bytes that may be published: upright, sized, harmless."""

import math
import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from lxml import etree
from PIL import Image, ImageOps

from publisher.diagnostics import Finding, PublisherError
from publisher.model import Span
from publisher.wording import Phrase

_DRAWING = "image/svg+xml"
_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
# A picture of 80 million pixels fills two pages at 600 dpi; beyond it stands a decompression bomb.
_MOST_PIXELS = 80_000_000
# Exif 2.32 §4.6.4, tag Orientation: 1 is upright, 5 to 8 lie on their side.
_ORIENTATION, _UPRIGHT, _FIRST_LYING = 0x0112, 1, 5
_QUALITY = 92
# A detailed map has some ten thousand shapes; copies of copies (SVG 2 §5.6, `use`) make billions of a few lines.
_MOST_SHAPES = 200_000


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Media type, width and height (px, as seen upright), and the EXIF orientation that it is stored in."""

    media_type: str
    width: int
    height: int
    orientation: int = _UPRIGHT


def picture_facts(data: bytes, name: str, asker: Span) -> PictureFacts:
    """Look at a picture; raises PublisherError at what is broken, too large or of no known kind."""
    if name.lower().endswith(".svg"):
        return _drawing_facts(data, name, asker)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _photograph_facts(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PublisherError(Finding.of("S008", asker, path=name, reason=error)) from error
    except Exception as error:  # Pillow raises whatever its many readers do
        raise PublisherError(Finding.of("S007", asker, path=name)) from error


def _photograph_facts(data: bytes) -> PictureFacts:
    with Image.open(BytesIO(data), formats=tuple(_MEDIA)) as image:
        width, height = image.size
        if width * height > _MOST_PIXELS:
            raise Image.DecompressionBombError(f"{width} × {height} px")
        image.load()
        orientation = int(image.getexif().get(_ORIENTATION, _UPRIGHT))
        if orientation >= _FIRST_LYING:
            width, height = height, width
        return PictureFacts(_MEDIA[image.format or ""], width, height, orientation)


def publishable(data: bytes, facts: PictureFacts) -> bytes:
    """Give the bytes to publish: a photograph upright, as reading systems differ in what they make of EXIF; a drawing
    with a size, as WeasyPrint 70 crashes on one that has a view box alone.
    """
    if facts.media_type == _DRAWING:
        return _sized(data, facts)
    return data if facts.orientation == _UPRIGHT else _turned(data)


def _turned(data: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        upright.save(out, image.format, quality=_QUALITY)
    return out.getvalue()


def _sized(data: bytes, facts: PictureFacts) -> bytes:
    root = etree.fromstring(data, _xml_parser())
    if not (root.get("width") and root.get("height")):
        root.set("width", str(facts.width))
        root.set("height", str(facts.height))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _xml_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _drawing_facts(data: bytes, name: str, asker: Span) -> PictureFacts:
    try:
        root = etree.fromstring(data, _xml_parser())
    except etree.XMLSyntaxError as error:
        raise PublisherError(Finding.of("S007", asker, path=name)) from error
    if any(_reaches_out(element) for element in root.iter(etree.Element)):
        raise PublisherError(Finding.of("S009", asker, path=name))
    if _shapes(root) > _MOST_SHAPES:
        reason = Phrase.of("drawing_multiplies", most=_MOST_SHAPES)
        raise PublisherError(Finding.of("S008", asker, path=name, reason=reason))
    # The default size of a replaced element (CSS Images 3 §4.1) where the drawing names none.
    box = re.fullmatch(r"\s*(?:\S+[\s,]+){2}([\d.]+)[\s,]+([\d.]+)\s*", root.get("viewBox") or "0 0 300 150")
    if not box:
        raise PublisherError(Finding.of("S007", asker, path=name))
    try:
        return PictureFacts(_DRAWING, round(float(box[1])), round(float(box[2])))
    except (ValueError, OverflowError) as error:
        raise PublisherError(Finding.of("S007", asker, path=name)) from error


_ADDRESS = re.compile(r"@import|url\(\s*['\"]?(?!#|data:)", re.IGNORECASE)


def _reaches_out(element: "etree._Element") -> bool:
    """Say whether an element of a drawing runs something, or asks for a file that is not inside it."""
    if element.tag.rpartition("}")[2].lower() in ("script", "foreignobject", "iframe", "handler"):
        return True
    for key, value in element.attrib.items():
        name = str(key).rpartition("}")[2].lower()
        if name.startswith("on") or (name == "href" and not str(value).startswith(("#", "data:image/"))):
            return True
    texts = (element.text or "", *map(str, element.attrib.values()))
    return any(_ADDRESS.search(text) for text in texts)


def _shapes(root: "etree._Element") -> float:
    """Count the elements of a drawing once all its copies are made; a copy of itself has no end."""
    named = {str(element.get("id")): element for element in root.iter(etree.Element) if element.get("id")}
    counted: dict[etree._Element, float] = {}

    def count(element: "etree._Element") -> float:
        if element not in counted:
            counted[element] = math.inf  # until it is known: who meets it again is inside it
            copied = named.get(_copied(element))
            inside = [child for child in element if isinstance(child.tag, str)]
            counted[element] = 1 + sum(map(count, inside)) + (count(copied) if copied is not None else 0)
        return counted[element]

    return count(root)


def _copied(element: "etree._Element") -> str:
    if not element.tag.endswith("}use"):
        return ""
    return next((str(value)[1:] for key, value in element.attrib.items() if str(key).endswith("href")), "")
