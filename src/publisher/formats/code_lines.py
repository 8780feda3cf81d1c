"""Code in lines that are too short for it, in every format: where it breaks, and how Arabic comments stand in it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.bidi.code_runs import COMMENT_SIGN, COMMENTS, begins_from_right, is_from_right
from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.script import RIGHT_TO_LEFT
from publisher.arabic.whole_tokens import WHOLE, keep_whole
from publisher.html_tree import fragment, outer_html

_COMMENT = "press-comment"
#: What a theme need not know: a comment from the right begins at the right edge, line by line; breaks show nothing.
CODE_STYLE = (
    f".{_COMMENT} {{ display: block; text-align: start; }}\n"
    ":is(code, kbd, samp, a) wbr::before { visibility: hidden; }\n"
)
# Code without spaces that is longer than this may break after these signs (letters).
_LONG = 12
# Shorter words of code in a sentence stay on one line: engines break them after a hyphen, a slash or a question mark
# (UAX #14, classes HY, SY and EX), and `-x` would end a line as a dash.
_TORN = re.compile(rf"(?<!\S)(?=\S*[^\w\s]\S)\S{{2,{_LONG}}}(?!\S)")
# In a block of lines it breaks at spaces first. The PDF's engine sees to that (`line_starts.py`); for screens, whose
# breaks are all of one rank, there are none in words that most lines have room for (letters).
_LONG_ON_SCREENS = 32
# Longer ones may be wider than a column (letters).
_LONGEST_WHOLE = 24
_BREAK = re.compile(r"(?<=[._/(,-])(?=[^._/(,\s-])")
# Browsers break words of a block so, too: `--flag`.
_TORN_ON_SCREENS = re.compile(rf"(?<!\S)(?=\S*[-/?])\S{{2,{_LONG_ON_SCREENS}}}(?!\S)")
_SPACES = "w"  # Pygments' class of spaces
# Signs of fields and calls with no space about them, which no text has: 3,سلمى,5 and دالة(5).
_FIELDS = re.compile(r"\S[,;=|](?=\S)|\t|\w\(")
_DATA = frozenset(("language-csv", "language-tsv"))
# What parts a comment from code keeps its order.
_OPENS, _CLOSES = re.compile(r"\s*(?P<sign><!--|/\*+)"), re.compile(r"(?P<sign>-->|\*+/)\s*\Z")
_OTHER_WAY = re.compile(f"[{RIGHT_TO_LEFT}]")


def settle_code_lines(root: HtmlElement, *, on_screens: bool = False) -> None:
    """Let comments from the right begin at the right, and mark where long code, or an address, may break."""
    for block in root.iter("pre"):
        for code in block.iter("code"):
            _set_lines_from_right(code)
    for code in root.iter("code", "kbd", "samp"):
        in_block = next(code.iterancestors("pre"), None) is not None
        if on_screens or not in_block:
            _keep_words_whole(code, _TORN_ON_SCREENS if in_block else _TORN)
        _set_breaks(code, _LONG_ON_SCREENS if on_screens and in_block else _LONG)
        if not on_screens and not in_block:
            _part_from_prefix(code)
    for link in root.iter("a") if on_screens else ():
        if "://" in link.text_content():  # in a PDF these break so by themselves
            _set_breaks(link, _LONG)


def _set_lines_from_right(code: HtmlElement) -> None:
    """Set each line of a block of code that is a comment written from the right in that direction.

    In code that no lexer knows, each line that is written from the right is one.
    """
    if not _OTHER_WAY.search(code.text_content()) or _DATA & set((code.get("class") or "").split()):
        return
    spans = code.xpath("./span[@class]")
    for span in spans:
        if span.get("class") == _SPACES:
            span.drop_tag()
        elif span.get("class") in COMMENTS:
            _part_by_lines(span)
    lines = _lines_of(code)
    for child in list(code):
        code.remove(child)
    code.text = None
    for line, end in zip(lines, ["\n"] * (len(lines) - 1) + [""], strict=True):
        whole = [*line, end]
        _append(code, *([_from_the_right(whole)] if _hangs_at_right(line, lexed=bool(spans)) else whole))


def _hangs_at_right(line: Sequence[str | HtmlElement], *, lexed: bool) -> bool:
    """Whether a line is text, or a comment that has it for itself, and is written from the right."""
    text = "".join(one if isinstance(one, str) else one.text_content() for one in line)
    shown = [one for one in line if not isinstance(one, str) or one.strip()]
    if "\n" in text or set(text) & set("|+│┌└"):  # of a drawing
        return False
    if lexed and [one.get("class") in COMMENTS for one in shown if not isinstance(one, str)] != [True] * len(shown):
        return False
    own = text[COMMENT_SIGN.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing too
    return bool(shown) and is_from_right(own) and (lexed or (begins_from_right(own) and not _FIELDS.search(own)))


def _from_the_right(line: Sequence[str | HtmlElement]) -> HtmlElement:
    """Set a line in the other direction: what runs against it is isolated anew."""
    held = lxml.html.Element("span")
    _append(held, *line)
    for run in held.xpath(".//bdi"):
        run.drop_tag()
    held = next(fragment(isolate(outer_html(held), "rtl")).iter("span"))
    held.set("class", _COMMENT)
    held.set("dir", "rtl")
    for sign, place in ((_OPENS, 0), (_CLOSES, -1)):
        texts = [one for one in _texts(held) if getattr(*one).strip()]
        if texts and (found := sign.search(getattr(*texts[place]))):
            _isolate(*texts[place], *found.span("sign"))
    return held


def _isolate(holder: HtmlElement, name: str, start: int, end: int) -> None:
    """Isolate a part of a text as one that runs from the left."""
    text = getattr(holder, name)
    sign = lxml.html.Element("bdi", dir="ltr")
    sign.text = text[start:end]
    setattr(holder, name, text[:start])
    if name == "text":
        holder.insert(0, sign)
    else:
        holder.addnext(sign)
    sign.tail = text[end:]


def _part_by_lines(span: HtmlElement) -> None:
    """Part a comment of several lines into one for each line."""
    lines = _lines_of(span)
    last = span
    for number, line in enumerate(lines if len(lines) > 1 else []):
        part = lxml.html.Element("span", dict(span.attrib))
        _append(part, *line)
        part.tail = "\n" if number < len(lines) - 1 else span.tail
        last.addnext(part)
        last = part
    if last is not span:
        span.tail = None
        span.getparent().remove(span)


def _lines_of(element: HtmlElement) -> list[list[str | HtmlElement]]:
    """Return the content of an element line by line; a child that holds several lines is in one."""
    lines: list[list[str | HtmlElement]] = [[]]
    for piece in (element.text or "", *(one for child in element for one in (child, child.tail or ""))):
        if isinstance(piece, str):
            first, *others = piece.split("\n")
            lines[-1].append(first)
            lines += [[text] for text in others]
        else:
            lines[-1].append(piece)
    return lines


def _append(element: HtmlElement, *pieces: str | HtmlElement) -> None:
    """Add text and elements, whose tails go, at the end of an element."""
    for piece in pieces:
        if not isinstance(piece, str):
            element.append(piece)
            piece.tail = None
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece
        else:
            element.text = (element.text or "") + piece


def _set_breaks(code: HtmlElement, longest: int) -> None:
    """Put `wbr` where words of code that are longer (letters) may break; the spans of colours part them."""
    text = code.text_content()
    words = (word for word in re.finditer(r"\S+", text) if len(word[0]) > longest)
    breaks = [found.start() for word in words for found in _BREAK.finditer(text, *word.span())]
    at = 0
    for holder, name in list(_texts(code)) if breaks else ():
        end = at + len(getattr(holder, name))
        here = breaks[bisect_right(breaks, at) : bisect_right(breaks, end)]
        _put(holder, name, [text[one:other] for one, other in pairwise((at, *here, end))])
        at = end


def _part_from_prefix(code: HtmlElement) -> None:
    """Let code with a word that has no place to break begin a line, also where a prefix is joined to it (و, بـ).

    The PDF's engine breaks a word anywhere at the beginning of a line alone, and would let it run off the page.
    """
    before = code.getprevious()
    above = before.tail if before is not None else code.getparent().text
    pieces = (piece for word in code.text_content().split() for piece in _BREAK.split(word))
    if code.text and above and not above[-1].isspace() and any(len(piece) > _LONGEST_WHOLE for piece in pieces):
        _put(code, "text", ["", code.text])


def _keep_words_whole(code: HtmlElement, torn: re.Pattern[str]) -> None:
    """Let words of code break nowhere that most lines have room for."""
    if not len(code) and torn.fullmatch(code.text or ""):
        code.set("class", f"{code.get('class', '')} {WHOLE}".strip())
        return
    for element in list(code.iter()):
        keep_whole(element, torn)


def _texts(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield where the texts of an element stand, in order."""
    if element.text:
        yield element, "text"
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child, "tail"


def _put(holder: HtmlElement, name: str, parts: list[str]) -> None:
    """Set a text, parted by breaks."""
    setattr(holder, name, parts[0])
    above = holder
    for number, part in enumerate(parts[1:]):
        mark = lxml.html.Element("wbr")
        if name == "text":
            holder.insert(number, mark)
        else:
            above.addnext(mark)
        mark.tail = part
        above = mark
