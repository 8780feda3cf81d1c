"""Draw texts of drawings as their script has them: the engine sets their letters one by one from left to right."""

from functools import partial
from typing import Any

from weasyprint import document, svg
from weasyprint.draw import text as drawing
from weasyprint.svg.utils import size

from publisher.formats.pdf.render.cut_words import TextPlaces
from publisher.formats.pdf.render.drawing_text import DrawnTexts, draw, is_to_be_shaped

_stock_text, _stock_draw, _stock_draw_node = svg.text, svg.SVG.draw, svg.SVG.draw_node
# What the engine would move a text by is the press's to judge: it is kept from it meanwhile.
_KEPT = ("text-anchor", "direction")


def _draw(self: Any, stream: Any, width: float, height: float, *asked: Any, **more: Any) -> None:
    """Draw a drawing, and keep what texts it has, and where they stand."""
    self.press_drawn, self.press_places = DrawnTexts(), TextPlaces(stream, width, height)
    _stock_draw(self, stream, width, height, *asked, **more)


def _draw_node(self: Any, node: Any, font_size: Any, fill_stroke: bool = True, context: Any = None) -> None:
    """Draw a node; one that is not filled is the edge of others, and its words are no text."""
    if node.tag == "defs":
        return
    letters = size(node.get("font-size", "1em"), font_size, font_size)
    with self.press_places.within(self, node, letters):
        shaped = node.tag == "text" and is_to_be_shaped(node)
        (_draw_shaped if shaped else _stock_draw_node)(self, node, font_size, fill_stroke, context)
        if node.tag == "text" and fill_stroke:
            self.press_places.note(node, letters, shifted=not shaped)


def _draw_shaped(self: Any, node: Any, font_size: Any, *others: Any) -> None:
    children = list(node)  # they inherit what is removed here
    kept = {name: node.attrib.pop(name) for name in _KEPT if name in node.attrib}
    node.press_kept = kept
    try:
        _stock_draw_node(self, node, font_size, *others)
    finally:
        node.attrib.update(kept)
        node._children = children


def _text(self: Any, node: Any, font_size: float) -> None:
    kept = node.__dict__.pop("press_kept", None)
    if kept is None:
        _stock_text(self, node, font_size)
        return
    node.attrib.update(kept)
    draw(self, node, font_size, drawing.draw_first_line, self.press_drawn)
    node._children = []  # they are drawn by now


def _layout_document(stock: Any, html: Any, root_box: Any, context: Any, *others: Any, **more: Any) -> Any:
    """Have the families of the page's text at hand for what a drawing's own do not have."""
    body = next((box for box in root_box.children if box.element_tag == "body"), root_box)
    context._press_families = body.style["font_family"]
    return stock(html, root_box, context, *others, **more)


def apply() -> None:
    """Make the change, once a process, over what else is changed of the same functions."""
    svg.SVG.draw, svg.SVG.draw_node, svg.text = _draw, _draw_node, _text
    for tag, function in svg.TAGS.items():
        if function is _stock_text:
            svg.TAGS[tag] = _text
    document.layout_document = partial(_layout_document, document.layout_document)
