"""The changes that keep the engine's bytes and save its time, each with its reason."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

import pydyf
from cffi import FFI  # type: ignore[import-untyped]  # it has no types
from weasyprint import css
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.layout import inline, page, percent
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import get_font_description

from publisher.formats.pdf.patches.hooks import Margins


def spare() -> None:
    """Make the changes."""
    inline.avoid_collisions = _avoid_collisions
    line_break.Layout.setup = _setup
    pydyf.PDF.page_references = property(_page_references)
    page.set_page_type_computed_styles = _page_styles
    boxes.Box.is_in_normal_flow = _is_in_normal_flow
    percent.resolve_one_percentage = _resolve_one_percentage
    line_break.Layout.deactivate, line_break.Layout.reactivate = _deactivate, _reactivate
    css.ComputedStyle.__missing__ = _missing
    css.AnonymousStyle.__init__ = _begin_anonymous
    line_break.Layout.set_text, line_break.Layout.get_first_line = _set_text, _first_line


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
    elif value == "auto":
        setattr(box, name, 0 if name in ("min_width", "min_height") else value)
    else:
        _stock_resolve_one_percentage(box, name, refer_to)


# 8. A line is shaped again to be drawn. Where nothing of it has changed since, what was laid out is drawn; the engine
#    lets go of it to save memory, of which a part has enough.
stock_deactivate, _stock_reactivate = line_break.Layout.deactivate, line_break.Layout.reactivate


def _deactivate(self: Any) -> None:
    if self.justification_spacing or self.__dict__.pop("_press_drawn", False) or not Margins.later:
        stock_deactivate(self)


def _reactivate(self: Any, style: Any) -> None:
    self._press_drawn = True
    if self.__dict__.get("style") is not style or self.justification_spacing:
        _stock_reactivate(self, style)


# 9. Of a style's 200 properties most are inherited or initial, and are asked for once an element: they need none of
#    the questions about variables, sums and logical names, but whether the rules say something of them after all.
_stock_missing = css.ComputedStyle.__missing__
#    Whoever asks for a margin asks for most of them, so that all which are initial are set at once.
_ALWAYS_ASKED = frozenset(("float", "display", "position", "page", *css.INITIAL_NOT_COMPUTED))
_LOGICAL = frozenset(
    logical(block="ttb", inline=side) for logical in css.PHYSICAL_FUNCTIONS.values() for side in ("ltr", "rtl")
)
_INITIAL = {
    name: value
    for name, value in css.INITIAL_VALUES.items()
    if name not in css.INHERITED and name not in _ALWAYS_ASKED and not name.startswith("text_decoration_")
}
_PHYSICAL = {name: value for name, value in _INITIAL.items() if name in css.PHYSICAL_FUNCTIONS}
_OTHERS = {name: value for name, value in _INITIAL.items() if name not in css.PHYSICAL_FUNCTIONS}


def _missing(self: Any, name: str) -> Any:
    parent, cascaded = self.parent_style, self.cascaded
    if name in _PHYSICAL and parent is not None and not hasattr(self, "_press_filled"):
        _fill(self)
        if name in self:
            return self[name]
    if parent is None or name in cascaded or name in _ALWAYS_ASKED or name.startswith("text_decoration_"):
        return _stock_missing(self, name)
    logical = css.PHYSICAL_FUNCTIONS.get(name)
    if logical and logical(block="ttb", inline=self["direction"]) in cascaded:
        return _stock_missing(self, name)
    inherited = name in css.INHERITED or name.startswith("__")
    value = self[name] = parent[name] if inherited else css.INITIAL_VALUES[name]
    return value


def _fill(style: Any) -> None:
    known = dict(style)
    style._press_filled = True
    style.update(_OTHERS)
    if _LOGICAL.isdisjoint(style.cascaded):
        style.update(_PHYSICAL)
    for name in style.cascaded:
        style.pop(name, None)
    style.update(known)


_stock_begin_anonymous = css.AnonymousStyle.__init__


def _begin_anonymous(self: Any, parent_style: Any) -> None:
    _stock_begin_anonymous(self, parent_style)
    self.update(_INITIAL)


# 10. Every line is shaped once more with the first word of the next, in case Pango parted too soon (#580 of its
#     issues, mended in 1.44). Where that word is wider than the room beside the line, the line is what it was.
_stock_set_text, _stock_first_line = line_break.Layout.set_text, line_break.Layout.get_first_line
_GLYPH = struct.Struct("=IiiiI")  # PangoGlyphInfo (pango-glyph.h)
_LEAST_EXCESS = 1024  # Pango units, 1 px: kerning of the space between, and rounding


def _set_text(self: Any, text: str, justify: bool = False) -> None:
    last = self.__dict__.pop("_press_last", None)
    shorter = last and not justify and len(text) < len(last[0]) and last[0].startswith(text)
    if shorter and _runs_over(self, last[1], last[2], text):
        self.text, self._press_known = text, last[1:]
        return
    self._press_known = None
    _stock_set_text(self, text, justify)


def _first_line(self: Any) -> tuple[Any, int | None]:
    if self.__dict__.get("_press_known"):
        return cast("tuple[Any, int]", self._press_known)
    line, index = _stock_first_line(self)
    self._press_last = (self.text, line, index) if index else None
    return line, index


def _runs_over(layout: Any, line: Any, index: int, text: str) -> bool:
    """Say whether a text of a line and more needs a second line, as `layout` has it."""
    end = len(text.encode())
    if end <= index or layout.max_width is None:
        return False
    extents = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
    room = layout.max_width * TO_UNITS - extents.width + _LEAST_EXCESS
    run = pango.pango_layout_get_line_readonly(layout.layout, 1).runs[0]
    while run != ffi.NULL and room >= 0:
        item, run = run.data, run.next
        count, limit = item.glyphs.num_glyphs, end - item.item.offset
        clusters = ffi.unpack(item.glyphs.log_clusters, count)
        infos = _GLYPH.iter_unpack(ffi.buffer(item.glyphs.glyphs, count * _GLYPH.size))
        room -= sum(info[1] for info, cluster in zip(infos, clusters, strict=True) if cluster < limit)
    return bool(room < 0)
