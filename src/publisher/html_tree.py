"""HTML fragments to trees and back, so that nothing changes on the way."""

import html
import threading

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


_LOCAL = threading.local()


def _parser() -> lxml.html.HTMLParser:
    """Return this thread's own HTML parser.

    Formats are made in threads. With lxml's one parser for all of them a fragment came back without its body, once on
    Python 3.14; the dictionary of names of that parser changes hands with every thread that uses it.
    """
    found: lxml.html.HTMLParser | None = getattr(_LOCAL, "parser", None)
    if found is None:
        found = _LOCAL.parser = lxml.html.HTMLParser()
    return found


def fragment(markup: str, parent: str = "div") -> HtmlElement:
    """Parse a fragment under one parent."""
    return lxml.html.fragment_fromstring(markup, create_parent=parent, parser=_parser())


def element_of(markup: str) -> HtmlElement:
    """Parse a fragment that is one element."""
    return lxml.html.fragment_fromstring(markup, parser=_parser())


def document(markup: str) -> HtmlElement:
    """Parse a whole HTML document."""
    return lxml.html.document_fromstring(markup, parser=_parser())


def outer_html(element: HtmlElement) -> str:
    """Serialise an element in syntax that is HTML and XML at once, without its tail.

    libxml2's HTML serialiser percent-encodes every `href` and `src`: صورة.png would come back as another name.
    """
    for inner in element.iter(etree.Element):
        if not len(inner) and inner.text is None and inner.tag not in _VOID:
            inner.text = ""  # <a></a>: in HTML, <a/> would stay open
    return str(etree.tostring(element, encoding="unicode", method="xml", with_tail=False))


def inner_html(element: HtmlElement) -> str:
    """Serialise what stands inside an element."""
    pieces = [html.escape(element.text or "", quote=False)]
    for child in element:
        pieces += [outer_html(child), html.escape(child.tail or "", quote=False)]
    return "".join(pieces)


def text_of(markup: str) -> str:
    """Give the text of a fragment."""
    return str(fragment(markup).text_content())


def demote(root: HtmlElement) -> None:
    """Set every heading of a tree a rank lower."""
    for rank in (5, 4, 3, 2, 1):
        for heading in list(root.iter(f"h{rank}")):
            heading.tag = f"h{rank + 1}"
