"""Spare the second shaping of a line where it cannot change the line.

Every line is shaped once more with the first word of the next, in case Pango parted too soon (#580 of its issues,
mended in 1.44). Where that word is wider than the room left in the line, the line is what it was.
"""

import struct
from typing import Any, cast

from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

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


def apply() -> None:
    """Make the change, once a process."""
    line_break.Layout.set_text, line_break.Layout.get_first_line = _set_text, _first_line
