"""Cells of a table → the heading cells that head each, on the grid that spans leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's box, and the rows and columns that it covers."""

    box: Any
    rows: range
    columns: range

    @property
    def heads(self) -> bool:
        return self.box.element is not None and self.box.element_tag == "th"

    @property
    def scope(self) -> str:
        return _SCOPES.get(self.box.element.get("scope", ""), "Column")


def name_headers(element: Any, table: Any) -> None:
    """Name each heading cell of a table, say what it heads, and list in other cells those that head them.

    `element` is the table's, and each cell's box has its own as `mark`.
    """
    cells = list(_cells(list(_groups(table))))
    heads = [cell for cell in cells if cell.heads]
    names = {}
    for head in heads:
        names[id(head)] = pydyf.String(f"{element.number}-{head.rows.start}-{head.columns.start}")
        head.box.mark["ID"] = names[id(head)]
        head.box.mark["A"]["Scope"] = f"/{head.scope}"
    of_rows = [head for head in heads if head.scope == "Row"]
    of_columns = [head for head in heads if head.scope == "Column"]
    for cell in cells:
        if not cell.heads and cell.box.element is not None and cell.box.element_tag == "td":
            beside = [head for head in of_rows if _meet(head.rows, cell.rows)]
            above = [head for head in of_columns if _meet(head.columns, cell.columns)]
            cell.box.mark["A"]["Headers"] = pydyf.Array([names[id(head)] for head in (*beside, *above)])


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _groups(box: Any) -> Iterator[list[Any]]:
    """Yield the rows of each group, in which spans end."""
    for child in box.children:
        rows = [row for row in getattr(child, "children", ()) if row.element_tag == "tr"]
        if child.element_tag == "tr":
            yield [child]
        elif rows:
            yield rows


def _cells(groups: Sequence[Sequence[Any]]) -> Iterator[_Cell]:
    first = 0
    for rows in groups:
        for number, row in enumerate(rows, first):
            for box in row.children:
                if hasattr(box, "mark"):
                    end = min(number + box.rowspan, first + len(rows))
                    yield _Cell(box, range(number, end), range(box.grid_x, box.grid_x + box.colspan))
        first += len(rows)
