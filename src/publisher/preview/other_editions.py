"""The web edition and the EPUB of the issue that is shown, file by file; each is made when it is first asked for."""

import io
import json
import posixpath
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from lxml import etree

from publisher.assets.media_types import media_type_of
from publisher.formats.base import Made
from publisher.pipeline.formats import FORMATS
from publisher.preview.dressed_issue import DressedIssue

#: What is shown besides pages: `light` and `dark` are the web edition.
KINDS = ("light", "dark", "epub")
#: The file of an EPUB's view that lists its documents in their order.
SPINE = "spine.json"
_DARK = b"(prefers-color-scheme: dark)"
# What holds always, and what never does, in the place of what the reader's system asks for.
_SCHEMES = {"dark": b"(min-width: 0px)", "light": b"(max-width: 0px)"}
# Files of a book that are no pictures, by their suffixes.
_OWN_TYPES = {
    "json": "application/json",
    "xhtml": "application/xhtml+xml",
    "opf": "application/xml",
    "ncx": "application/xml",
}
_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A file of a product as a browser is given it."""

    data: bytes
    media_type: str


class OtherEditions:
    """Makes the products of one dressed issue at a time. Its methods may be called by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._dressed: DressedIssue | None = None
        self._made: dict[str, Mapping[str, bytes]] = {}

    def file(self, kind: str, path: str, dressed: DressedIssue) -> EditionFile | None:
        """Return a file of a kind of product; raise PublisherError where that cannot be made."""
        with self._lock:
            if dressed is not self._dressed:
                self._dressed, self._made = dressed, {}
            name = "epub" if kind == "epub" else "web"
            if name not in self._made:
                self._made[name] = _files(name, dressed)
            data = self._made[name].get(path)
        if data is None:
            return None
        if path.endswith(".css") and kind in _SCHEMES:
            data = data.replace(_DARK, _SCHEMES[kind]).replace(b"(prefers-color-scheme:dark)", _SCHEMES[kind])
        return EditionFile(data, _media_type(path))


def _media_type(path: str) -> str:
    return _OWN_TYPES.get(path.rpartition(".")[2]) or media_type_of(path)


def _files(name: str, dressed: DressedIssue) -> Mapping[str, bytes]:
    paint: Callable[..., bytes] | None = next(
        (one.format.paint for one in FORMATS.values() if one.format.paint), None
    )
    terms = dressed.terms
    if paint:
        terms = replace(terms, paint=partial(_painted, paint, dressed))
    made: Made = FORMATS[name].format.make(dressed.edition, terms)
    if name == "web":
        return {artefact.name.partition("/")[2]: artefact.data for artefact in made.artefacts}
    with zipfile.ZipFile(io.BytesIO(made.artefacts[0].data)) as book:
        files = {member: book.read(member) for member in book.namelist()}
    return {**files, SPINE: _spine(files)}


def _painted(paint: Callable[..., bytes], dressed: DressedIssue, drawing: object) -> bytes:
    return paint(dressed.edition, drawing, dressed.terms)


def _spine(files: Mapping[str, bytes]) -> bytes:
    """Return the paths of a book's documents in their order, each with its title, as JSON."""
    package = next(name for name in files if name.endswith(".opf"))
    tree = etree.fromstring(files[package])
    items = {item.get("id"): item.get("href", "") for item in tree.iter(f"{_OPF}item")}
    folder = posixpath.dirname(package)
    paths = [posixpath.join(folder, items[ref.get("idref")]) for ref in tree.iter(f"{_OPF}itemref")]
    return json.dumps([{"path": path, "title": _title(files[path]) or path} for path in paths]).encode()


def _title(document: bytes) -> str:
    return str(etree.fromstring(document).findtext(".//{http://www.w3.org/1999/xhtml}title") or "").strip()
