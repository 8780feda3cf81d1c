"""What a fragment is made from, as the key under which it is kept: equal keys, equal fragments."""

import ctypes
import functools
import os
import re
from collections.abc import Mapping
from hashlib import sha256
from html import unescape

from msgspec.msgpack import encode

from publisher.cache.memoize import code
from publisher.model import Edition, Layout, Part, Side

_FOLIO_OF = re.compile(r'data-folio-of="([^"]*)"')


def wanted(part: Part) -> tuple[str, ...]:
    """List the anchors whose printed page numbers a part shows."""
    return tuple(dict.fromkeys(_FOLIO_OF.findall(part.html))) if "data-folio-of" in part.html else ()


class CacheKeys:
    """The keys of an edition's parts on one size of page."""

    def __init__(self, edition: Edition, layout: Layout) -> None:
        issue = edition.issue
        faces = sorted(face.sha256 for face in edition.faces)
        shared = (
            engine(),
            os.environ.get("PUBLISHER_TEXT_LAYER", ""),
            layout.css,
            layout.justify,
            edition.titles.issue.plain,
            issue.direction,
            issue.language,
            issue.digits,
            edition.folio_style,
            faces,
        )
        self._shared = sha256(encode(shared)).digest()
        self._assets = {asset.path: asset.sha256 for asset in edition.assets}
        self._everywhere = {path for path in self._assets if path in layout.css}

    def key(self, part: Part, side: Side | None, folios: Mapping[str, str]) -> str:
        """Give the key of a part with the page numbers that it shows, on pages of one side or of any."""
        said = unescape(" ".join((part.html, *(note.html for note in part.notes))))
        pictures = {path: digest for path, digest in self._assets.items() if path in self._everywhere or path in said}
        shown = [(anchor, folios.get(anchor, "")) for anchor in wanted(part)]
        own = (part.id, part.html, part.notes, part.title, part.language, sorted(pictures.items()), side, shown)
        return sha256(self._shared + encode(own)).hexdigest()


@functools.cache
def engine() -> str:
    """Return one hash of what makes fragments of parts: our own code, the libraries, and those of the system."""
    return sha256(repr((code(), system_libraries())).encode()).hexdigest()


@functools.cache
def system_libraries() -> tuple[tuple[str, str], ...]:
    """Ask the system's libraries, by the names that the engine loads them under; a missing one has no version."""
    try:
        number = ctypes.CDLL("libpango-1.0.so.0").pango_version()
        harfbuzz = ctypes.CDLL("libharfbuzz.so.0")
    except OSError:
        return ()
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    pango = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return ("pango", pango), ("harfbuzz", harfbuzz.hb_version_string().decode())
