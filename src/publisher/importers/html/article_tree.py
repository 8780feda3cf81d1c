"""A cleaned element tree into what all formats read: figures, code, headings, notes, pictures."""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

from publisher.diagnostics import Finding, PublisherError
from publisher.html_tree import fragment, inner_html
from publisher.importers.base import from_root
from publisher.model import Note, Source

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# WeasyPrint recurses for every level of boxes; a real article has a dozen.
_DEEPEST = 60


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


def take_notes(root: HtmlElement) -> tuple[tuple[Note, ...], list[str]]:
    """Take the notes that Python-Markdown sets at the end out of the tree; calls become `<a data-note>`.

    Gives the notes in the order of their calls, and the names of notes that nothing calls.
    """
    called = [_call(sup) for sup in root.xpath("//sup[a[contains(@class, 'footnote-ref')]]")]
    notes = []
    for division in root.xpath("//div[@class = 'footnote'][ol/li[starts-with(@id, 'fn:')]]"):
        for item in division.iterfind("ol/li"):
            name = item.get("id", "").removeprefix("fn:")
            for back in item.xpath(".//a[contains(@class, 'footnote-backref')]"):
                back.drop_tree()
            notes.append(Note(name, inner_html(item).replace("\xa0</p>", "</p>").replace("<p></p>", "").strip()))
        division.drop_tree()
    in_order = sorted((n for n in notes if n.id in called), key=lambda note: called.index(note.id))
    return tuple(in_order), [n.id for n in notes if n.id not in called]


def calls_in_notes(notes: Iterable[Note]) -> list[str]:
    """List the notes that other notes call."""
    return [call.get("data-note", "") for note in notes for call in fragment(note.html).xpath("//a[@data-note]")]


def _call(sup: HtmlElement) -> str:
    name = sup[0].get("href", "").removeprefix("#fn:")
    call = lxml.html.Element("a")
    call.set("data-note", name)
    call.tail = sup.tail
    sup.getparent().replace(sup, call)
    return str(name)


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


def settle_figures(root: HtmlElement) -> None:
    """A paragraph that holds a picture alone becomes a figure; the picture's title its caption, with its credit."""
    for paragraph in root.xpath("//p[img][count(*) = 1]"):
        image = paragraph[0]
        if (paragraph.text or "").strip() or (image.tail or "").strip():
            continue
        paragraph.tag = "figure"
        title, credit = image.attrib.pop("title", ""), image.attrib.pop("credit", "")
        if title or credit:
            caption = lxml.html.Element("figcaption")
            caption.text = title
            paragraph.append(caption)
            if credit:
                caption.append(_credit(credit, after=" " if title else ""))
    for image in root.xpath("//img[@credit]"):
        del image.attrib["credit"]  # a picture within a line has no caption to carry it


def _credit(name: str, after: str) -> HtmlElement:
    credit = lxml.html.Element("span")
    credit.set("class", "credit")
    credit.text = f"{after}({name})" if after else name
    return credit


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
        for head in table.xpath("thead//th[not(@scope)]"):
            head.set("scope", "col")
        for column in zip(*table.xpath("tbody/tr"), strict=False):
            if all(_NUMERIC.fullmatch(cell.text_content()) for cell in column):
                heads = table.xpath(f"thead/tr/th[{1 + column[0].getparent().index(column[0])}]")
                for cell in (*heads, *column):
                    cell.set("class", cell.get("class", "numeric"))
        for beside in (table.getprevious(), table.getnext()):
            if beside is not None and beside.tag == "p" and beside.get("class") == "caption":
                beside.tag = "caption"
                del beside.attrib["class"]
                beside.tail = None
                table.insert(0, beside)
                break


def settle_headings(root: HtmlElement) -> list[HtmlElement]:
    """Set headings below the title (h1), without a skipped level (PDF/UA-1 §7.4.2); give those that moved."""
    headings = list(root.iter(*_HEADINGS))
    shift = 1 if any(heading.tag == "h1" for heading in headings) else 0
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
        yield image, None if image.get("alt", "").strip() else Finding.of("M005", None, src=path)


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
