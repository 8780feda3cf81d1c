"""What a fragment is made from, as the key under which it is kept: equal keys, equal fragments."""

import ctypes
import functools
import os
import re
from collections.abc import Mapping
from html import unescape

from publisher.cache.keys import FACES, KeyFields
from publisher.formats.pdf.fragments.fragment import FRAGMENTS
from publisher.formats.pdf.render.patches.status import engine_digest
from publisher.model import Edition, Layout, Part, Side

_FOLIO_OF = re.compile(r'data-folio-of="([^"]*)"')
#: What the layout of any part of an edition depends on.
SHARED = (
    *(
        "edition.titles.issue.plain",
        "edition.titles.issue.language",
        "edition.issue.language",
        "edition.issue.digits",
        "edition.issue.book",
    ),
    *(f"edition.{path}" for path in FACES),
    *("edition.labels.picture", "edition.folio_style", "engine"),
    *("layout.css", "layout.justify", "layout.heads", "layout.grid", "layout.figures"),
)
#: What a part shows of itself.
PART = ("id", "kind", "html", "notes", "title", "language", "labels", "role")
_ABOUT = "it is told about the document, and shown on no page"
#: What is read of an edition besides that.
BESIDE = {
    "edition.faces.*.load": "it reads the file that edition.faces.*.sha256 is the hash of",
    "edition.faces.*.path": "it is where that file stands",
    "edition.faces.*.codepoints": "they are read from the file that edition.faces.*.sha256 is the hash of",
    "edition.issue.slug": _ABOUT,
}
FRAGMENT = KeyFields(
    FRAGMENTS,
    (*SHARED, "text_layer", "whole_latin", *(f"part.{name}" for name in PART), "side", "folios", "pictures"),
    {
        **BESIDE,
        "edition.assets": "`pictures` are those that the part or the style shows",
        "part.source": "findings alone name it, and a fragment that has some is taken for the same source alone",
    },
)


def wanted(part: Part) -> tuple[str, ...]:
    """List the anchors whose printed page numbers a part shows."""
    return tuple(dict.fromkeys(_FOLIO_OF.findall(part.html))) if "data-folio-of" in part.html else ()


class CacheKeys:
    """The keys of an edition's parts on one size of page."""

    def __init__(self, edition: Edition, layout: Layout, *, whole_latin: bool = False) -> None:
        self._given = FRAGMENT.given(
            edition=edition,
            layout=layout,
            engine=engine(),
            text_layer=os.environ.get("PUBLISHER_TEXT_LAYER", ""),
            whole_latin=whole_latin,
        )
        self._assets = {asset.path: asset.sha256 for asset in edition.assets}
        self._everywhere = {path for path in self._assets if path in layout.css}

    def key(self, part: Part, side: Side | None, folios: Mapping[str, str]) -> str:
        """Return the key of a part with the page numbers that it shows, on pages of one side or of any."""
        said = unescape(" ".join((part.html, *(note.html for note in part.notes))))
        pictures = {path: digest for path, digest in self._assets.items() if path in self._everywhere or path in said}
        shown = {anchor: folios.get(anchor, "") for anchor in wanted(part)}
        return self._given.key(part=part, side=side, folios=shown, pictures=pictures).digest


def engine() -> tuple[tuple[str, str], ...]:
    """Return what lays parts out, by name: a hash of WeasyPrint's sources, versions of the system's libraries."""
    return ("weasyprint", engine_digest()), *system_libraries()


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
