"""Notes as they are written below a text: their names, and what belongs to each."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from publisher.diagnostics import Finding
from publisher.importers.markdown.rows import Row, WrittenNote, set_out, told_apart

_NOTE = re.compile(r"[ \t]*\[\^([^\]\n]*[^\]\s][^\]\n]*)\]:[ \t]*(.*)")
# What begins a block of its own at the margin straight below a note's words, and is no more of them.
_BLOCK = re.compile(
    r" {0,3}(?:[-*+•●▪][ \t]|[\d٠-٩۰-۹]{1,9}[.)][ \t]|>|#{1,6}(?:[ \t]|$)|\||<|:{3,}|!!! ?\w|\{:)|[-*_ ]{3,}$"
)
_WITHIN = 4  # columns: what is set in so far belongs to the note above it, after a blank row too


class Parted(NamedTuple):
    """A text without its notes, and these."""

    rows: list[Row]
    notes: list[WrittenNote]


def note_name(written: str) -> str:
    """Return the name of a note without needless spaces."""
    return " ".join(written.split())


def part_notes(rows: list[Row]) -> Parted:
    """Take the notes out of a text, each with the lines that belong to it as rows of a text of its own."""
    out: list[Row] = []
    notes: list[WrittenNote] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        found = _NOTE.fullmatch(row.text) if row.kind == "text" else None
        if not found:
            out.append(row)
            at += 1
            continue
        end = _end_of_note(rows, at)
        first = Row(found[2], row.number)
        inside = [Row(set_out(one.text, row.indent + _WITHIN), one.number) for one in rows[at + 1 : end]]
        notes.append(WrittenNote(note_name(found[1]), row.number, told_apart([first, *inside]).rows))
        # What was above and below stays apart.
        out.append(Row("", row.number))
        at = end
    return Parted(out, notes)


def _end_of_note(rows: list[Row], start: int) -> int:
    """Return where a note's rows end, as GitHub reads them: those of its paragraph, then those that are set in."""
    within = rows[start].indent + _WITHIN
    end, at = start + 1, start + 1
    fenced, goes_on = False, True
    while at < len(rows):
        row = rows[at]
        if row.blank:
            goes_on = False
            at += 1
            continue
        if row.kind == "text" and _NOTE.fullmatch(row.text):
            break
        set_in = row.indent >= within or row.number == rows[end - 1].number
        if row.kind == "open":
            fenced = set_in or row.indent > rows[start].indent
        if not (fenced or set_in or (goes_on and row.kind == "text" and not _BLOCK.match(row.text))):
            break
        fenced = fenced and row.kind != "close"
        goes_on = row.kind == "text"
        at += 1
        end = at
    return end


def tell_notes_written_twice(notes: Iterable[WrittenNote]) -> Iterator[tuple[int, Finding]]:
    """Yield a finding for every note whose name another above it has."""
    seen: set[str] = set()
    for note in sorted(notes, key=lambda note: note.number):
        if note.name in seen:
            yield note.number, Finding.of("M014", None, name=note.name)
        seen.add(note.name)
