"""Tables drawn with plus signs, dashes and bars, as pandoc and Emacs draw them, into those between bars alone."""

import re

from publisher.diagnostics import Finding
from publisher.importers.markdown.prose import own
from publisher.importers.markdown.rows import Passed, Row

_RULER = re.compile(r"[ \t]*\+(?:[:=-]{3,}\+)+[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)]) ")


def read_grids(rows: list[Row]) -> Passed:
    """Write each grid as a table; one whose cells span others stays as it is drawn, and is told."""
    out: list[Row] = []
    told: list[tuple[int, Finding]] = []
    at = 0
    while at < len(rows):
        end = _end_of_grid(rows, at)
        if end == at:
            out.append(rows[at])
            at += 1
            continue
        table = _table_rows(rows[at:end])
        if not table:
            told.append((rows[at].number, Finding.of("M016", None, mark=rows[at].text.strip())))
        out += table or _as_code(rows[at:end])
        at = end
    return Passed(out, told)


def _end_of_grid(rows: list[Row], at: int) -> int:
    """Find where the grid that begins at a row ends: after the last ruler of its rows."""
    if not own(rows[at]) or not _RULER.fullmatch(rows[at].text):
        return at
    end, last = at, at
    while end < len(rows) and own(rows[end]) and rows[end].text.strip()[:1] in ("+", "|"):
        end += 1
        last = end if _RULER.fullmatch(rows[end - 1].text) else last
    return last if last - at > 2 else at


def _table_rows(grid: list[Row]) -> list[Row]:
    width = grid[0].text.count("+") - 1
    heads = [n for n, row in enumerate(grid) if "=" in row.text and _RULER.fullmatch(row.text)]
    lines: list[Row] = []
    cells: list[list[str]] = []
    for row in grid:
        if not _RULER.fullmatch(row.text):
            parts = [part.strip() for part in _BAR.split(row.text.strip())[1:-1]]
            if len(parts) != width:
                return []
            cells.append(parts)
        elif row.text.count("+") - 1 != width:
            return []
        elif cells:
            lines.append(Row(_row(cells), row.number))
            cells = []
    return _headed(lines, grid[heads[0]] if heads else grid[0], headed=bool(heads)) if lines else []


def _headed(lines: list[Row], ruler: Row, *, headed: bool) -> list[Row]:
    marks = re.sub(r"(?<=:)-+(?=:)|-+", "---", ruler.text.strip().strip("+").replace("=", "-"))
    below = Row(f"| {marks.replace('+', ' | ')} |", ruler.number)
    head, rest = (lines[0], lines[1:]) if headed else (Row("|" * (marks.count("+") + 2), ruler.number), lines)
    blank = Row("", ruler.number)
    return [blank, head, below, *rest, blank]


def _row(lines: list[list[str]]) -> str:
    return f"| {' | '.join(_cell(column) for column in zip(*lines, strict=True))} |"


def _cell(lines: tuple[str, ...]) -> str:
    """Join the lines of a cell; an item, and what follows an empty line, begins a line of its own."""
    text = ""
    for n, line in enumerate(lines):
        apart = _ITEM.match(line) or (n and not lines[n - 1])
        text += f"{('<br>' if apart else ' ') if text and line else ''}{line}"
    return text


def _as_code(grid: list[Row]) -> list[Row]:
    first, last = grid[0].number, grid[-1].number
    return [
        Row("```", first, "open"),
        *(Row(row.text, row.number, "code") for row in grid),
        Row("```", last, "close"),
    ]
