"""The order gate's reading of a line: its text as typed against the characters that stand on it from left to right.

It knows nothing of the grammar that sets runs (`bidi/grammar.py`), and is simpler: words, numbers and what a token of
digits and Latin letters is. What it says holds whatever set the line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from publisher.arabic.script import MARK, RIGHT_TO_LEFT, TATWEEL
from publisher.model import Direction

#: Stands in a line for what is no text.
OBJECT = "\ufffc"

_INVISIBLE = re.compile(f"[{MARK}{TATWEEL}\u0300-\u036f\u0591-\u05c7\u200b-\u200d\u2060\u00ad\ufe00-\ufe0f]")
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What most lines are made of.
_ARABIC_ALONE = re.compile('[\\s\u0621-\u065f\u0670.,:!()\u00ab\u00bb\u060c\u061b\u061f"\u2026\u2013\u2014-]*')
_SPACES = re.compile(r"[\s\u00a0]+")
_ARABIC_DIGITS = "\u0660-\u0669"
# A letter or digit that runs from left to right, digits of Persian among them.
_ALNUM = rf"(?:[^\W_{RIGHT_TO_LEFT}{OBJECT}])"
# What may stand within a token: signs, but for brackets and quotation marks, which may be the sentence's.
_INNER = rf"[^\s{RIGHT_TO_LEFT}{OBJECT}\u200f«»‹›()\[\]{{}}\"“”„‘<>]"
_TOKEN = re.compile(
    rf"(?P<token>{_ALNUM}(?:{_INNER}*{_ALNUM})?)"
    rf"|(?P<number>[{_ARABIC_DIGITS}]+(?:[.,:/٫٬][{_ARABIC_DIGITS}]+)*)"
    rf"|(?P<word>(?:(?=[{RIGHT_TO_LEFT}])[^\W\d_])+)"
    rf"|(?P<object>{OBJECT})"
)
_RANGE = re.compile(r"(\d+(?:[.,]\d+)*)[-–—](\d+(?:[.,]\d+)*)")
_LONG = 6  # digits: more are no year's
# Signs of a number or name that stand at its edge; a sign before it stands apart from what is before that.
_SIGNED = re.compile(
    rf"(?<![^\s(\[{{«\"“])(?:[+−±-](?=\d)|[$€£#@](?={_ALNUM})){_ALNUM}(?:{_INNER}*{_ALNUM})?[%+#°]*"
    rf"|{_ALNUM}(?:{_INNER}*{_ALNUM})?[%+#°]+(?![^\s.,:;!?…()\[\]}}«»\"”{OBJECT}{RIGHT_TO_LEFT}])"
)
_SIGNS_AFTER = re.compile(r"[%+#°]*")
_NEUTRAL = re.compile(r"[\s,.:;&/+-]*")


class Item(NamedTuple):
    """A word or token of a line, by its place."""

    kind: str
    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a line's text without what has no place of its own: vowel signs, tatweel, joiners."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def misplaced(
    said: str,
    seen: str,
    base: Direction,
    *,
    ranges_from_left: bool,
    embedded: bool = False,
    in_one_piece: bool = False,
) -> list[str]:
    """Return the words of a line that do not stand where its text has them.

    `said` is the text as typed, `seen` its characters from left to right. `embedded`: some of its right-to-left words
    are part of code or the like, where they stand in the order of that. `in_one_piece`: no markup begins or ends in
    it; words of one direction are then in order. Lines in which the author wrote directional controls are his own.
    """
    if (in_one_piece and _ARABIC_ALONE.fullmatch(said)) or _CONTROLS.search(said):
        return []
    said, seen = plain(said), plain(seen)
    items = list(_items(said, split=not ranges_from_left))
    found = [item.text for item in items if not _shows(item, seen)]
    found += [match[0] for match in _SIGNED.finditer(said) if not _is_range(match[0]) and match[0] not in seen]
    found += [said[a.start : b.end] for a, b in pairwise(items) if _is_apart(a, b, said, seen)]
    found += [] if ranges_from_left else _turned_ranges(items, said, seen)
    if not found and not embedded and _skeleton(items, base) != _skeleton_from(seen, base, ranges_from_left):
        found = [item.text for item in items if item.kind != "object"]
    return list(dict.fromkeys(found))


def _items(text: str, *, split: bool) -> Iterator[Item]:
    """Yield words, tokens and numbers; with `split`, a range of two numbers is two."""
    for match in _TOKEN.finditer(text):
        kind, (start, end) = str(match.lastgroup), match.span()
        both = _RANGE.fullmatch(match[0]) if split and kind == "token" else None
        if both:
            middle = start + len(both[1])
            yield Item(kind, both[1], start, middle)
            yield Item(kind, both[2], middle + 1, end)
        else:
            yield Item(kind, match[0], start, end)


def latin_stretches(text: str) -> Iterator[str]:
    """Yield what runs from left to right in a line of the other direction, but for single words and numbers."""
    text = plain(text)
    items = list(_items(text, split=False))
    start = 0
    for n, item in enumerate(items):
        if item.kind != "token":
            start = n + 1
            continue
        following = items[n + 1] if n + 1 < len(items) else None
        if following and following.kind == "token" and _NEUTRAL.fullmatch(text, item.end, following.start):
            continue
        end = _SIGNS_AFTER.match(text, item.end)
        stretch = text[items[start].start : end.end() if end else item.end]
        if not stretch.isalpha() and not stretch.isdigit():
            yield stretch
        start = n + 1


def _turned_ranges(items: Sequence[Item], said: str, seen: str) -> Iterator[str]:
    """Yield the ranges whose first number does not stand at the right; after a Latin word, it is part of a run."""
    lettered = False
    for one, other in pairwise(items):
        lettered = one.kind == "token" and (lettered or not one.text[0].isdigit())
        whole, gap = said[one.start : other.end], said[one.end : other.start]
        if lettered or not _RANGE.fullmatch(whole) or one.text.startswith("0") or len(other.text) >= _LONG:
            continue
        if f"{other.text}{gap}{one.text}" not in seen:
            yield whole


def _is_range(text: str) -> bool:
    return bool(_RANGE.fullmatch(text.strip("+-−±%")))


def _shows(item: Item, seen: str) -> bool:
    """Return whether a word or token stands on the line in one piece, from its own side."""
    if item.kind == "object":
        return True
    return (item.text[::-1] if item.kind == "word" else item.text) in seen


def _is_apart(one: Item, other: Item, said: str, seen: str) -> bool:
    """Return whether two that follow each other in one direction, with no more than a sign between, do not."""
    both, gap = said[one.start : other.end], said[one.end : other.start]
    if one.kind == other.kind == "word" and not gap.strip():
        return both[::-1] not in seen
    lettered = one.kind == other.kind == "token" and not one.text[0].isdigit() and not _RANGE.fullmatch(both)
    return lettered and bool(_NEUTRAL.fullmatch(gap)) and both not in seen


def _skeleton(items: Sequence[Item], base: Direction) -> list[object]:
    """Return a line's own words in their order, and what runs against them between as groups without one."""
    own = ("word", "number") if base == "rtl" else ("token",)
    found: list[object] = []
    group: Counter[str] = Counter()
    for item in items:
        if item.kind == "object":
            continue
        if item.kind in own:
            found += [dict(group)] if group else []
            found.append(item.text)
            group = Counter()
        else:
            group[item.text] += 1
    return [*found, dict(group)] if group else found


def _skeleton_from(seen: str, base: Direction, ranges_from_left: bool) -> list[object]:
    """Return the same of what is seen, from the side where its reader begins."""
    items = [
        item._replace(text=item.text[::-1]) if item.kind == "word" else item
        for item in _items(seen, split=not ranges_from_left)
    ]
    return _skeleton(items[::-1] if base == "rtl" else items, base)
