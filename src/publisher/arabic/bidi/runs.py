"""A paragraph of text → the ranges in it whose direction is not the paragraph's."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from publisher.arabic.bidi.controls import without_lone_controls
from publisher.arabic.bidi.grammar import left_to_right_runs
from publisher.arabic.bidi.levels import first_strong, levels, strong
from publisher.arabic.bidi.quote_pairs import bracketed
from publisher.arabic.bidi.run_tokens import LTR_OBJECT, OBJECT
from publisher.arabic.script import MARK, RIGHT_TO_LEFT
from publisher.i18n.languages import language_of
from publisher.model import Direction

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
# In a Latin paragraph guillemets are a pair of brackets; code is as neutral there as any other object.
_SIGNS = str.maketrans(f"«»‹›{LTR_OBJECT}", f"⟨⟩⟬⟭{OBJECT}")
_CONTROLLED = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_OPEN, _CLOSE = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068"), frozenset("\u202c\u2069")
# What most paragraphs are made of needs no levels.
_ARABIC_ALONE = re.compile('[\\s\u0621-\u065f.,:!()\u00ab\u00bb\u060c\u061b\u061f"\u2026\u2013\u2014-]*')
_RIGHT_TO_LEFT = re.compile(f"[{RIGHT_TO_LEFT}{MARK}]+")
_LAST_LETTER = re.compile(r"(?s).*\w")
_EDGES = " \t\n\u00a0"
_MARKS = frozenset(f"\u200e\u200f\u061c{LTR_OBJECT}")
# Whether a text has letters of a direction: most texts say so at a glance, and only the others ask for classes.
_SURELY = {"ltr": re.compile("[A-Za-z]"), "rtl": re.compile("[\u05d0-\u05ea\u0621-\u064a]")}
_NEVER = {
    "ltr": re.compile("[\0-@\\[-`{-\u00a9\u0600-\u07ff\u2010-\u2029\u2030-\u205e]*"),
    "rtl": re.compile("[\0-\u024f\u2010-\u2029\u2030-\u205e]*"),
}
# Levels above that of a left-to-right paragraph, as bytes.
_ABOVE = re.compile(rb"[^\0]+")
# What the number that a word of the paragraph begins with is made of (`0x1F`, `3D`), and what parts it from its run.
_IN_NUMBER = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹.,:/_-"
_BEFORE_NUMBER = " \t\u00a0,;:.=+*/|&<>!?$€£#@_-"


def other(direction: Direction) -> Direction:
    """Give the other direction."""
    return "ltr" if direction == "rtl" else "rtl"


def runs(
    text: str,
    base: Direction,
    cuts: Sequence[int] = (),
    language: str = "ar",
    passages: Sequence[tuple[int, int, str]] = (),
    *,
    code: bool = False,
    raised: Sequence[tuple[int, int]] = (),
) -> list[tuple[int, int]]:
    """Return the ranges that run against a paragraph's base direction, in order.

    `cuts` are the offsets at which elements begin or end, `passages` parts in languages of their own, by place,
    `raised` what stands above or below the base line.
    What an author has put between bidi controls is his own. A line of `code` keeps its base direction even where all
    its letters run against it, as it does in an editor.
    """
    if base == "rtl" and _ARABIC_ALONE.fullmatch(text):
        return []
    plain = _without_controlled(text)
    if plain is None:
        return []
    if base == "ltr":
        return _right_to_left_runs(text, plain, code=code)
    if is_foreign(plain):
        return [_trimmed(text, 0, len(text))]  # nothing is the paragraph's: its signs are the run's too
    from_left = ranges_from_left(language)
    others = [(start, end) for start, end, spoken in passages if ranges_from_left(spoken) != from_left]
    found = left_to_right_runs(plain, cuts, ranges_from_left=from_left, other_ranges=others, raised=raised)
    return [(start, end) for start, end in found if text[start:end].strip("\u200e")]  # a mark alone is no run


def _right_to_left_runs(text: str, plain: str, *, code: bool) -> list[tuple[int, int]]:
    """Return the runs of a left-to-right paragraph, by their levels; `plain` is what is to be seen of it."""
    if not _has(plain, "rtl"):
        return []
    plain = bracketed(plain).translate(_SIGNS)
    if not code and not _has(plain, "ltr"):
        return [_trimmed(text, 0, len(text))]
    ranges = (match.span() for match in _ABOVE.finditer(levels(plain, "ltr")))
    whole = ((start, _end_before_word(plain, start, end)) for start, end in ranges)
    return [_trimmed(text, start, end) for start, end in whole if _has(plain[start:end], "rtl")]


def _end_before_word(text: str, start: int, end: int) -> int:
    """Return the end of a run without the number that a word after it begins with, which is part of that word.

    UAX #9 gives such a number to the run (W2), and tears `0x1F` into a 0 on one side of it and `x1F` on the other.
    """
    if text[end - 1].isdigit() and (text[end : end + 1].isalpha() or text[end : end + 1] == "_"):
        return start + len(text[start:end].rstrip(_IN_NUMBER).rstrip(_BEFORE_NUMBER))
    return end


def within_tokens(text: str, run: tuple[int, int], edges: Sequence[int]) -> list[tuple[int, int]]:
    """Part a right-to-left run of code where its tokens are parted by signs; `edges` are where tokens end, in order.

    Tokens stand from left to right, as Unicode has it for source code (UTS #55 §3): `x = "a", 10, "b"` is a row of
    three, though `a` and `b` be Arabic. Words with nothing but spaces between them are one text.
    """
    words = [match.span() for match in _RIGHT_TO_LEFT.finditer(text, *run)]
    pieces, start = [], run[0]
    for (_, one), (other, _) in pairwise([(run[0], run[0]), *words, (run[1], run[1])]):
        at = bisect_left(edges, one)
        if at < len(edges) and edges[at] <= other and other > one and text[one:other].strip():
            within = _LAST_LETTER.match(text, one, edges[at])
            pieces.append((start, within.end() if within else one))
            start = other
    return [(one, other) for one, other in [*pieces, (start, run[1])] if one < other]


def is_foreign(text: str) -> bool:
    """Return whether a text has letters that run from left to right, and none that run from right to left."""
    return _has(text, "ltr") and not _has(text, "rtl")


def ranges_from_left(language: str) -> bool:
    """Return whether a range of two numbers begins at the left, as in Persian and Hebrew, or at the right."""
    return language_of(language).ranges_from_left


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


def isolated(text: str, base: Direction, language: str = "ar") -> str:
    """Put every run of a plain string between isolates, and the whole where its first letter would mislead.

    For labels that a program shows by themselves: outlines, `alt`, titles (UAX #9 §2.4). Idempotent. A directional
    control without a partner goes.
    """
    text = without_lone_controls(text)
    pieces, at = [], 0
    for start, end in runs(text, base, language=language):
        pieces += [text[at:start], LRI if base == "rtl" else RLI, text[start:end], PDI]
        at = end
    inner = "".join([*pieces, text[at:]])
    misleading = first_strong(text) not in (base, None) and len(pieces) > 0 and _has(text, base)
    return f"{RLI if base == 'rtl' else LRI}{inner}{PDI}" if misleading else inner
