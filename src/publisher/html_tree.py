"""HTML fragments to trees and back, so that nothing changes on the way."""

import html
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

#: Elements whose text is that of the line around them, obsolete ones too (HTML Standard §4.5, §16.2). Those that have
#: a direction or a reading of their own, as `bdi` and `ruby`, are not among them.
TEXT_LEVEL = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "big",
            "cite",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "ins",
            "label",
            "mark",
            "q",
            "s",
        ),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"),
    )
)
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


def element_of(markup: str) -> HtmlElement:
    """Parse a fragment that is one element."""
    return lxml.html.fragment_fromstring(markup, parser=_parser())


def document(markup: str) -> HtmlElement:
    """Parse a whole HTML document."""
    return lxml.html.document_fromstring(markup, parser=_parser())


# Controls and noncharacters (Unicode 16, §23.1 and §23.7); XML 1.0 §2.2 has no place for most of them.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def fragment(markup: str, parent: str = "div") -> HtmlElement:
    """Parse a fragment under one parent, whatever it begins with: a `<!DOCTYPE>` or an `<html>` is dropped."""
    body = document(f"<html><body>{markup}</body></html>").find("body")
    if body is None:  # never seen but in a parser that threads shared; the words must not go in silence
        raise RuntimeError(f"the HTML parser gave no body for {markup[:80]!r}")
    root = lxml.html.Element(parent)
    text = body.text or ""
    root.text = as_text(text) if text.strip() else None
    root.extend(list(body))
    return root


def characters_of_no_text(text: str) -> list[str]:
    """List the characters of a text, each once, that neither HTML nor XML can hold: controls and noncharacters."""
    return list(dict.fromkeys(_NO_TEXT.findall(text)))


def as_text(text: str) -> str:
    """Return a text without the characters that it cannot hold; one that is white space becomes a space."""
    return _NO_TEXT.sub(lambda found: " " if found[0].isspace() else "", text)


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


def visible(text: str) -> str:
    """Give a text without what shows nothing by itself: spaces, controls, signs without width, marks."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "ZCM")


def demote(root: HtmlElement) -> None:
    """Set every heading of a tree a rank lower."""
    for rank in (5, 4, 3, 2, 1):
        for heading in list(root.iter(f"h{rank}")):
            heading.tag = f"h{rank + 1}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, the rows and columns of the grid that it covers (from 0), and the group that it is in."""

    element: HtmlElement
    rows: range
    columns: range
    group: str


def cells_of(table: HtmlElement) -> list[Cell]:
    """Return the cells of a table, without those of tables within it, on its grid (HTML, «Forming a table»)."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    first = 0
    for name, rows in _row_groups(table):
        for number, row in enumerate(rows, first):
            column = 0
            for element in row:
                if element.tag not in ("td", "th"):
                    continue
                while (number, column) in taken:
                    column += 1
                end = min(number + _span(element, "rowspan"), first + len(rows))
                cell = Cell(element, range(number, end), range(column, column + _span(element, "colspan")), name)
                taken.update((n, m) for n in cell.rows for m in cell.columns)
                cells.append(cell)
                column = cell.columns.stop
        first += len(rows)
    return cells


def _row_groups(table: HtmlElement) -> Iterator[tuple[str, list[HtmlElement]]]:
    """Yield the rows of each group with its name; rows that stand in the table itself are one of its body."""
    loose: list[HtmlElement] = []
    for child in table:
        if child.tag == "tr":
            loose.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            if loose:
                yield "tbody", loose
                loose = []
            yield str(child.tag), [row for row in child if row.tag == "tr"]
    if loose:
        yield "tbody", loose


def _span(cell: HtmlElement, name: str) -> int:
    said = cell.get(name, "1")
    return int(said) if said.isascii() and said.isdecimal() and 0 < int(said) < 1000 else 1
