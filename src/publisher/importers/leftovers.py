"""What Markdown left of signs that belong to the page alone: attributes that nothing took, boxes to tick."""

import re

from lxml.html import HtmlElement

_ATTRIBUTES = re.compile(r"\s?\{:[^{}\n]*\}")
_TASK = re.compile(r"\s*\[([ xX])\]\s+(?=\S)|\s*\[([ xX])\]\s*$")
_TICKS = {" ": "☐", "x": "☑"}
_CODE = {"code", "pre", "kbd", "samp"}


def drop_attributes(root: HtmlElement) -> None:
    """Take out `{: …}` wherever it is still text: it never was any."""
    for element in root.iter():
        if "{:" in (element.text or "") and not _in_code(element):
            element.text = _ATTRIBUTES.sub("", element.text)
        if "{:" in (element.tail or "") and not _in_code(element.getparent()):
            element.tail = _ATTRIBUTES.sub("", element.tail)
    for paragraph in root.xpath("//p[not(*) and not(normalize-space())]"):
        paragraph.drop_tree()


def _in_code(element: HtmlElement | None) -> bool:
    return element is not None and any(one.tag in _CODE for one in (element, *element.iterancestors()))


def settle_tasks(root: HtmlElement) -> None:
    """Write `[ ]` and `[x]` at the beginning of an item as boxes."""
    for item in root.iter("li"):
        first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        if found := _TASK.match(first.text or ""):
            tick = _TICKS[(found[1] or found[2]).lower()]
            first.text = f"{tick} {first.text[found.end() :]}"
