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
    """A paragraph that holds a picture alone becomes a figure; the picture's title its caption, with its credit.

    What stands stressed straight below a picture, *as here*, is its caption too.
    """
    for paragraph in root.xpath("//p[img][not(*[not(self::img or self::em or self::br)])][count(img) = 1]"):
        image = paragraph[0]
        below = _stressed_alone(paragraph, image)
        if image.tag != "img" or (paragraph.text or "").strip() or below is None:
            continue
        paragraph.tag = "figure"
        for child in list(paragraph)[1:]:
            paragraph.remove(child)
        image.tail = None
        title, credit = image.attrib.pop("title", ""), image.attrib.pop("credit", "")
        following = paragraph.getnext()
        if not (title or below or (paragraph.tail or "").strip()) and following is not None and following.tag == "p":
            below = _stressed_alone(following) or []
            if below:
                paragraph.tail = following.tail
                following.drop_tree()
        if title or credit or below:
            _set_caption(paragraph, title, credit, below)
    for image in root.xpath("//img[@credit]"):
        del image.attrib["credit"]  # a picture within a line has no caption to carry it


def _stressed_alone(paragraph: HtmlElement, image: HtmlElement | None = None) -> list[HtmlElement] | None:
    """Return the stressed words that a paragraph holds alone, beside its picture if it has one.

    None where there is more in it than these.
    """
    children = [child for child in paragraph if child is not image]
    stressed = [child for child in children if child.tag == "em"]
    loose = [*(child.tail or "" for child in paragraph), "" if image is not None else paragraph.text or ""]
    if any(text.strip() for text in loose) or len(stressed) > 1 or any(c.tag not in ("em", "br") for c in children):
        return None
    return stressed


def _set_caption(figure: HtmlElement, title: str, credit: str, words: list[HtmlElement]) -> None:
    caption = lxml.html.Element("figcaption")
    caption.text = title
    for stressed in words:
        stressed.tail = None
        caption.append(stressed)
        stressed.drop_tag()
    figure.append(caption)
    if credit:
        caption.append(_credit(credit, after=" " if title or words else ""))


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
