"""Hits → those whose edits break nothing that points at the text: headings that links name, labels, escapes."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from publisher.arabic.slug import slugify
from publisher.checks.house.hits import Edit, Hit

_HEADING = re.compile(r"^ {0,3}#.*$", re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:", re.MULTILINE)
_LABEL = re.compile(r"\[([^\[\]\n]+)\]")


def keeping(raw: str, hits: Iterable[Hit], applied: Callable[[str, Iterable[Edit]], str]) -> Iterator[Hit]:
    """Leave out the hits that only their author can mend, as something else would have to change with them."""
    found = list(hits)
    labels = _labels(raw)
    renamed = _renamed(raw, [edit for one in found for edit in one.edits], applied)
    for one in found:
        escaped = any(raw[: edit.start].endswith("\\") for edit in one.edits)
        if not escaped and not any(_within(edit, (*labels, *renamed)) for edit in one.edits):
            yield one


def _labels(raw: str) -> list[tuple[int, int]]:
    """List the places of labels that a definition explains (CommonMark 0.31, «link reference definitions»)."""
    defined = {_plain(label) for label in _DEFINITION.findall(raw)}
    return [match.span() for match in _LABEL.finditer(raw) if _plain(match[1]) in defined] if defined else []


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _renamed(
    raw: str, edits: Sequence[Edit], applied: Callable[[str, Iterable[Edit]], str]
) -> Iterator[tuple[int, int]]:
    """List the headings that edits would give another anchor: links lead to them by their words."""
    for heading in _HEADING.finditer(raw):
        start, end = heading.span()
        own = [
            Edit(edit.start - start, edit.end - start, edit.text) for edit in edits if _within(edit, [(start, end)])
        ]
        if own and slugify(heading[0]) != slugify(applied(heading[0], own)):
            yield start, end


def _within(edit: Edit, places: Iterable[tuple[int, int]]) -> bool:
    return any(start <= edit.start and edit.end <= end for start, end in places)
