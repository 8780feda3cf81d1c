"""Rows that ask for a new page, in the ways that people ask for one, into the one that themes know."""

import re

from lxml.html import HtmlElement

from publisher.importers.markdown.prose import own
from publisher.importers.markdown.rows import Passed, Row

_BREAK = '<div class="page-break"></div>'
_STYLE = r"(?:page-)?break-(?:after|before)\s*:\s*(?:always|page|left|right)"
_ASKING = re.compile(
    r"\s*(?:\\(?:newpage|pagebreak|clearpage|cleardoublepage)(?:\[\d\])?(?:\{\})?"
    r"|<!--\s*(?:page-?break|new-?page|nextpage)\s*-->"
    r"|\{%-?\s*(?:page_?break|new_?page)\s*-?%\}|\{\{[<%]\s*(?:page-?break|new-?page)\s*/?[%>]\}\}"
    r"|\{:{0,2}(?:page-?break|new-?page)\s*/?\}"
    rf"|<(?P<tag>div|p|span|hr|br)\b[^<>]*(?:style\s*=\s*[\"'][^\"'<>]*{_STYLE}[^\"'<>]*[\"']|"
    r"class\s*=\s*[\"']?(?:[\w-]+\s+)*(?:page-?break|new-?page)(?:\s+[\w-]+)*[\"']?)[^<>]*>"
    r"(?:\s|&nbsp;)*(?:</(?P=tag)>)?)\s*",
    re.IGNORECASE,
)


def read_page_breaks(rows: list[Row]) -> Passed:
    """Write each row that asks for a new page as an empty division of the class `page-break`."""
    out: list[Row] = []
    for row in rows:
        if own(row) and _ASKING.fullmatch(row.text):
            out += [Row("", row.number), Row(_BREAK, row.number), Row("", row.number)]
        else:
            out.append(row)
    return Passed(out, [])


def drop_last_break(root: HtmlElement) -> None:
    """Take out a break that nothing follows: the next article begins a page of its own."""
    while len(root) and root[-1].get("class") == "page-break" and not (root[-1].tail or "").strip():
        root[-1].drop_tree()
