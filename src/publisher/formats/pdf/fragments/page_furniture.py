"""A page's margin boxes and ground, as either side has them: what the assembler draws around a fragment's body.

Margin boxes may hold text, named strings, pictures, and the numbers of the page and of all pages in decimal digits of
any script; numbers in one line of one font. Anything else of CSS Page 3 and GCPM 3 raises UnfitError.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, NamedTuple

from weasyprint.draw import draw_background, draw_border, draw_stacking_context, set_mask_border
from weasyprint.formatting_structure.boxes import PageBox
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import make_margin_boxes, page_height, page_width
from weasyprint.layout.page import set_page_type_computed_styles as page_styles
from weasyprint.layout.percent import resolve_percentages
from weasyprint.stacking import StackingContext

from publisher.formats.pdf.fragments.counter_slots import (
    ALL,
    LETTERED,
    LONG,
    SHORT,
    content_of,
    is_lettered,
    line_of,
    numbers_of,
    slotted,
)
from publisher.formats.pdf.fragments.fragment import Furniture, Numbered, SidedFurniture, UnfitError
from publisher.formats.pdf.fragments.shared_furniture import CommonFurniture, kept
from publisher.formats.pdf.render.order_check import DrawnLine, furniture_lines
from publisher.formats.pdf.render.patches.hooks import Margins
from publisher.formats.pdf.structure.artifacts import END, LAYOUT, artifact, kind_of_margin
from publisher.formats.pdf.text.drawing import POINTS, Pen, advance_of, operators
from publisher.model import Side

_SIDES: tuple[Side, Side] = ("left", "right")
# Of a page's style: the sheet that it is printed on.
_SHEET = ("size", "marks", "bleed_left", "bleed_right", "bleed_top", "bleed_bottom")
_TOLERANCE = 0.01  # px


class _Drawn(NamedTuple):
    """Furniture as it was drawn, the names of the strings that it shows, and its lines."""

    furniture: Furniture
    names: frozenset[str]
    lines: tuple[DrawnLine, ...]


class FurnitureMaker:
    """Makes the furniture of a part's pages; pages of one kind with the same running heads share them."""

    def __init__(
        self,
        margins: Margins,
        html: Any,
        pen: Callable[[], Pen],
        fonts: Mapping[Any, Any],
        common: CommonFurniture | None,
    ) -> None:
        self._context, self._html, self._pen, self._fonts = margins.context, html, pen, fonts
        self._common, self._lasting = common or CommonFurniture(), common is not None
        # Pages inherit from the root (CSS Page 3 §5.1), and are of one look where that is set alike.
        root = self._context.style_for(html.etree_element)
        self._root = (tuple(sorted(html.etree_element.attrib.items())), repr(sorted(root.cascaded.items())))
        self._known: dict[Hashable, _Drawn] = {}
        self.sided = False
        #: The lines of the margin boxes around each page, as they are on either side.
        self.lines: list[list[DrawnLine]] = []

    def furniture(self, page: Any, number: int, state: Any) -> SidedFurniture:
        """Return the furniture of a laid-out page, the `number`th of its part (from 1)."""
        self.lines.append([])
        return SidedFurniture(*(self._furniture_of_page(page, number, state, side) for side in _SIDES))

    def blank(self, page: Any, state: Any) -> SidedFurniture:
        """Return the furniture of a blank page that stands before this one."""
        kind = page.page_type._replace(blank=True, name="", index=1)
        looks = [kind._replace(side=side) for side in _SIDES]
        return SidedFurniture(
            *(self._draw_furniture(self._empty_page(look), 1, state, (self._root, look)).furniture for look in looks)
        )

    def _furniture_of_page(self, page: Any, number: int, state: Any, side: Side) -> Furniture:
        kind = page.page_type._replace(side=side)
        look = (self._root, kind._replace(index=min(kind.index, 1), groups=()))
        fits, dx = self._body_shift(page, kind, look)
        self.sided |= not fits
        strings = self._strings(page, number)
        if (look, strings) not in self._known:
            self._known[look, strings] = self._shared_furniture(page, kind, look, strings, number, state)
            self.lines[-1] += self._known[look, strings].lines
        return replace(self._known[look, strings].furniture, dx=dx)

    def _body_shift(self, page: Any, kind: Any, look: Hashable) -> tuple[bool, float]:
        """Say whether a page's body stands on a page of another side as it is, and how far it moves (pt)."""
        if kind.side == page.page_type.side:
            return True, 0.0
        if look not in self._common.moves:
            own = self._empty_page(kind)
            dx = (own.content_box_x() - page.content_box_x()) * POINTS
            self._common.moves[look] = _same_body_area(own, page), dx
        return self._common.moves[look]

    def _shared_furniture(
        self, page: Any, kind: Any, look: Hashable, strings: tuple[tuple[str, ...], ...], number: int, state: Any
    ) -> _Drawn:
        """Take the furniture that another part has of such pages with such words, or draw it."""
        common, resources = self._common, self._pen()._resources
        names = common.names.get(look, frozenset())
        key = (look, str(state[0]), tuple(string for string in strings if string[0] in names))
        known = common.furniture.get(key) if look in common.names else None
        if known and known.fits(self._fonts.values(), resources):
            return _Drawn(known.furniture, common.names[look], known.lines)
        own = page if kind.side == page.page_type.side else self._empty_page(kind)
        drawn = self._draw_furniture(own, number, state, (look, str(state[0])))
        common.names[look] = drawn.names
        if self._lasting and (new := kept(drawn.furniture, list(self._fonts.values()), resources, drawn.lines)):
            shown = tuple(string for string in strings if string[0] in drawn.names)
            common.furniture[look, str(state[0]), shown] = new
        return drawn

    def _strings(self, page: Any, number: int) -> tuple[tuple[str, ...], ...]:
        """List what the running heads may say on a page, by keyword (GCPM 3 §1.3.2)."""
        self._context.current_page = number
        keywords = ("first", "start", "last", "first-except")
        return tuple(
            (name, *(str(self._context.get_string_set_for(page, name, keyword)) for keyword in keywords))
            for name in sorted(self._context.string_set)
        )

    def _empty_page(self, kind: Any) -> Any:
        """Make a page of a kind with nothing on it (CSS Page 3 §5)."""
        page_styles(kind, self._html, self._context.style_for)
        style = self._context.style_for(kind)
        page = PageBox(kind, style)
        resolve_percentages(page, style["size"])
        page.position_x = page.position_y = 0
        page_width(page, self._context, style["size"][0])
        page_height(page, self._context, style["size"][1])
        page.children, page.fixed_boxes, page.canvas_background = (), [], None
        layout_box_backgrounds(page, page, self._context.get_image_from_uri, layout_children=False)
        return page

    def _draw_furniture(self, page: Any, number: int, state: Any, look: Hashable) -> _Drawn:
        self._context.current_page = number
        drawn = [(box, self._draw(page, box)) for box in self._boxes(page, state, SHORT)]
        apart = (artifact(kind_of_margin(box), lines) for box, lines in drawn if not numbers_of(box))
        heads = b"\n".join(filter(None, apart))
        numbered: tuple[Numbered, ...] = ()
        if any(numbers_of(box) for box, _ in drawn):
            numbered = self._numbered(page, state, drawn, look)
        names = frozenset(name for box, _ in drawn for name in _strings_of(box))
        lines = tuple(line for box, _ in drawn for line in furniture_lines(box, page.margin_width()))
        return _Drawn(Furniture(self._ground(page), heads, numbered, 0.0, self._lettered(page, state)), names, lines)

    def _lettered(self, page: Any, state: Any) -> tuple[tuple[bytes, ...], ...]:
        """Draw the boxes that count in letters, with each number that a front may come to."""
        if not any(map(is_lettered, self._all_boxes(page, state, SHORT))):
            return ()
        drawn = []
        for number in LETTERED:
            boxes = filter(is_lettered, self._all_boxes(page, state, {"page": number, "pages": number}))
            drawn.append([artifact(kind_of_margin(box), self._draw(page, box)) for box in boxes])
        return tuple(zip(*drawn, strict=True))

    def _numbered(
        self, page: Any, state: Any, drawn: Sequence[tuple[Any, list[bytes]]], look: Hashable
    ) -> tuple[Numbered, ...]:
        """Read the boxes that count; where no words stand in their rows, those of another part are the same."""
        common, resources = self._common, self._pen()._resources
        known = common.numbers.get(look)
        if known and known.fits(self._fonts.values(), resources):
            return known.furniture.numbered
        for box, _ in drawn:
            self._decimal(box)
        whole = [self._draw(page, box) for box in self._boxes(page, state, ALL)]
        try:
            numbered = tuple(self._counting(drawn, whole, whole, ALL))
        except UnfitError:
            longer = [self._draw(page, box) for box in self._boxes(page, state, LONG)]
            numbered = tuple(self._counting(drawn, longer, whole, LONG))
        apart = {_row(box) for box, _ in drawn if numbers_of(box)}.isdisjoint(
            _row(box) for box, _ in drawn if any(_strings_of(box))
        )
        furniture = Furniture(b"", b"", numbered, 0.0)
        if self._lasting and apart and (new := kept(furniture, list(self._fonts.values()), resources)):
            common.numbers[look] = new
        return numbered

    def _decimal(self, box: Any) -> None:
        """Raise UnfitError where a number of one digit is written as more: such are not laid out."""
        for _, (_, style) in (item for item in box.style["content"] if item[0] == "counter()"):
            if any(len(self._context.counter_style.render_value(digit, style)) > 1 for digit in range(10)):
                raise UnfitError(f"a number that is not written in decimal digits in {box.at_keyword}")

    def _counting(
        self,
        drawn: Sequence[tuple[Any, list[bytes]]],
        longer: Sequence[list[bytes]],
        whole: Sequence[list[bytes]],
        long: dict[str, int],
    ) -> Iterator[Numbered]:
        """Read the margin boxes that count; raises UnfitError where one that does not moves with them."""
        for (box, lines), other, all_ in zip(drawn, longer, whole, strict=True):
            if numbers_of(box):
                line = slotted(box, [line_of(box, of) for of in (lines, other, all_)], long, self._advance_of_glyph)
                begin = b"\n".join(filter(None, (kind_of_margin(box), line.before)))
                yield replace(line, before=begin, after=b"\n".join(filter(None, (line.after, END))))
            elif lines != other or lines != all_:
                raise UnfitError(f"{box.at_keyword}, which moves with the number beside it")

    def _advance_of_glyph(self, font: str, glyph: str) -> int:
        return advance_of(self._fonts.values(), font, glyph)

    def _boxes(self, page: Any, state: Any, numbers: dict[str, int]) -> list[Any]:
        """Lay out the margin boxes but those that count in letters."""
        return [box for box in self._all_boxes(page, state, numbers) if not is_lettered(box)]

    def _all_boxes(self, page: Any, state: Any, numbers: dict[str, int]) -> list[Any]:
        counted = deepcopy(state)
        counted[1].update({name: [value] for name, value in numbers.items()})
        boxes = list(make_margin_boxes(self._context, page, counted))
        for box in boxes:
            if box.style["transform"]:
                raise UnfitError(f"transform of {box.at_keyword}")
            layout_box_backgrounds(page, box, self._context.get_image_from_uri)
        return boxes

    def _draw(self, page: Any, box: Any) -> list[bytes]:
        pen = self._pen()
        if numbers_of(box):
            pen.bridges, pen.neighbours = False, None  # a digit that reached would be no digit to the assembler
        draw_stacking_context(pen, StackingContext.from_page(page.copy_with_children([box])))
        return operators(pen)

    def _ground(self, page: Any) -> bytes:
        pen = self._pen()
        background = page.background
        draw_background(pen, background, clip_box=False, bleed=page.bleed, marks=page.style["marks"])
        set_mask_border(pen, page)
        draw_border(pen, page)
        return artifact(LAYOUT, operators(pen))


def _strings_of(box: Any) -> Iterator[str]:
    """List the named strings that a margin box shows."""
    return (value[0] for kind, value in content_of(box) if kind.startswith("string"))


def _row(box: Any) -> str:
    """Name the margin boxes that are laid out with one: those of a side, or a corner alone (CSS Page 3 §5.3)."""
    keyword = str(box.at_keyword)
    return keyword if keyword.endswith("corner") else keyword.partition("-")[0]


def _same_body_area(page: Any, other: Any) -> bool:
    """Say whether a body laid out for one page stands on the other as it is."""
    return all(
        abs(getattr(page, name) - getattr(other, name)) < _TOLERANCE
        for name in ("width", "height", "margin_top", "margin_bottom", "padding_top", "border_top_width")
    ) and all(page.style[name] == other.style[name] for name in _SHEET)
