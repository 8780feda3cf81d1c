"""Lines of a source, carried through Python-Markdown: where each tag, link and picture was written.

Python-Markdown tells no lines, and a search for the words of a finding stops at their like: in code, in another
paragraph. So every tag, and every bracket that opens a link or a picture, takes its line with it, in digits that no
text has (noncharacters, Unicode 16, §23.7). What becomes an element has it as an attribute until the article is
made; all others go without a trace.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from publisher.importers.html.written_lines import LINE
from publisher.importers.markdown.rows import Row

_ZERO = 0xFDE4
_DIGITS = {ord(str(digit)): _ZERO + digit for digit in range(10)}
_VALUES = {marked: chr(digit) for digit, marked in _DIGITS.items()}
_NUMBER = f"[{chr(_ZERO)}-{chr(_ZERO + 9)}]+"
_TAG_NAME = re.compile(r"<[A-Za-z][\w-]*(?=[\s/>]|$)", re.ASCII)
# A bracket whose like is followed by an address or a label of its own: what is between them is no label.
_BRACKET = re.compile(r"!?\[(?![\^\[])(?=(?:[^\[\]\n]|\[[^\[\]\n]*\])*\](?:\(|\[[^\]\n]))")
_WIKI = re.compile(r"!?\[\[(?=[^\[\]|\n^][^\[\]\n]*\]\])")

# A tag as it was typed; one whose insides are Markdown is written anew, and this attribute gets a value.
_OF_TAG = re.compile(rf"(<[A-Za-z][\w-]*) ({_NUMBER})(?!=)", re.ASCII)
_OF_WRITTEN_TAG = re.compile(rf' ({_NUMBER})="\1"')
_OF_PICTURE = re.compile(rf'(<img\b[^<>]*\balt=")({_NUMBER})')
_OF_LINK = re.compile(rf"(<a\b[^<>]*)>({_NUMBER})")
_OF_NOTHING = re.compile(f" ?{_NUMBER}")
_BEFORE = re.compile(_NUMBER)


def with_lines(rows: Iterable[Row]) -> list[Row]:
    """Mark what becomes an element in rows with the lines of these."""
    return [replace(row, text=_marked(row)) if "<" in row.text or "[" in row.text else row for row in rows]


def _marked(row: Row) -> str:
    number = str(row.number).translate(_DIGITS)
    # The library widens tabs by their column, which the number would move.
    text = _TAG_NAME.sub(lambda tag: f"{tag[0]} {number}", row.text.expandtabs(4))
    for bracket in (_BRACKET, _WIKI):
        text = bracket.sub(lambda found: found[0] + number, text)
    return text


def line_before(text: str) -> tuple[int, str]:
    """Give the line that a text begins with and the rest of it; 0 where there is none."""
    found = _BEFORE.match(text)
    return (_line(found[0]), text[found.end() :]) if found else (0, text)


def _line(number: str) -> int:
    return int(number.translate(_VALUES))


def lines_as_attributes(page: str) -> str:
    """Write the lines of elements as their attributes, and take all others away."""
    if not _BEFORE.search(page):
        return page
    page = _OF_WRITTEN_TAG.sub(lambda found: f' {LINE}="{_line(found[1])}"', page)
    page = _OF_TAG.sub(lambda found: f'{found[1]} {LINE}="{_line(found[2])}"', page)
    page = _OF_PICTURE.sub(lambda found: f'<img {LINE}="{_line(found[2])}"{found[1][4:]}', page)
    page = _OF_LINK.sub(lambda found: f'{found[1]} {LINE}="{_line(found[2])}">', page)
    return _OF_NOTHING.sub("", page)
