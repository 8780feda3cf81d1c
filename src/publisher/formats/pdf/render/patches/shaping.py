"""The changes that spare the shaping of text, and keep the engine's bytes; numbered with those of `sparing.py`."""

import functools
import struct
from dataclasses import dataclass, field
from typing import Any, cast

from cffi import FFI  # type: ignore[import-untyped]  # it has no types
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import get_font_description

from publisher.formats.pdf.render.patches.hooks import Margins


def spare_shaping() -> None:
    """Make the changes."""
    line_break.Layout.setup = _setup
    line_break.Layout.deactivate, line_break.Layout.reactivate = _deactivate, _reactivate
    line_break.Layout.set_text, line_break.Layout.get_first_line = _set_text, _first_line
    inline.strut = _strut


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


@dataclass(slots=True)
class _Shared:
    """What the texts of one style share; the first of them owns it."""

    owner: Any
    context: Any
    description: Any
    features: Any
    language: Any
    metrics: dict[str, Any] = field(default_factory=dict)


def _call(name: str, pointer: Any, kind: str) -> Any:
    """Call a function of Pango's that the engine's own declarations do not have; ours do (`pango_binding.py`)."""
    function = getattr(pango, name, None)
    if function:
        return function(pointer)
    own, library = _own_binding()
    result = getattr(library, name)(own.cast("void*", int(ffi.cast("uintptr_t", pointer))))
    return ffi.cast(kind, int(own.cast("uintptr_t", result)))


@functools.cache
def _own_binding() -> tuple[Any, Any]:
    own = FFI()
    own.cdef("void* pango_layout_get_context(void*); void* pango_attr_list_copy(void*);")
    return own, own.dlopen("libpango-1.0.so.0")


def _style_key(style: Any) -> Any:
    key = getattr(style, "_press_key", None)
    if key is None:
        key = tuple(repr(style[name]) for name in _TEXT_STYLE)
        if hasattr(style, "__dict__"):
            style._press_key = key
    return key


def _copy_of_features(features: Any) -> Any:
    """Copy a list of attributes: a layout adds those of its text to its own."""
    if features == ffi.NULL:
        return features
    return ffi.gc(_call("pango_attr_list_copy", features, "PangoAttrList *"), pango.pango_attr_list_unref)


def _setup(self: Any, style: Any) -> None:
    cache = style.font_config.__dict__.setdefault("_press_texts", {})
    key = _style_key(style)
    shared = cache.get(key)
    if shared is None:
        _stock_setup(self, style)
        cache[key] = _Shared(
            self.layout,
            _call("pango_layout_get_context", self.layout, "PangoContext *"),
            get_font_description(style),
            _copy_of_features(pango.pango_layout_get_attributes(self.layout)),
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
        pango.pango_layout_set_attributes(self.layout, _copy_of_features(shared.features))


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


# 14. The height of a line is asked for at every box and every line, by a key that is written anew each time from
#     sixteen properties; it is its style's.
_stock_strut = line_break.strut


def _strut(style: Any) -> tuple[float, float]:
    known: tuple[float, float] | None = style.__dict__.get("_press_strut")
    if known is None:
        known = style.__dict__["_press_strut"] = _stock_strut(style)
    return known
