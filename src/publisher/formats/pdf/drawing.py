"""The engine's stream of operators as the press wants it: widths as the font has them, shown text without waste."""

import re
from typing import Any

import pydyf
import uharfbuzz as hb
from weasyprint.pdf.stream import Stream

#: PDF points to a CSS pixel: 72 to 96 an inch (CSS Values 4 §6.2).
POINTS = 0.75


class UnfitError(Exception):
    """The document has something that fragments do not: its name, as CSS or HTML calls it."""


class Widths(dict[int, int]):
    """The advances of a font's glyphs, in 1/1000 em, as its own table has them (PDF/A-2 §6.2.11.5), at any size.

    The engine rounds what Pango measures at the size that it meets first, so that two parts could differ.
    """

    def __init__(self, data: bytes, index: int) -> None:
        super().__init__()
        self._face = hb.Face(data, index)
        self._font = hb.Font(self._face)

    def __contains__(self, _glyph: object) -> bool:
        return True

    def __missing__(self, glyph: int) -> int:
        self[glyph] = round(self._font.get_glyph_h_advance(glyph) * 1000 / self._face.upem)
        return self[glyph]


class Pen(Stream):  # type: ignore[misc]  # WeasyPrint has no types
    """A stream whose fonts keep true widths; `begun` counts the operators that only set the page up."""

    begun: int = 0

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """Give a font and its size; a new one is read."""
        font, size = super().add_font(pango_font)
        if not isinstance(font.widths, Widths):
            if font.bitmap or font.png or font.svg or font.colr:
                raise UnfitError(f"the bitmap or colour font {font.family}")
            if "fvar" in font.tables:
                raise UnfitError(f"the variable font {font.family}")
            font.widths = Widths(font.file_content, font.index)
        return font, size

    @property
    def fonts(self) -> dict[Any, Any]:
        """The fonts met so far, by what Pango calls them."""
        return dict(self._fonts)

    def set_up(self, height: float) -> None:
        """Draw from the top left corner in px, as the engine does."""
        self.push_state()
        self.transform(d=-1, f=height * POINTS)
        self.transform(a=POINTS, d=POINTS)
        self.begun = len(self.stream)

    def clone(self, **changes: Any) -> Any:
        """Make a stream beside this one: a group, a pattern."""
        return _cloned(self, changes)


def _cloned(pen: Pen, changes: dict[str, Any]) -> Pen:
    kept = ("fonts", "page_rectangle", "resources", "images", "tags", "color_profiles", "output_intent")
    values = {name: getattr(pen, "page_rectangle" if name == "page_rectangle" else f"_{name}") for name in kept}
    return Pen(**(values | {"compress": pen.compress} | changes))


def operators(pen: Pen) -> list[bytes]:
    """Give what a pen drew, without its setting up."""
    return [shown(pydyf._to_bytes(item)) for item in pen.stream[pen.begun :]]


_IDLE = re.compile(rb">-?0<")


def shown(operator: bytes) -> bytes:
    """Take moves by nothing and empty strings out of shown text.

    Where there are empty strings, pdfium forgets the last move of the array, and justified lines end short.
    """
    return _IDLE.sub(b"", operator).replace(b"<>", b" ") if operator.endswith(b" TJ") else operator
