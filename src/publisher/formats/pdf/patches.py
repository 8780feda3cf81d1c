"""The engine's changes: eight that keep its bytes and save its time, four that mend what it makes, and hooks.

They are for the very WeasyPrint that they were read against: another version, or the same with other sources, runs as
it is, and its documents are set whole.
"""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import pydyf
import weasyprint
from cffi import FFI  # type: ignore[import-untyped]  # it has no types
from weasyprint import layout as layouts
from weasyprint.css.properties import Dimension
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import LayoutContext, block, inline, page, percent
from weasyprint.pdf import tags
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import get_font_description

VERSION = "70.0"
_LEAST_SIZE = 1e-6  # px: what is less, the engine does not write
#: What the changes and the fragments rest on, with their hash together: `hash_of_sources` gives another's.
_SOURCES = (
    "anchors.py", "css/targets.py", "draw/__init__.py", "draw/text.py", "formatting_structure/boxes.py",
    "layout/__init__.py", "layout/block.py", "layout/column.py", "layout/inline.py", "layout/page.py",
    "layout/percent.py", "pdf/__init__.py", "pdf/anchors.py", "pdf/fonts.py", "pdf/stream.py", "pdf/tags.py",
    "stacking.py", "text/line_break.py",
)  # fmt: skip
_HASH = "f5b78f6f9d2b8ea07c06db646d681567b6cd8d52f88100d59a0e8eafc8a96068"


def hash_of_sources() -> str:
    """Give one SHA-256 of the engine's sources that matter, and of its PDF writer."""
    root = Path(weasyprint.__file__).parent
    files = [*(root / name for name in _SOURCES), Path(pydyf.__file__)]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@functools.cache
def known_engine() -> bool:
    """Say whether this is the engine that the changes were read against."""
    return bool(weasyprint.__version__ == VERSION) and hash_of_sources() == _HASH


def apply() -> None:
    """Make the changes, once a process."""
    spare()
    mend_breaks()
    inline.remove_last_whitespace = _remove_last_whitespace
    text.draw_first_line = _draw_first_line
    tags._build_box_tree = _build_box_tree


def spare() -> None:
    """Make the eight changes that keep the engine's bytes."""
    inline.avoid_collisions = _avoid_collisions
    line_break.Layout.setup = _setup
    pydyf.PDF.page_references = property(_page_references)
    page.set_page_type_computed_styles = _page_styles
    boxes.Box.is_in_normal_flow = _is_in_normal_flow
    percent.resolve_one_percentage = _resolve_one_percentage
    line_break.Layout.deactivate, line_break.Layout.reactivate = _deactivate, _reactivate


def mend_breaks() -> None:
    """Make the two changes that mend what stands at the head and at the foot of a page."""
    page.block_level_layout = _page_layout
    block.block_box_layout = _box_layout
    block.block_level_layout = _block_level_layout
    LayoutContext.in_column = property(_in_column, _set_in_column)


# 1. Lines of right-to-left text are laid out twice where no float is near: the loop of `get_next_linebox` compares
#    the cursor with the cursor plus the line's width. A height that is taken for reached ends it after one turn.
_stock_avoid_collisions = inline.avoid_collisions


class _Reached(float):
    """A height that every line keeps to, unless a float came up while the line was laid out."""

    context: Any = None

    def __ge__(self, _height: object) -> bool:
        return not self.context.excluded_shapes

    __hash__ = float.__hash__


def _avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    found = _stock_avoid_collisions(context, box, containing_block, outer)
    fresh = isinstance(box, LineBox) and box.width == 0 and box.height == 0
    if fresh and not context.excluded_shapes and containing_block.style["direction"] == "rtl":
        box.height = _Reached()
        box.height.context = context
    return found


# 2. Every piece of text makes a Pango context, a font description and a list of features of its own; those of one
#    style are the same.
_stock_setup = line_break.Layout.setup
_TEXT_STYLE = (
    "direction", "font_language_override", "lang", "font_family", "font_style", "font_stretch", "font_weight",
    "font_size", "font_variant_caps", "font_variation_settings", "text_decoration_line", "font_kerning",
    "font_variant_ligatures", "font_variant_position", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
_METRICS = (
    "ascent", "underline_position", "strikethrough_position", "underline_thickness", "strikethrough_thickness",
)  # fmt: skip

_pango = FFI()
_pango.cdef("void* pango_layout_get_context(void*); void* pango_attr_list_copy(void*);")
_more = _pango.dlopen("libpango-1.0.so.0")


@dataclass(slots=True)
class _Shared:
    """What the texts of one style share; the first of them owns it."""

    owner: Any
    context: Any
    description: Any
    features: Any
    language: Any
    metrics: dict[str, Any] = field(default_factory=dict)


def _call(function: Callable[[Any], Any], pointer: Any, kind: str) -> Any:
    """Call a function of Pango's that the engine's own binding does not name."""
    result = function(_pango.cast("void*", int(ffi.cast("uintptr_t", pointer))))
    return ffi.cast(kind, int(_pango.cast("uintptr_t", result)))


def _style_key(style: Any) -> Any:
    key = getattr(style, "_press_key", None)
    if key is None:
        key = tuple(repr(style[name]) for name in _TEXT_STYLE)
        if hasattr(style, "__dict__"):
            style._press_key = key
    return key


def _setup(self: Any, style: Any) -> None:
    cache = style.font_config.__dict__.setdefault("_press_texts", {})
    key = _style_key(style)
    shared = cache.get(key)
    if shared is None:
        _stock_setup(self, style)
        cache[key] = _Shared(
            self.layout,
            _call(_more.pango_layout_get_context, self.layout, "PangoContext *"),
            get_font_description(style),
            pango.pango_layout_get_attributes(self.layout),
            self.language,
            {name: getattr(self, name) for name in _METRICS if hasattr(self, name)},
        )
        return
    self.style, self.first_line_direction, self.language = style, 0, shared.language
    self.layout = ffi.gc(pango.pango_layout_new(shared.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, shared.description)
    self.__dict__.update(shared.metrics)
    if shared.features != ffi.NULL:
        copy = _call(_more.pango_attr_list_copy, shared.features, "PangoAttrList *")
        pango.pango_layout_set_attributes(self.layout, ffi.gc(copy, pango.pango_attr_list_unref))


# 3. The list of all pages' references is made anew for every element of the tree: quadratic in the document.
def _page_references(self: Any) -> tuple[bytes, ...]:
    kids = self.pages["Kids"]
    known = self.__dict__.get("_press_references")
    if known is None or known[0] != len(kids):
        known = self._press_references = (len(kids), tuple(b"%d 0 R" % number for number in kids[::3]))
    return tuple(known[1])


# 4. and 5. For each page, the styles of the whole document are searched for those of its margin boxes; and pages of
#    one kind are given the same styles anew. Where a rule counts pages (:nth()), only the search is spared.
def _page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    computed = style_for.get_computed_styles()
    known = style_for.__dict__.setdefault("_press_pages", {})
    kind = page_type if counts_pages(style_for) else (*page_type[:3], page_type.index == 0)
    if kind not in known:
        known[kind] = dict(_compute_page_styles(page_type, html, style_for))
    for pseudo, style in known[kind].items():
        computed[page_type, pseudo] = style


def _compute_page_styles(page_type: Any, html: Any, style_for: Any) -> Iterator[tuple[Any, Any]]:
    cascaded, computed = style_for.get_cascaded_styles(), style_for.get_computed_styles()
    before = len(cascaded)
    style_for.add_page_declarations(page_type)
    own = [key for key in islice(reversed(cascaded), len(cascaded) - before) if key[1]][::-1]
    root = html.etree_element
    style_for.set_computed_styles(page_type, root=root, parent=root, base_url=html.base_url)
    yield None, computed[page_type, None]
    for element, pseudo in own:
        style_for.set_computed_styles(element, pseudo_type=pseudo, root=root, parent=element, base_url=html.base_url)
        yield pseudo, computed[element, pseudo]


def counts_pages(style_for: Any) -> bool:
    """Say whether a rule of the theme counts pages: @page :nth() (CSS Page 3, GCPM 3 §6)."""
    found = style_for.__dict__.get("_press_counts")
    if found is None:
        rules = (rule for sheet, *_ in style_for._sheets for rule in sheet.page_rules)
        found = style_for._press_counts = any(
            selector[2].index is not None for _, selectors, _ in rules for selector in selectors
        )
    return bool(found)


# 6. Whether a box is in the flow is asked 1,500 times an article, and is five questions to its style.
_stock_is_in_normal_flow = boxes.Box.is_in_normal_flow


def _is_in_normal_flow(self: Any) -> bool:
    style = self.style
    plain = style["float"] == "none" and style["position"] in ("static", "relative")
    return plain or bool(_stock_is_in_normal_flow(self))


# 7. Most used lengths are in px already: what is no percentage, no sum and no keyword needs nothing resolved.
_stock_resolve_one_percentage = percent.resolve_one_percentage


def _resolve_one_percentage(box: Any, name: str, refer_to: Any) -> None:
    value = box.style[name]
    if type(value) is Dimension and value.unit == "px":
        setattr(box, name, value.value)
    else:
        _stock_resolve_one_percentage(box, name, refer_to)


# 8. A line is shaped again to be drawn. Where nothing of it has changed since, what was laid out is drawn; the engine
#    lets go of it to save memory, of which a part has enough.
_stock_deactivate, _stock_reactivate = line_break.Layout.deactivate, line_break.Layout.reactivate


def _deactivate(self: Any) -> None:
    if self.justification_spacing or self.__dict__.pop("_press_drawn", False) or not Margins.later:
        _stock_deactivate(self)


def _reactivate(self: Any, style: Any) -> None:
    self._press_drawn = True
    if self.__dict__.get("style") is not style or self.justification_spacing:
        _stock_reactivate(self, style)


# 9. A margin that adjoins an unforced break is nothing (CSS Fragmentation 3 §5.2). The engine has it so for some of
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


def _first(context: Any) -> _First:
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
        first = _first(context)
        first.in_column, first.inside = _resumed(box, skip_stack) if goes_on else None, None
    return _stock_box_layout(context, box, bottom_space, skip_stack, *others, **more)


def _block_level_layout(
    context: Any, box: Any, bottom_space: Any, skip_stack: Any, containing_block: Any, *others: Any, **more: Any
) -> Any:
    """Lay out a block, without its upper margin where it stands first; so too what stands first in it."""
    asked = (context, box, bottom_space, skip_stack, containing_block, *others)
    first = _first(context)
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


# 10. Where the second line of a paragraph does not fit and may not part from its first, the engine makes room by
#    sending the notes of the page to the next one, away from their calls. A note belongs on the page of its call
#    (GCPM 3 §2.4): the paragraph goes. So it is done in columns; for that question alone, lines are always in one.
_LINES = block._linebox_layout.__code__


def _in_column(self: Any) -> bool:
    return self.__dict__["_press_in_column"] or sys._getframe(1).f_code is _LINES


def _set_in_column(self: Any, value: bool) -> None:
    self.__dict__["_press_in_column"] = value


# 11. What an author says of a text's language, the engine keeps from the structure (ISO 32000-1 §14.9.2).
_stock_build_box_tree = tags._build_box_tree


def _build_box_tree(box: Any, *others: Any) -> Iterator[Any]:
    """Tag a box; an element that names its language has it in the tree."""
    element = getattr(box, "element", None)
    language = element.get("lang") if element is not None and box.element_tag == element.tag else None
    for tagged in _stock_build_box_tree(box, *others):
        if language and box.element_tag not in ("html", "body"):
            tagged["Lang"] = pydyf.String(language)
        yield tagged


# 12. Without the space at its end a right-to-left line is narrower on its left, so what stands right of its last text
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
            _stock_deactivate(box.pango_layout)  # it is of the text with its space


# The hooks: a stream that draws text by itself does so, but for ellipses, which are the engine's.
_stock_draw_first_line = text.draw_first_line
#: PUBLISHER_TEXT_LAYER=0 leaves all text to the engine, for those who compare.
TEXT_LAYER = os.environ.get("PUBLISHER_TEXT_LAYER") != "0"


def _draw_first_line(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
    plain = TEXT_LAYER and text_overflow != "ellipsis" and block_ellipsis == "none"
    if not plain or not hasattr(stream, "draw_line"):
        return _stock_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    if textbox.text and textbox.style["font_size"] >= _LEAST_SIZE:
        stream.draw_line(textbox, matrix)
    return []


# Margin boxes are laid out after the part, for either side, and not while its pages are made.
@dataclass(slots=True)
class Margins:
    """What the margin boxes of a part are made of: the context, and each page's box with its state of counters."""

    context: Any = None
    pages: list[tuple[Any, Any]] = field(default_factory=list)
    #: Whether a part is laid out so, by itself.
    later: ClassVar[bool] = False


@contextmanager
def margins_later() -> Iterator[Margins]:
    """Lay out without margin boxes, and keep what they need."""
    kept = Margins()

    def note(context: Any, box: Any, state: Any) -> tuple[()]:
        kept.context = context
        kept.pages.append((box, state))
        return ()

    stock = layouts.make_margin_boxes
    layouts.make_margin_boxes, Margins.later = note, True
    try:
        yield kept
    finally:
        layouts.make_margin_boxes, Margins.later = stock, False
