"""Write pictures as PDF/A has them: colours that mean something, and none that the viewer makes up in between.

The engine writes all colours as those of a device: a picture with an ICC profile is shown in other colours than its
own, and a document in sRGB may have no CMYK (ISO 19005-2 §6.2.4). It asks for interpolation, which PDF/A forbids
(§6.2.8) and which nobody sees at the resolution of print.
"""

from io import BytesIO
from typing import Any

import pydyf
from PIL import Image
from weasyprint import images as pictures
from weasyprint import pdf as writing

from publisher.assets.colours import in_srgb, profile_of

_QUALITY = 92  # of a JPEG that is made anew, which shows no loss
_COMPONENTS = {"/DeviceRGB": 3, "/DeviceGray": 1}

_stock_get_x_object = pictures.RasterImage.get_x_object
_stock_use_references = writing._use_references


def _get_x_object(image: Any, interpolate: Any, dpi_ratio: Any) -> Any:
    """Make the stream of a picture; `profile` is the ICC profile that its colours are by, empty where it has none."""
    made = _stock_get_x_object(image, interpolate, dpi_ratio)
    for stream in (made, made.extra.get("SMask")):
        if stream is not None:
            stream.extra.pop("Interpolate", None)
    with Image.open(BytesIO(image.image_data.data)) as picture:
        if image.mode == "CMYK":
            _show_on_screens(made, picture)
        made.profile = b"" if image.mode == "CMYK" else profile_of(picture)
    return made


def _show_on_screens(made: Any, picture: Image.Image) -> None:
    """Give a stream of four inks the same picture in sRGB."""
    data = BytesIO()
    in_srgb(picture).save(data, "JPEG", quality=_QUALITY)
    made.stream = [data.getvalue()]
    made.extra.pop("Decode", None)
    made.extra["ColorSpace"] = "/DeviceRGB"


def _use_references(pdf: Any, resources: Any, images: Any, color_profiles: Any) -> None:
    """Number what resources use, the profiles of pictures too: each once a document."""
    _stock_use_references(pdf, resources, images, color_profiles)
    known = vars(pdf).setdefault("picture_profiles", {})
    for made in [images[name]["x_object"] for name in resources.get("XObject", {}) if name in images]:
        profile = made.profile
        if not profile:
            continue
        space = made.extra["ColorSpace"]
        if profile not in known:
            known[profile] = pydyf.Stream([profile], pydyf.Dictionary({"N": _COMPONENTS[space]}))
            pdf.add_object(known[profile])
        made.extra["ColorSpace"], made.profile = pydyf.Array(("/ICCBased", known[profile].reference)), b""


def apply() -> None:
    """Make the change, once a process."""
    pictures.RasterImage.get_x_object = _get_x_object
    writing._use_references = _use_references
