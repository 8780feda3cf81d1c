"""A paragraph of text → the ranges in it whose direction is not the paragraph's."""

import re

from publisher.arabic.bidi.levels import first_strong, levels, strong
from publisher.arabic.bidi.ltr_patterns import left_to_right
from publisher.arabic.bidi.quote_pairs import bracketed
from publisher.model import Direction

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
#: What stands for a thing that is not text, or keeps a direction of its own: neutral, as an isolate is (UAX #9, BD9).
OBJECT = "\ufffc"
# Arabic punctuation is an Arabic paragraph's, also beside a Latin name: UAX #9 takes its commas and guillemets for
# neutral. In a Latin paragraph guillemets are a pair of brackets.
_SIGNS: dict[Direction, dict[int, int]] = {
    "rtl": str.maketrans("،؛؟«»‹›", "\u05d0" * 7),
    "ltr": str.maketrans("«»‹›", "⟨⟩⟬⟭"),
}
_CONTROLLED = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_OPEN, _CLOSE = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068"), frozenset("\u202c\u2069")
# What most paragraphs are made of needs no levels.
_ARABIC_ALONE = re.compile('[\\s\u0621-\u065f.,:!()\u00ab\u00bb\u060c\u061b\u061f"\u2026\u2013\u2014-]*')
_EDGES = " \t\n\u00a0"
_MARKS = frozenset("\u200e\u200f\u061c")
# Whether a text has letters of a direction: most texts say so at a glance, and only the others ask for classes.
_SURELY = {"ltr": re.compile("[A-Za-z]"), "rtl": re.compile("[\u05d0-\u05ea\u0621-\u064a]")}
_NEVER = {
    "ltr": re.compile("[\0-@\\[-`{-\u00a9\u0600-\u07ff\u2010-\u2029\u2030-\u205e]*"),
    "rtl": re.compile("[\0-\u024f\u2010-\u2029\u2030-\u205e]*"),
}
# Levels above the base's, as bytes.
_ABOVE = {"ltr": re.compile(rb"[^\0]+"), "rtl": re.compile(rb"[^\0\x01]+")}


def other(direction: Direction) -> Direction:
    """Give the other direction."""
    return "ltr" if direction == "rtl" else "rtl"


def runs(text: str, base: Direction) -> list[tuple[int, int]]:
    """Find the longest ranges that run against a paragraph's base direction, in order.

    Numbers alone are no run: every renderer sets them right. What an author has put between bidi controls is his own.
    """
    if base == "rtl" and _ARABIC_ALONE.fullmatch(text):
        return []
    plain = _without_controlled(text)
    if plain is None:
        return []
    if base == "rtl":
        plain = _with_kinds(plain)
    if not _has(plain, other(base)):
        return []
    plain = bracketed(plain).translate(_SIGNS[base])
    if not _has(plain, base):
        return [_trimmed(text, 0, len(text))]  # nothing is the paragraph's: its signs are the run's too
    above = _ABOVE[base].finditer(levels(plain, base))
    ranges = (match.span() for match in above)
    return [_trimmed(text, start, end) for start, end in ranges if _has(plain[start:end], other(base))]


def _without_controlled(text: str) -> str | None:
    """Put objects in the place of what controls embrace; None where the controls are not balanced."""
    if not _CONTROLLED.search(text):
        return text
    letters, depth = list(text), 0
    for index, letter in enumerate(text):
        depth += letter in _OPEN
        if depth:
            letters[index] = OBJECT
        depth -= letter in _CLOSE
        if depth < 0:
            return None
    return None if depth else "".join(letters)


def _with_kinds(text: str) -> str:
    """Put Latin letters in the place of what is of a kind, so that its signs go with it."""
    pieces, at = [], 0
    for start, end in left_to_right(text):
        pieces += [text[at:start], "a" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take spaces off the ends of a range."""
    while text[start] in _EDGES:
        start += 1
    while text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _has(text: str, direction: Direction) -> bool:
    """Say whether a text has a letter of a direction; a mark is none."""
    if _SURELY[direction].search(text):
        return True
    if _NEVER[direction].fullmatch(text):
        return False
    return any(way == direction and letter not in _MARKS for way, letter in zip(strong(text), text, strict=True))


def isolated(text: str, base: Direction) -> str:
    """Put every run of a plain string between isolates, and the whole where its first letter would mislead.

    For labels that a program shows by themselves: outlines, `alt`, titles (UAX #9 §2.4). Idempotent.
    """
    pieces, at = [], 0
    for start, end in runs(text, base):
        pieces += [text[at:start], LRI if base == "rtl" else RLI, text[start:end], PDI]
        at = end
    inner = "".join([*pieces, text[at:]])
    misleading = first_strong(text) not in (base, None) and len(pieces) > 0 and _has(text, base)
    return f"{RLI if base == 'rtl' else LRI}{inner}{PDI}" if misleading else inner
