"""Let a figure that does not fit stand at the head of the next column or page, while the text after it fills the gap.

The engine has no floats of pages: where a figure does not fit, the rest of its column stays empty. Here it waits, its
next siblings are laid out in its place, and the figures that wait stand at the head of the next column or page of the
same text, in their order. None stands before its place in the text, or after the end of the text that it is in.

Which figures wait where a text breaks is part of the place that the engine resumes at (`figure_places.py`), and no
state is kept besides: columns that are balanced, and pages that are made anew, lay a text out many times over.

The engine is changed only while a document that has figures is laid out (`figures_moving`): others cost nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, Final

import weasyprint
from weasyprint.css.properties import Dimension
from weasyprint.layout import block
from weasyprint.layout import page as pages

from publisher.formats.pdf.render.figure_marks import (
    HERE,
    TOP,
    bleeds,
    followers,
    is_end,
    is_moving,
    is_text,
    place_of,
)
from publisher.formats.pdf.render.figure_places import Flow, Place, read_place
from publisher.formats.pdf.render.patches.fixes.margins_at_breaks import nothing_first

_NOTHING: Final = Dimension(0, "px")
_Stock = Callable[..., Any]
#: Where the arguments of the engine's function for a child stand.
_NEW_CHILDREN, _PAGE_IS_EMPTY, _ABSOLUTE, _FIXED, _MARGINS, _BOTTOM_SPACE, _POSITION_Y, _SKIP_STACK = range(8)


@dataclass(slots=True)
class _Child:
    """A child that the engine is about to lay out, with the arguments that say where."""

    stock: _Stock
    context: Any
    box: Any
    index: int
    given: list[Any]
    goes_on: bool
    text_width: float

    @property
    def at_head(self) -> bool:
        """Whether nothing of the text stands before it in this column."""
        return block.find_last_in_flow_child(self.given[_NEW_CHILDREN]) is None

    @property
    def on_empty_page(self) -> bool:
        """Whether nothing stands before it on the page, or what stands for that while columns are measured."""
        return bool(self.given[_PAGE_IS_EMPTY]) and not self.given[_NEW_CHILDREN]

    def lay_out(self, child: Any) -> Any:
        """Lay a child out, or say where to break, as the engine does."""
        child.position_x, child.position_y = self.box.content_box_x(), self.given[_POSITION_Y]
        return self.stock(self.context, self.box, self.index, child, *self.given)

    def try_figure(self, figure: Any, bottom_space: float | None = None) -> Any:
        """Lay a figure out by itself, which takes back nothing that stands before it; None where it has no room.

        The margin above it is nothing where the text goes on with it.
        """
        given = list(self.given)
        given[_NEW_CHILDREN], given[_PAGE_IS_EMPTY], given[_SKIP_STACK] = [], False, None
        given[_MARGINS] = list(given[_MARGINS])
        if bottom_space is not None:
            given[_BOTTOM_SPACE] = bottom_space
        figure = figure.copy()
        figure.position_x, figure.position_y = self.box.content_box_x(), self.given[_POSITION_Y]
        margins = {"margin_top": _NOTHING} if self.at_head and self.goes_on else {}
        if bleeds(figure):
            margins |= self._to_the_edges(figure)
        before = {name: figure.style[name] for name in margins}
        figure.style.update(margins)
        try:
            with nothing_first(self.context):
                found = self.stock(self.context, self.box, self.index, figure, *given)
        finally:
            figure.style.update(before)
        return None if found[0] or found[1] else found

    def fits_alone(self, figure: Any) -> bool:
        """Say whether a figure has room on the page when it stands there alone; its notes are removed again."""
        found = self.try_figure(figure, 0)
        if found is not None:
            block.remove_placeholders(self.context, found[6], self.given[_ABSOLUTE], self.given[_FIXED])
        return found is not None

    def _to_the_edges(self, figure: Any) -> dict[str, Dimension]:
        """Return margins with which a figure reaches the edges of its page: its own are those of the page, negative.

        Both together say how wide the page is; which one is where depends on its side. None where the theme has none.
        """
        own = [figure.style[f"margin_{side}"] for side in ("left", "right")]
        around = -sum(margin.value for margin in own if isinstance(margin, Dimension) and margin.unit == "px")
        if around <= 0:
            return {}
        left = self.box.content_box_x()
        right = self.text_width + around - left - self.box.width
        return {"margin_left": Dimension(-left, "px"), "margin_right": Dimension(-right, "px")}

    def take(self, found: Any, place: int) -> Any:
        """Have a figure stand here; return what the engine goes on with."""
        abort, stop, resume_at, position_y, margins, next_page, (figure,), max_lines = found
        figure.index = place
        children = [*self.given[_NEW_CHILDREN], figure]
        self.given[_NEW_CHILDREN], self.given[_MARGINS], self.given[_POSITION_Y] = children, margins, position_y
        return abort, stop, resume_at, position_y, margins, next_page, children, max_lines

    def unchanged(self) -> Any:
        """Return what the engine goes on with where nothing is laid out."""
        children, _, _, _, margins, _, position_y, _, _, _, _, next_page, max_lines = self.given
        return False, False, None, position_y, margins, next_page, children, max_lines


class _Figures:
    """The figures of one document while it is laid out."""

    def __init__(self) -> None:
        self._flows: list[Flow] = []
        self._text_width = 0.0  # of the page (px)
        self._held = 0  # texts around this one in which a figure waits: those of this one stand after it

    def page(self, stock: _Stock, context: Any, box: Any, *others: Any, **more: Any) -> Any:
        """Lay out what is on a page, whose width is noted."""
        if box.is_for_root_element:
            self._text_width = others[2].width  # its containing block is the page
        return stock(context, box, *others, **more)

    def container(
        self, stock: _Stock, context: Any, box: Any, bottom_space: Any, skip_stack: Any, *others: Any, **more: Any
    ) -> Any:
        """Lay out a block; where it is a text with figures, with those that wait."""
        if not is_text(box):
            return stock(context, box, bottom_space, skip_stack, *others, **more)
        waiting: tuple[Any, ...] = ()
        if skip_stack is not None:
            index, inner, waiting = read_place(skip_stack)
            skip_stack = {index: inner}
        flow = Flow(box, list(waiting), skip_stack is not None)
        self._flows.append(flow)
        try:
            made, resume_at, *after = stock(context, box, bottom_space, skip_stack, *others, **more)
        finally:
            self._flows.pop()
        return (made, flow.resume_at(resume_at), *after)

    def child(self, stock: _Stock, context: Any, box: Any, index: int, child: Any, *given: Any) -> Any:
        """Lay out a child of a block; in a text with figures, after those that wait, or in the place of one."""
        flow = self._flows[-1] if self._flows and self._flows[-1].box is box else None
        if flow is None:
            return stock(context, box, index, child, *given)
        return self._child_of_text(
            flow, _Child(stock, context, box, index, list(given), flow.goes_on, self._text_width), child
        )

    def _child_of_text(self, flow: Flow, here: _Child, child: Any) -> Any:
        ends = is_end(child)
        rest = here.given[_SKIP_STACK]
        if here.at_head or ends:
            self._place_waiting(flow, here, ends=ends)
        flow.known[here.index] = tuple(flow.waiting)
        if ends and flow.waiting:
            return self._break_before_end(flow, here)
        # In their order: one that is to stand here waits behind one that waits.
        waits = bool(flow.waiting) or self._is_held(here)
        moves = is_moving(child.element) and not ends and not rest and (waits or place_of(child) != HERE)
        if moves and (found := self._figure(flow, here, child, waits=waits)) is not None:
            return found
        here.given[_SKIP_STACK] = rest
        follows = bool(here.given[_NEW_CHILDREN])
        held = bool(flow.waiting)
        self._held += held
        try:
            if follows and rest is None:
                with nothing_first(here.context):
                    found = here.lay_out(child)
            else:
                found = here.lay_out(child)
        finally:
            self._held -= held
        abort, stop, resume_at, *after = found
        if stop and rest is not None and resume_at == {here.index: None}:
            # Nothing more of it fits below the figures at the head: it goes on where it was.
            resume_at = {here.index: rest}
        children = found[6]
        if (flow.waiting or rest is not None) and children and children[-1].index == here.index:
            children[-1].index = Place.of(here.index, flow.waiting, rest)
        return (abort, stop, resume_at, *after)

    def _place_waiting(self, flow: Flow, here: _Child, *, ends: bool) -> None:
        """Have figures that wait stand before a child while there is room; before the end, one at least of a page."""
        while flow.waiting and not self._is_held(here):
            figure = flow.waiting[0]
            found = here.try_figure(figure)
            if found is None and here.on_empty_page and (ends or not here.fits_alone(figure)):
                found = here.try_figure(figure, -inf)  # it is higher than the page, and stands there all the same
            if found is None:
                return
            here.take(found, Place.of(here.index, flow.waiting, here.given[_SKIP_STACK]))
            flow.waiting.pop(0)

    def _figure(self, flow: Flow, here: _Child, figure: Any, *, waits: bool) -> Any:
        """Have a figure stand in its place or wait; None where the engine is to have it stand there."""
        if not waits and (place_of(figure) != TOP or here.at_head):
            if (found := here.try_figure(figure)) is not None:
                return here.take(found, here.index)
            if here.on_empty_page and not here.fits_alone(figure):
                return None
        flow.waiting.append(figure)
        return here.unchanged()

    def _break_before_end(self, flow: Flow, here: _Child) -> Any:
        """Break before the end of a text, where figures wait that have no room; not behind a heading."""
        if not here.given[_NEW_CHILDREN]:
            return (True, *here.unchanged()[1:])
        here.given[_SKIP_STACK] = None
        found = here.lay_out(flow.waiting[0].copy())
        if found[0] or found[1]:
            return found
        block.remove_placeholders(here.context, found[6][-1:], here.given[_ABSOLUTE], here.given[_FIXED])
        return (False, True, {here.index: None}, *here.unchanged()[3:])

    def _is_held(self, here: _Child) -> bool:
        """Say whether a figure of the text around waits; where the engine only measures, nothing does."""
        return self._held > 0 and here.given[_BOTTOM_SPACE] != inf and not here.on_empty_page


@contextmanager
def figures_moving() -> Iterator[None]:
    """Have figures wait for room, in texts that are marked for it."""
    figures = _Figures()
    before = block._in_flow_layout, block.block_container_layout, pages.block_level_layout
    block._in_flow_layout = partial(figures.child, before[0])
    block.block_container_layout = partial(figures.container, before[1])
    pages.block_level_layout = partial(figures.page, before[2])
    try:
        yield
    finally:
        block._in_flow_layout, block.block_container_layout, pages.block_level_layout = before


def all_stand(rendered: weasyprint.Document) -> bool:
    """Say whether each figure of a document stands on its pages once, in the order of the text."""
    root = rendered._html.etree_element
    moving = followers(root)
    there = [
        box.element
        for page in rendered.pages
        for box in page._page_box.descendants()
        if box.element in moving and box.element_tag == box.element.tag
    ]
    wanted = [figure for figure in root.iter() if figure in moving]
    return [one for n, one in enumerate(there) if n == 0 or there[n - 1] is not one] == wanted
