"""What must be true of a web edition as a whole: every word there, every link and picture leading somewhere."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from publisher.checks.products.common import lost_words, spaced
from publisher.diagnostics import Finding
from publisher.formats.base import epub_name, pdf_name
from publisher.model import Edition, Span

_URL = re.compile(r'url\("([^"]+)"\)')


def check_site(files: Mapping[str, bytes], edition: Edition) -> Iterator[Finding]:
    """Check a site's files, by their names in the issue's folder of products."""
    pages = {
        name: lxml.html.document_fromstring(data.decode()) for name, data in files.items() if name.endswith(".html")
    }
    yield from lost_words(edition.parts, " ".join(map(spaced, pages.values())), next(iter(pages)))
    ids = {name: frozenset(_values(page, "id")) for name, page in pages.items()}
    beside = {epub_name(edition), *(pdf_name(edition, layout) for layout in edition.layouts)}
    known = {**dict.fromkeys([*files, *beside], frozenset[str]()), **ids}
    for name, page in pages.items():
        for address in _values(page, "href", "src"):
            if not _leads(address, name, known):
                yield Finding.of("K004", Span(name), address=address)
    for name, data in files.items():
        for address in _URL.findall(data.decode()) if name.endswith(".css") else ():
            if not address.startswith("data:") and not _leads(address, name, known):
                yield Finding.of("K004", Span(name), address=address)


def _values(page: HtmlElement, *names: str) -> list[str]:
    return [
        str(element.get(name)) for element in page.iter(etree.Element) for name in names if name in element.attrib
    ]


def _leads(address: str, name: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Say whether an address on a file leads out of the site, or to a file and a place in it that are there."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
    return target in known and (not parts.fragment or unquote(parts.fragment) in known[target])
