"""Tables as they are typed into those that Python-Markdown reads."""

import re
from dataclasses import replace

from publisher.diagnostics import Finding
from publisher.importers.markdown.rows import Passed, Row

_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))|\\.|(?P<bar>\|)")

_CAPTION = re.compile(r" {0,3}(?:Table)?:[ \t]+(\S.*)")


def _width(text: str) -> int:
    """Count the cells of a row."""
    bare = text.strip()
    bars = sum(1 for found in _BAR.finditer(bare) if found["bar"])
    return bars + 1 - bare.startswith("|") - (bare.endswith("|") and not bare.endswith("\\|") and len(bare) > 1)


def _is_table(rows: list[Row], n: int) -> bool:
    head, below = rows[n], rows[n + 1] if n + 1 < len(rows) else None
    if below is None or head.kind != "text" or below.kind != "text" or "|" not in head.text or "|" not in below.text:
        return False
    return bool(_DELIMITER.fullmatch(below.text)) and not _DELIMITER.fullmatch(head.text)


def settle_tables(rows: list[Row]) -> Passed:
    """Begin tables after prose anew; where a row has more cells than the head, widen the head and tell it."""
    out: list[Row] = []
    told: list[tuple[int, Finding]] = []
    at = 0
    while at < len(rows):
        if not _is_table(rows, at):
            out.append(rows[at])
            at += 1
            continue
        end = next((n for n in range(at, len(rows)) if rows[n].blank or rows[n].kind != "text"), len(rows))
        if out and not out[-1].blank:
            out.append(Row("", rows[at].number))
        table, more = _widened(rows[at:end])
        out += table
        told += more
        at = _captioned(rows, end, out)
    return Passed(out, told)


def _captioned(rows: list[Row], end: int, out: list[Row]) -> int:
    """Mark the caption that pandoc has below a table, and give the row that it ends before."""
    at = next((n for n in range(end, min(end + 3, len(rows))) if not rows[n].blank), len(rows))
    found = _CAPTION.fullmatch(rows[at].text) if at < len(rows) and rows[at].kind == "text" else None
    if not found or (at + 1 < len(rows) and not rows[at + 1].blank):
        return end
    number = rows[at].number
    out += [Row("", number), Row(found[1], number), Row("{: .caption}", number)]
    return at + 1


def _widened(table: list[Row]) -> tuple[list[Row], list[tuple[int, Finding]]]:
    head = _width(table[0].text)
    widest = max(table[2:], key=lambda row: _width(row.text), default=table[0])
    most = _width(widest.text)
    if most <= head:
        return table, []
    told = Finding.of("M013", None, cells=most, columns=head)
    wider = [
        replace(row, text=row.text.rstrip().removesuffix("|") + sign * (most - head) + "|")
        for row, sign in zip(table[:2], ("| ", "|---"), strict=True)
    ]
    return [*wider, *table[2:]], [(widest.number, told)]
