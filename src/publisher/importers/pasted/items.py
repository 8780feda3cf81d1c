"""Runs of bullets and numbers into lists, nested as they are indented."""

from collections.abc import Sequence

from publisher.importers.base import Certainty
from publisher.importers.pasted import signs
from publisher.importers.pasted.kinds import Kind, Line, Raw

_DEEPEST = 5


def take_list(lines: Sequence[Raw], at: int) -> list[Line]:
    """Take the list that begins at a line; a single item is one only by a sign that has no other use."""
    first = _item(lines[at])
    run = _run(lines, at) if first else []
    alone = len(run) == 1 and (
        run[0].kind == "number" or not run[0].mark or run[0].mark.strip() in signs.FAINT_BULLETS
    )
    return [] if alone else run


def number_of(line: Line) -> int:
    """Give the number of a numbered item."""
    return int("".join(c for c in line.mark if c.isdecimal()) or 0)


def _item(line: Raw) -> Line | None:
    """Read a line as an item, if it has a mark; items counted in words keep them."""
    if mark := signs.BULLET.match(line.text):
        return _marked("bullet", line, mark.end(), "medium" if mark[0][0] in "–—" else "high")
    if mark := signs.NUMBER.match(line.text):
        return _marked("number", line, mark.end(), "high")
    return Line("bullet", line.text, line.number, "medium") if signs.WORDED.match(line.text) else None


def _marked(kind: Kind, line: Raw, end: int, certainty: Certainty) -> Line:
    return Line(kind, line.text[end:], line.number, certainty, line.text[:end])


def _run(lines: Sequence[Raw], at: int) -> list[Line]:
    """Follow items as long as each goes on with the list of its level."""
    run: list[Line] = []
    indents: list[int] = []
    last: list[Line] = []
    while at < len(lines) and (item := _item(lines[at])):
        level = _level(indents, lines[at].indent)
        before = last[level] if level < len(last) else None
        if not _goes_on(item, before, level):
            break
        item = Line(item.kind, item.text, item.number, item.certainty, item.mark, level)
        last[level:] = [item]
        run.append(item)
        at += 1
    return run


def _level(indents: list[int], indent: int) -> int:
    """Give the level of an indent, and keep the indents of the levels above it."""
    while indents and indent < indents[-1]:
        indents.pop()
    if not indents or (indent > indents[-1] + 1 and len(indents) < _DEEPEST):
        indents.append(indent)
    return len(indents) - 1


def _goes_on(item: Line, before: Line | None, level: int) -> bool:
    """Say whether an item may stand after another of its level: of the same kind, with the next number."""
    if before and before.kind != item.kind:
        return False
    if item.kind == "bullet":
        return True
    number = number_of(item)
    return number == number_of(before) + 1 if before else number == 1 if level else number >= 1
