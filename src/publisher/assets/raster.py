"""A picture's bytes into what is known of it, and into the bytes that may be published: upright, sized, harmless."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from publisher.assets.media_types import DRAWING, RASTERS
from publisher.assets.svg import size_of_drawing, sized
from publisher.diagnostics import Finding, PublisherError
from publisher.model import Span

_MEDIA = {kind.pillow: kind.media_type for kind in RASTERS}
# A picture of 80 million pixels fills two pages at 600 dpi; beyond it stands a decompression bomb.
_MOST_PIXELS = 80_000_000
# Exif 2.32 §4.6.4, tag Orientation: 1 is upright, 2 to 4 are mirrored or upside down, 5 to 8 lie on their side.
_ORIENTATION, _UPRIGHT, _FIRST_LYING, _LAST = 0x0112, 1, 5, 8
# What turned pictures are saved with: JPEG at a quality that shows no loss, WebP as it was.
_SAVED: dict[str, dict[str, object]] = {"JPEG": {"quality": 92}, "WEBP": {"lossless": True}}
# Pillow's modes of 16 bits and more, which the layout engine does not know.
_DEEP = ("I", "F")


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Media type, width and height (px, as seen upright), the EXIF orientation that it is stored in, whether its
    samples are deeper than 8 bits, and whether what lies under it shows through.
    """

    media_type: str
    width: int
    height: int
    orientation: int = _UPRIGHT
    deep: bool = False
    transparent: bool = False


def picture_facts(data: bytes, name: str, asker: Span) -> PictureFacts:
    """Look at a picture; raises PublisherError at what is broken, too large or of no known kind."""
    if name.lower().endswith(f".{DRAWING.suffix}"):
        return PictureFacts(DRAWING.media_type, *size_of_drawing(data, name, asker), transparent=True)
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
        orientation = _orientation(image)
        if orientation >= _FIRST_LYING:
            width, height = height, width
        deep, clear = image.mode.startswith(_DEEP), _is_transparent(image)
        return PictureFacts(_MEDIA[image.format or ""], width, height, orientation, deep, clear)


def _is_transparent(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    return "A" not in image.getbands() or image.getchannel("A").getextrema() != (255, 255)


def _orientation(image: Image.Image) -> int:
    """Read the orientation; a value without a meaning is none, and moving pictures are left as they are."""
    value = image.getexif().get(_ORIENTATION, _UPRIGHT)
    known = isinstance(value, int) and _UPRIGHT <= value <= _LAST and not getattr(image, "is_animated", False)
    return int(value) if known else _UPRIGHT


def publishable(data: bytes, facts: PictureFacts) -> bytes:
    """Give the bytes to publish: a photograph upright, as reading systems differ in what they make of EXIF, and of 8
    bits; a drawing with its size.
    """
    if facts.media_type == DRAWING.media_type:
        return sized(data, facts.width, facts.height)
    return data if facts.orientation == _UPRIGHT and not facts.deep else _upright_bytes(data)


def screen_bytes(data: bytes, media_type: str) -> bytes:
    """Give the bytes of a picture for screens: colours of print (CMYK) in those of screens, by its profile if it has
    one. Few reading systems know the former, and browsers differ in what they make of them.
    """
    if media_type != _MEDIA["JPEG"]:
        return data
    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        if image.mode != "CMYK":
            return data
        _in_rgb(image).save(out, "JPEG", **_SAVED["JPEG"])
    return out.getvalue()


def _in_rgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        changed = own and ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (
        ImageCms.PyCMSError,
        OSError,
        ValueError,
    ):  # the profile of another kind of colours, or none that is whole
        changed = None
    return changed or image.convert("RGB")


def _upright_bytes(data: bytes) -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        if image.mode.startswith(_DEEP):
            upright = upright.convert("I").point(lambda sample: sample * (1 / 256)).convert("L")
        upright.save(out, image.format, **_SAVED.get(image.format or "", {}))
    return out.getvalue()
