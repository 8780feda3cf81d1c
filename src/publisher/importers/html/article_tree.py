"""A cleaned element tree into what all formats read: figures, code, headings, notes, pictures."""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import Cell, cells_of, inner_html, visible
from publisher.importers.base import from_root
from publisher.model import Source

#: The class of pictures that say nothing: `![](x.png){: .decorative}`.
DECORATIVE = "decorative"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# WeasyPrint recurses for every level of boxes; a real article has a dozen.
_DEEPEST = 60
#: How importers write the call of a note, with the number of its name behind: an address that no page has.
NOTE_CALL = "#press:note:"


def parse(clean: str, source: Source) -> HtmlElement:
    """Parse cleaned HTML under one root; refuse nesting that no layout engine survives."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    markup = f"<div>{clean}</div>".encode()
    root = lxml.html.fragment_fromstring(markup, parser=parser)
    deepest, level = 0, 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    if deepest > _DEEPEST:
        raise PublisherError(Finding.of("M002", source.at(1), depth=deepest, limit=_DEEPEST))
    return root


def texts(element: HtmlElement, skipped: Callable[[HtmlElement], bool]) -> Iterator[str]:
    """Give the texts of an element in order, without those inside what is skipped."""
    if not skipped(element):
        yield element.text or ""
        for child in element:
            yield from texts(child, skipped)
            yield child.tail or ""


def take_calls(root: HtmlElement, names: Sequence[str]) -> list[str]:
    """Write the calls of notes, which name them by number, as `<a data-note>`; return the names in their order."""
    called: list[str] = []
    for caption in root.iter("figcaption"):
        _read_calls(caption, names)
    for call in root.xpath(".//a[starts-with(@href, $scheme)]", scheme=NOTE_CALL):
        number = call.get("href", "").removeprefix(NOTE_CALL)
        if not number.isdecimal() or int(number) >= len(names):
            call.drop_tag()  # an author's own link of that scheme
            continue
        called.append(names[int(number)])
        call.attrib.clear()
        call.set("data-note", called[-1])
        call.text = None
        call[:] = []
    return called


def drop_empty_links(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Take away links that nobody can see or name, and give each with its address before it goes.

    What such a link holds stays: spaces, signs without width, a picture that says nothing.
    """
    for link in list(root.iter("a")):
        address = link.get("href", "")
        if not address or address.startswith(NOTE_CALL) or visible(link.text_content()):
            continue
        if any(visible(image.get("alt", "")) for image in link.iter("img")) or link.get("data-note") is not None:
            continue
        yield link, address
        if link.get("id"):
            link.tag = "span"
            del link.attrib["href"]
        else:
            link.drop_tag()


def note_html(root: HtmlElement) -> str:
    """Return what a note holds; its headings are no headings of the article, and stand out by weight alone."""
    for heading in list(root.iter(*_HEADINGS)):
        bold = lxml.html.Element("strong")
        bold.text, heading.text = heading.text, None
        bold.extend(list(heading))
        heading.append(bold)
        heading.tag = "p"
    return inner_html(root).strip()


_CALL = re.compile(r"\[\^([^\]\n]+)\]")


def _read_calls(caption: HtmlElement, names: Sequence[str]) -> None:
    """Turn what calls a note in a picture's title, which no importer reads as its markup, into links."""
    text, caption.text = caption.text or "", ""
    at, last = 0, None
    for found in _CALL.finditer(text):
        name = " ".join(found[1].split())
        if name not in names:
            continue
        call = lxml.html.Element("a", href=f"{NOTE_CALL}{names.index(name)}")
        call.tail = ""
        _say(caption, last, text[at : found.start()])
        caption.insert(0 if last is None else caption.index(last) + 1, call)
        at, last = found.end(), call
    _say(caption, last, text[at:])


def _say(parent: HtmlElement, after: HtmlElement | None, text: str) -> None:
    if after is None:
        parent.text = f"{parent.text or ''}{text}" or None
    else:
        after.tail = f"{after.tail or ''}{text}"


def settle_lettered(root: HtmlElement) -> None:
    """Give a list the letters of abjad where `{: .abjad}` stands below it, which the library gives its last item."""
    for last in root.xpath("//ol/li[last()]/descendant-or-self::*[self::li or self::p][@class = 'abjad']"):
        del last.attrib["class"]
        next(last.iterancestors("ol")).set("class", "abjad")


def settle_code(root: HtmlElement) -> None:
    """Code reads from left to right in every language; bidi isolation needs `dir` said aloud."""
    for element in root.iter("code", "pre", "kbd", "samp"):
        if not element.get("dir"):
            element.set("dir", "ltr")
        if element.tag != "pre" and not len(element) and (element.text or "").strip():
            _set_spaces_outside(element)


def _set_spaces_outside(code: HtmlElement) -> None:
    """Let the spaces at the ends of code within a line stand beside it: inside, a line from the right turns them."""
    parent = code.getparent()
    if parent is None or parent.tag in ("pre", "code"):
        return
    text = code.text or ""
    code.text = text.strip(" ")
    before, after = (
        " " * length for length in (len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" ")))
    )
    code.tail = f"{after}{code.tail or ''}"
    above = code.getprevious()
    if above is None:
        parent.text = f"{parent.text or ''}{before}"
    else:
        above.tail = f"{above.tail or ''}{before}"


def settle_quotes(root: HtmlElement) -> None:
    """`{: .pull}` after a quotation makes the whole of it a pull quote; a last line after a dash names its source."""
    for quote in root.iter("blockquote"):
        paragraphs = quote.findall("p")
        if any("pull" in p.get("class", "").split() for p in paragraphs):
            quote.set("class", "pull")
            for paragraph in paragraphs:
                paragraph.attrib.pop("class", None)
        if len(paragraphs) > 1 and re.match(r"\s*[—–-]\s", paragraphs[-1].text or ""):
            paragraphs[-1].set("class", "attribution")


_NUMERIC = re.compile(r"[\d\u066a-\u066c.,%+\u2212\u2013\s-]*\d[\d\u066a-\u066c.,%+\u2212\u2013\s-]*")


def settle_tables(root: HtmlElement) -> None:
    """Say what heads head (WCAG 2.2, technique H63), drop empty ones, mark numbers, find the caption."""
    for table in root.iter("table"):
        for empty in table.xpath("thead[not(normalize-space())][not(.//img)]"):
            empty.drop_tree()
        cells = cells_of(table)
        _set_scopes(cells)
        _mark_numbers(cells)
        for beside in (table.getprevious(), table.getnext()):
            if beside is not None and beside.tag == "p" and beside.get("class") == "caption":
                beside.tag = "caption"
                del beside.attrib["class"]
                beside.tail = None
                table.insert(0, beside)
                break


def _set_scopes(cells: Sequence[Cell]) -> None:
    """Say of each head whether it heads columns or rows, as browsers guess (HTML, «Forming relationships»)."""
    rows_of_data = {row for cell in cells if cell.element.tag == "td" for row in cell.rows}
    for cell in cells:
        if cell.element.tag == "th" and not cell.element.get("scope"):
            heads_columns = cell.group == "thead" or rows_of_data.isdisjoint(cell.rows)
            cell.element.set("scope", "col" if heads_columns else "row")


def _mark_numbers(cells: Sequence[Cell]) -> None:
    """Mark the columns of the grid that have nothing but numbers below their heads."""
    columns: dict[int, list[Cell]] = {}
    for cell in cells:
        if len(cell.columns) == 1:
            columns.setdefault(cell.columns.start, []).append(cell)
    for column in columns.values():
        data = [cell for cell in column if cell.element.tag == "td" and cell.group != "thead"]
        if data and all(_NUMERIC.fullmatch(cell.element.text_content()) for cell in data):
            heads = [cell for cell in column if cell.element.get("scope") == "col"]
            for cell in (*heads, *data):
                cell.element.set("class", cell.element.get("class", "numeric"))


def heading_at_the_beginning(root: HtmlElement) -> HtmlElement | None:
    """Return the heading of any level that stands before all text, if there is one."""
    if (root.text or "").strip():
        return None
    for child in root:
        if child.tag in _HEADINGS:
            return child
        if child.text_content().strip() or (child.tail or "").strip():
            return None
    return None


def settle_headings(root: HtmlElement) -> list[HtmlElement]:
    """Set the highest headings below the title (h1), and the others without a skipped level (PDF/UA-1 §7.4.2).

    Return those that skipped one; which level an author begins with is no matter.
    """
    headings = list(root.iter(*_HEADINGS))
    shift = 2 - min((int(heading.tag[1]) for heading in headings), default=2)
    moved, previous = [], 1
    for heading in headings:
        wanted = int(heading.tag[1]) + shift
        level = min(wanted, previous + 1, 6)
        if level != wanted:
            moved.append(heading)
        heading.tag, previous = f"h{level}", level
    return moved


def pictures(root: HtmlElement, source: Source) -> Iterator[tuple[HtmlElement, Finding | None]]:
    """Point each picture at its project-relative path; give it with what is wrong with it."""
    for image in root.iter("img"):
        path = picture_path(image.get("src", ""), source)
        image.set("src", path)
        decorative = DECORATIVE in image.get("class", "").split()
        if decorative:
            image.set("alt", "")  # it is there to be seen alone (WCAG 2.2, technique H67)
            image.set("role", "presentation")
        described = decorative or image.get("alt", "").strip()
        yield image, None if described else Finding.of("M005", None, src=path)


def picture_path(address: str, source: Source) -> str:
    """Resolve a picture's address against its article, or from a slash on against the project.

    An address that is no path stays as it is. Whether there is such a picture, who reads the project knows.
    """
    if not address or "\0" in unquote(address) or _has_scheme(address) or address.startswith("//"):
        return address
    return from_root(source, unquote(address))


def _has_scheme(address: str) -> bool:
    try:
        return bool(urlsplit(address).scheme)
    except ValueError:  # a bracket that opens no IPv6 address
        return True
