"""Runs of bullets and numbers into lists, nested as they are indented."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from publisher.importers.inference import Certainty
from publisher.importers.pasted import signs
from publisher.importers.pasted.line_kinds import LIST, Kind, Line, Raw

_DEEPEST = 5
_MOST_UNDER = 12
_LONGEST_TITLE = 90
_DASHES = ("-", "–", "—")


def take_list(lines: Sequence[Raw], at: int, *, indented: bool, across: bool) -> list[Line]:
    """Take the list that begins at a line; a single item is one only by a sign that has no other use.

    Items may have paragraphs of their own: what is `indented` under them, and, `across` lines that are not, what
    stands before the item with the next number.
    """
    first = _item_of_line(lines[at])
    run = _run(lines, at, indented=indented, across=across) if first else []
    items = [line for line in run if line.kind in LIST]
    alone = len(items) == 1 and (
        run[0].kind == "number" or not run[0].mark or run[0].mark.strip() in signs.FAINT_BULLETS
    )
    return [] if alone else _as_paragraphs(run) if _is_dialogue(run) else run


def _is_dialogue(run: Sequence[Line]) -> bool:
    """Say whether lines with dashes are of people who speak: some ask, some answer, all in sentences."""
    dashed = all(line.kind == "bullet" and line.mark.strip() in _DASHES and not line.level for line in run)
    ends = [line.text[-1] for line in run]
    return dashed and all(end in signs.SENTENCE_END for end in ends) and 0 < sum(map("؟?".count, ends)) < len(run)


def _as_paragraphs(run: Sequence[Line]) -> list[Line]:
    return [Line("paragraph", line.mark + line.text, line.number, "medium") for line in run]


def number_of(line: Line) -> int:
    """Give the number of a numbered item."""
    return int("".join(c for c in line.mark if c.isdecimal()) or 0)


def _item_of_line(line: Raw) -> Line | None:
    """Read a line as an item, if it has a mark; items counted in words keep them."""
    if (mark := signs.BULLET.match(line.text)) and not signs.RULE.fullmatch(line.text):
        return _line_after_mark("bullet", line, mark.end(), "medium" if mark[0][0] in "–—" else "high")
    if mark := signs.NUMBER.match(line.text):
        return _line_after_mark("number", line, mark.end(), "high")
    return Line("bullet", line.text, line.number, "medium") if signs.WORDED.match(line.text) else None


def _line_after_mark(kind: Kind, line: Raw, end: int, certainty: Certainty) -> Line:
    return Line(kind, line.text[end:], line.number, certainty, line.text[:end])


def _run(lines: Sequence[Raw], at: int, *, indented: bool, across: bool) -> list[Line]:
    """Follow items, with what stands under each, as long as they go on with the list of their level."""
    begin = at
    run: list[Line] = []
    indents: list[int] = []
    last: list[Line] = []
    while (at := begin + len(run)) < len(lines):
        if item := _next(lines[at], indents, last):
            last[item.level :] = [item]
            run.append(item)
        elif indented and run and _is_in_item(lines[at], indents):
            run.append(_paragraph_of_item(lines[at], sum(indent + 1 < lines[at].indent for indent in indents)))
        elif across and (under := _under(lines, at, indents, last)):
            run += under
        elif across and _follows_last_item(lines, at, run):
            run.append(_paragraph_of_item(lines[at], 1))
        else:
            break
    return run


def _follows_last_item(lines: Sequence[Raw], at: int, run: Sequence[Line]) -> bool:
    """Say whether a paragraph that is set close to the last item is its own, as one was the item's before."""
    kinds = [(line.kind, line.level) for line in run[-2:]]
    close = at > 1 and lines[at - 1].gap > 0 and not lines[at].gap
    return close and kinds == [("paragraph", 1), ("number", 0)] and is_prose(lines[at].text)


def _next(line: Raw, indents: list[int], last: Sequence[Line]) -> Line | None:
    """Read a line as the next item of the list of its level."""
    item = _item_of_line(line)
    if not item:
        return None
    level = _level(indents, line.indent)
    before = last[level] if level < len(last) else None
    return replace(item, level=level) if _goes_on(item, before, level) else None


def _is_in_item(line: Raw, indents: Sequence[int]) -> bool:
    """Say whether a line is a paragraph of the item that it is indented under."""
    return line.indent > indents[0] + 1 and is_prose(line.text) and not _item_of_line(line)


def is_prose(text: str) -> bool:
    """Say whether a line has no sign of being anything but a paragraph."""
    marked = (signs.QUOTED, signs.CAPTION, signs.CLAUSE, signs.HASHTAGS)
    return not (signs.COLUMNS.search(text) or signs.RULE.fullmatch(text) or any(sign.match(text) for sign in marked))


def _paragraph_of_item(line: Raw, level: int) -> Line:
    return Line("paragraph", line.text, line.number, "medium", level=level)


def _under(lines: Sequence[Raw], at: int, indents: list[int], last: list[Line]) -> list[Line]:
    """Take what stands, not indented, between an item and the one with the next number."""
    del indents[1:], last[1:]
    found: list[Line] = []
    for line in islice(lines, at, at + _MOST_UNDER) if last and last[0].kind == "number" else ():
        item = _item_of_line(line)
        if item and item.kind == "number":
            follows = line.indent <= indents[0] + 1 and number_of(item) == number_of(last[0]) + 1
            return found if follows else []
        if not item and not (is_prose(line.text) and is_sentence(line.text)):
            break
        found.append(replace(item, level=1, certainty="medium") if item else _paragraph_of_item(line, 1))
    return []


def is_sentence(text: str) -> bool:
    """Say whether a line is surely a sentence or more, and no title."""
    return len(text) > _LONGEST_TITLE or text.endswith((*signs.SENTENCE_END, "»", ":"))


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
