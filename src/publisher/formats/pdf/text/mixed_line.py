"""A text box in which something runs from left to right, or beside which it does, shown so that pdfium reads it.

Runs from left to right are shown apart (`left_to_right.py`), and RLM, which draws nothing, stands before the signs of
a right-to-left run that pdfium would else give with the number or word before them (`،2025` for `2025،`). What stands
beside a run may be in another text box of the line: what was drawn last is kept in mind.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from publisher.arabic.script import RIGHT_TO_LEFT
from publisher.formats.pdf.text.cid_codes import pair_of, parted
from publisher.formats.pdf.text.drawn_words import Stretch, Word, kept_words
from publisher.formats.pdf.text.glyph_clusters import BLANK, Scale
from publisher.formats.pdf.text.left_to_right import NEAR, Apart, Neighbours, Run, line_of, objects_of
from publisher.formats.pdf.text.pdfium_order import (
    JOINER,
    LRM,
    RLM,
    Kind,
    is_parted,
    kind_of,
    needs_guard,
    needs_mark,
)
from publisher.formats.pdf.text.shown_words import Shown, show

# A letter or digit that runs from left to right, or what lies beyond U+FFFF, such as emoji.
_FROM_LEFT = re.compile(rf"[^\W_{RIGHT_TO_LEFT}]|[\u0660-\u0669\U00010000-\U0010ffff]")
_LAST_OF_BMP = "\uffff"
_OVERLAP = 0.5  # px: text boxes that stand beside each other may overlap by so much
_RLM, _LRM = pair_of(BLANK, RLM), pair_of(BLANK, LRM)


def is_mixed(textbox: Any, beside: Neighbours, matrix: Sequence[float]) -> bool:
    """Say whether something in a text box runs from left to right, or stood before it on its line."""
    if matrix[1] or matrix[2]:
        return False
    followed = beside.following is not None and beside.line == line_of(matrix)
    return followed or textbox.style["direction"] == "ltr" or _FROM_LEFT.search(textbox.pango_layout.text) is not None


class MixedLine:
    """A line of a text box while it is shown, its stretches in the order of sight."""

    def __init__(
        self, pen: Any, textbox: Any, matrix: Sequence[float], stretches: Sequence[Stretch], beside: Neighbours
    ) -> None:
        self._pen, self._matrix, self._stretches, self._beside = pen, matrix, stretches, beside
        self._rtl = textbox.style["direction"] == "rtl"
        self._shown = Shown(pen)
        self._x = self._cursor = 0.0
        self._run: Run | None = None
        beside.on(line_of(matrix))

    def show(self) -> None:
        """Show the line, and note what the next text box may stand beside."""
        first: Run | None = None
        for number, stretch in enumerate(self._stretches):
            self._run = None
            if stretch.rtl:
                self._show_right_to_left(number, stretch)
            else:
                self._show_left_to_right(number, stretch)
            first = first if number else self._run
        self._shown.end()
        if self._stretches:
            self._note(first)

    def _note(self, first: Run | None) -> None:
        """Note what was drawn: what follows a text box in a right-to-left line stands at its left."""
        beside, left = self._beside, self._matrix[4] if first is None else first.left
        last = self._stretches[0 if self._rtl else -1]
        end = last.text[-1]
        beside.run = self._run
        beside.following = None if last.rtl else (left, kind_of(end))
        beside.letter = None if end.isspace() else left

    def _show_right_to_left(self, number: int, stretch: Stretch) -> None:
        scale = stretch.runs[-1][0]
        astral = max(stretch.text) > _LAST_OF_BMP
        for of_run, words in stretch.runs:
            self._show([(of_run, [_guarded(word, of_run) for word in words] if astral else words)])
        before = self._kind_before(number)
        if before and self._rtl and needs_mark(before, stretch.text):
            self._shown.of(scale).append(scale.font.book[_RLM])
        elif number + 1 == len(self._stretches) and self._is_apart():
            self._shown.end()
            Apart(self._pen, self._matrix).show_guard(scale, self._edge(), self._cursor, " ", deque())

    def _show(self, runs: Sequence[tuple[Scale, Sequence[Word]]]) -> None:
        for scale, words in runs:
            self._x, self._cursor = show(self._shown.of(scale), scale, words, self._x, self._cursor)

    def _kind_before(self, number: int) -> Kind | None:
        """Return the kind of what a right-to-left stretch follows: that stands at its right."""
        if number + 1 < len(self._stretches):
            return kind_of(self._stretches[number + 1].text[-1])
        if self._beside.following and self._is_near(self._beside.following[0]):
            return self._beside.following[1]
        return None

    def _show_left_to_right(self, number: int, stretch: Stretch) -> None:
        text, left = stretch.text, self._edge()
        kinds = {kind_of(character) for character in text}
        earlier = None if number else self._earlier(stretch)
        if not is_parted(text) and (earlier is None or "right" in kinds or max(text) > _LAST_OF_BMP):
            self._show(stretch.runs)
            self._run = Run(left, self._edge(), kind_of(text[-1]), left) if len(kinds) == 1 else None
            return
        self._shown.end()
        left = round(left, 2)
        run = earlier or Run(left, left, None, left)
        words = [(scale, word) for scale, words in stretch.runs for word in words]
        objects, self._x, self._cursor = objects_of(words, self._x, self._cursor)
        if objects:
            guard = "" if earlier else self._guard(number, text)
            Apart(self._pen, self._matrix).show(objects, self._cursor, run, guard)
        run.end = self._edge()
        self._run = run

    def _guard(self, number: int, text: str) -> str:
        """Return what must be read before a run that is shown apart.

        pdfium makes no space before the blanks that it begins with, and one after it where there is none.
        """
        if needs_guard(text):
            return LRM
        if number + 1 == len(self._stretches) and self._is_apart():
            return " "
        return (JOINER if kind_of(text[0]) == "left" else RLM) if self._touches(number) else ""

    def _is_apart(self) -> bool:
        """Say whether a run from left to right stands farther on the right, with nothing between."""
        following = self._beside.following
        return following is not None and following[0] > self._edge() and not self._is_near(following[0])

    def _earlier(self, stretch: Stretch) -> Run | None:
        """Return the run of the last text box, if this one begins where that ended."""
        run, near = self._beside.run, NEAR * stretch.runs[0][0].size * self._matrix[0]
        return run if run and -_OVERLAP < self._matrix[4] - run.end < near else None

    def _touches(self, number: int) -> bool:
        """Say whether what stands at the right of a run has no space before it."""
        if number + 1 < len(self._stretches):
            return not self._stretches[number + 1].text[-1].isspace()
        return self._beside.letter is not None and self._is_near(self._beside.letter)

    def _is_near(self, x: float) -> bool:
        """Say whether what begins at x stands beside what was shown last."""
        scale, _ = self._stretches[-1].runs[-1]
        return -_OVERLAP < x - self._edge() < NEAR * scale.size * self._matrix[0]

    def _edge(self) -> float:
        """Return where on the page the shown words end (px)."""
        return self._matrix[4] + self._matrix[0] * self._x


def _guarded(word: Word, scale: Scale) -> Word:
    """Put marks around what lies beyond U+FFFF, of which pdfium else loses the halves in right-to-left lines."""
    astral = [parted(pair)[1] > _LAST_OF_BMP for pair in word.pairs]
    if not any(astral):
        return word
    known = kept_words(scale)
    if (word, RLM) not in known:
        moves, pairs = list[str](), list[str]()
        for move, pair, beyond in zip(word.moves, word.pairs, astral, strict=True):
            moves += ["", move, ""] if beyond else [move]
            pairs += [_RLM, pair, _LRM] if beyond else [pair]
        known[word, RLM] = replace(word, moves=tuple(moves), pairs=tuple(pairs))
    return known[word, RLM]
