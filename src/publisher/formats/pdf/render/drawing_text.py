"""Text in drawings as its script has it: letters joined, words in their order, drawn as text that is read and copied.

The engine draws the letters of a text one by one from left to right. Here a text of a script that is more than that
is parted into chunks, which begin where it is given a place of its own (SVG 2 §11.4.2), each chunk into pieces of one
style and direction, and each piece is set whole.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, islice, pairwise
from operator import itemgetter
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_emojis
from weasyprint.formatting_structure.boxes import Box
from weasyprint.matrix import Matrix
from weasyprint.svg.bounding_box import EMPTY_BOUNDING_BOX, extend_bounding_box
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.utils import normalize, size
from weasyprint.text.line_break import split_first_line

from publisher.arabic.bidi.levels import joined, levels
from publisher.arabic.bidi.runs import LRI, PDI, RLI
from publisher.arabic.emoji_sequences import emoji_spans
from publisher.arabic.script import is_shaped
from publisher.formats.pdf.render.fontconfig import EMOJI_FAMILY
from publisher.formats.pdf.render.order_check import DrawnLine
from publisher.model import Direction

_ZWJ = "\u200d"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"
_ISOLATES = str.maketrans("", "", f"{LRI}{RLI}{PDI}")
# As much of a line's height as the engine takes for letters above and below the baseline, in em.
_ASCENT, _DESCENT = 0.8, 0.2


@dataclass(slots=True, eq=False)
class _Run:
    """A text of one node, where it moves the pen to or by (px), and how tall its letters are."""

    node: Any
    text: str
    size: float
    x: float | None
    y: float | None
    dx: float
    dy: float


@dataclass(slots=True)
class _Piece:
    """A text of one style and direction: laid out, how large it is, and how far from its neighbours (px)."""

    run: _Run
    text: str
    direction: Direction
    emoji: bool = False
    layout: Any = None
    style: Any = None
    width: float = 0.0
    height: float = 0.0
    baseline: float = 0.0
    before: float = 0.0
    after: float = 0.0


@dataclass(slots=True)
class DrawnTexts:
    """What was drawn of a drawing's texts: a line for each chunk, and those that could not be set as they ask."""

    lines: list[DrawnLine] = field(default_factory=list)
    unset: list[str] = field(default_factory=list)


def is_to_be_shaped(node: Any) -> bool:
    """Say whether a text of a drawing needs more than its letters one after the other."""
    return any(is_shaped(text) or emoji_spans(text) for text in node._wrapper.etree_element.itertext())


def draw(svg: Any, node: Any, font_size: float, draw_line: Callable[..., Any], drawn: DrawnTexts) -> None:
    """Draw a `text` element with all in it; `draw_line` shows a line of text on a stream."""
    runs = list(_runs(svg, node, font_size))
    base: Direction = "rtl" if node.get("direction") == "rtl" else "ltr"
    if any(map(_asks_for_more, _nodes(node))):
        drawn.unset.append(text_of(node))
    x = y = 0.0
    for chunk in [chunk for chunk in _chunks(runs) if any(run.text for run in chunk)]:
        x = chunk[0].x if chunk[0].x is not None else x
        y = chunk[0].y if chunk[0].y is not None else y
        x, y = _Chunk(svg, node, chunk, base).draw(x, y, draw_line, drawn)


def text_of(node: Any) -> str:
    """Return what a node says with all in it, as its author wrote it."""
    return " ".join("".join(one.text or "" for one in _nodes(node) if one.display).translate(_ISOLATES).split())


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node:
        yield from _nodes(child)


def _asks_for_more(node: Any) -> bool:
    """Whether a text follows a path, or its letters are placed or turned one by one."""
    several = any(len(_values(node, name)) > 1 for name in ("x", "y", "dx", "dy"))
    return node.tag == "textPath" or several or any(float(angle) for angle in _values(node, "rotate"))


def _values(node: Any, name: str) -> list[str]:
    return str(normalize(node.get(name, ""))).split()


def _runs(svg: Any, node: Any, font_size: float) -> Iterator[_Run]:
    """Yield the texts of a node and of all in it, in their order, but for those that are not displayed."""
    if not node.display:
        return

    def first(name: str, whole: float) -> float | None:
        values = _values(node, name)
        return size(values[0], font_size, whole) if values else None

    path = _start_of_path(svg, node) if node.tag == "textPath" else (None, None)
    place = path if path[0] is not None else (first("x", svg.inner_width), first("y", svg.inner_height))
    move = (first("dx", svg.inner_width) or 0.0, first("dy", svg.inner_height) or 0.0)
    yield _Run(node, node.text or "", font_size, *place, *move)
    for child in node:
        yield from _runs(svg, child, size(child.get("font-size", "1em"), font_size, font_size))


def _start_of_path(svg: Any, node: Any) -> tuple[float | None, float | None]:
    """Return where the path of a text begins, which is as far as the text follows it."""
    name = next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == "href"), "")
    path = svg.tree.get_child(name.removeprefix("#")) if name else None
    start = re.match(rf"\s*[Mm]\s*({_NUMBER})[\s,]*({_NUMBER})", path.get("d", "")) if path else None
    return (float(start[1]), float(start[2])) if start else (None, None)


def _chunks(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    chunk: list[_Run] = []
    for run in runs:
        if chunk and (run.x is not None or run.y is not None):
            yield chunk
            chunk = []
        chunk.append(run)
    if chunk:
        yield chunk


class _Chunk:
    """A chunk while it is drawn: its pieces, from left to right."""

    def __init__(self, svg: Any, node: Any, runs: list[_Run], base: Direction) -> None:
        self._svg, self._node, self._runs, self._base = svg, node, runs, base
        self._pieces = list(_pieces(svg, runs, base))
        width = sum(piece.width + piece.before + piece.after for piece in self._pieces)
        wanted = svg.length(node.get("textLength"), runs[0].size)
        self._scale = wanted / width if wanted and width else 1.0
        self._width = width * self._scale

    def draw(self, x: float, y: float, draw_line: Callable[..., Any], drawn: DrawnTexts) -> tuple[float, float]:
        """Draw at a place and give where the next chunk begins that has none of its own (px)."""
        left, heights = self._left(x + self._runs[0].dx), self._heights(y)
        box, at, places = EMPTY_BOUNDING_BOX, left, []
        for piece in self._pieces:
            at += piece.before * self._scale
            below = heights[id(piece.run)] + _shift(piece)
            corner = (at + piece.width * self._scale, below - piece.baseline + piece.height)
            box = extend_bounding_box(box, ((at, below - piece.baseline), corner))
            places.append((piece, at, below))
            at += (piece.width + piece.after) * self._scale
        for node in (self._node, *(run.node for run in self._runs)):
            node.text_bounding_box = box  # gradients are measured by it
        seen = [_show(self._svg, piece, across, below, self._scale, draw_line) for piece, across, below in places]
        self._note("".join(seen), drawn)
        return (left if self._base == "rtl" else left + self._width), heights[id(self._runs[-1])]

    def _left(self, x: float) -> float:
        """Return where the chunk begins on the left, by its anchor (SVG 2 §11.10.2.2)."""
        anchor = self._runs[0].node.get("text-anchor", "start")
        if anchor == "middle":
            return x - self._width / 2
        return x if (anchor == "end") == (self._base == "rtl") else x - self._width

    def _heights(self, y: float) -> dict[int, float]:
        """Return the baseline of each run: what moves it moves those after it too."""
        moved = accumulate((run.dy for run in self._runs), initial=y)
        return {id(run): height for run, height in zip(self._runs, islice(moved, 1, None), strict=True)}

    def _note(self, seen: str, drawn: DrawnTexts) -> None:
        texts = tuple(run.text.translate(_ISOLATES) for run in self._runs)
        if "".join(texts).strip() and all(run.node.visible for run in self._runs):
            rtl = self._base == "rtl" or any(RLI in run.text for run in self._runs)
            raised = any(run.dy for run in self._runs)
            drawn.lines.append(DrawnLine(texts, seen, rtl, embedded=False, raised=raised, hidden=()))


def _pieces(svg: Any, chunk: Sequence[_Run], base: Direction) -> Iterator[_Piece]:
    """Yield the pieces of a chunk from left to right."""
    whole = "".join(run.text for run in chunk)
    of_letter = [run for run in chunk for _ in run.text]
    order, joins = levels(whole, base), joined(whole)
    of_emoji = {n: start for start, end in emoji_spans(whole) for n in range(start, end)}  # each has one face
    kinds = [(of_emoji.get(n), order[n] if n not in of_emoji else None, of_letter[n]) for n in range(len(whole))]
    ends = [n for n in range(1, len(whole)) if kinds[n] != kinds[n - 1]]
    for start, end in _in_sight(list(pairwise((0, *ends, len(whole)))), order):
        run, rtl = of_letter[start], bool(order[start] % 2)
        before = _ZWJ if start and joins[start] else ""
        after = _ZWJ if end < len(whole) and joins[end] else ""
        if text := before + whole[start:end].translate(_ISOLATES) + after:
            piece = _Piece(run, text, "rtl" if rtl else "ltr", start in of_emoji)
            if start and of_letter[start - 1] is not run:
                piece.before, piece.after = (0.0, run.dx) if rtl else (run.dx, 0.0)
            yield _laid_out(svg, piece)


def _in_sight(spans: list[tuple[int, int]], order: Sequence[int]) -> list[tuple[int, int]]:
    """Put spans, each of one level, in the order of sight (UAX #9, L2)."""
    for least in range(max(order, default=0), 0, -1):
        marked = [(order[start] >= least, (start, end)) for start, end in spans]
        runs = [(high, [span for _, span in run]) for high, run in groupby(marked, key=itemgetter(0))]
        spans = [span for high, run in runs for span in (reversed(run) if high else run)]
    return spans


def _laid_out(svg: Any, piece: _Piece) -> _Piece:
    node = piece.run.node
    style = Style()
    style.update(INITIAL_VALUES)
    style.font_config = svg.font_config
    families = [name.strip().strip("\"'") for name in node.get("font-family", "sans-serif").split(",")]
    emoji = [EMOJI_FAMILY] if piece.emoji else []
    style["font_family"] = [*emoji, *families, *getattr(svg.context, "_press_families", ())]
    style["font_style"] = "normal"  # Arabic is stressed by weight, never by a slant
    style["font_weight"] = _weight(node.get("font-weight", "400"))
    style["font_size"] = piece.run.size
    style["direction"] = piece.direction
    line = split_first_line(piece.text, style, svg.context, math.inf, 0)
    piece.layout, _, _, piece.width, piece.height, piece.baseline = line
    piece.style = style
    return piece


def _weight(said: Any) -> int:
    named = {"normal": 400, "bold": 700, "lighter": 300, "bolder": 700}
    text = str(said).strip()
    return named.get(text) or (int(text) if text.isdecimal() and 1 <= int(text) <= 1000 else 400)


def _shift(piece: _Piece) -> float:
    """Return by how much a piece stands below its place, as its baseline is to be (px), as the engine has it."""
    node, font_size = piece.run.node, piece.run.size
    anchor, baseline = node.get("display-anchor"), node.get("dominant-baseline", node.get("alignment-baseline"))
    if anchor in ("middle", "bottom"):
        return -piece.height / 2 if anchor == "middle" else -piece.height
    if baseline in ("central", "middle"):
        return (_ASCENT + _DESCENT) / 2 * font_size - _DESCENT * font_size
    if baseline in ("text-before-edge", "before_edge", "top", "hanging", "text-top"):
        return _ASCENT * font_size
    if baseline in ("text-after-edge", "after_edge", "bottom", "text-bottom"):
        return -_DESCENT * font_size
    return 0.0


def _show(svg: Any, piece: _Piece, x: float, y: float, scale: float, draw_line: Callable[..., Any]) -> str:
    """Draw a piece; give its characters from left to right."""
    if not piece.run.node.visible or not piece.text.strip():
        return piece.text if piece.run.node.visible else ""
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(piece.run.node, piece.run.size)
    svg.stream.begin_text()
    piece.layout.reactivate(piece.style)
    svg.fill_stroke(fill, stroke, text=True)
    box = TextBox(piece.layout, piece.style)
    box.baseline = piece.baseline
    emojis = draw_line(svg.stream, box, "none", "none", Matrix(a=scale, d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()
    draw_emojis(svg.stream, piece.style, x, y, emojis)
    runs = getattr(box, "sight", [(piece.text.encode(), piece.direction == "rtl")])
    return "".join(text.decode()[::-1] if rtl else text.decode() for text, rtl in runs).replace(_ZWJ, "")


def drawn_texts(page: Box) -> Iterator[tuple[str, DrawnTexts]]:
    """Yield what was drawn of the drawings on a page, each with its address."""
    for box in page.descendants():
        drawing = getattr(getattr(box, "replacement", None), "_svg", None)
        if drawing is not None and hasattr(drawing, "press_drawn"):
            yield str(drawing.url or ""), drawing.press_drawn
