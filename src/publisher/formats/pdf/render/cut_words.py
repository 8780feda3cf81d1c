"""Words of drawings that are cut off at an edge: of the place that a picture fills, or of the drawing itself.

The engine clips a drawing to its box (CSS Images 3 §5.5, `object-fit`) and to its view (SVG 2 §8.2) without a word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout.replaced import replacedbox_layout
from weasyprint.matrix import Matrix
from weasyprint.svg.bounding_box import is_valid_bounding_box

from publisher.formats.pdf.render.drawing_text import text_of

# A line is taller than its letters, and hardly wider than they are: so much of its height may lie outside.
_BESIDE, _ABOVE = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of a drawing, and its box in shares of the drawing's width and height, from its left upper corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    height: float  # of a line, in shares of the drawing's height


class TextPlaces:
    """Where the texts of a drawing stand, while it is drawn at a size (px)."""

    def __init__(self, stream: Any, width: float, height: float) -> None:
        self._size = (width, height)
        # What a group that shines through is drawn on has no place of its own: it has that of the node around it.
        self._streams = [(stream, stream.ctm.invert if stream.ctm.determinant else Matrix(0, 0, 0, 0))]
        self._around: list[Matrix] = []
        self.texts: list[PlacedText] = []

    @contextmanager
    def within(self, svg: Any, node: Any, font_size: float) -> Iterator[None]:
        """Be within a node, which moves what is drawn in it."""
        base = next((base for stream, base in self._streams if stream is svg.stream), None)
        if base is None:
            base = self._around[-1]
            self._streams.append((svg.stream, base))
        own = svg.get_node_transform_matrix(node, font_size)
        here = svg.stream.ctm @ base
        self._around.append(own @ here if own else here)
        try:
            yield
        finally:
            self._around.pop()

    def note(self, node: Any, font_size: float, *, shifted: bool) -> None:
        """Note a `text` element that was drawn and is left now; `shifted`: the engine moves it by its anchor."""
        box = getattr(node, "text_bounding_box", None)
        matrix = self._around[-1]
        drawn = node.visible and matrix.determinant and all(self._size)
        if not (drawn and box and is_valid_bounding_box(box) and (text := text_of(node))):
            return
        x, y, width, height = box
        rtl = node.get("direction", "ltr") == "rtl"
        anchor = node.get("text-anchor", "start")
        if shifted and (anchor, rtl) not in (("start", False), ("end", True)):
            x -= width * (0.5 if anchor == "middle" else 1)
        corners = [matrix.transform_point(a, b) for a in (x, x + width) for b in (y, y + height)]
        across = [corner[0] / self._size[0] for corner in corners]
        down = [corner[1] / self._size[1] for corner in corners]
        line = abs(matrix.determinant) ** 0.5 * font_size / self._size[1]
        self.texts.append(PlacedText(text, min(across), min(down), max(across), max(down), line))


def cut_words(page: Box) -> Iterator[tuple[str, str]]:
    """Yield the texts that are cut off on a page, each behind the address of its drawing."""
    for box in page.descendants():
        drawing = getattr(getattr(box, "replacement", None), "_svg", None)
        places = getattr(drawing, "press_places", None)
        if drawing is None or places is None or not places.texts:
            continue
        width, height, x, y = replacedbox_layout(box)
        if not (width and height):
            continue
        left, top = (box.content_box_x() - x) / width, (box.content_box_y() - y) / height
        right, bottom = min(1.0, left + box.width / width), min(1.0, top + box.height / height)
        left, top = max(0.0, left), max(0.0, top)
        for text in places.texts:
            beside, above = _BESIDE * text.height * height / width, _ABOVE * text.height
            across = left - beside <= text.left and text.right <= right + beside
            if not (across and top - above <= text.top and text.bottom <= bottom + above):
                yield str(drawing.url or ""), text.text
