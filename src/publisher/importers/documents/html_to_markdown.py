"""Trees of HTML into Markdown that reads back as the same text: blocks here, what stands in lines in `inline.py`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from publisher.html_tree import cells_of
from publisher.importers.documents.inline_markdown import Inline, in_entities
from publisher.importers.documents.plain_words import UNREAD

_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_LISTS = ("ul", "ol")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "caption",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
    ]
)
_APART = "<!-- -->"
_FENCED = re.compile(r"^\s*(`{3,})", re.MULTILINE)
#: A class of a paragraph whose lines are verse, of one that is a caption, of a text that has code.
VERSE, CAPTION = "verse", "caption"


def write_body(
    body: HtmlElement, notes: Mapping[str, HtmlElement], language_direction: str, targets: frozenset[str]
) -> str:
    """Write a body and its notes as Markdown.

    Headings are set so that the first rank is the second, the title's being the first. `targets` are the ids that
    links of the text lead to; others are left out. `language_direction` is the article's: paragraphs of another have
    theirs said.
    """
    ranks = [_HEADINGS[str(one.tag)] for one in body.iter(*_HEADINGS)]
    numbers = {name: str(number) for number, name in enumerate(notes, 1)}
    writer = _Writer(2 - min(ranks, default=2), Inline(numbers, targets), language_direction)
    blocks = list(writer.blocks(body))
    for name, note in notes.items():
        first, *rest = list(writer.blocks(note)) or [""]
        blocks.append(_hanging(f"[^{numbers[name]}]: ", [first, *rest]))
    return "\n\n".join(blocks) + "\n"


def _hanging(mark: str, blocks: Sequence[str], *, tight: bool = False) -> str:
    """Write blocks behind a mark, those after the first set in by four columns."""
    first, *rest = ("\n".join(_set_in(block)).lstrip(" ") for block in blocks)
    below = "".join(("\n" if tight else "\n\n") + "    " + one for one in rest)
    return mark + first + below


def _set_in(block: str) -> Iterator[str]:
    for number, line in enumerate(block.split("\n")):
        yield f"    {line}" if line and number else line


@dataclass
class _Writer:
    shift: int
    inline: Inline
    direction: str
    _last: str = field(default="", init=False)

    def blocks(self, parent: HtmlElement) -> Iterator[str]:
        """Yield the blocks that stand in an element; text that stands loose between them is a paragraph."""
        run: list[HtmlElement | str] = [parent.text or ""]
        last = ""
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in UNREAD:
                run.append(child.tail or "")
                continue
            if child.tag in _BLOCKS or _holds_blocks(child):
                for text in self._paragraph(run):
                    last = ""
                    yield text
                run = [child.tail or ""]
                for kind, block in self._block(child):
                    if kind and kind == last:
                        yield _APART
                    last = kind
                    yield block
            else:
                run += [child, child.tail or ""]
        yield from self._paragraph(run)

    def _paragraph(self, run: Sequence[HtmlElement | str]) -> Iterator[str]:
        text = self.inline.line(run)
        if text:
            yield text

    def _block(self, element: HtmlElement) -> Iterator[tuple[str, str]]:
        """Yield blocks, each with its kind where two of that kind would run together."""
        tag = str(element.tag)
        if tag in _HEADINGS:
            yield from (("", text) for text in self._heading(element))
        elif tag in _LISTS:
            yield from ((tag, text) for text in self._list(element))
        elif tag == "blockquote":
            inner = "\n\n".join(self.blocks(element))
            if inner:
                yield "quote", "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        elif tag == "pre":
            yield "", _fence(element)
        elif tag == "table":
            yield from (("table", text) for text in self._table(element))
        elif tag == "hr":
            yield "", "---"
        elif tag == "dl":
            yield from (("dl", text) for text in self._definitions(element))
        elif tag == "figure":
            yield from (("", text) for text in self._figure(element))
        elif tag == "p" and not any(child.tag in _BLOCKS for child in element):
            yield from (("", text) for text in self._plain(element))
        else:
            name = element.get("id", "")
            if name in self.inline.targets and name:
                yield "", f'<span id="{name}"></span>'
            yield from (("", block) for block in self.blocks(element))

    def _plain(self, element: HtmlElement) -> Iterator[str]:
        classes = element.get("class", "").split()
        if VERSE in classes:
            lines = [text for text in self.inline.lines(element) if text]
            if lines:
                yield "\n".join([*lines, "{: .verse}"])
            return
        text = self.inline.line([self.inline.target(element), element.text or "", *_children(element)])
        if not text:
            return
        said = [".caption"] if CAPTION in classes else []
        direction = element.get("dir", "")
        if direction in ("ltr", "rtl") and direction != self.direction:
            said.append(f'dir="{direction}"')
        if element.get("lang") and element.get("lang") != "":
            said.append(f'lang="{element.get("lang")}"') if direction and direction != self.direction else None
        yield text + (f"\n{{: {' '.join(said)}}}" if said else "")

    def _heading(self, element: HtmlElement) -> Iterator[str]:
        rank = min(max(_HEADINGS[str(element.tag)] + self.shift, 2), 6)
        text = self.inline.line([self.inline.target(element), element.text or "", *_children(element)])
        if text:
            yield f"{'#' * rank} {text}"

    def _list(self, element: HtmlElement) -> Iterator[str]:
        number = int(element.get("start", "1")) if re.fullmatch(r"\d{1,9}", element.get("start", "1")) else 1
        items: list[tuple[str, list[str]]] = []
        loose = False
        for child in element:
            if not isinstance(child.tag, str):
                continue
            blocks = list(self.blocks(child)) if child.tag == "li" else [b for _, b in self._block(child)]
            if child.tag != "li" and child.tag in _LISTS and items:  # lists straight within lists, as old HTML has
                items[-1] = (items[-1][0], [*items[-1][1], *blocks])
                continue
            value = child.get("value", "")
            number = int(value) if re.fullmatch(r"\d{1,9}", value) else number
            mark = f"{number}. " if element.tag == "ol" else "- "
            number += 1
            lists = [one for one in child if one.tag in _LISTS]
            loose |= len(blocks) - len(lists) > 1
            items.append((mark, blocks or [""]))
        if items:
            written = [_hanging(mark, blocks, tight=not loose) for mark, blocks in items]
            yield ("\n\n" if loose else "\n").join(written)

    def _definitions(self, element: HtmlElement) -> Iterator[str]:
        terms: list[str] = []
        for child in element.iter("dt", "dd"):
            blocks = list(self.blocks(child))
            if child.tag == "dt":
                terms += [" ".join(blocks)]
            else:
                body = _hanging(":   ", blocks or [""])
                yield "\n".join([*terms, body])
                terms = []
        yield from terms

    def _figure(self, element: HtmlElement) -> Iterator[str]:
        captions = element.findall("figcaption")
        pictures = list(element.iter("img"))
        texts = [one.text or "", *(_children(one))] if (one := next(iter(captions), None)) is not None else []
        caption = self.inline.line(texts)
        single = len(pictures) == 1 and len(captions) <= 1 and element.find(".//figure") is None
        if single and not _text_but(element, captions):
            picture = self.inline.line(pictures)
            if caption and "*" not in caption and "[^" not in caption and "<br>" not in caption:
                yield f"{picture}\n*{caption}*"
                return
            yield picture
            if caption:
                yield f"{caption}\n{{: .caption}}"
            return
        for one in captions:
            one.tag = "p"
            one.set("class", CAPTION)
        yield from self.blocks(element)

    def _table(self, element: HtmlElement) -> Iterator[str]:
        captions = [self.inline.line([one.text or "", *_children(one)]) for one in element.findall("caption")]
        cells = cells_of(element)
        if not cells:
            yield from self.blocks(element) if element.text_content().strip() else ()
            return
        rows = 1 + max(cell.rows.start for cell in cells)
        width = max(cell.columns.stop for cell in cells)
        plain = len(cells) == rows * width and all(
            len(cell.rows) == len(cell.columns) == 1 and _is_line(cell.element) for cell in cells
        )
        headed = all(cell.element.tag == "th" for cell in cells if cell.rows.start == 0)
        if plain and headed and rows > 1:
            texts = [[""] * width for _ in range(rows)]
            for cell in cells:
                text = self.inline.line([*_loose(cell.element)])
                texts[cell.rows.start][cell.columns.start] = text.replace("|", "&#124;")
            lines = [f"| {' | '.join(row)} |" for row in texts]
            yield "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
        else:
            yield in_entities(element, self.inline)
        for caption in captions:
            yield f"{caption}\n{{: .caption}}"


def _text_but(element: HtmlElement, captions: Sequence[HtmlElement]) -> str:
    """Give the text of a figure without that of its captions."""
    said = "".join(one.text_content() for one in captions)
    return element.text_content().replace(said, "", 1).strip() if said else str(element.text_content().strip())


def _children(element: HtmlElement) -> list[HtmlElement | str]:
    return [piece for child in element for piece in (child, child.tail or "")]


def _loose(cell: HtmlElement) -> list[HtmlElement | str]:
    """Give what stands in a cell, in its one paragraph or without."""
    inner = cell[0] if len(cell) == 1 and cell[0].tag == "p" and not (cell.text or "").strip() else cell
    return [inner.text or "", *_children(inner)]


def _is_line(cell: HtmlElement) -> bool:
    blocks = [one for one in cell.iter() if one is not cell and one.tag in _BLOCKS]
    return not blocks or (len(blocks) == 1 and cell[0] is blocks[0] and blocks[0].tag == "p" and len(cell) == 1)


def _holds_blocks(element: HtmlElement) -> bool:
    return any(one.tag in _BLOCKS for one in element.iter() if one is not element)


def _fence(element: HtmlElement) -> str:
    for line_break in element.xpath(".//br"):
        line_break.tail = "\n" + (line_break.tail or "")
    text = element.text_content().strip("\n")
    longest = max((len(found) for found in _FENCED.findall(text)), default=2)
    fence = "`" * (longest + 1 if longest > 2 else 3)
    inner = next(iter(element.iter("code")), element)
    classes = f"{element.get('class', '')} {inner.get('class', '')}"
    named = re.search(r"\blang(?:uage)?-([\w+#-]+)", classes)
    return f"{fence}{named[1] if named else ''}\n{text}\n{fence}"
