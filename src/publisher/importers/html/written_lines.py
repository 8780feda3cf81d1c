"""The lines on which elements were written, as their attributes while an article is read."""

import re

from lxml.html import HtmlElement

#: The attribute. Importers that know the lines of elements write it; it is gone from what they give.
LINE = "data-press-line"
_WRITTEN = re.compile(f' {LINE}="[0-9]+"')


def own_line(element: HtmlElement) -> int:
    """Give the line that an element says; 0 where it says none."""
    said = element.get(LINE, "")
    return int(said) if said.isascii() and said.isdecimal() else 0


def line_of(element: HtmlElement) -> int:
    """Give the line of an element, or of the nearest around it that says one; 0 where none does."""
    return next(filter(None, map(own_line, (element, *element.iterancestors()))), 0)


def without_lines(root: HtmlElement) -> None:
    """Take the lines away, those too of tags that turned out to be text (what stands within a `<title>`)."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.attrib.pop(LINE, None)
        if element.text and LINE in element.text:
            element.text = _WRITTEN.sub("", element.text)
        if element.tail and LINE in element.tail:
            element.tail = _WRITTEN.sub("", element.tail)
