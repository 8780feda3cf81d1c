"""The texts of a page → its lines as they are seen, and their words as they are read."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from publisher.checks.files.pdf.content_scan import Run

_RIGHT_TO_LEFT = re.compile("[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNSEEN = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u2066-\u2069\ufeff]"
)
_NUMBER = re.compile(r"\d(?:[\d.,٫٬/:]*\d)?")
_LINE, _COLUMN, _WORD = 0.4, 1.6, 0.17  # em: what stands on one line, what is apart on it, what is two words


@dataclass(eq=False)
class Line:
    """Texts that follow each other on a line with no more between them than words have, from left to right."""

    runs: list[Run]

    @property
    def y(self) -> float:
        """Its base line, in points."""
        return self.runs[0].y

    @property
    def size(self) -> float:
        """The largest size of type in it."""
        return max(run.size for run in self.runs)

    @property
    def left(self) -> float:
        """Where it begins at the left."""
        return self.runs[0].x

    @property
    def right(self) -> float:
        """Where it ends at the right."""
        return max(run.x + run.width for run in self.runs)

    @cached_property
    def pieces(self) -> list[str]:
        """What its codes say, from left to right."""
        found: list[str] = []
        end = None
        for run in self.runs:
            if end is not None and run.x - end > _WORD * run.size:
                found.append(" ")
            found += run.texts
            end = run.x + run.width
        return found

    @cached_property
    def words(self) -> list[str]:
        """Its words, each with its letters in the order of reading, from left to right."""
        return list(words_of(self.pieces))

    @property
    def read(self) -> list[str]:
        """Its words in the order of reading, which is from the right where any of them is."""
        right = any(_RIGHT_TO_LEFT.search(word) for word in self.words)
        return self.words[::-1] if right else self.words

    @property
    def text(self) -> str:
        """Its words from left to right, with spaces between them."""
        return " ".join(self.words)


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Sort texts that stand level into lines, from the top."""
    level = sorted(
        (run for run in runs if run.along[0] > 0.99 and run.font.known_codes), key=lambda run: (-run.y, run.x)
    )
    rows: list[list[Run]] = []
    for run in level:
        if rows and abs(rows[-1][0].y - run.y) <= _LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line for row in rows for line in _parted(sorted(row, key=lambda run: run.x))]


def _parted(row: list[Run]) -> Iterator[Line]:
    """Part what stands on one height where there is more room than between words."""
    part, end = [row[0]], row[0].x + row[0].width
    for run in row[1:]:
        if run.x - end > _COLUMN * run.size:
            yield Line(part)
            part = []
        part.append(run)
        end = max(end, run.x + run.width)
    yield Line(part)


def words_of(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the words of texts that stand from left to right, each in the order of reading.

    A piece is what one code says; its letters keep their order where those of a word are turned round.
    """
    word: list[str] = []
    for piece in (*pieces, " "):
        if not piece or not piece.isspace():
            word.append(piece)
            continue
        if word and any(word):
            right = any(_RIGHT_TO_LEFT.search(one) for one in word)
            yield _turned(word) if right else "".join(word)
        word = []


def _turned(word: list[str]) -> str:
    """Return a word from the right, with the numbers in it from the left."""
    return _NUMBER.sub(lambda number: number[0][::-1], "".join(reversed(word)))


def bare(word: str) -> str:
    """Return the letters and digits of a word, without marks, kashidas, signs and presentation forms."""
    if not word.isascii():
        word = _UNSEEN.sub("", unicodedata.normalize("NFKC", word))
    return "".join(filter(str.isalnum, word))
