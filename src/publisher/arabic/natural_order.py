"""Names in the order in which people count them: chapter-2 before chapter-10, whatever the digits."""

import re

_DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """Give what names are sorted by: their numbers by value, all between them by its letters."""
    pieces = _DIGITS.split(name)  # letters and numbers by turns
    return tuple((int(piece), "") if n % 2 else (0, piece) for n, piece in enumerate(pieces))
