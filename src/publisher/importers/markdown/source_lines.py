"""Blocks of rendered text back to the lines of the source that they came from."""

import re
from bisect import bisect_right

# Markup is punctuation, so letters and digits alone are the same in source and product.
_KEYS = (32, 12, 4)
# Where a link leads is no part of what it says.
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))


class LineFinder:
    """Finds texts that follow each other in a source, each from where the last was found."""

    def __init__(self, text: str, first_line: int) -> None:
        self._starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for line in text.split("\n"):
            self._starts.append(length)
            pieces.append(_letters_and_digits(_ADDRESS.sub("]", line) if "](" in line else line))
            length += len(pieces[-1])
        self._letters = "".join(pieces)
        self._first_line = first_line
        self._cursor = 0

    def line_of(self, text: str) -> int:
        """Give the line where `text` begins; where it cannot be found, the line of the text before it."""
        letters = _letters_and_digits(text)
        for size in _KEYS:
            found = self._letters.find(letters[:size], self._cursor) if letters else -1
            if found >= 0:
                self._cursor = found + min(size, len(letters))
                return self._line_at(found)
        return self._line_at(self._cursor)

    def _line_at(self, offset: int) -> int:
        return self._first_line + max(0, bisect_right(self._starts, offset) - 1)
