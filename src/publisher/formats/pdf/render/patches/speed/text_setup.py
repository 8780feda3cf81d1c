"""Share what the texts of one style have in common.

Every piece of text makes a Pango context, a font description and a list of features of its own.
"""

import functools
from dataclasses import dataclass, field
from typing import Any

from cffi import FFI  # type: ignore[import-untyped]  # it has no types
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import get_font_description

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


def style_key(style: Any) -> Any:
    """Return what the texts of a style are shaped by, but for the spacing of letters and words."""
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
    key = style_key(style)
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


def apply() -> None:
    """Make the change, once a process."""
    line_break.Layout.setup = _setup
