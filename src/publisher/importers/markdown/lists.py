"""Lists as they are typed: which rows begin an item, and which belong to it (CommonMark 0.31, «List items»)."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from publisher.importers.markdown.rows import Row, set_out

_ITEM = re.compile(
    r"(?P<indent> *)(?P<sign>[-*+•●▪–—]|[\d٠-٩۰-۹]{1,9}[.)]|[\d٠-٩۰-۹]{1,3}-)(?P<space> +)(?=\S)(?P<rest>.*)"
)
_BARE = re.compile(r"(?P<indent> *)(?P<sign>[-*+]|\d{1,9}[.)])(?P<space> *)(?P<rest>)")
# Signs that word processors type for an item; a dash is one among items alone, elsewhere it begins what one says.
_DOTS, _DASHES = "•●▪", "–—"
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_LETTERED = re.compile(
    r" {0,3}(?:[–—]|[\u0621-\u064a][.)\-–]|[A-Za-z]\)|\((?:[\u0621-\u064aA-Za-z]|[\d٠-٩۰-۹]{1,3})\))[ \t]+\S.*"
)
# A row that no item can follow straight on in the same paragraph.
_NO_PROSE = re.compile(r"[ \t]*(?:#{1,6}|>|\||</?[A-Za-z]|:[ \t]|!!!)|\s*$")
# What begins a block of its own at the margin, and so ends the item above it.
_BLOCK = re.compile(r" {0,3}(?:#{1,6}[^#]|</?\w|>|\||:{3,}|!!! ?\w|\[\^[^\]]+\]:)")
_DEEPEST = 4  # columns by which what belongs to an item is set in at most; more are its own


class Item(NamedTuple):
    """How an item begins: the column of its sign, the least column of what belongs to it; its sign and the rest."""

    column: int
    least: int
    sign: str
    sort: str
    rest: str

    @property
    def interrupts(self) -> bool:
        """Whether it may begin a list straight after a line of prose."""
        return not self.sign[0].isdigit() or self.sign == "1."


class List(NamedTuple):
    """A list: the sign and the rows of each item, whether blank rows part them, and the row that it ends before."""

    items: list[tuple[str, list[Row]]]
    parted: bool
    end: int


def item_of_row(rows: list[Row], at: int, *, among: bool) -> Item | None:
    """Read a row that begins an item; `among` says that the row above belongs to one."""
    row = rows[at]
    if row.kind != "text" or _RULE.fullmatch(row.text):
        return None
    wide = row.text.expandtabs(4)
    found = _ITEM.fullmatch(wide)
    if not found and at + 1 < len(rows) and rows[at + 1].kind == "open" and rows[at + 1].indent > row.indent:
        found = _BARE.fullmatch(wide)  # what opens code straight after its sign is a row of its own
    if not found or (found["sign"] in _DASHES and not among):
        return None
    sign = found["sign"]
    numbered = sign[0].isdigit()
    sort = sign[-1] + ("0" if sign.isascii() else "٠") if numbered else ""
    least = row.indent + min(len(sign) + 1, _DEEPEST)
    return Item(row.indent, least, f"{int(sign[:-1])}." if numbered else "-", sort, found["rest"])


def begins_list(rows: list[Row], at: int, above: Row | None) -> Item | None:
    """Read an item that begins a list below a row: not a year that begins a line of prose."""
    item = item_of_row(rows, at, among=False)
    if item is None or item.column >= _DEEPEST:
        return None
    after_prose = above is not None and above.kind == "text" and not _NO_PROSE.match(above.text)
    return None if after_prose and not item.interrupts else item


def read_list(rows: list[Row], at: int, item: Item) -> List:
    """Read the list that begins with an item: its siblings are those of its sort."""
    items: list[tuple[str, list[Row]]] = []
    parted = False
    while True:
        end = _end_of_item(rows, at, item)
        items.append((item.sign, _own_rows(rows[at:end], item)))
        at = next((n for n in range(end, len(rows)) if not rows[n].blank), len(rows))
        following = item_of_row(rows, at, among=at == end) if at < len(rows) else None
        if following is None or following.sort != item.sort or following.column >= _DEEPEST:
            return List(items, parted, end)
        parted = parted or at > end
        item = following


def _end_of_item(rows: list[Row], start: int, item: Item) -> int:
    """Return where the rows of an item end: what is set in, and lines that go on its last paragraph."""
    end = at = start + 1
    goes_on, fenced = bool(item.rest), False
    while at < len(rows):
        row = rows[at]
        if row.blank:
            goes_on = False
            at += 1
            continue
        other = item_of_row(rows, at, among=at == end)
        if row.kind == "open":
            fenced = row.indent >= item.column + 2
        belongs = fenced or (other.column >= item.column + 2 if other else row.indent >= item.least)
        if not belongs and (other or not goes_on or row.kind != "text" or _BLOCK.match(row.text)):
            break
        fenced = fenced and row.kind != "close"
        goes_on = row.kind == "text" and not re.match(r"\s*(?:#|\|)", row.text)
        at += 1
        end = at
    return end


def _own_rows(rows: list[Row], item: Item) -> list[Row]:
    """Set the rows of an item out to the margin, by as many columns as the first of them is set in."""
    columns = min((row.indent for row in rows[1:] if not row.blank and row.indent >= item.least), default=0)
    columns = min(columns, item.column + _DEEPEST)
    first = [Row(item.rest, rows[0].number)] if item.rest else []
    return [*first, *(Row(set_out(row.text, columns), row.number) for row in rows[1:])]


def settle_lettered_lines(rows: list[Row]) -> list[Row]:
    """End lines that begin أ. ب. ج. or (١) (٢), or with a dash, by a break: the signs are their author's."""
    return [
        replace(row, text=f"{row.text.rstrip()}  ")
        if below.kind == row.kind == "text" and _LETTERED.fullmatch(row.text) and _LETTERED.fullmatch(below.text)
        else row
        for row, below in pairwise([*rows, Row("", 0)])
    ]
