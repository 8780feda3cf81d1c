"""Code within the lines of a text, and the text without any code, for whoever looks for markup in it."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

from publisher.importers.markdown.rows import rows_of

_BLANK_ROW = re.compile(r"\n[ \t]*\n")
_NOT_LINE_END = re.compile("[^\n]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def code_spans(text: str, blank_row: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Find code between runs of backticks of one length within a paragraph (CommonMark 0.31 §6.1), in one pass.

    `blank_row` is what parts paragraphs, from one line end to the other.
    """
    runs = [match.span() for match in re.finditer(r"(?<!\\)`+", text)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for start, end in runs:
        by_length[end - start].append(start)
    breaks = [match.start() for match in blank_row.finditer(text)] if runs else []
    cursor = 0
    for start, end in runs:
        if start < cursor:
            continue
        same = by_length[end - start]
        following = bisect_right(same, start)
        if following == len(same):
            continue
        close, gap = same[following], bisect_left(breaks, start)
        if gap == len(breaks) or breaks[gap] > close:
            cursor = close + end - start
            yield start, cursor


def without_code(text: str) -> str:
    """Blank the code and the comments of a Markdown text; every other character keeps its place."""
    rows = rows_of(text, 0).rows
    lines = text.split("\n")
    for row in rows:
        if row.kind != "text" and row.number < len(lines):
            lines[row.number] = " " * len(lines[row.number])
    prose = "\n".join(lines)
    spans = list(code_spans(prose, _BLANK_ROW))
    for start, end in [*spans, *(match.span() for match in _COMMENT.finditer(prose))]:
        prose = prose[:start] + _NOT_LINE_END.sub(" ", prose[start:end]) + prose[end:]
    return prose
