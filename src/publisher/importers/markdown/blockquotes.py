"""Quotations, whose insides are Markdown like all the rest: lists after prose, tables, code between fences."""

import re
from itertools import groupby

from publisher.importers.markdown.admonitions import mark_titles, quote_boxes
from publisher.importers.markdown.leftovers import LEFTOVERS
from publisher.importers.markdown.line_fixes import mend_lines
from publisher.importers.markdown.lists import settle_lists
from publisher.importers.markdown.pipe_tables import settle_tables
from publisher.importers.markdown.rows import Passed, Row, in_order, language_row, rows_of
from publisher.importers.markdown.verse_lines import read_verse

_SIGN = re.compile(r" {0,3}>[ \t]?")


def settle_quotes(rows: list[Row]) -> Passed:
    """Send what each quotation holds through the passes that a text goes through, and quote it again."""
    passed = Passed([], [])
    for quoted, run in groupby(rows, lambda row: row.kind == "text" and bool(_SIGN.match(row.text))):
        members = list(run)
        inner = _quotation_in_markdown(members) if quoted else Passed(members, [])
        passed.rows.extend(inner.rows)
        passed.told.extend(inner.told)
    return passed


def _quotation_in_markdown(quoted: list[Row]) -> Passed:
    text = "\n".join(_SIGN.sub("", row.text, count=1) for row in quoted)
    boxes = (quote_boxes, mark_titles, settle_quotes)
    passes = (read_verse, *LEFTOVERS, *boxes, mend_lines, settle_tables, settle_lists)
    inner = in_order(passes, rows_of(text, quoted[0].number))
    bare = [(line, row.number) for row in inner.rows for line in _row_in_quotation(row).split("\n")]
    return Passed([Row(f"> {line}", number) for line, number in bare], inner.told)


def _row_in_quotation(row: Row) -> str:
    """Give a row as Python-Markdown reads it in a quotation, where it knows indented code alone."""
    if row.kind == "open":
        # The comment keeps a list above from taking the code.
        return "\n".join(("", "<!-- -->", "", *(said.text for said in language_row(row, 4))))
    if row.kind == "close":
        return ""
    return f"    {row.text}" if row.kind == "code" and not row.text.startswith("    ") else row.text
