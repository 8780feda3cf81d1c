"""HTML that sites wrap around Markdown, opened for it, and taken away where it says nothing."""

import re
from dataclasses import replace

from lxml.html import HtmlElement

from publisher.i18n.languages import direction_of
from publisher.importers.html.sanitise import KNOWN_AS
from publisher.importers.html.written_lines import LINE
from publisher.importers.markdown.rows import Passed, Row

# Blocks whose insides are Markdown to their authors, and those that a page does not know, by what it does.
#: The class of what was a `<summary>`.
DETAILS_TITLE = "details-title"
_BLOCKS = {**{name: name for name in ("div", "section", "aside", "center", "p", "blockquote")}, **KNOWN_AS}
# Names are ASCII: without it, the «ſ» of <ſummary> would be an «s», and the «İ» of <dİv> an «i».
_FLAGS = re.IGNORECASE | re.ASCII
_BEGIN = re.compile(rf"^ {{0,3}}<({'|'.join(_BLOCKS)})(?![\w-])(?![^>]*\bmarkdown=)([^<>]*)>", _FLAGS)
_RENAMED = re.compile(rf"<(/?)({'|'.join(KNOWN_AS)})(?![\w-])([^<>]*)>", _FLAGS)


def open_wrappers(rows: list[Row]) -> Passed:
    """Have Markdown read inside divisions, which it does only where it is told to."""
    return Passed(
        [replace(row, text=_as_markdown_blocks(row.text)) if row.kind == "text" else row for row in rows], []
    )


def _as_markdown_blocks(text: str) -> str:
    if "<" not in text:
        return text
    text = _RENAMED.sub(_renamed, text)
    return _BEGIN.sub(lambda tag: f'<{_BLOCKS[tag[1].lower()]} markdown="1"{tag[2]}>', text)


def _renamed(tag: re.Match[str]) -> str:
    """Write the tag of a block that a page does not know as one that it does; a `<summary>` stays a title."""
    closing, name, attributes = tag.groups()
    name = name.lower()
    titled = name == "summary" and not closing and "class" not in attributes
    return f"<{closing}{KNOWN_AS[name]}{f' class={DETAILS_TITLE}' if titled else ''}{attributes}>"


def unwrap(root: HtmlElement, language: str) -> None:
    """Take away what says of a text what its article says, its direction and language, and paragraphs of nothing."""
    known = {"dir": direction_of(language), "lang": language}
    for division in root.xpath("//div[@dir or @lang]"):
        if all(known.get(name) == value for name, value in division.attrib.items() if name != LINE):
            division.drop_tag()
    for element in root.xpath("//p[@dir] | //h1[@dir] | //h2[@dir] | //h3[@dir] | //ul[@dir] | //ol[@dir]"):
        if element.get("dir") == known["dir"]:
            del element.attrib["dir"]
    for paragraph in root.xpath("//p[not(*) and not(normalize-space())]"):
        paragraph.drop_tree()
