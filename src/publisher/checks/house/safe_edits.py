"""Hits → those whose edits keep what points at the text (headings, labels, escapes), and words of the Qur'an."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from sys import maxsize

from publisher.arabic.slug import slugify
from publisher.checks.house.hits import Edit, Hit
from publisher.checks.house.quranic import is_quranic

_HEADING = re.compile(r"^ {0,3}#.*$", re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:", re.MULTILINE)
_LABEL = re.compile(r"\[([^\[\]\n]+)\]")


def keeping(raw: str, hits: Iterable[Hit], applied: Callable[[str, Iterable[Edit]], str]) -> Iterator[Hit]:
    """Give the hits that can be mended; those whose author would have to change something else too are his."""
    found = [one for one in hits if one.edits]
    if not found:
        return
    renamed = _spans_of_renamed_headings(raw, sorted(edit for one in found for edit in one.edits), applied)
    kept = [_Places(_spans_of_labels(raw)), _Places(renamed)]
    for one in found:
        escaped = any(raw.endswith("\\", 0, edit.start) for edit in one.edits)
        quranic = any(is_quranic(raw, edit.start, edit.end) for edit in one.edits)
        if not escaped and not quranic and not any(edit in places for edit in one.edits for places in kept):
            yield one


class _Places:
    """Ranges of a text that do not overlap, in order."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = list(ranges)

    def __contains__(self, edit: Edit) -> bool:
        before = bisect_right(self._ranges, (edit.start, maxsize)) - 1
        return before >= 0 and edit.end <= self._ranges[before][1]


def _spans_of_labels(raw: str) -> list[tuple[int, int]]:
    """List the places of labels that a definition explains (CommonMark 0.31, «link reference definitions»)."""
    defined = {_folded_label(label) for label in _DEFINITION.findall(raw)}
    return [match.span() for match in _LABEL.finditer(raw) if _folded_label(match[1]) in defined] if defined else []


def _folded_label(label: str) -> str:
    return " ".join(label.split()).casefold()


def _spans_of_renamed_headings(
    raw: str, edits: Sequence[Edit], applied: Callable[[str, Iterable[Edit]], str]
) -> Iterator[tuple[int, int]]:
    """List the headings that edits would give another anchor: links lead to them by their words."""
    starts = [edit.start for edit in edits]
    for heading in _HEADING.finditer(raw):
        start, end = heading.span()
        near = edits[bisect_left(starts, start) : bisect_right(starts, end)]
        own = [Edit(edit.start - start, edit.end - start, edit.text) for edit in near if edit.end <= end]
        if own and slugify(heading[0]) != slugify(applied(heading[0], own)):
            yield start, end
