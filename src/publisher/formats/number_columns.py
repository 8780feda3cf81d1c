"""Columns of numbers whose decimal signs stand below each other, in every format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement

from publisher.html_tree import cells_of
from publisher.model import Direction

_PAD = "press-pad"
#: What a theme need not know: the room that a shorter fraction lacks is as wide as the digits of a longer one.
PAD_STYLE = f".{_PAD}::after {{ content: attr(data-pad); visibility: hidden; }}\n"
# A number of a table: its sign, its whole part, its decimal sign and fraction, and a percent sign.
_NUMBER = re.compile(
    r"[+\u2212-]?\s*\d+(?:[,\u066c'\u00a0\u202f]\d{3})*(?P<fraction>[.,\u066b]\d+)?\s*(?P<sign>[%٪]?)"
)

# A cell that says that there is no number.
_NOTHING = re.compile(r"[\s\u2066-\u2069.\u2026\u2212\u2010-\u2015*-]*")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a cell: the element that holds its text, its fraction with the decimal sign, its percent sign."""

    holder: HtmlElement
    fraction: str
    sign: str


def align_numbers(root: HtmlElement, direction: Direction) -> None:
    """Let the decimal signs of each column of numbers stand below each other: shorter fractions are padded.

    `direction` is that of the text around the tables, in which numbers stand that are not isolated.

    Cells whose columns their authors centre, or in which there is more than a number, stay as they are.
    """
    for table in root.iter("table"):
        columns: dict[int, list[HtmlElement]] = {}
        for cell in cells_of(table):
            if cell.element.tag == "td" and cell.group != "thead" and len(cell.columns) == 1:
                columns.setdefault(cell.columns.start, []).append(cell.element)
        for column in columns.values():
            _align(column, direction)


def _align(column: Sequence[HtmlElement], direction: Direction) -> None:
    if any("align-center" in cell.get("class", "") for cell in column):
        return
    filled = [cell for cell in column if not _NOTHING.fullmatch(cell.text_content())]
    numbers = [_number_in(cell) for cell in filled]
    known = [number for number in numbers if number]
    if len(known) < 2 or len(known) < len(numbers) or len({number.sign for number in known}) > 1:
        return
    longest = max((number.fraction for number in known), key=len)
    kinds = {number.fraction[0] for number in known if number.fraction}
    if not kinds or {".", ","} <= kinds:
        return
    for number in known:
        if missing := longest[len(number.fraction) :]:
            _pad(number.holder, missing, before=number.holder.tag != "bdi" and direction == "rtl")


def _pad(holder: HtmlElement, missing: str, *, before: bool) -> None:
    """Put the room of some digits on the right of a number: before it, in a line from the right."""
    pad = lxml.html.Element("bdi", dir="ltr")
    pad.set("class", _PAD)
    pad.set("data-pad", missing)
    if before:
        pad.tail, holder.text = holder.text, None
    holder.append(pad)


def _number_in(cell: HtmlElement) -> _Number | None:
    """Read a cell that holds a number and nothing else, or that in the one element that isolates it."""
    holder = cell
    if len(cell) == 1 and cell[0].tag == "bdi" and not (cell.text or "").strip() and not (cell[0].tail or "").strip():
        holder = cell[0]
    found = None if len(holder) else _NUMBER.fullmatch((holder.text or "").strip())
    return _Number(holder, found["fraction"] or "", found["sign"]) if found else None
