"""Notes and quotations, whose insides are Markdown like all the rest: lists after prose, tables, code in fences."""

import re
from itertools import groupby

from publisher.importers.markdown.admonitions import mark_titles, quote_boxes, read_boxes
from publisher.importers.markdown.html_wrappers import open_wrappers
from publisher.importers.markdown.inline_notes import read_inline_notes
from publisher.importers.markdown.leftovers import LEFTOVERS
from publisher.importers.markdown.line_fixes import mend_lines
from publisher.importers.markdown.lists import settle_lists
from publisher.importers.markdown.pipe_tables import settle_tables
from publisher.importers.markdown.rows import Pass, Passed, Row, in_order, language_row, rows_of
from publisher.importers.markdown.written_notes import part_notes

_SIGN = re.compile(r" {0,3}>[ \t]?")


def settle_quotes(rows: list[Row]) -> Passed:
    """Send what each quotation holds through the passes that a text goes through, and quote it again."""
    out: list[Passed] = []
    for quoted, run in groupby(rows, lambda row: row.kind == "text" and bool(_SIGN.match(row.text))):
        members = list(run)
        out.append(_quotation_in_markdown(members) if quoted else Passed(members, []))
    return _together(out)


def take_notes(rows: list[Row]) -> Passed:
    """Take the notes out of a text, and send each through the passes that a text goes through."""
    text, notes = part_notes(rows)
    read = [in_order(_IN_NOTES, Passed(note.rows, [])) for note in notes]
    own = tuple(note._replace(rows=inner.rows) for note, inner in zip(notes, read, strict=True))
    below = _together(read)
    return Passed(text, below.told, (*own, *below.notes))


def _together(passed: list[Passed]) -> Passed:
    return Passed(
        [row for one in passed for row in one.rows],
        [told for one in passed for told in one.told],
        tuple(note for one in passed for note in one.notes),
    )


def _quotation_in_markdown(quoted: list[Row]) -> Passed:
    text = "\n".join(_SIGN.sub("", row.text, count=1) for row in quoted)
    inner = in_order(_IN_QUOTATIONS, rows_of(text, quoted[0].number))
    bare = [(line, row.number) for row in inner.rows for line in _row_in_quotation(row).split("\n")]
    return Passed([Row(f"> {line}", number) for line, number in bare], inner.told, inner.notes)


def _row_in_quotation(row: Row) -> str:
    """Give a row as Python-Markdown reads it in a quotation, where it knows indented code alone."""
    if row.kind == "open":
        # The comment keeps a list above from taking the code.
        return "\n".join(("", "<!-- -->", "", *(said.text for said in language_row(row, 4))))
    if row.kind == "close":
        return ""
    return f"    {row.text}" if row.kind == "code" and not row.text.startswith("    ") else row.text


_BLOCKS: tuple[Pass, ...] = (settle_quotes, mend_lines, settle_tables, settle_lists, read_inline_notes)
_IN_QUOTATIONS: tuple[Pass, ...] = (take_notes, *LEFTOVERS, quote_boxes, mark_titles, *_BLOCKS)
_IN_NOTES: tuple[Pass, ...] = (*LEFTOVERS, read_boxes, open_wrappers, *_BLOCKS)
