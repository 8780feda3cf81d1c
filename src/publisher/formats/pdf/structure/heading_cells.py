"""What each heading cell of a table heads, whatever spans rows and columns (HTML, «Forming relationships»)."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from publisher.html_tree import Cell

#: What a heading cell heads, as PDF calls it (ISO 32000-1 table 349); a cell of data heads nothing.
Scope = Literal["Column", "Row", ""]


def scope_of(cell: Any) -> Scope:
    """Return what a cell heads: what its author says, else its column."""
    if cell.tag != "th":
        return ""
    return "Row" if str(cell.get("scope", "")).startswith("row") else "Column"


def headed(cells: Sequence[Cell]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield each cell of data with the cells that head it: those above it, then those of its rows."""
    above: dict[int, list[Cell]] = {}
    beside: dict[int, list[Cell]] = {}
    for cell in cells:
        scope = scope_of(cell.element)
        lines, places = (above, cell.columns) if scope == "Column" else (beside, cell.rows)
        for n in places if scope else ():
            lines.setdefault(n, []).append(cell)
    for cell in cells:
        if cell.element.tag == "td":
            columns = [head for n in cell.columns for head in above.get(n, ()) if head.rows.start < cell.rows.start]
            rows = [head for n in cell.rows for head in beside.get(n, ())]
            yield cell, list({id(head): head for head in (*columns, *rows)}.values())
