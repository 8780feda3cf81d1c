"""Laid-out pages → what a reader would stumble over: text off the page, broken words, bad breaks, poor pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import (
    BlockReplacedBox,
    Box,
    FootnoteAreaBox,
    InlineReplacedBox,
    LineBox,
    TextBox,
)
from weasyprint.layout import inline

from publisher.arabic.script import TATWEEL
from publisher.diagnostics import Finding
from publisher.formats.pdf.render.hemistichs import places
from publisher.formats.pdf.text.source_place import SourcePlaces

# Below 150 dpi a printed picture shows its pixels; CSS px are 96 to the inch (CSS Values 4 §6.2).
_LEAST_DPI, _PX_PER_INCH = 150, 96
_MM_PER_PX = 25.4 / _PX_PER_INCH
# A sign in a line, of an inch at the most, is no picture to look at closely.
_SMALL = 96
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TOLERANCE = 1.0  # px
# Elements at which a word ends.
_APART = frozenset(
    ("br", "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "pre", "table", "td", "th", "blockquote", "figure")
)
_CODE = frozenset(("code", "kbd", "samp"))
# Places to break that the press made itself: no author finds them in the text.
_UNSEEN = {ord(sign): "" for sign in "\u200b\u2060\u00ad"}
_LINES = 2  # of a paragraph on either side of a break


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the block and the table that it belongs to, its page, and the column of text there (0: none)."""

    box: LineBox
    block: Box
    page: int
    column: int
    table: Any  # an element of the engine's tree, or None

    @property
    def frame(self) -> tuple[int, int]:
        return self.page, self.column


def inspect(rendered: weasyprint.Document, where: SourcePlaces) -> Iterator[Finding]:
    """Look over a part's pages; findings name the lines that `where` finds."""
    lines: list[_Line] = []
    notes: list[_Line] = []
    beyond: list[Any] = []
    for number, page in enumerate(rendered.pages):
        root = page._page_box
        areas = [box for box in root.children if isinstance(box, FootnoteAreaBox) and box.children]
        body = [box for box in root.children if not isinstance(box, FootnoteAreaBox) and box.element_tag == "html"]
        here = [line for box in body for line in _text_lines(box, box, number)]
        yield from _notes(areas, here, where)
        yield from _off_the_page(page, root, where, beyond)
        yield from _poor_pictures(root, where)
        lines += here
        notes += [line for area in areas for line in _text_lines(area, area, number)]
    if beyond:
        element = beyond[0].element  # none, of what a page's margin says
        said = " ".join((getattr(element, "text", "") or "").split()) or beyond[0].text.strip()
        count = sum(len(box.text.split()) for box in beyond)
        yield Finding.of("P006", where.span(beyond[0].text, element), text=said[:40], count=count)
    else:  # what has no room at all has broken words too
        yield from _broken_words(lines, where)
        yield from _broken_words(notes, where)
    yield from _broken_code([*lines, *notes], where)
    yield from _broken_hemistichs(lines, where)
    yield from _bad_breaks(lines, where)


def ragged_lines(rendered: weasyprint.Document, where: SourcePlaces) -> Iterator[Finding]:
    """Tell once that lines stay ragged which would be torn apart; to be asked when lines are set for good."""
    ragged = [
        box
        for page in rendered.pages
        for box in page._page_box.descendants()
        if isinstance(box, LineBox) and getattr(box, "ragged", False)
    ]
    text = " ".join(_text_of_box(ragged[0]).replace(TATWEEL, "").split()) if ragged else ""
    if ragged and (place := where.span(text, ragged[0].element)):
        yield Finding.of("P022", place, count=len(ragged), text=text.translate(_UNSEEN)[:60])


def _text_lines(box: Box, block: Box, page: int, column: int = 0, table: Any = None) -> Iterator[_Line]:
    if isinstance(box, LineBox):
        if _is_shown(_text_of_box(box)):
            yield _Line(box, block, page, column, table)
        return
    column = id(box) if getattr(box, "is_column", False) else column
    table = box.element if box.element_tag == "table" else table
    for child in getattr(box, "children", ()):
        yield from _text_lines(child, box, page, column, table)


def _text_of_box(box: Box) -> str:
    return "".join(child.text for child in box.descendants() if isinstance(child, TextBox))


def _notes(areas: Sequence[Any], lines: Sequence[_Line], where: SourcePlaces) -> Iterator[Finding]:
    """WeasyPrint does not break notes over pages: what is taller than its page would be cut in silence."""
    for area in areas:
        if area.position_y < 0:
            yield Finding.of("P005", where.span(_text_of_box(area).strip()))
        below = (line.box for line in lines if line.box.position_y + line.box.height > area.position_y + _TOLERANCE)
        if hidden := next(below, None):
            text = _text_of_box(hidden).strip()
            yield Finding.of("P007", where.span(text, hidden.element), text=text[:40])


def _off_the_page(page: weasyprint.Page, root: Box, where: SourcePlaces, beyond: list[Any]) -> Iterator[Finding]:
    """Tell what nobody can read for it lies beyond the paper: columns of tables, pictures; note words and code."""
    cells: dict[Any, list[Any]] = {}
    for box, cell, table in _leaves_in_tables(root):
        if isinstance(box, TextBox) and box.text.strip():
            left, right = _edges(box)
        elif isinstance(box, (BlockReplacedBox, InlineReplacedBox)):
            left, right = box.position_x, box.position_x + box.width
        else:
            continue
        aside = max(-left, right - page.width)
        below = box.position_y + box.height - page.height
        if max(aside, below) <= _TOLERANCE:
            continue
        if table is not None and aside > _TOLERANCE:
            cells.setdefault(table, []).append(cell)
        elif isinstance(box, TextBox):
            beyond.append(box)
        elif box.element_tag == "img":
            path = box.element.get("src", "")
            place, over = where.span_of_picture(box.element), round(max(aside, below) * _MM_PER_PX)
            yield Finding.of("P033", place, path=path, millimetres=over)
    for table, lost in cells.items():
        yield _columns_lost(table, lost, where)


def _columns_lost(table: Any, lost: Sequence[Any], where: SourcePlaces) -> Finding:
    """Tell how many columns of a table lie beyond the paper, and which is the first of those."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    columns = max(map(len, rows))
    gone = {id(cell) for cell in lost}
    beyond = {n for row in rows for n, cell in enumerate(row) if id(cell) in gone}
    heads = [" ".join("".join(cell.itertext()).split()) for cell in rows[0]]
    first = next((heads[n] for n in sorted(beyond) if n < len(heads)), "")
    return Finding.of("P032", where.span(element=rows[0][0]), columns=columns, lost=len(beyond), text=first[:40])


def _leaves_in_tables(box: Box, cell: Any = None, table: Any = None) -> Iterator[tuple[Box, Any, Any]]:
    """Walk over what a page shows, each with the cell and the table that it stands in."""
    if box.element is not None:
        table = box.element if box.element_tag == "table" else table
        cell = box.element if box.element_tag in ("td", "th") else cell
    children = getattr(box, "children", ())
    if not children:
        yield box, cell, table
    for child in children:
        yield from _leaves_in_tables(child, cell, table)


def _edges(box: TextBox) -> tuple[float, float]:
    """Return where a text begins and ends (px): spaces that are kept hang over the end of their line."""
    left, right = box.position_x, box.position_x + box.width
    if box.style["white_space"] == "pre-wrap" and box.text.endswith(" "):
        hanging = inline.trailing_whitespace_size(None, box)
        return (left + hanging, right) if box.style["direction"] == "rtl" else (left, right - hanging)
    return left, right


def _poor_pictures(root: Box, where: SourcePlaces) -> Iterator[Finding]:
    for box in root.descendants(placeholders=True):  # a cover's picture stands by itself
        if not isinstance(box, (BlockReplacedBox, InlineReplacedBox)) or box.width <= 0 or box.height <= 0:
            continue
        width, height, _ = box.replacement.get_intrinsic_size(1, 16)
        if box.element_tag != "img" or type(box.replacement).__name__ != "RasterImage" or not width:
            continue
        if isinstance(box, InlineReplacedBox) and box.width < _SMALL:
            continue
        # A picture that covers its box is cut to it: the side that is stretched more decides.
        dpi = min(width / box.width, height / box.height) * _PX_PER_INCH
        if dpi < _LEAST_DPI:
            src = box.element.get("src", "")
            needed = round(width * _LEAST_DPI / dpi)
            yield Finding.of(
                "P010",
                where.span_of_picture(box.element),
                path=src,
                dpi=round(dpi),
                least=_LEAST_DPI,
                width=needed,
            )


def _broken_words(lines: Sequence[_Line], where: SourcePlaces) -> Iterator[Finding]:
    """A word longer than its line is broken anywhere; in a table, that says that it has too many columns."""
    tables: set[Any] = set()
    for one, other in pairwise(lines):
        if one.block.element is not other.block.element or not (word := _broken_word(one, other)):
            continue
        if one.table is None:
            yield Finding.of("P009", where.span(word, one.block.element), word=word[:60])
        elif one.table not in tables:
            tables.add(one.table)
            columns = max(len(row) for row in one.table.iter("tr"))
            yield Finding.of("P011", where.span(word, one.block.element), word=word[:60], columns=columns)


def _broken_word(one: _Line, other: _Line) -> str:
    """Give the word of which one line holds nothing but the beginning, and the next line what follows."""
    first, second = _text_of_box(one.box).split(), _text_of_box(other.box).split()
    if len(first) != 1 or not second or _in_code(one.box) or _in_code(other.box):
        return ""
    if not (first[0][-1].isalpha() and second[0][0].isalpha()):
        return ""
    joined = first[0] + second[0]
    return next((word for word in _written(one.block.element).split() if joined in word), "")


def _broken_code(lines: Sequence[_Line], where: SourcePlaces) -> Iterator[Finding]:
    """Code that has no place to break is broken anywhere where it is longer than its line."""
    told: set[str] = set()
    for one, other in pairwise(lines):
        before, after = _shown_texts(one.box)[-1], _shown_texts(other.box)[0]
        if one.block.element is not other.block.element or before.element is not after.element:
            continue
        if before.text[-1:].isalnum() and after.text[:1].isalnum() and (code := _code_of(before.element, one.block)):
            begun, rest = before.text.split()[-1], after.text.split()[0]
            word = next((word for word in code.split() if begun + rest in word), "")  # else a space parts them
            if word and word not in told:
                told.add(word)
                yield Finding.of("P031", where.span(word, before.element), text=word[:60])


def _code_of(element: Any, block: Box) -> str:
    """Return the text of the code that an element is, or is in; empty where it is in none."""
    if element.tag in _CODE:
        return "".join(element.itertext())
    return "".join(block.element.itertext()) if block.element_tag == "pre" else ""


def _shown_texts(box: Box) -> list[TextBox]:
    return [child for child in box.descendants() if isinstance(child, TextBox) and _is_shown(child.text)]


def _is_shown(text: str) -> bool:
    return bool(text.replace("\u200b", "").strip())


def _written(element: Any) -> str:
    """Return the text of an element as its author divided it: into lines by breaks, and into blocks."""
    pieces = [element.text or ""]
    for child in element:
        apart = " " if child.tag in _APART else ""
        pieces += [apart, _written(child), apart, child.tail or ""]
    return "".join(pieces)


def _broken_hemistichs(lines: Sequence[_Line], where: SourcePlaces) -> Iterator[Finding]:
    """A half of a line that is wider than its column: one finding a poem."""
    broken: dict[int, dict[int, Any]] = {}
    for line in lines:
        if poem := getattr(line.block, "poem", None):
            halves = (place.box for place in places(line.block, line.box) if place.broken)
            broken.setdefault(id(poem), {}).update((id(half.element), half) for half in halves)
    for found in filter(None, broken.values()):
        first = next(iter(found.values()))
        text = _text_of_element(first)
        yield Finding.of("P020", where.span(text, first.element), count=len(found), text=text[:60])


def _text_of_element(box: Box) -> str:
    return " ".join("".join(box.element.itertext()).split())


def _in_code(box: Box) -> bool:
    return any(child.element_tag in ("code", "pre", "kbd", "samp", "a") for child in box.descendants())


def _is_title(block: Box) -> bool:
    """Whether a block says what follows it: a heading, or the title of a box."""
    return block.element_tag in _HEADINGS or "admonition-title" in block.element.get("class", "").split()


def _bad_breaks(lines: Sequence[_Line], where: SourcePlaces) -> Iterator[Finding]:
    """Headings at the foot of a column, and single lines of a paragraph left behind or sent ahead."""
    for one, other in pairwise(lines):
        parted = one.frame != other.frame and (one.column or one.page != other.page)
        if parted and _is_title(one.block):
            yield _bad_break(one, where)
    pieces: dict[int, list[list[_Line]]] = {}
    for line in lines:
        if line.table is not None:
            continue  # rows are kept whole, and heads are repeated
        runs = pieces.setdefault(id(line.block.element), [])
        if not runs or runs[-1][-1].frame != line.frame:
            runs.append([])
        runs[-1].append(line)
    for runs in pieces.values():
        if len(runs) > 1 and min(len(runs[0]), len(runs[-1])) < _LINES:
            yield _bad_break(runs[0][0], where)


def _bad_break(line: _Line, where: SourcePlaces) -> Finding:
    text = _text_of_box(line.box).strip()
    return Finding.of("P008", where.span(text, line.block.element), text=text[:40])
