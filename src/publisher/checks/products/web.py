"""What must be true of a web edition as a whole: every word there, every link and picture leading somewhere."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from publisher.checks.products.common import lost_words, spaced
from publisher.diagnostics import Finding
from publisher.html_tree import document
from publisher.model import Artefact, Edition, Span

_URL = re.compile(r'url\("([^"]+)"\)')


def check_web(artefacts: Sequence[Artefact], edition: Edition, beside: Collection[str]) -> Iterator[Finding]:
    """Check a site as a whole; `beside` are the files that it may link to outside its own folder.

    All names are those in the issue's folder of products.
    """
    files = {artefact.name: artefact.data for artefact in artefacts}
    pages = {name: document(data.decode()) for name, data in files.items() if name.endswith(".html")}
    yield from lost_words(edition.parts, " ".join(map(spaced, pages.values())), next(iter(pages)))
    ids = {name: frozenset(_values(page, "id")) for name, page in pages.items()}
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
