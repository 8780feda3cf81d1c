"""The lines of a pasted text parted: what belongs to its head, its body, its notes, its end."""

from itertools import pairwise
from math import inf

from publisher.importers.pasted import signs
from publisher.importers.pasted.author_names import authors
from publisher.importers.pasted.body import read_body
from publisher.importers.pasted.endnotes import Notes
from publisher.importers.pasted.head import take_head
from publisher.importers.pasted.line_kinds import Line, Raw
from publisher.importers.pasted.list_items import is_sentence
from publisher.importers.pasted.tail import take_signature, take_tail


def parted(notes: Notes, tail: list[Line]) -> tuple[Line, ...]:
    """Say of each line what it is, and give an author's line for each author."""
    text, inner = take_tail(notes.text) if notes.lines and not tail else (notes.text, [])
    head, rest = _head(text)
    if not any(line.kind == "byline" for line in head):
        rest, foot = take_signature(rest)
        head += foot
    body = read_body(rest, poem=any(map(_is_poem, head)))
    found = sorted([*head, *body, *inner, *notes.lines, *tail], key=lambda line: line.number)
    return tuple(one for line in found for one in (authors(line) if line.kind == "byline" else (line,)))


def _is_poem(line: Line) -> bool:
    """Say whether a line of the head calls a text a poem."""
    return bool(signs.POEM.match(line.text if line.kind in ("kicker", "subtitle") else line.mark))


def _head(lines: list[Raw]) -> tuple[list[Line], list[Raw]]:
    """Take the head; rules between its lines are furniture, but what is under a rule that ends a text is body."""
    rules = [line for line in lines if _is_rule(line)]
    plain = [line for line in lines if not _is_rule(line)]
    head, rest = take_head(plain)
    end = _first_end(lines)
    if any(line.number > end for line in head):
        head, rest = take_head([line for line in plain if line.number < end])
        rest += [line for line in plain if line.number > end]
    begin = min((line.number for line in rest), default=inf)
    spent = [Line("label", "", line.number, mark=line.text) for line in rules if line.number < begin]
    body = [*rest, *(line for line in rules if line.number > begin)]
    return [*head, *spent], sorted(body, key=lambda line: line.number)


def _first_end(lines: list[Raw]) -> float:
    """Give the line of the first rule under a sentence."""
    ends = (under.number for line, under in pairwise(lines) if is_sentence(line.text) and _is_rule(under))
    return next(ends, inf)


def _is_rule(line: Raw) -> bool:
    return bool(signs.RULE.fullmatch(line.text))
