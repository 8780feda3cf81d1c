"""Notes within a line into notes beside the text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from publisher.importers.markdown.prose import own
from publisher.importers.markdown.rows import Passed, Row, WrittenNote

_NOTE = "^["
_NOT_READ = re.compile(r"`[^`]*`|\\.")
_LONGEST = 30


def read_inline_notes(rows: list[Row]) -> Passed:
    """Take pandoc's notes within the text, `^[…]`, out of it, and call them instead.

    Their names are `^`, the line and a number, as no author names a note.
    """
    out: list[Row] = []
    notes: list[WrittenNote] = []
    for row in _rows_with_whole_notes(rows):
        text, at = "", 0
        for start, end in _inline_notes(row.text) if own(row) else ():
            name = f"^{row.number}.{len(notes) + 1}"
            notes.append(WrittenNote(name, row.number, [Row(row.text[start + 2 : end].strip(), row.number)]))
            text, at = f"{text}{row.text[at:start]}[^{name}]", end + 1
        out.append(replace(row, text=text + row.text[at:]) if at else row)
    return Passed(out, [], tuple(notes))


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
        open_note = before and own(before) and _NOTE in before.text and not _is_closed(before.text)
        if before and open_note and own(row) and not row.blank and span < _LONGEST:
            out[-1] = replace(before, text=f"{before.text.rstrip()} {row.text.strip()}")
            span += 1
        else:
            out.append(row)
            span = 0
    return out


def _is_closed(text: str) -> bool:
    tail = text[text.rfind(_NOTE) :]
    return tail.count("[") <= tail.count("]")
