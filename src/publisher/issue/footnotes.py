"""The numbers of footnotes: decided here, and only shown by the formats."""

from collections.abc import Iterable
from dataclasses import replace

from publisher.arabic.digits import in_digits
from publisher.model import Digits, Note


def numbered(notes: Iterable[Note], digits: Digits) -> tuple[Note, ...]:
    """Mark the notes of a part, which come in the order of their calls: by numbers from 1 on, in brackets."""
    return tuple(replace(note, mark=f"({in_digits(number, digits)})") for number, note in enumerate(notes, 1))
