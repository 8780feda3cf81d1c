"""The hemistichs of a poem: side by side where all of them fit so, else each below the one before and further in.

All are as wide as the widest is by nature. A poem is measured before it is laid out
(`patches/fixes/verse_layout.py`); then its hemistichs are parted by a space or by the end of a line, and `places`
tells where each is to stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure.boxes import BlockBox, Box, InlineBox, LineBox, TextBox
from weasyprint.layout.preferred import inline_max_content_width

_BAYT, _HEMISTICH, _CAESURA = "bayt", "hemistich", "caesura"
_SINGLE = "single"
_GAP, _LEAST_GAP = 2.0, 1.0  # em, between hemistichs
_FURTHER_IN = 0.5  # of a hemistich, at the most
_ROUNDING = 0.5  # px


@dataclass(slots=True)
class Poem:
    """What the lines of a poem have in common: how wide its widest hemistich is (px), how many stand in a line, the
    size of its type, and by how much the line is indented that is so the most (px).

    By element, `natural` is the width of each hemistich, and `number` its place in its line; what stands between two
    has the place of the second.
    """

    width: float = 0.0
    parts: int = 2
    size: float = 0.0
    indent: float = 0.0
    natural: dict[int, float] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)

    def beside(self, room: float) -> bool:
        """Say whether hemistichs stand side by side in so much room, indents included."""
        return self._gap(room) >= _LEAST_GAP * self.size - _ROUNDING

    def _gap(self, room: float) -> float:
        """Return how far apart hemistichs stand that lie side by side in so much room, where they can."""
        left_over = room - self.indent - self.parts * self.width
        return min(left_over / (self.parts - 1), _GAP * self.size)

    def _widest(self, most: float) -> float:
        """Return how wide the widest hemistich is that needs no more than so much."""
        if self.width <= most:
            return self.width
        return max((width for width in self.natural.values() if width <= most), default=most)

    def is_broken(self, hemistich: Box, room: float) -> bool:
        """Say whether a hemistich does not fit alone in so much room, indents included."""
        return self.natural[id(hemistich.element)] > room - self.indent + _ROUNDING

    def starts(self, room: float) -> tuple[float, list[float]]:
        """Return how wide hemistichs are set in so much room, and how far from where its lines start each begins."""
        if self.beside(room):
            width, step = self.width, self.width + self._gap(room)
        else:
            width = self._widest(room - self.indent)
            step = min((room - self.indent - width) / (self.parts - 1), _FURTHER_IN * width)
        left_over = max(0.0, room - self.indent - width - step * (self.parts - 1))
        return width, [left_over / 2 + number * step for number in range(self.parts)]


@dataclass(frozen=True, slots=True)
class Placed:
    """A hemistich of a line, or what stands between two: its leaves, and its edges (px).

    `broken` says that it is wider than its place, and goes on in the next line; others of its poem `may_be_ragged`.
    """

    box: InlineBox
    left: float
    right: float
    between: bool = False
    broken: bool = False
    may_be_ragged: bool = False


def _has_class(box: Box, name: str) -> bool:
    own = box.element is not None and "::" not in box.element_tag
    return own and name in box.element.get("class", "").split()


def measure(roots: Sequence[Box], context: Any) -> None:
    """Give each line of hemistichs its poem, and the poem its measures; poems are distinguished by `data-poem`.

    A line without hemistichs that is indented has its poem as `around`.
    """
    poems: dict[str, Poem] = {}
    for root in roots:
        for block, name in _lines(root, ""):
            poem = poems.setdefault(name, Poem())
            if _has_class(block, _SINGLE):
                if _margin_of_style(block):
                    block.around = poem
                continue
            block.poem = poem
            hemistichs = [box for box in block.descendants() if _is_part(box, _HEMISTICH)]
            between = [box for box in block.descendants() if _is_part(box, _CAESURA)]
            widths = [float(inline_max_content_width(context, box)) for box in hemistichs]
            poem.natural |= {id(box.element): width for box, width in zip(hemistichs, widths, strict=True)}
            poem.number |= {id(box.element): number for number, box in enumerate(hemistichs)}
            poem.number |= {id(box.element): number for number, box in enumerate(between, 1)}
            poem.width = max(poem.width, *widths)
            poem.parts = max(poem.parts, len(hemistichs))
            poem.size = block.style["font_size"]
            poem.indent = max(poem.indent, _margin_of_style(block))


def _lines(box: Box, poem: str) -> Iterator[tuple[BlockBox, str]]:
    """Yield the lines of hemistichs, and those without among them, each with its poem."""
    if box.element is not None:
        poem = box.element.get("data-poem", poem)
    if isinstance(box, BlockBox) and (_has_class(box, _BAYT) or _has_class(box, _SINGLE)):
        if _has_class(box, _SINGLE) or any(_is_part(inner, _HEMISTICH) for inner in box.descendants()):
            yield box, poem
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, poem)


def _is_part(box: Box, name: str) -> bool:
    return isinstance(box, InlineBox) and _has_class(box, name)


def _margin_of_style(box: Box) -> float:
    """Return the margin where lines start, before layout (px); one that is no length is none."""
    margin = box.style["margin_right" if box.style["direction"] == "rtl" else "margin_left"]
    return float(margin.value) if getattr(margin, "unit", "") == "px" else 0.0


def _room(block: Box) -> tuple[float, float]:
    """Return how wide the place of a laid-out line is with its indent, and the indent (px)."""
    margin = block.margin_right if block.style["direction"] == "rtl" else block.margin_left
    return block.width + margin, margin


def prepare(block: Box) -> None:
    """Part the hemistichs of a line whose width is known, by a space or by the end of a line."""
    poem: Poem = block.poem
    room, _ = _room(block)
    sign = " " if poem.beside(room) else "\n"
    for box in block.descendants():
        if _is_part(box, _CAESURA):
            for text in box.children:
                if isinstance(text, TextBox):
                    text.text = sign
        elif _is_part(box, _HEMISTICH) and poem.is_broken(box, room):
            for text in box.descendants():
                text.style["white_space"] = "normal"


def set_in(block: Box) -> None:
    """Let an indented line without hemistichs, whose width is known, begin as far in from the poem's own edge."""
    poem: Poem = block.around
    room, _ = _room(block)
    start = poem.starts(room)[1][0]
    block.width -= start
    if block.style["direction"] == "rtl":
        block.margin_right += start
    else:
        block.margin_left += start


def places(block: Box, line: LineBox) -> Iterator[Placed]:
    """Yield the hemistichs of a laid-out line and what stands between them, each with its place."""
    poem: Poem = block.poem
    room, _ = _room(block)
    width, starts = poem.starts(room)
    for box in line.descendants():
        name = id(box.element)
        if _is_part(box, _HEMISTICH):
            edges = _edges(block, starts[poem.number[name]], width)
            broken, some_are = poem.is_broken(box, room), poem.width > room - poem.indent + _ROUNDING
            yield Placed(box, *edges, broken=broken, may_be_ragged=some_are)
        elif _is_part(box, _CAESURA):
            gap = _GAP * poem.size if starts[1] - starts[0] <= width else starts[1] - starts[0] - width
            yield Placed(box, *_edges(block, starts[poem.number[name]] - gap, gap), between=True)


def _edges(block: Box, start: float, width: float) -> tuple[float, float]:
    left = block.content_box_x()
    if block.style["direction"] == "rtl":
        right = left + block.width - start
        return right - width, right
    return left + start, left + start + width
