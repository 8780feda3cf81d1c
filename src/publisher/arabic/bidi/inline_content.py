"""Inline content as values: leaves of text, elements around them, other things; and ranges of it wrapped."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from lxml.html import HtmlElement

from publisher.arabic.bidi.levels import joined
from publisher.arabic.bidi.run_tokens import LTR_OBJECT, OBJECT

_CODE = frozenset(("code", "kbd", "samp"))
_RAISED = frozenset(("sub", "sup"))
_ZWJ = "\u200d"
_SPACES = str.maketrans("\n\r\t\f", "    ")


@dataclass(slots=True)
class Text:
    """A piece of text without elements in it."""

    text: str


@dataclass(slots=True)
class Thing:
    """An element that a paragraph has as one object: a picture, an isolate, code."""

    element: HtmlElement

    @property
    def letter(self) -> str:
        """What stands for it in the text of its paragraph."""
        return LTR_OBJECT if self.element.tag in _CODE else OBJECT


@dataclass(slots=True)
class Around:
    """An element whose content is part of the paragraph around it; `shell` is the element without content or tail."""

    shell: HtmlElement
    children: "list[Node]" = field(default_factory=list)


Node = Text | Thing | Around
Range = tuple[int, int]


def flat(nodes: Sequence[Node]) -> str:
    """Give the text of a paragraph, one character a thing."""
    return "".join(leaf.text if isinstance(leaf, Text) else leaf.letter for leaf in _leaves_of(nodes))


def cuts(nodes: Sequence[Node]) -> list[int]:
    """Return the offsets at which one piece of text ends and another begins."""
    sizes = [len(leaf.text) if isinstance(leaf, Text) else 1 for leaf in _leaves_of(nodes)]
    return list(accumulate(sizes))[:-1]


def named(nodes: Sequence[Node], attribute: str, at: int = 0) -> list[tuple[int, int, str]]:
    """Return the outermost elements that have an attribute, by their places, with its value."""
    found: list[tuple[int, int, str]] = []
    for node in nodes:
        size = _length_of(node)
        if isinstance(node, Around):
            value = node.shell.get(attribute)
            found += [(at, at + size, value)] if value else named(node.children, attribute, at)
        at += size
    return found


def raised(nodes: Sequence[Node], at: int = 0) -> list[Range]:
    """Return the outermost elements of raised and lowered text, by their places."""
    found: list[Range] = []
    for node in nodes:
        size = _length_of(node)
        if isinstance(node, Around):
            found += [(at, at + size)] if node.shell.tag in _RAISED else raised(node.children, at)
        at += size
    return found


def spaced(text: str) -> str:
    """Make line ends and tabs spaces, as HTML does outside `pre`."""
    return text.translate(_SPACES)


def _leaves_of(nodes: Sequence[Node]) -> Iterator[Text | Thing]:
    for node in nodes:
        if isinstance(node, Around):
            yield from _leaves_of(node.children)
        else:
            yield node


def join(nodes: Sequence[Node]) -> bool:
    """Put U+200D on both sides of a cut inside a word; engines that shape text node by node keep the join then."""
    leaves = list(_leaves_of(nodes))
    if len(leaves) == 1:
        return False
    sizes = [len(leaf.text) if isinstance(leaf, Text) else 1 for leaf in leaves]
    joins, changed = joined(flat(nodes)), False
    for (one, other), at in zip(pairwise(leaves), accumulate(sizes), strict=False):
        if not (isinstance(one, Text) and isinstance(other, Text) and one.text and other.text and joins[at]):
            continue
        if one.text[-1] != _ZWJ and other.text[0] != _ZWJ:
            one.text, other.text, changed = one.text + _ZWJ, _ZWJ + other.text, True
    return changed


def wrap(nodes: Sequence[Node], ranges: Sequence[Range], make: Callable[[], HtmlElement]) -> list[Node]:
    """Put each range of a paragraph into an element of its own, and split what it holds a part of."""
    waiting, left = list(reversed(nodes)), list(reversed(ranges))
    done: list[Node] = []
    at = 0
    while waiting:
        node = waiting.pop()
        size = _length_of(node)
        start, end = left[-1] if left else (at + size, at + size)
        if start >= at + size:
            done.append(node)
        elif isinstance(node, Around) and end <= at + size:
            inside = [(a - at, b - at) for a, b in _ranges_before(left, at + size)]
            if left and left[-1][0] < at + size:  # the next range begins in this element and ends beyond it
                (node, *_), rest = _split(node, left[-1][0] - at)
                waiting += [rest] if rest else []
                size = _length_of(node)
            done.append(replace(_as_around(node), children=wrap(_as_around(node).children, inside, make)))
        else:
            left.pop()
            before, rest = _split(node, start - at)
            held, tail = _held(rest, waiting, end - start)
            done += [*before, Around(make(), held)]
            waiting += tail
            at, size = end, 0
        at += size
    return done


def _as_around(node: Node) -> Around:
    assert isinstance(node, Around)  # noqa: S101 -- half of an element is one too
    return node


def _ranges_before(left: list[Range], end: int) -> list[Range]:
    """Take the ranges that lie wholly before an end."""
    taken = []
    while left and left[-1][1] <= end:
        taken.append(left.pop())
    return taken


def _held(node: Node | None, waiting: list[Node], size: int) -> tuple[list[Node], list[Node]]:
    """Collect so many characters from a node on; give them, and what is left of the last one."""
    held: list[Node] = []
    while size:
        node = node or waiting.pop()
        if _length_of(node) > size:
            before, after = _split(node, size)
            return [*held, *before], [after] if after else []
        size -= _length_of(node)
        held.append(node)
        node = None
    return held, [node] if node else []


def _length_of(node: Node) -> int:
    if isinstance(node, Around):
        return sum(map(_length_of, node.children))
    return len(node.text) if isinstance(node, Text) else 1


def _split(node: Node, at: int) -> tuple[list[Node], Node | None]:
    """Cut a node in two; the second half of an element has no id, which is the first one's."""
    if at == 0:
        return [], node
    if isinstance(node, Text):
        return [Text(node.text[:at])], Text(node.text[at:])
    assert isinstance(node, Around)  # noqa: S101 -- a thing is one character: it is never cut
    first: list[Node] = []
    rest = list(node.children)
    while rest and at >= _length_of(rest[0]):
        at -= _length_of(rest[0])
        first.append(rest.pop(0))
    if at:
        before, after = _split(rest.pop(0), at)
        first += before
        rest = [*([after] if after else []), *rest]
    shell = copy(node.shell)
    shell.attrib.pop("id", None)
    return [replace(node, children=first)], Around(shell, rest)
