"""Lists as they are typed into those that Python-Markdown reads: their signs, their places, their depth."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from publisher.importers.markdown.rows import Passed, Row, language_row

_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?P<sign>[-*+•●▪–—]|[\d٠-٩۰-۹]{1,9}[.)]|[\d٠-٩۰-۹]{1,3}-)(?P<space>[ \t]+)(?=\S)(?P<rest>.*)"
)
# Signs that word processors type for an item; a dash is one among items alone, elsewhere it begins what one says.
_DOTS, _DASHES = "•●▪", "–—"
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_LETTERED = re.compile(
    r" {0,3}(?:[–—]|[\u0621-\u064a][.)\-–]|[A-Za-z]\)|\((?:[\u0621-\u064aA-Za-z]|[\d٠-٩۰-۹]{1,3})\))[ \t]+\S.*"
)
# A row that no item can follow straight on in the same paragraph.
_NO_PROSE = re.compile(r"[ \t]*(?:#{1,6}|>|\||</?[A-Za-z]|\[\^[^\]]+\]:|:[ \t]|!!!)|\s*$|\t| {4}")

_END = re.compile(r"#{1,6}[^#]|</?\w")


class _Level(NamedTuple):
    """An item that is open: the column of its sign, and the column where its words begin."""

    sign: int
    words: int


class _Item(NamedTuple):
    column: int
    words: int
    mark: str
    sort: str
    rest: str

    @property
    def interrupts(self) -> bool:
        """Whether it may begin a list straight after a line of prose (CommonMark 0.31, «List items»)."""
        return not self.mark[0].isdigit() or self.mark == "1."


def _item_of_row(row: Row, *, among: bool) -> _Item | None:
    """Read a row that begins an item; `among` says that the row above belongs to one."""
    found = _ITEM.fullmatch(row.text) if row.kind == "text" and not _RULE.fullmatch(row.text) else None
    if not found or (found["sign"] in _DASHES and not among):
        return None
    sign = found["sign"]
    numbered = sign[0].isdigit()
    mark = f"{int(sign[:-1])}." if numbered else "-" if sign in _DOTS + _DASHES else sign
    sort = sign[-1] + ("0" if sign.isascii() else "٠") if numbered else ""
    return _Item(row.indent, row.indent + len(sign) + 1, mark, sort, found["rest"])


def settle_lists(rows: list[Row]) -> Passed:
    """Set items four columns a level, begin lists after prose anew, and keep lettered lines apart."""
    reader = _Lists()
    for row in rows:
        reader.take(row)
    return Passed(_lettered(reader.out), [])


class _Lists:
    """Goes through a text row by row.

    `levels` are the items that are open, `fence` the column of the code within one; `paragraph` says that the rows
    since the last blank one go on an item, `coded` that they are indented code there, `block` how deep the first of
    them is, `sort` what signs the list has.
    """

    def __init__(self) -> None:
        self.out: list[Row] = []
        self.levels: list[_Level] = []
        self.fence = 0
        self.paragraph = self.coded = False
        self.block = -1
        self.sort = ""

    def take(self, row: Row) -> None:
        """Add a row, in its place."""
        if row.kind != "text":
            self._add_code(row)
        elif row.blank:
            self.paragraph, self.block = False, -1
            self.out.append(row)
        elif item := _item_of_row(row, among=bool(self.levels and self.out and not self.out[-1].blank)):
            self._begin_item(row, item)
        else:
            self._continue(row)

    def _begin_item(self, row: Row, item: _Item) -> None:
        listed = bool(self.levels)
        if listed and self.paragraph:
            self.out.append(Row("", row.number))
            self.paragraph, self.block = False, -1
        while self.levels and item.column < self.levels[-1].words and item.column <= self.levels[-1].sign + 1:
            self.levels.pop()
        if not self.levels:
            if item.column >= 4:
                self.out.append(row)
                return
            if not listed and self._after_prose():
                if not item.interrupts:
                    self.out.append(row)
                    return
                self.out.append(Row("", row.number))
            self._part_lists(row, item)
        self._dedent(row)
        indent = 4 * len(self.levels)
        self.levels.append(_Level(item.column, item.words))
        self.out.append(replace(row, text=f"{' ' * indent}{item.mark} {item.rest}"))

    def _dedent(self, row: Row) -> None:
        """Begin a block anew at an item that is less deep than its first: Python-Markdown would keep it as deep."""
        if len(self.levels) < self.block:
            self.out.append(Row("", row.number))
            self.block = -1
        self.block = len(self.levels) if self.block < 0 else self.block

    def _part_lists(self, row: Row, item: _Item) -> None:
        """Keep two lists of other signs apart, which Python-Markdown would count as one."""
        if self.out and self.out[-1].blank and self.sort and item.sort and self.sort != item.sort:
            self.out += [Row("<!-- -->", row.number), Row("", row.number)]
        self.sort = item.sort

    def _after_prose(self) -> bool:
        return bool(self.out) and self.out[-1].kind == "text" and not _NO_PROSE.match(self.out[-1].text)

    def _continue(self, row: Row) -> None:
        after_blank = bool(self.out) and self.out[-1].blank
        if after_blank:
            while self.levels and row.indent < min(self.levels[-1].words, 4 * len(self.levels)):
                self.levels.pop()
        if not self.levels or _END.match(row.text):
            self.levels.clear()
            self.sort = ""
            self.out.append(row)
            return
        words = row.text.expandtabs(4).lstrip(" ")
        column = self._column(row.indent)
        self.coded = column > 4 * len(self.levels) and (after_blank or self.coded)
        if not after_blank and not self.coded:
            self.out.append(replace(row, text=words))
            return
        self.paragraph, self.block = True, len(self.levels)
        self.out.append(replace(row, text=" " * column + words))

    def _column(self, indent: int) -> int:
        """Give the column of a row that goes on inside the deepest item; four beyond its words is code."""
        base = 4 * len(self.levels)
        over = indent - (base if indent >= base else self.levels[-1].words)
        return base + (over if over >= 4 else 0)

    def _add_code(self, row: Row) -> None:
        """Set code that stands in an item as indented code: Python-Markdown reads fences at the margin alone."""
        if row.kind == "open":
            inside = self.levels and row.indent >= min(self.levels[-1].words, 2)
            self.fence = row.indent
            self.levels = self.levels if inside else []
            self.out += self._opening(row) if inside else [replace(row, text=row.text.strip())]
            return
        if row.kind == "close":
            self.out.append(Row("", row.number) if self.levels else replace(row, text=row.text.strip()))
            return
        text = row.text.expandtabs(4) if self.levels else row.text
        bare = text[min(self.fence, len(text) - len(text.lstrip())) :]
        self.out.append(replace(row, text=" " * (4 * len(self.levels) + 4) + bare if self.levels else bare))

    def _opening(self, row: Row) -> list[Row]:
        return [Row("", row.number), *language_row(row, 4 * len(self.levels) + 4)]


def _lettered(rows: list[Row]) -> list[Row]:
    """End lines that begin أ. ب. ج. or (١) (٢), or with a dash, by a break: the signs are their author's."""
    return [
        replace(row, text=f"{row.text.rstrip()}  ")
        if below.kind == row.kind == "text" and _LETTERED.fullmatch(row.text) and _LETTERED.fullmatch(below.text)
        else row
        for row, below in pairwise([*rows, Row("", 0)])
    ]
