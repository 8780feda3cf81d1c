"""The kinds of files that products are made of: suffixes, media types, and what reads the pictures among them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureKind:
    """A kind of picture: its media type, the suffix that it is published with, and Pillow's name for its format.

    A drawing has no such name: nothing of ours paints it.
    """

    media_type: str
    suffix: str
    pillow: str = ""


DRAWING = PictureKind("image/svg+xml", "svg")
#: What Pillow reads for us.
RASTERS = (
    PictureKind("image/png", "png", "PNG"),
    PictureKind("image/jpeg", "jpg", "JPEG"),
    PictureKind("image/gif", "gif", "GIF"),
    PictureKind("image/webp", "webp", "WEBP"),
)
#: Every picture that an article may show, by media type.
PICTURES = {kind.media_type: kind for kind in (*RASTERS, DRAWING)}
_BY_SUFFIX = {
    "html": "text/html",
    "css": "text/css",
    "ttf": "font/ttf",
    "woff2": "font/woff2",
    **{kind.suffix: kind.media_type for kind in PICTURES.values()},
}


def media_type_of(name: str) -> str:
    """Return the media type of a file that we write, by its suffix; raise KeyError at one that we write none of."""
    return _BY_SUFFIX[name.rpartition(".")[2]]


_FILE_NAME = re.compile(
    r"\S+\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?)|(?:IMG|DSC|Screenshot|image|photo)[\s_-]?[\d_-]+", re.IGNORECASE
)


def is_file_name(text: str) -> bool:
    """Say whether the words of a picture are the name of its file (WCAG 2.2, failure F30)."""
    return bool(_FILE_NAME.fullmatch(text))
