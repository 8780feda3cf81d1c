"""Directional controls that an author wrote → elements that say the same; those without a partner go.

An engine that lays out markup and lines one by one sees half of a pair: what stands between U+2066 and U+2069 in two
elements, or on two lines, comes apart. An element holds together. A control without a partner would turn the rest of
its paragraph round, in some engines and not in others.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import lxml.html

from publisher.arabic.bidi.inline_content import Around, Node, Text, flat, wrap

_ISOLATES = {"\u2066": "ltr", "\u2067": "rtl", "\u2068": "auto"}
_EMBEDDINGS = {"\u202a": "ltr", "\u202b": "rtl"}
# They change the order of letters, which no attribute does: they stay where they are.
_OVERRIDES = {"\u202d": "", "\u202e": ""}
_OPENING = _ISOLATES | _EMBEDDINGS | _OVERRIDES
_PDF, _PDI = "\u202c", "\u2069"
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Pair(NamedTuple):
    """Two controls by their places, and the direction of what stands between them (empty: an override)."""

    start: int
    end: int
    direction: str


def pairs(text: str) -> tuple[list[Pair], set[int]]:
    """Return the pairs of controls in a paragraph that stand in no other, and the places of those without a partner.

    UAX #9, BD9 and BD11: U+2069 ends an isolate and the embeddings that it left open.
    """
    waiting: list[int] = []
    found: list[Pair] = []
    alone: set[int] = set()
    for match in _CONTROLS.finditer(text):
        sign, place = match[0], match.start()
        if sign in _OPENING:
            waiting.append(place)
            continue
        while sign == _PDI and waiting and text[waiting[-1]] not in _ISOLATES:
            if not any(text[at] in _ISOLATES for at in waiting):
                break
            alone.add(waiting.pop())
        if not waiting or (text[waiting[-1]] in _ISOLATES) != (sign == _PDI):
            alone.add(place)
            continue
        start = waiting.pop()
        found.append(Pair(start, place, _OPENING[text[start]]))
    alone.update(waiting)
    outer: list[Pair] = []
    for pair in sorted(found):
        if not outer or pair.start > outer[-1].end:
            outer.append(pair)
    return outer, alone


def has_controls(text: str) -> bool:
    """Return whether a text has any of the controls."""
    return bool(_CONTROLS.search(text))


def without_lone_controls(text: str) -> str:
    """Return a paragraph without the controls that have no partner."""
    if not _CONTROLS.search(text):
        return text
    _, alone = pairs(text)
    return "".join(letter for at, letter in enumerate(text) if at not in alone)


def without_controls(text: str) -> str:
    """Return a text without any of the controls, as products have it."""
    return _CONTROLS.sub("", text)


def resolve(nodes: list[Node], *, lines: bool) -> list[Node] | None:
    """Put what stands in a pair of controls into an element with its direction; None where there are no controls.

    It is no `bdi`, which is what the press itself sets: the order of its words is the author's own. With `lines`,
    every line is a paragraph. Pairs within pairs are left for when the element is looked into.
    """
    text = flat(nodes)
    if not _CONTROLS.search(text):
        return None
    found, dropped = _of_paragraphs(text, lines=lines)
    before = [0, *accumulate(at in dropped for at in range(len(text)))]
    _drop(nodes, dropped)
    ranges, directions = [], []
    for pair in found:
        start, end = pair.start - before[pair.start], pair.end - before[pair.end]
        if pair.direction and end > start:
            ranges.append((start, end))
            directions.append(pair.direction)
    each = iter(directions)
    return wrap(nodes, ranges, lambda: lxml.html.Element("span", dir=next(each))) if ranges else nodes


def _of_paragraphs(text: str, *, lines: bool) -> tuple[list[Pair], set[int]]:
    """Return the pairs of a text, and the places of all controls that elements stand for, or that go."""
    found, dropped, at = list[Pair](), set[int](), 0
    for paragraph in text.split("\n") if lines else [text]:
        here, alone = pairs(paragraph)
        found += [Pair(at + pair.start, at + pair.end, pair.direction) for pair in here]
        dropped |= {at + place for place in alone}
        at += len(paragraph) + 1
    return found, dropped | {place for pair in found if pair.direction for place in (pair.start, pair.end)}


def _drop(nodes: Sequence[Node], places: set[int]) -> None:
    """Delete the characters at some places of a paragraph."""
    at = 0
    for leaf in _leaves(nodes):
        if isinstance(leaf, Text):
            size = len(leaf.text)
            leaf.text = "".join(letter for n, letter in enumerate(leaf.text, at) if n not in places)
            at += size
        else:
            at += 1


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Around):
            yield from _leaves(node.children)
        else:
            yield node
