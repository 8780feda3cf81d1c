"""Texts within a text, whose insides are Markdown like all the rest: notes, quotations, items of lists, boxes."""

import re
from collections.abc import Callable
from typing import NamedTuple

from publisher.diagnostics import Finding
from publisher.importers.markdown.admonitions import mark_titles, quote_boxes, read_boxes
from publisher.importers.markdown.html_wrappers import open_wrappers
from publisher.importers.markdown.inline_notes import read_inline_notes
from publisher.importers.markdown.leftovers import LEFTOVERS
from publisher.importers.markdown.line_fixes import mend_lines
from publisher.importers.markdown.lists import begins_list, read_list, settle_lettered_lines
from publisher.importers.markdown.marked_blocks import marked_code, marked_item
from publisher.importers.markdown.pipe_tables import settle_tables
from publisher.importers.markdown.rows import Pass, Passed, Row, WrittenNote, in_order, rows_of, set_out, told_apart
from publisher.importers.markdown.verse_lines import read_verse
from publisher.importers.markdown.written_notes import part_notes

_QUOTED = re.compile(r" {0,3}>[ \t]?")
_BOX = re.compile(r" {0,3}(?:!!!|\?\?\?\+?) ?\w")
_DEFINITION = re.compile(r" {0,3}:[ \t]{1,3}(?=\S)")
_SET_IN = 4  # columns, of what belongs to a box or to a definition


class _Run(NamedTuple):
    """The rows from one on that are a text of their own, as Markdown again, and the row that they end before."""

    passed: Passed
    end: int


def take_notes(rows: list[Row]) -> Passed:
    """Take the notes out of a text, and send each through the passes that a text goes through."""
    text, notes = part_notes(rows)
    read = [in_order(_IN_NOTES, Passed(note.rows, [])) for note in notes]
    own = tuple(note._replace(rows=inner.rows) for note, inner in zip(notes, read, strict=True))
    told = [one for inner in read for one in inner.told]
    return Passed(text, told, (*own, *(note for inner in read for note in inner.notes)))


def settle_nested(rows: list[Row]) -> Passed:
    """Settle the quotations, lists and boxes of a text, and mark their code and its own."""
    return _settled(rows, (_list, _quotation, _set_in)).passed


def settle_nested_in_verse(rows: list[Row]) -> Passed:
    """Settle those of a poem, in which a line that begins with a dash or a number is a line of verse."""
    return _settled(rows, (_quotation, _set_in)).passed


class _Settled(NamedTuple):
    """A text with what is in it settled, and whether blank rows part its blocks."""

    passed: Passed
    parted: bool


def _settled(rows: list[Row], readers: "tuple[_Reader, ...]") -> _Settled:
    out, told, notes = list[Row](), list[tuple[int, Finding]](), list[WrittenNote]()
    at, begun, blank, parted = 0, False, False, False
    while at < len(rows):
        row = rows[at]
        if row.blank:
            blank = begun
        else:
            parted, blank, begun = parted or blank, False, True
        found = None if row.blank or row.kind != "text" else _nested_run(rows, at, out, readers)
        if found is None:
            out.append(row)
            at += 1
            continue
        out += found.passed.rows
        told += found.passed.told
        notes += found.passed.notes
        at = found.end
    return _Settled(Passed(marked_code(settle_lettered_lines(out)), told, tuple(notes)), parted)


def _nested_run(rows: list[Row], at: int, above: list[Row], readers: "tuple[_Reader, ...]") -> _Run | None:
    return next((run for reader in readers if (run := reader(rows, at, above))), None)


def _list(rows: list[Row], at: int, above: list[Row]) -> _Run | None:
    item = begins_list(rows, at, above[-1] if above else None)
    if item is None:
        return None
    found = read_list(rows, at, item)
    inner = [_settled(told_apart(own).rows, _READERS) for _, own in found.items]
    loose = found.parted or any(one.parted for one in inner)
    lines = [Row("", rows[at].number)]
    for number, ((sign, own), one) in enumerate(zip(found.items, inner, strict=True)):
        text = one.passed.rows or own[:1] or [Row("", rows[at].number)]
        lines += marked_item(sign, text, first=not number, loose=loose)
    lines.append(Row("", lines[-1].number))
    told = [one for each in inner for one in each.passed.told]
    return _Run(Passed(lines, told, tuple(note for each in inner for note in each.passed.notes)), found.end)


def _quotation(rows: list[Row], at: int, above: list[Row]) -> _Run | None:  # noqa: ARG001 -- a reader's
    end = next((n for n in range(at, len(rows)) if not _is_quoted(rows[n])), len(rows))
    if end == at:
        return None
    text = "\n".join(_QUOTED.sub("", row.text, count=1) for row in rows[at:end])
    inner = in_order(_IN_QUOTATIONS, rows_of(text, rows[at].number))
    return _Run(inner._replace(rows=[Row(f"> {row.text}", row.number) for row in inner.rows]), end)


def _is_quoted(row: Row) -> bool:
    return row.kind == "text" and bool(_QUOTED.match(row.text))


def _set_in(rows: list[Row], at: int, above: list[Row]) -> _Run | None:  # noqa: ARG001 -- a reader's
    """Read what is set in below the head of a `!!!` box, or goes on a definition."""
    row = rows[at]
    definition = _DEFINITION.match(row.text)
    if not definition and not _BOX.match(row.text):
        return None
    end = n = at + 1
    while n < len(rows) and (rows[n].blank or rows[n].kind != "text" or rows[n].indent >= _SET_IN):
        n += 1
        end = end if rows[n - 1].blank else n
    if end == at + 1 or (rows[at + 1].blank and not definition):
        return None
    inside = [Row(set_out(one.text, _SET_IN), one.number) for one in rows[at + 1 : end]]
    first = [Row(row.text[definition.end() :], row.number)] if definition else []
    inner = _settled(told_apart([*first, *inside]).rows, _READERS).passed
    set_in = [Row(f"    {one.text}" if one.text else "", one.number) for one in inner.rows]
    head = [row]
    if definition:
        head = [Row(f":   {inner.rows[0].text}", row.number)]
        set_in = set_in[1:]
    return _Run(inner._replace(rows=[*head, *set_in]), end)


_Reader = Callable[[list[Row], int, list[Row]], _Run | None]
_READERS: tuple[_Reader, ...] = (_list, _quotation, _set_in)
_LINES: tuple[Pass, ...] = (read_inline_notes, mend_lines, settle_tables, settle_nested)
_IN_QUOTATIONS: tuple[Pass, ...] = (take_notes, read_verse, *LEFTOVERS, quote_boxes, mark_titles, *_LINES)
_IN_NOTES: tuple[Pass, ...] = (read_verse, *LEFTOVERS, read_boxes, open_wrappers, *_LINES)
