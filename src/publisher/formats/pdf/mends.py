"""Laid-out pages → the same pages as WeasyPrint 70 does not leave them: what follows a break level, links single."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import weasyprint
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, FootnoteAreaBox, LineBox
from weasyprint.layout.background import BackgroundLayer


def mend(rendered: weasyprint.Document) -> None:
    """Mend every page of a part, in place."""
    for number, page in enumerate(rendered.pages):
        root = page._page_box
        moved = [_level(column) for column in _columns(root, continued=number > 0)]
        if number:
            moved += [_level(box) for box in root.children if box.element_tag == "html"]
        if any(moved):  # links and anchors were gathered where things stood before
            rendered.pages[number] = Page(root)
    for page in rendered.pages:
        # Elements within a link are given annotations of their own, which hang on no Link (PDF/UA-1 §7.18.5).
        page.links = [link for link in page.links if link[3].link]


def _columns(root: Box, *, continued: bool) -> Iterator[Box]:
    """List the columns of a page that stand after a break: all but the first of a run that begins there."""
    first = set(_leading(root)) if continued else set()
    for parent in root.descendants():
        children: Sequence[Box] = getattr(parent, "children", ())
        for is_column, run in groupby(children, key=lambda child: getattr(child, "is_column", False)):
            if is_column:
                columns = list(run)
                yield from columns if columns[0] in first else columns[1:]


def _leading(box: Box) -> Iterator[Box]:
    """Walk from a box to what stands first in it, down to a line."""
    while not isinstance(box, LineBox):
        yield box
        flowing = (child for child in getattr(box, "children", ()) if child.is_in_normal_flow())
        box = next((child for child in flowing if not isinstance(child, FootnoteAreaBox)), None)
        if box is None:
            return


def _level(top: Box) -> float:
    """Move what stands in a box up by the margin of what stands first in it; give how far (px).

    A margin that adjoins an unforced break is nothing (CSS Fragmentation 3 §5.2); the engine truncates it only right
    beneath the root.
    """
    for box in _leading(top):
        if box is not top and (getattr(box, "is_column", False) or box.style["break_before"] != "auto"):
            return 0
        margin = float(box.margin_top) if box is not top else 0
        if margin > 0:
            for child in top.children:
                child.translate(0, -margin)
                _move_grounds(child, -margin)
            return margin
        if box is not top and (box.border_top_width or box.padding_top):
            return 0
    return 0


def _move_grounds(box: Box, down: float) -> None:
    """Move the backgrounds of a box and all in it: the engine lays them out once, when the page is done."""
    if ground := getattr(box, "background", None):
        box.background = ground._replace(layers=[_moved(layer, down) for layer in ground.layers])
    for child in box.all_children():
        _move_grounds(child, down)


def _moved(layer: BackgroundLayer, down: float) -> BackgroundLayer:
    areas = {
        name: (area[0], area[1] + down, *area[2:])
        for name in ("painting_area", "positioning_area")
        if not isinstance(area := getattr(layer, name), str)  # «unused»
    }
    clipped = [(x, y + down, *rest) for x, y, *rest in layer.clipped_boxes]
    return layer._replace(**areas, clipped_boxes=clipped)
