"""Kramdown's `{: .class}` and `{#id}` for Python-Markdown, whose own reading also eats `{words}`."""

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor

# A colon tells attributes from text in braces (kramdown syntax, «Inline Attribute Lists»); so does a name of
# an id or a class straight after the brace, as kramdown's headings and pandoc write it.
_LIST = r"\{(?::[ ]*|(?=[#.][^\W\d]))([^\}\n ][^\}\n]*)[ ]*\}"


class _AfterColon(AttrListTreeprocessor):
    # The stubs call these final; the library derives them from each other and means them to be replaced.
    BASE_RE = _LIST  # type: ignore[misc]  # see above
    HEADER_RE = re.compile(rf"[ ]+{_LIST}[ ]*$")  # type: ignore[misc]  # see above
    BLOCK_RE = re.compile(rf"\n[ ]*{_LIST}[ ]*$")  # type: ignore[misc]  # see above
    INLINE_RE = re.compile(rf"^{_LIST}")  # type: ignore[misc]  # see above


class Attributes(Extension):
    """Registers the reading of attribute lists that say that they are."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        """Take the place that the library's own `attr_list` has (priority 8)."""
        md.treeprocessors.register(_AfterColon(md), "attr_list", 8)
        md.registerExtension(self)
