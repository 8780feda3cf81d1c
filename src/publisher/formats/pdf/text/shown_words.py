"""Words as they stand, shown as one array of codes and moves for all that is of one font and size."""

from collections.abc import Hashable, Iterable
from itertools import chain
from typing import Any

from publisher.formats.pdf.text.drawn_words import Word
from publisher.formats.pdf.text.glyph_clusters import EM, Scale

_LEAST_MOVE = 0.5  # units, between words; what is less is no move


class Shown:
    """What is shown at once: the runs of one font at one size, for Pango ends one at every justified space."""

    def __init__(self, pen: Any) -> None:
        self._pen = pen
        self._font: tuple[Hashable, float] | None = None
        self._pieces: list[str] = []

    def of(self, scale: Scale) -> list[str]:
        """Give the pieces to add to, of a font."""
        if self._font != (scale.font.hash, scale.size):
            self.end()
            self._font = (scale.font.hash, scale.size)
            self._pen.set_font_size(scale.font.hash, scale.size)
        return self._pieces

    def end(self) -> None:
        """Show what there is."""
        if self._pieces:
            self._pen.show_text("".join(self._pieces))
        self._pieces = []


def show(pieces: list[str], scale: Scale, words: Iterable[Word], x: float, cursor: float) -> tuple[float, float]:
    """Show words from x on; give where they end and where the cursor stands (px)."""
    book, unit = scale.font.book, scale.size / EM
    shown = book.words
    for word in words:
        codes = shown.get(word)
        if codes is None:
            codes = "".join(chain.from_iterable(zip(word.moves, map(book.__getitem__, word.pairs), strict=True)))
            shown[word] = codes
        if codes:
            # What draws nothing stands where the cursor is.
            if word.length and abs(move := round((cursor - x - word.lead) / unit, 1)) >= _LEAST_MOVE:
                pieces.append(f"{move:g}")
                cursor -= move * unit
            pieces.append(codes)
            cursor += word.length
        x += word.width
    return x, cursor
