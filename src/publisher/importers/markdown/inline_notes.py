"""Notes within a line into notes below it; notes of one name told."""

import re
from collections.abc import Iterator
from dataclasses import replace

from publisher.diagnostics import Finding
from publisher.importers.markdown.rows import Passed, Row

_NOTE = "^["
_NOT_READ = re.compile(r"`[^`]*`|\\.")
_LONGEST = 30


def read_inline_notes(rows: list[Row]) -> Passed:
    """Turn pandoc's notes within the text, `^[…]`, into notes below it."""
    taken = "\n".join(row.text for row in rows)
    out: list[Row] = []
    notes: list[Row] = []
    for row in _rows_with_whole_notes(rows):
        text, at = "", 0
        for start, end in _inline_notes(row.text) if row.kind == "text" else ():
            name = _free_name(f"inline-{len(notes) // 2 + 1}", taken)
            notes += [Row("", row.number), Row(f"[^{name}]: {row.text[start + 2 : end]}", row.number)]
            text, at = f"{text}{row.text[at:start]}[^{name}]", end + 1
        out.append(replace(row, text=text + row.text[at:]) if at else row)
    return Passed([*out, *notes], [])


def _free_name(name: str, taken: str) -> str:
    while f"[^{name}]" in taken:
        name += "x"
    return name


def _inline_notes(text: str) -> Iterator[tuple[int, int]]:
    """Find the notes that are whole; brackets inside one come in pairs, and code is not looked at."""
    if _NOTE not in text:
        return
    bare = _NOT_READ.sub(lambda code: "." * len(code[0]), text)
    start, depth = -1, 0
    for sign in re.finditer(r"\^?\[|\]", bare):
        if start < 0 and sign[0] != _NOTE:
            continue
        start, depth = (sign.start(), 0) if start < 0 else (start, depth)
        depth += -1 if sign[0] == "]" else 1
        if depth == 0:
            yield start, sign.start()
            start = -1


def _rows_with_whole_notes(rows: list[Row]) -> list[Row]:
    """Join the rows of a note that goes over several."""
    out: list[Row] = []
    span = 0
    for row in rows:
        before = out[-1] if out else None
        open_note = before and before.kind == "text" and _NOTE in before.text and not _is_closed(before.text)
        if before and open_note and row.kind == "text" and not row.blank and span < _LONGEST:
            out[-1] = replace(before, text=f"{before.text.rstrip()} {row.text.strip()}")
            span += 1
        else:
            out.append(row)
            span = 0
    return out


def _is_closed(text: str) -> bool:
    tail = text[text.rfind(_NOTE) :]
    return tail.count("[") <= tail.count("]")


_WRITTEN = re.compile(r" {0,3}\[\^([^\]]+)\]:")


def tell_notes_written_twice(rows: list[Row]) -> Passed:
    """Tell every note whose name another has: Python-Markdown keeps one of them alone."""
    seen: set[str] = set()
    told: list[tuple[int, Finding]] = []
    for row in rows:
        if row.kind == "text" and (found := _WRITTEN.match(row.text)):
            if found[1] in seen:
                told.append((row.number, Finding.of("M014", None, name=found[1])))
            seen.add(found[1])
    return Passed(rows, told)
