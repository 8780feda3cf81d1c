"""Text into words: what is counted for reading time, and what must come back from a product."""

import re

# A word is a run of letters and digits with the marks that belong to it: Arabic vowel signs and Qur'anic
# marks are not \w, and would cut a vocalised word in pieces.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d])*")

# A tatweel is no letter: justification adds some and takes some away.
_LETTERS = re.compile(r"[^\W_\u0640]+")

#: Words a minute, for Arabic prose, where an issue names no other speed.
READING_SPEED = 190


def words(text: str) -> list[str]:
    """List the words of a text in order."""
    return _WORD.findall(text)


def letters(text: str) -> int:
    """Count letters and digits: what stays the same however a text is set."""
    return sum(map(len, _LETTERS.findall(text)))


def reading_minutes(count: int, speed: int = READING_SPEED) -> int:
    """Give whole minutes for a number of words at so many words a minute, at least one."""
    return max(1, round(count / speed))
