"""Break preformatted lines at their spaces first, and a word anywhere only where it begins its line.

`overflow-wrap` has the second so (CSS Text 3 §5.5). The engine takes whatever stands first in a line of boxes for its
beginning, and all that is within that: in code, every word. Lines of code are broken within words, though there are
spaces before them. Where a line has no other place to break, it is set as the engine does it.

The first is how code is read: after signs (`/`, `-`, and where a `wbr` stands) a preformatted line breaks only where
what begins it has no room up to its next space. The engine finds no break between two boxes within an inline box
either, as between the two texts around a `wbr` in a coloured word.

Spaces that are kept hang at the end of a line (§4.1.3), and make it no longer than it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from math import inf
from typing import Any

from weasyprint.formatting_structure.boxes import AtomicInlineLevelBox, InlineBox, LineBox, TextBox
from weasyprint.layout import inline, preferred

_stock_split_inline_box, _stock_split_text_box = inline.split_inline_box, inline.split_text_box
_stock_can_break_text, _stock_can_break_inside = inline.can_break_text, inline.can_break_inside
_stock_trailing_whitespace_size = preferred.trailing_whitespace_size
_EPSILON = 0.01  # px
_SPACE = re.compile(r"[ \t](?=[^ \t])")
_END_OF_WORD = re.compile(r"[ \t\n]")
_LONG_WORD = 400  # letters: more have no room in any line


class _TooWideError(Exception):
    """What begins a line has no room up to its next space."""


class _Line:
    """Where a line breaks now: at spaces alone, or in words that stand at its start (px), or in any (None)."""

    spaces_alone = False
    start: float | None = None


@contextmanager
def _breaking(start: float | None, *, spaces_alone: bool = False) -> Iterator[None]:
    before = _Line.start, _Line.spaces_alone
    _Line.start, _Line.spaces_alone = start, spaces_alone
    try:
        yield
    finally:
        _Line.start, _Line.spaces_alone = before


def _split_inline_box(context: Any, box: Any, position_x: float, max_x: float, *others: Any) -> Any:
    if not isinstance(box, LineBox):
        return _stock_split_inline_box(context, box, position_x, max_x, *others)
    if box.style["overflow_wrap"] == "normal":
        with _breaking(None):
            return _stock_split_inline_box(context, box, position_x, max_x, *others)
    lists = [value for value in others if isinstance(value, list)]
    lengths = [len(value) for value in lists]
    spaces_first = box.style["white_space"] == "pre-wrap"
    ways = [_breaking(position_x, spaces_alone=True)] * spaces_first + [_breaking(position_x), _breaking(None)]
    for number, way in enumerate(ways, 1):
        for value, length in zip(lists, lengths, strict=True):
            del value[length:]
        try:
            with way:
                found = _stock_split_inline_box(context, box, position_x, max_x, *others)
        except _TooWideError:
            continue
        if number == len(ways) or (max_x < inf and _runs_over(context, found[0], max_x)):
            continue
        if number > 1 or not (spaces_first and _is_indent_alone(*found[:3])):
            break
    return found


def _runs_over(context: Any, line: Any, max_x: float) -> bool:
    end = max(
        (child.position_x + child.margin_width() for child in line.children if child.is_in_normal_flow()), default=0
    )
    return bool(end - inline.trailing_whitespace_size(context, line) > max_x + _EPSILON)


def _is_indent_alone(line: Any, resume_at: Any, preserved: bool) -> bool:
    """Return whether a line has nothing but the spaces before a word that has no room after them."""
    texts = (box.text for box in line.descendants() if isinstance(box, TextBox))
    return resume_at is not None and not preserved and not any(text.strip() for text in texts)


def _split_text_box(context: Any, box: Any, available_width: Any, skip: Any, is_line_start: bool = True) -> Any:
    if is_line_start and _Line.start is not None and box.position_x > _Line.start + _EPSILON:
        is_line_start = False
    found = _stock_split_text_box(context, box, available_width, skip, is_line_start)
    _, resume_at, preserved = found
    if not _Line.spaces_alone or resume_at is None or preserved:
        return found
    left = box.text.encode()[skip:]
    head = left[: resume_at - skip].decode()
    if head[-1:].isspace():
        return found
    spaces = [match.end() for match in _SPACE.finditer(head)]
    if not spaces and box.position_x <= _Line.start + _EPSILON:  # type: ignore[operator]  # it is known here
        raise _TooWideError
    # The word that has no room is set whole: the line is broken before it, or found to be too wide.
    end = spaces[-1] if spaces else _end_of_word(left.decode(), len(head))
    part, rest, _ = _stock_split_text_box(context, box.copy_with_text(left.decode()[:end]), None, 0, is_line_start)
    if rest is not None:
        return found
    resume_at = skip + len(left.decode()[:end].encode())
    return part, resume_at if resume_at < len(box.text.encode()) else None, False


def _end_of_word(text: str, start: int) -> int:
    """Return where the word that goes on at an offset ends, with the spaces after it."""
    end = _END_OF_WORD.search(text, start, start + _LONG_WORD)
    if not end:
        return min(len(text), start + _LONG_WORD)
    return end.start() + len(text[end.start() :]) - len(text[end.start() :].lstrip(" \t"))


def _can_break_text(text: str, lang: Any) -> bool:
    return bool(_SPACE.search(text)) if _Line.spaces_alone else bool(_stock_can_break_text(text, lang))


def _can_break_inside(box: Any) -> bool:
    if not isinstance(box, InlineBox):
        return bool(_stock_can_break_inside(box))
    if box.style["white_space"] not in ("normal", "pre-wrap", "pre-line"):
        return False
    children = [child for child in box.children if child.is_in_normal_flow()]
    texts = [(_text(child), child.style["lang"]) for child in children]
    return any(map(_can_break_inside, children)) or any(
        one and other and _can_break_text(one[-1] + other[0], language)
        for (one, _), (other, language) in pairwise(texts)
    )


def _text(box: Any) -> str:
    """Return the text of a box; that of a picture or the like is empty."""
    if isinstance(box, TextBox):
        return str(box.text)
    return "" if isinstance(box, AtomicInlineLevelBox) else "".join(map(_text, getattr(box, "children", ())))


def _trailing_whitespace_size(context: Any, box: Any) -> float:
    """Measure the spaces at the end of a box (px), those that are kept too."""
    last = box
    while isinstance(last, (InlineBox, LineBox)) and last.children:
        last = last.children[-1]
    kept = isinstance(last, TextBox) and last.style["white_space"] == "pre-wrap" and last.text.endswith(" ")
    if not kept or not last.style["font_size"]:
        return float(_stock_trailing_whitespace_size(context, box))
    text = last.text.rstrip(" ")
    if not text:
        return float(last.width)
    whole, bare = (
        _stock_split_text_box(context, last.copy_with_text(part), None, 0)[0].width for part in (last.text, text)
    )
    return float(whole - bare)


def apply() -> None:
    """Make the change, once a process."""
    inline.trailing_whitespace_size = _trailing_whitespace_size
    inline.split_inline_box, inline.split_text_box = _split_inline_box, _split_text_box
    inline.can_break_text, inline.can_break_inside = _can_break_text, _can_break_inside
