"""What must be true of a web edition as a whole: every word there, every link and picture leading somewhere.

What a page says and names is remembered by its bytes: an edit changes few pages.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from publisher.arabic.words import words
from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.checks.products.common import lost_of, lost_words, markup_of, spaced
from publisher.diagnostics import Finding
from publisher.formats.web.page_names import site_pages
from publisher.formats.web.web_format import FOLDER
from publisher.html_tree import document
from publisher.model import Artefact, Edition, Part, Span

_URL = re.compile(r'url\("([^"]+)"\)')
_FACTS = KeyFields("page-facts", ("data", "markup"))


class _Facts(NamedTuple):
    """What a page has: ids, addresses of links and pictures; whether it says all that the parts on it say."""

    ids: frozenset[str]
    addresses: tuple[str, ...]
    whole: bool


def check_web(
    artefacts: Sequence[Artefact], edition: Edition, beside: Collection[str], memory: Memory
) -> Iterator[Finding]:
    """Check a site as a whole; `beside` are the files that it may link to outside its own folder.

    All names are those in the issue's folder of products.
    """
    files = {artefact.name: artefact.data for artefact in artefacts}
    parts = {f"{FOLDER}/{page.file}": page.parts for page in site_pages(edition)}
    pages = {
        name: _facts(data, parts.get(name, ()), memory) for name, data in files.items() if name.endswith(".html")
    }
    there = {part.id for name, facts in pages.items() if facts.whole for part in parts.get(name, ())}
    # What one page lacks may stand on another.
    if lacking := [part for part in edition.parts if part.id not in there]:
        said = " ".join(spaced(document(files[name].decode())) for name in pages)
        yield from lost_words(lacking, said, next(iter(pages)))
    known = {**dict.fromkeys([*files, *beside], frozenset[str]()), **{name: one.ids for name, one in pages.items()}}
    for name, facts in pages.items():
        for address in facts.addresses:
            if not _leads(address, name, known):
                yield Finding.of("K004", Span(name), address=address)
    for name, data in files.items():
        for address in _URL.findall(data.decode()) if name.endswith(".css") else ():
            if not address.startswith("data:") and not _leads(address, name, known):
                yield Finding.of("K004", Span(name), address=address)


def _facts(data: bytes, parts: Sequence[Part], memory: Memory) -> _Facts:
    """Read a page, or remember what it has; `parts` are those that should stand on it."""
    markups = [markup_of(part) for part in parts]

    def read() -> _Facts:
        page = document(data.decode())
        said = Counter(words(spaced(page)))
        lost = any(lost_of(markup, said) for markup in markups)
        return _Facts(frozenset(_values(page, "id")), tuple(_values(page, "href", "src")), not lost)

    return memory.recall(_FACTS.key(data=data, markup=markups), _Facts, read)


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
