"""A web edition as it was read: its pages in their encodings, and addresses as a server answers them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from publisher.checks.files.base import UnreadableError
from publisher.checks.files.markup import Document, read_html
from publisher.checks.files.product_files import located, resolved
from publisher.checks.files.publication import Publication
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

#: Files that readers download, and what the first bytes of each show.
DOWNLOADS = {
    ".pdf": "application/pdf",
    ".epub": "application/zip",
    ".zip": "application/zip",
    ".docx": "application/zip",
}
_PAGES = (".html", ".htm", ".xhtml")
_CHARSET = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEAD = 1024  # bytes in which the encoding must be said (HTML, «Specifying the document's character encoding»)
_MOST_PAGES = 20_000
_MOST_BYTES = 400_000_000


@dataclass(eq=False)
class Site(Publication):
    """A site: `encodings` are those that its pages name, "" where they name none; `garbled` are not in theirs."""

    with_dark: bool = True
    encodings: Mapping[str, str] = field(default_factory=dict)
    garbled: frozenset[str] = frozenset()

    def locate(self, address: str, base: str) -> tuple[str, str] | None:
        """Resolve an address into the file that a server gives for it."""
        found = resolved(address, base)
        if found is None:
            return None
        name, anchor = found
        if name.startswith(".."):
            return (name, anchor) if self._knows_beside and not name.endswith("/") else None
        if name.startswith("/") and self._root is None:
            return None
        bare = (
            name[len(self._root or "") :]
            if name.startswith("/") and self._root and name.startswith(self._root)
            else name
        )
        served = located(bare, self.files)
        return (served if served is not None else bare.lstrip("/"), anchor)

    def download_suffix(self, address: str) -> str:
        """Return the suffix of an address that is a file to be downloaded."""
        path = address.lower().partition("#")[0].partition("?")[0]
        return next((suffix for suffix in DOWNLOADS if path.endswith(suffix)), "")

    @cached_property
    def _knows_beside(self) -> bool:
        """Whether files outside the site's folder were given too, so that links to them can be judged."""
        return any(name.startswith("../") for name in self.files)

    @cached_property
    def _root(self) -> str | None:
        """The path that the site's own root has on its server: "" most often; None where no address tells it."""
        named = {
            found[0]
            for document in self.documents.values()
            for element in document.root.iter("a", "link", "img", "script")
            for address in (element.get("href") or element.get("src") or "",)
            if address.startswith("/") and (found := resolved(address, document.name))
        }
        if not named or any(located(name, self.files) is not None and name != "/" for name in named):
            return ""
        firsts = {f"/{name.split('/')[1]}" for name in named if name != "/"}
        for first in firsts:
            if any(located(name[len(first) :] or "/", self.files) for name in named if name.startswith(first)):
                return first
        return None


def read_site(name: str, files: Mapping[str, bytes]) -> Site:
    """Read a site; raises UnreadableError at one without a page, or of more than can be judged."""
    pages = [path for path in files if path.lower().endswith(_PAGES)]
    if not pages:
        raise UnreadableError(Finding.of("X002", Span(name), kind="HTML", reason=Phrase("site_no_page")))
    if len(pages) > _MOST_PAGES or sum(len(files[path]) for path in pages) > _MOST_BYTES:
        raise UnreadableError(Finding.of("X002", Span(name), kind="HTML", reason=Phrase("site_too_large")))
    documents: dict[str, Document] = {}
    encodings: dict[str, str] = {}
    garbled = set()
    for path in sorted(pages, key=lambda path: (path != "index.html", path)):
        encoding, wrong = _encoding_of(files[path])
        encodings[path] = encoding
        garbled |= {path} if wrong else set()
        documents[path] = read_html(files[path], path, f"{name}/{path}", _known(encoding))
    return Site(name, files, documents, encodings=encodings, garbled=frozenset(garbled))


def _encoding_of(data: bytes) -> tuple[str, bool]:
    """Return the encoding that a page names, and whether its bytes are not in it."""
    if data.startswith(b"\xef\xbb\xbf"):
        said = "utf-8"
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        said = "utf-16"
    else:
        found = _CHARSET.search(data[:_HEAD])
        said = found[1].decode("ascii").lower() if found else ""
    try:
        data.decode(_known(said))
    except UnicodeError:
        return said, True
    return said, False


def _known(encoding: str) -> str:
    if encoding.startswith("utf-16"):
        return "utf-16"
    try:
        return encoding if "aا".encode(encoding or "utf-8", "replace").startswith(b"a") and encoding else "utf-8"
    except (LookupError, UnicodeError):
        return "utf-8"
