"""Code in lines that are too short for it, in every format: where it breaks, and how Arabic comments stand in it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.script import RIGHT_TO_LEFT

_COMMENT = "press-comment"
#: What a theme need not know: a comment from the right begins at the right edge, line by line; breaks show nothing.
CODE_STYLE = (
    f".{_COMMENT} {{ display: inline-block; width: 100%; text-align: start; }}\n"
    ":is(code, kbd, samp) wbr::before { visibility: hidden; }\n"
)
# Code without spaces that is longer than this may break after these signs (letters).
_LONG = 12
# In a block of lines it breaks at spaces first. The PDF's engine sees to that (`line_starts.py`); for screens, whose
# breaks are all of one rank, there are none in words that most lines have room for (letters).
_LONG_ON_SCREENS = 40
_BREAK = re.compile(r"(?<=[._/(,-])(?=[^._/(,\s-])")
# Pygments' classes of comments.
_COMMENTS = frozenset(("c", "c1", "ch", "cm", "cp", "cpf", "cs"))
_SIGN = re.compile(r"[ \t]*(?:#+|//+|--+|;+|%+|/\*+|\*|<!--)?[ \t]*")
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_WAY = re.compile(f"[{RIGHT_TO_LEFT}]")


def settle_code_lines(root: HtmlElement, *, on_screens: bool = False) -> None:
    """Let comments from the right begin at the right, and mark where long code may break."""
    for block in root.iter("pre"):
        for code in block.iter("code"):
            _set_comments(code)
            _set_plain_lines(code)
    for code in root.iter("code", "kbd", "samp"):
        in_block = next(code.iterancestors("pre"), None) is not None
        _set_breaks(code, _LONG_ON_SCREENS if on_screens and in_block else _LONG)


def _from_right(text: str) -> bool:
    """Whether a text is written from the right: it begins so, and most of its letters are."""
    letters = _LETTER.findall(text)
    return bool(letters) and bool(_OTHER_WAY.match(letters[0])) and len(_OTHER_WAY.findall(text)) * 2 > len(letters)


def _set_comments(code: HtmlElement) -> None:
    """Set each comment that has a line of its own, and is written from the right, in that direction."""
    for span in code.xpath("./span[@class]"):
        text = span.text_content()
        if span.get("class") not in _COMMENTS or not _from_right(text[_SIGN.match(text).end() :]):  # type: ignore[union-attr]  # it matches nothing too
            continue
        above = span.getprevious()
        before = (code.text if above is None else above.tail) or ""
        line = before.rpartition("\n")[2]
        if line.strip() or not (above is None or "\n" in before):
            continue
        # Spaces before it are its own: they would take room beside it.
        rest = before[: len(before) - len(line)] or None
        if above is None:
            code.text = rest
        else:
            above.tail = rest
        span.text = line + (span.text or "")
        span.set("dir", "rtl")
        span.set("class", f"{span.get('class')} {_COMMENT}")


def _set_plain_lines(code: HtmlElement) -> None:
    """Set lines in code that no lexer knows, if they are written from the right, in that direction."""
    text = code.text or ""
    if len(code) or not _OTHER_WAY.search(text):
        return
    code.text = None
    last: HtmlElement | None = None
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        if _from_right(bare[_SIGN.match(bare).end() :]) and not set(bare) & set("|+│┌└"):  # type: ignore[union-attr]  # see above
            last = lxml.html.Element("span", dir="rtl")
            last.set("class", _COMMENT)
            last.text, last.tail = bare, line[len(bare) :]
            code.append(last)
        elif last is None:
            code.text = (code.text or "") + line
        else:
            last.tail = (last.tail or "") + line


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
