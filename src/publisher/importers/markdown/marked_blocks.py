"""Lists and code as the passes have found them, marked line by line, and what makes elements of them.

Python-Markdown reads fences at the margin alone and guesses at lists; here nothing is left to guess. The marks are
noncharacters (Unicode 16, §23.7), which no text has when it comes here: a list is one block without blank lines, and
so keeps together in whatever it stands in, and so is code.
"""

import html
import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from publisher.importers.markdown.rows import Row, language_of, set_out

_FIRST, _NEXT, _LOOSE, _SIGN_END, _GOES_ON = "\ufdd6", "\ufdd7", "\ufdd8", "\ufdd9", "\ufdda"
_CODE, _CODE_LINE = "\ufddc", "\ufddd"
_ITEM = re.compile(rf"([{_FIRST}{_NEXT}])({_LOOSE}?)(\d+\.|-){_SIGN_END}(.*)")
_CODE_BEGINS = re.compile(rf"([^{_CODE}]*){_CODE}([\w#+-]*)")
# What is left of them in blocks of raw HTML, which are no Markdown.
_LEFT = re.compile(rf"[{_FIRST}{_NEXT}]{_LOOSE}?(\d+\.|-){_SIGN_END}|[{_FIRST}-{_CODE_LINE}]")


def marked_item(sign: str, rows: list[Row], *, first: bool, loose: bool) -> Iterator[Row]:
    """Mark the rows of an item, which are plain or marked themselves; `first` begins a list."""
    head = f"{_FIRST if first else _NEXT}{_LOOSE if loose else ''}{sign}{_SIGN_END}"
    for number, row in enumerate(rows):
        yield Row(f"{_GOES_ON if number else head}{row.text}", row.number)


def marked_code(rows: list[Row]) -> list[Row]:
    """Mark what stands between fences, and leave blank rows around it."""
    out: list[Row] = []
    opened: Row | None = None
    for row in rows:
        if row.kind == "open":
            opened = row
            out += [Row("", row.number), Row(f"{_CODE}{language_of(row)}", row.number)]
        elif row.kind == "close":
            opened = None
            out.append(Row("", row.number))
        elif opened:
            out.append(Row(_CODE_LINE + set_out(row.text, opened.indent).expandtabs(4), row.number))
        else:
            out.append(row)
    return out


def unmarked(page: str) -> str:
    """Write what raw HTML has kept of the marks as it was typed."""
    return _LEFT.sub(lambda found: f"{found[1]} " if found[1] else "", page)


class _Lists(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 -- Python-Markdown's
        return block[:1] in (_FIRST, _NEXT)

    def run(self, parent: Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        marked = next((n for n, line in enumerate(lines) if line[:1] not in (_FIRST, _NEXT, _GOES_ON)), len(lines))
        if lines[marked:]:
            blocks.insert(0, "\n".join(lines[marked:]))
        whole: Element | None = None
        for item in _items(lines[:marked]):
            place, loose, sign, text = item
            if whole is None or place == _FIRST:
                whole = SubElement(parent, "ul" if sign == "-" else "ol")
                if sign not in ("-", "1."):
                    whole.set("start", sign[:-1])
            self.parser.state.set("looselist" if loose else "list")
            self.parser.parseChunk(SubElement(whole, "li"), text)
            self.parser.state.reset()


def _items(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each item: whether it begins a list, whether that is loose, its sign, its text."""
    head: tuple[str, str, str] | None = None
    text: list[str] = []
    for line in lines:
        found = _ITEM.fullmatch(line)
        if found:
            if head:
                yield *head, "\n".join(text)
            head, text = (found[1], found[2], found[3]), [found[4]]
        else:
            text.append(line[1:])
    if head:
        yield *head, "\n".join(text)


class _Code(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        at = 0
        while at < len(lines):
            found = _CODE_BEGINS.fullmatch(lines[at])
            at += 1
            if not found:
                out.append(lines[at - 1])
                continue
            code: list[str] = []
            while at < len(lines) and _CODE_LINE in lines[at]:
                code.append(lines[at].partition(_CODE_LINE)[2])
                at += 1
            language = f' class="language-{found[2]}"' if found[2] else ""
            text = html.escape("\n".join([*code, ""]), quote=False)
            out.append(found[1] + self.md.htmlStash.store(f"<pre><code{language}>{text}</code></pre>"))
        return out


class MarkedBlocks(Extension):
    """Registers what reads the marks before anything else reads the lines that have them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Python-Markdown's name
        """Lists come before all other blocks (the library's begin at 105), code before raw HTML (20)."""
        md.preprocessors.register(_Code(md), "fenced_code_block", 25)
        md.parser.blockprocessors.register(_Lists(md.parser), "marked_list", 110)
