"""The files of a product by their names: addresses in them resolved, and what kind of file bytes are."""

import posixpath
import re
from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

#: Schemes of addresses that fetch something; `mailto:` and the like fetch nothing.
_FETCHED = frozenset(("http", "https", "ftp"))
_DRAWING = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<svg\b"
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"(?:\x00\x01\x00\x00|true)[\x00-\x01]"), "font/ttf"),
    (re.compile(rb"OTTO"), "font/otf"),
    (re.compile(rb"wOFF"), "font/woff"),
    (re.compile(rb"wOF2"), "font/woff2"),
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"PK\x03\x04"), "application/zip"),
    (re.compile(_DRAWING, re.DOTALL), "image/svg+xml"),
    (re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE), "text/html"),
)  # fmt: skip
_HEAD = 2000  # bytes in which a file says what it is


def is_remote(address: str) -> bool:
    """Return whether an address fetches something from the network."""
    parts = _split(address)
    return parts is not None and (parts.scheme.lower() in _FETCHED or (not parts.scheme and bool(parts.netloc)))


def resolved(address: str, base: str) -> tuple[str, str] | None:
    """Resolve an address in a file into a name and an anchor in it; None for what is no address of a file here.

    A name that begins with `/` is one from the root of a site; one that begins with `..` lies outside the product.
    """
    parts = _split(address.strip())
    if parts is None or parts.scheme or parts.netloc:
        return None
    anchor = unquote(parts.fragment)
    if not parts.path:
        return base, anchor
    path = unquote(parts.path)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    return (f"{joined}/" if path.endswith("/") and not joined.endswith("/") else joined), anchor


def media_type_in(data: bytes) -> str:
    """Return the media type that the first bytes of a file show; "" where they show none that is known here."""
    head = data[:_HEAD]
    return next((kind for pattern, kind in _SIGNATURES if pattern.match(head)), "")


def located(name: str, files: Mapping[str, object] | Collection[str]) -> str | None:
    """Return the file of a site that a name from `resolved` is served from; None where there is none."""
    bare = name.lstrip("/")
    if bare in files and not name.endswith("/"):
        return bare
    folder = "" if bare in ("", ".", "./") else f"{bare.rstrip('/')}/"
    served = (f"{folder}index.html", f"{folder}index.htm", f"{bare}.html", f"{bare}.htm")
    return next((candidate for candidate in served if candidate in files), None)


def _split(address: str) -> SplitResult | None:
    """Part an address; None for what is none, such as `http://[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return None
