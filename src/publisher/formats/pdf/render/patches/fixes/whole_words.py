"""Keep the words of a table whole where its columns can be as wide as that.

Themes let words in cells break anywhere rather than run off the page (`overflow-wrap: anywhere`), and then the least
width of a column is that of a letter: a long text, or an address, takes the width of its neighbours, and their words
are cut. Here columns have the width of their longest word first; where all words have no room, the longest give way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox
from weasyprint.layout import preferred, table

_stock_auto_table_layout, _stock_lines = table.auto_table_layout, preferred.inline_line_widths
_stock_split = preferred.split_first_line
# What is no word, and may break as it likes.
_BREAKABLE = frozenset(("a", "code", "kbd", "samp"))
_EPSILON = 1e-6  # px
_ENOUGH = 80  # characters: what begins with so many is not shaped by what follows them


class _Measure:
    """Whether words are measured whole now."""

    whole = False


@contextmanager
def _measuring(*, whole: bool) -> Iterator[None]:
    before, _Measure.whole = _Measure.whole, whole
    try:
        yield
    finally:
        _Measure.whole = before


class _WholeWords:
    """A style in which words break nowhere when their least width is asked for."""

    def __init__(self, style: Any) -> None:
        self._style = style

    def __getitem__(self, name: str) -> Any:
        return "break-word" if name == "overflow_wrap" else self._style[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._style, name)


def _split(text: str, style: Any, context: Any, most: float | None, *others: Any, **more: Any) -> Any:
    """Split off the first line of a text; of a long one that has no room at all, by the words that it begins with.

    A line of no width is a word or a letter, and the engine asks for each in turn, with all that follows it.
    """
    if _Measure.whole and style["overflow_wrap"] == "anywhere":
        style = _WholeWords(style)
    end = text.find(" ", _ENOUGH) + 1 if most == 0 else 0
    found = _stock_split(text[:end], style, context, most, *others, **more) if end else None
    if found and found[2] is not None:
        return found
    return _stock_split(text, style, context, most, *others, **more)


def _lines(context: Any, box: Any, *others: Any, **more: Any) -> Iterator[Any]:
    if _Measure.whole and isinstance(box, InlineBox) and box.element_tag in _BREAKABLE:
        with _measuring(whole=False):
            lines = list(_stock_lines(context, box, *others, **more))
        yield from lines
    else:
        yield from _stock_lines(context, box, *others, **more)


def _auto_table_layout(context: Any, box: Any, containing_block: Any) -> None:
    _stock_auto_table_layout(context, box, containing_block)
    widths = box.get_wrapped_table().column_widths
    _, _, letters, most, percentages, constrained, *_ = preferred.table_and_columns_preferred_widths(
        context, box, outer=False
    )
    if len(widths) < 2 or any(percentages) or any(constrained) or sum(widths) > sum(most) - _EPSILON:
        return
    words = _least_widths_of_words(context, box)
    if any(word > width + _EPSILON for word, width in zip(words, widths, strict=True)):
        box.get_wrapped_table().column_widths = _shared(sum(widths), letters, words, most)


def _least_widths_of_words(context: Any, box: Any) -> list[float]:
    """Return the least widths of columns with whole words (px): they are kept, as the engine keeps its own."""
    known, context.tables = context.tables, context.__dict__.setdefault("_press_tables", {})
    try:
        with _measuring(whole=True):
            return list(preferred.table_and_columns_preferred_widths(context, box, outer=False)[2])
    finally:
        context.tables = known


def _shared(room: float, letters: list[float], words: list[float], most: list[float]) -> list[float]:
    """Share a width out (px): to each column its longest word, and the rest by what columns would like to have.

    Where that is too much, no column has more than a width that is the same for all, but for its letters.
    """
    if sum(words) >= room:
        low, high = 0.0, max(words)
        for _ in range(60):
            middle = (low + high) / 2
            taken = sum(max(letter, min(word, middle)) for letter, word in zip(letters, words, strict=True))
            low, high = (middle, high) if taken <= room else (low, middle)
        least = [max(letter, min(word, low)) for letter, word in zip(letters, words, strict=True)]
        return [width * room / sum(least) for width in least]
    wanted = [max(0.0, liked - word) for liked, word in zip(most, words, strict=True)]
    ratio = (room - sum(words)) / sum(wanted) if sum(wanted) else 0.0
    return [word + more * ratio for word, more in zip(words, wanted, strict=True)]


def apply() -> None:
    """Make the change, once a process."""
    table.auto_table_layout = _auto_table_layout
    preferred.inline_line_widths, preferred.split_first_line = _lines, _split
