"""The changes that mend what the engine makes, each with what is wrong."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.css.properties import Dimension
from weasyprint.draw import text
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import LayoutContext, block, inline, page
from weasyprint.pdf import tags
from weasyprint.text.ffi import ffi, pango

from publisher.formats.pdf.render.patches.shaping import stock_deactivate


def mend() -> None:
    """Make the changes."""
    page.block_level_layout = _page_layout
    block.block_box_layout = _box_layout
    block.block_level_layout = _block_level_layout
    LayoutContext.in_column = property(_in_column, _set_in_column)
    inline.remove_last_whitespace = _remove_last_whitespace
    tags._build_box_tree = _build_box_tree
    text.draw_first_line = draw_first_line


# 1. A margin that adjoins an unforced break is nothing (CSS Fragmentation 3 §5.2). The engine has it so for some of
#    what follows the break of a page, and for nothing that follows that of a column.
_stock_box_layout = block.block_box_layout
_stock_block_level_layout = block.block_level_layout
_NOTHING = Dimension(0, "px")


@dataclass(slots=True)
class _First:
    """What stands first after the last break: of the page, of the column, and in one of these."""

    on_page: Any = None
    in_column: Any = None
    inside: Any = None

    def has(self, box: Any) -> bool:
        """Say whether a box is one of them, or a copy."""
        return any(
            one is box or (one and one.element is box.element and one.element_tag == box.element_tag)
            for one in (self.on_page, self.in_column, self.inside)
        )


def _first_of_context(context: Any) -> _First:
    known: _First = context.__dict__.setdefault("_press_first", _First())
    return known


def _resumed(box: Any, skip_stack: Any) -> Any:
    """Follow a skip stack to the box that it stands before, or None: it stands within a line."""
    while skip_stack and hasattr(box, "children"):
        index, skip_stack = next(iter(skip_stack.items()))
        if index >= len(box.children):
            return None
        box = box.children[index]
    return None if isinstance(box, LineBox) else box


def _unforced(context: Any) -> bool:
    """Say whether the page begins because the last is full: the engine takes every named page for a forced one."""
    last, this = (context.page_maker[context.current_page - back][1] for back in (2, 1))
    return bool(this["break"] == "any" and this["page"] == last["page"])


def _page_layout(context: Any, box: Any, bottom_space: Any, skip_stack: Any, *others: Any, **more: Any) -> Any:
    """Lay out what is on a page; after an unforced break, what it goes on with stands first."""
    if box.is_for_root_element:
        goes_on = skip_stack and _unforced(context)
        context._press_first = _First(_resumed(box, skip_stack) if goes_on else None)
    return block.block_level_layout(context, box, bottom_space, skip_stack, *others, **more)


def _box_layout(context: Any, box: Any, bottom_space: Any, skip_stack: Any, *others: Any, **more: Any) -> Any:
    """Lay out a box; where it is a column after the first, what it goes on with stands first."""
    if box.is_column:
        goes_on = skip_stack and next(iter(skip_stack)) > 0
        first = _first_of_context(context)
        first.in_column, first.inside = _resumed(box, skip_stack) if goes_on else None, None
    return _stock_box_layout(context, box, bottom_space, skip_stack, *others, **more)


def _block_level_layout(
    context: Any, box: Any, bottom_space: Any, skip_stack: Any, containing_block: Any, *others: Any, **more: Any
) -> Any:
    """Lay out a block, without its upper margin where it stands first; so too what stands first in it."""
    asked = (context, box, bottom_space, skip_stack, containing_block, *others)
    first = _first_of_context(context)
    if skip_stack or not first.has(box) or box.style["margin_break"] == "keep":
        return _stock_block_level_layout(*asked, **more)
    open_above = not (box.style["border_top_width"] or box.style["padding_top"].value)
    flowing = (child for child in getattr(box, "children", ()) if child.is_in_normal_flow())
    first.inside = next(flowing, None) if open_above else None
    margin, box.style["margin_top"] = box.style["margin_top"], _NOTHING
    try:
        return _stock_block_level_layout(*asked, **more)
    finally:
        box.style["margin_top"] = margin


# 2. Where the second line of a paragraph does not fit and may not part from its first, the engine makes room by
#    sending the notes of the page to the next one, away from their calls. A note belongs on the page of its call
#    (GCPM 3 §2.4): the paragraph goes. So it is done in columns; for that question alone, lines are always in one.
_LINES = block._linebox_layout.__code__


def _in_column(self: Any) -> bool:
    return self.__dict__["_press_in_column"] or sys._getframe(1).f_code is _LINES


def _set_in_column(self: Any, value: bool) -> None:
    self.__dict__["_press_in_column"] = value


# 3. What an author says of a text's language, the engine keeps from the structure (ISO 32000-1 §14.9.2).
_stock_build_box_tree = tags._build_box_tree


def _build_box_tree(box: Any, *others: Any) -> Iterator[Any]:
    """Tag a box; an element that names its language has it in the tree."""
    element = getattr(box, "element", None)
    language = element.get("lang") if element is not None and box.element_tag == element.tag else None
    for tagged in _stock_build_box_tree(box, *others):
        if language and box.element_tag not in ("html", "body"):
            tagged["Lang"] = pydyf.String(language)
        yield tagged


# 4. Without the space at its end a right-to-left line is narrower on its left, so what stands right of its last text
#    comes nearer. The engine moves that text too, and still draws its space to make up for it; but where it justifies
#    the line it draws none, so that the gap is seen twice and the line is off its edges. Here the text stays where it
#    stands, and no space is drawn.
_stock_remove_last_whitespace = inline.remove_last_whitespace


def _remove_last_whitespace(context: Any, line: Any) -> None:
    """Take the space at the end of a line away; the last text, and what holds it, stays where it stands."""
    last = [line]
    while isinstance(last[-1], (LineBox, InlineBox)) and last[-1].children:
        last.append(last[-1].children[-1])
    box = last[-1]
    before = box.width if isinstance(box, TextBox) else 0.0
    _stock_remove_last_whitespace(context, line)
    if isinstance(box, TextBox) and box.width != before and box.pango_layout.first_line_direction % 2:
        for moved in last[1:]:
            moved.position_x += before - box.width
        box.pango_layout.text = box.text
        if hasattr(box.pango_layout, "layout"):
            stock_deactivate(box.pango_layout)  # it is of the text with its space


# 5. Pango tells in 1/1024 px where a mark stands, and the engine writes that as 1/1000: each is 2.4 % too far from
#    its letter. They are told to it smaller by so much.
_stock_draw_first_line = text.draw_first_line
_TOO_FAR = 1000 / 1024


def draw_first_line(stream: Any, textbox: Any, *others: Any) -> Any:
    """Draw a line, its marks where the font puts them."""
    if textbox.text.strip():
        layout = textbox.pango_layout
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # as the engine does: it shapes anew
        line, _ = layout.get_first_line()
        run = line.runs[0]
        while run != ffi.NULL:
            glyphs, run = run.data.glyphs, run.next
            for info in glyphs.glyphs[0 : glyphs.num_glyphs]:
                info.geometry.x_offset = round(info.geometry.x_offset * _TOO_FAR)
                info.geometry.y_offset = round(info.geometry.y_offset * _TOO_FAR)
    return _stock_draw_first_line(stream, textbox, *others)
