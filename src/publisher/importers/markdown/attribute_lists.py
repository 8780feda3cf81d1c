"""Kramdown's `{: .class}` and `{#id}` for Python-Markdown, whose own reading also eats `{words}`."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.footnotes import NBSP_PLACEHOLDER

# A colon tells attributes from text in braces (kramdown syntax, «Inline Attribute Lists»); so does a name of
# an id or a class straight after the brace, as kramdown's headings and pandoc write it.
_LIST = r"\{(?::[ ]*|(?=[#.][^\W\d]))([^\}\n ][^\}\n]*)[ ]*\}"


class _AfterColon(AttrListTreeprocessor):
    # The stubs call these final; the library derives them from each other and means them to be replaced.
    BASE_RE = _LIST  # type: ignore[misc]  # see above
    HEADER_RE = re.compile(rf"[ ]+{_LIST}[ ]*$")  # type: ignore[misc]  # see above
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")  # type: ignore[misc]  # see above
    INLINE_RE = re.compile(rf"^{_LIST}")  # type: ignore[misc]  # see above

    def run(self, doc: Element) -> None:
        """Read attributes; the link back that the library adds to a note's last paragraph does not hide them."""
        ways = [(paragraph, paragraph[-1]) for paragraph in doc.iter("p") if _has_way_back(paragraph)]
        for paragraph, way in ways:
            paragraph.remove(way)
            _set_last_text(paragraph, _last_text(paragraph).removesuffix(NBSP_PLACEHOLDER))
        super().run(doc)
        for paragraph, way in ways:
            _set_last_text(paragraph, _last_text(paragraph) + NBSP_PLACEHOLDER)
            paragraph.append(way)


def _has_way_back(paragraph: Element) -> bool:
    return len(paragraph) > 0 and paragraph[-1].get("class") == "footnote-backref"


def _last_text(element: Element) -> str:
    return (element[-1].tail if len(element) else element.text) or ""


def _set_last_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = text
    else:
        element.text = text


class Attributes(Extension):
    """Registers the reading of attribute lists that say that they are."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        """Take the place that the library's own `attr_list` has (priority 8)."""
        md.treeprocessors.register(_AfterColon(md), "attr_list", 8)
        md.registerExtension(self)
