"""Paragraphs of verse into stanzas of lines, and lines of two hemistichs into their halves."""

import re

from lxml.html import HtmlElement

from publisher.html_tree import fragment, inner_html

_LINE_END = re.compile(r"<br\s*/?>\s*|\n")
# As poems are typed: a pair of slashes or three stars between the halves of a line.
_CAESURA = re.compile(r"\s+(?://|\*{3})\s+")
_CLASS = "verse"


def settle_verse(root: HtmlElement, *, throughout: bool) -> None:
    """Set paragraphs of the class `verse` as verse; with `throughout`, every paragraph of the article."""
    for paragraph in root.xpath("p" if throughout else ".//p"):
        classes = paragraph.get("class", "").split()
        if throughout or _CLASS in classes:
            stanza = fragment("".join(map(_verse_line, _LINE_END.split(inner_html(paragraph)))), "div")
            stanza.set("class", " ".join(dict.fromkeys([*classes, _CLASS])))
            stanza.tail = paragraph.tail
            paragraph.getparent().replace(paragraph, stanza)


def _verse_line(html: str) -> str:
    halves = _CAESURA.split(html.strip(), maxsplit=1)
    if len(halves) == 1:
        return f'<p class="verse-line">{halves[0]}</p>' if halves[0] else ""
    first, second = (f'<span class="hemistich">{half}</span>' for half in halves)
    return f'<p class="bayt">{first} {second}</p>'
