"""Paragraphs of verse into stanzas of lines, and lines of two hemistichs or more into these.

Whoever reads an author's lines marks them by the signs below, which become empty elements in HTML (`in_html`); where
nobody has, a paragraph of the class `verse` is read as it is typed. The signs are no characters (Unicode 16, §23.7),
so that no text has them.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from publisher.html_tree import fragment, inner_html

#: What a line begins with, what stands for each column that it is indented by, and what parts its hemistichs.
LINE, INDENT, CAESURA = "\ufde0", "\ufde1", "\ufde2"
_NAMES = {LINE: "line", INDENT: "indent", CAESURA: "caesura"}
_ELEMENTS = {sign: f'<span class="press-{name}"></span>' for sign, name in _NAMES.items()}
#: The class of a paragraph of verse, and those that say how it is set.
VERSE = "verse"
NUMBERED, ORNAMENT, HEMISTICHS = OPTIONS = ("numbered", "ornament", "hemistichs")

# As poems are typed. Points are often no more than points: `parted` asks what the lines beside have.
_SIGNS = re.compile(r"\s*\*{3,}\s*|(?<!\S)(?:/{2,3}|\|{2,3}|\*(?: \*){2,})(?!\S)|\t\s*|(?<=\S) {4,}(?=\S)")
_POINTS = re.compile(r"(?<=\S)\s*(?:\.{3,}|…+)\s*(?=[^\s.…،؛؟!?»\"')\]])")
_LINE_END = re.compile(r"<br\s*/?>\s*|\n")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)([^<>]*?)(/?)>")
_NAME = re.compile(r"\s+id=\"[^\"]*\"")
# Columns of the source that are one step of indentation on the page, and the most steps.
_STEP, _MOST_STEPS = 2, 12
_POINTED = 2 / 3


def parted(lines: Sequence[str]) -> list[list[str]]:
    """Return the hemistichs of each line of a poem; a line without two is one.

    Three points part hemistichs only where most lines of the poem have them once, as lines of prose and free verse
    have them anywhere.
    """
    surely = [_SIGNS.split(line.strip()) for line in lines]
    pointed = [_POINTS.split(line.strip()) for line in lines]
    parts = sum(len(sure) > 1 or len(halves) == 2 for sure, halves in zip(surely, pointed, strict=True))
    if parts < _POINTED * len(lines):
        pointed = [[]] * len(lines)
    return [
        [half.strip() for half in (halves if len(sure) == 1 and len(halves) == 2 else sure)]
        for sure, halves in zip(surely, pointed, strict=True)
    ]


def settle_verse(root: HtmlElement) -> None:
    """Set paragraphs of the class `verse` as verse; breaks at the end of a line and marks without a line go."""
    for end in root.xpath(".//p/br[not(following-sibling::*)]"):
        if not (end.tail or "").strip():
            end.drop_tree()
    for paragraph in root.xpath(".//p"):
        classes = paragraph.get("class", "").split()
        if VERSE in classes:
            stanza = _stanza(inner_html(paragraph), list(dict.fromkeys(classes)))
            stanza.tail = paragraph.tail
            paragraph.getparent().replace(paragraph, stanza)
    for mark in root.xpath(".//span[@class = 'press-line' or @class = 'press-indent' or @class = 'press-caesura']"):
        mark.drop_tree()


def in_html(page: str) -> str:
    """Write the signs of marked lines as elements, which an article's HTML may have."""
    for sign, element in _ELEMENTS.items():
        page = page.replace(sign, element)
    return page


def is_stanza(element: HtmlElement) -> bool:
    """Tell whether an element is verse that has been settled."""
    return element.tag == "div" and VERSE in element.get("class", "").split()


def _stanza(html: str, classes: list[str]) -> HtmlElement:
    """Make a stanza of the content of a paragraph."""
    mark, between = _ELEMENTS[LINE], _ELEMENTS[CAESURA]
    if mark in html:
        lines = [line for line in _split(html, re.compile(re.escape(mark))) if line.strip()]
    else:
        whole = [line for line in _split(html, _LINE_END) if line.strip()]
        lines = [between.join(halves) for halves in parted(whole)]
    if HEMISTICHS in classes:
        classes.remove(HEMISTICHS)
        lines = [between.join(pair) for pair in _pairs(lines)]
    stanza = fragment("".join(map(_line, lines)))
    stanza.set("class", " ".join(classes))
    return stanza


def _pairs(lines: Sequence[str]) -> Iterator[list[str]]:
    for at in range(0, len(lines), 2):
        first, *second = lines[at : at + 2]
        yield [first, *(line.replace(_ELEMENTS[INDENT], "") for line in second)]


def _line(line: str) -> str:
    indented, parts = _ELEMENTS[INDENT], re.compile(re.escape(_ELEMENTS[CAESURA]))
    steps = min(-(-line.count(indented) // _STEP), _MOST_STEPS)
    indent = f" indent-{steps}" if steps else ""
    halves = [_without_end(half.strip()) for half in _split(line.replace(indented, ""), parts)]
    if len(halves) == 1:
        return f'<p class="verse-line{indent}">{halves[0]}</p>'
    between = '<span class="caesura"> </span>'
    said = between.join(f'<span class="hemistich">{half or chr(0xA0)}</span>' for half in halves)
    return f'<p class="bayt{indent}">{said}</p>'


def _without_end(line: str) -> str:
    return re.sub(r"(?:\s|<br\s*/?>)+$", "", line)


def _split(html: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Split HTML at a pattern; elements that are open there are closed, and opened again without their names."""
    opened: list[tuple[str, str]] = []
    piece: list[str] = []
    for token in _tokens(html, pattern):
        tag = _TAG.fullmatch(token)
        if pattern.fullmatch(token):
            yield "".join(piece) + "".join(f"</{name}>" for name, _ in reversed(opened))
            piece = [_NAME.sub("", start) for _, start in opened]
            continue
        if tag and tag[1] and opened:
            opened.pop()
        elif tag and not tag[1] and not tag[4]:
            opened.append((tag[2], token))
        piece.append(token)
    yield "".join(piece)


def _tokens(html: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the tags of HTML, the matches of a pattern in it, and what stands between."""
    end = 0
    for found in re.finditer(rf"{pattern.pattern}|{_TAG.pattern}", html):
        if found.start() > end:
            yield html[end : found.start()]
        yield found[0]
        end = found.end()
    yield html[end:]
