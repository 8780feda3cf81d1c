"""The pictures that a document names → those that are there, and a word on those that are not."""

import posixpath
import re
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding
from publisher.importers.documents.draft import Document, Media
from publisher.model import Span

_UPLOADS = re.compile(r"/(?:wp-content/)?uploads/(?:sites/\d+/)?")
# WordPress makes smaller copies, and names them so.
_SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)")
#: The folder below that of the articles in which their pictures stand.
FOLDER = "pictures"


class Pictures:
    """Finds the pictures of a document's articles, each once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._missing: list[str] = []
        self._told: set[str] = set()
        self._taken: dict[str, bytes] = {}  # the pictures by their places, as hashes

    def take(self, body: HtmlElement, name: str) -> tuple[Media, ...]:
        """Have the pictures of an article name the copies beside it, and give these."""
        found: dict[str, Media] = {}
        for image in body.iter("img"):
            address = (image.get("src") or image.get("data-src") or "").strip()
            if address:
                media = self.one(address, name)
                image.set("src", media.path if media else address)
                if media:
                    found[media.path] = media
        return tuple(found.values())

    def one(self, address: str, name: str) -> Media | None:
        """Find one picture by its address; None where it is not there."""
        if not address or address.startswith("data:"):
            return None
        for path in _paths(address):
            data = self._document.beside(path)
            if data:
                bare = posixpath.basename(path)
                base, suffix = posixpath.splitext(bare)
                folder = posixpath.dirname(path) if _UPLOADS.search(f"/{address}") else ""
                folder = "/".join(part for part in folder.split("/") if re.fullmatch(r"[\w-]+", part))
                return Media(
                    self._place(posixpath.join(FOLDER, folder, slugify(base) or slugify(name)), suffix, data), data
                )
        if address not in self._told:
            self._told.add(address)
            self._missing.append(address)
        return None

    def _place(self, bare: str, suffix: str, data: bytes) -> str:
        """Return the place of a picture: others of its name are numbered, and one that comes again has its place."""
        own, number = sha256(data).digest(), 1
        place = f"{bare}{suffix.lower()}"
        while self._taken.setdefault(place, own) != own:
            number += 1
            place = f"{bare}-{number}{suffix.lower()}"
        return place

    def told(self) -> Iterator[Finding]:
        """Tell of pictures that were not there since the last time."""
        for address in self._missing:
            yield Finding.of("I025", Span(self._document.path), path=address)
        self._missing.clear()


def _paths(address: str) -> Iterator[str]:
    """Yield the paths at which a picture may be, below the folder of pictures: its own size first, then the whole."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    upload = _UPLOADS.search(path)
    if parts.scheme and not upload:
        found = [posixpath.basename(path)]
    elif upload:
        found = [path[upload.end() :], posixpath.basename(path)]
    else:
        found = [path.lstrip("/"), posixpath.basename(path)]
    for one in found:
        clean = posixpath.normpath(one)
        if posixpath.splitext(clean)[1].lower() in _SUFFIXES and not clean.startswith(".."):
            yield clean
            if _SIZE.search(clean):
                yield _SIZE.sub("", clean)


_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"))
