"""The order gate's reading of a line: its text as typed against the characters that stand on it from left to right.

It knows nothing of the grammar that sets runs (`bidi/grammar.py`), and is simpler: words, numbers and what a token of
digits and Latin letters is. What it says holds whatever set the line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from publisher.arabic.forms_as_typed import (
    goes_on_from_number,
    may_be_telephone,
    misplaced_in_code,
    typed_forms,
    without_addresses,
)
from publisher.arabic.script import MARK, RIGHT_TO_LEFT, TATWEEL
from publisher.arabic.units import UNIT
from publisher.model import Direction

#: Stands in a line for what is no text.
OBJECT = "\ufffc"
#: Stands where code or a key begins or ends.
CODE_EDGE = "\ufff9"

_INVISIBLE = re.compile(f"[{MARK}{TATWEEL}\u0300-\u036f\u0591-\u05c7\u200b-\u200d\u2060\u00ad\ufe00-\ufe0f]")
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What most lines are made of.
_ARABIC_ALONE = re.compile('[\\s\u0621-\u065f\u0670.,:!()\u00ab\u00bb\u060c\u061b\u061f"\u2026\u2013\u2014-]*')
_SPACES = re.compile(r"[\s\u00a0]+")
_ARABIC_DIGITS = "\u0660-\u0669"
# A letter or digit that runs from left to right, digits of Persian among them.
_ALNUM = rf"(?:[^\W_{RIGHT_TO_LEFT}{OBJECT}])"
_FROM_LEFT = re.compile(_ALNUM)
# What may stand within a token: signs, but for brackets and quotation marks, which may be the sentence's.
_INNER = rf"[^\s{RIGHT_TO_LEFT}{OBJECT}{CODE_EDGE}\u200f«»‹›()\[\]{{}}\"“”„‘<>]"
# A number in digits of two sets, which UAX #9 sets from left to right.
_MIXED = (
    rf"(?:[0-9\u06f0-\u06f9]+[.,:/٫٬]?[{_ARABIC_DIGITS}]|[{_ARABIC_DIGITS}]+[.,:/٫٬]?[0-9\u06f0-\u06f9])"
    rf"(?:[.,:/٫٬]?[0-9\u06f0-\u06f9{_ARABIC_DIGITS}])*"
)
_TOKEN = re.compile(
    rf"(?P<token>{_MIXED}|{_ALNUM}(?:{_INNER}*{_ALNUM})?)"
    rf"|(?P<number>[{_ARABIC_DIGITS}]+(?:[.,:/٫٬][{_ARABIC_DIGITS}]+)*)"
    rf"|(?P<word>(?:(?=[{RIGHT_TO_LEFT}])[^\W\d_])+)"
    rf"|(?P<object>{OBJECT})"
)
_NUMBER = r"\d+(?:[.,:/'’]\d+)*"
_MEASURE = rf"(?:[%‰$€£]|°[CFK]?|{UNIT})?"
# What stands between the numbers of a range.
_TO = r"(?:[-–—…]|\.{2,3})"
_RANGE = re.compile(rf"({_NUMBER}){_MEASURE}{_TO}[$€£+−]?({_NUMBER}){_MEASURE}")
_RANGE_OF_UNITS = re.compile(rf"({UNIT}){_TO}[$€£+−]?({_NUMBER}){_MEASURE}")
_SUM = re.compile("[=×÷+*−<>≤≥≠≈^±-]")
_ONLY_NUMBER = re.compile(_NUMBER)
_REST_OF_SUM = r"[\d\s.,=×÷+*−–<>≤≥≠≈^±()-]*"
_OWN_SUM_BEFORE = re.compile(rf"[{RIGHT_TO_LEFT}]\s?[=×÷+*−<>≤≥≠≈^±-]{_REST_OF_SUM}$")
_OWN_SUM_AFTER = re.compile(rf"{_REST_OF_SUM}[=×÷+*−<>≤≥≠≈^±-]\s?[{RIGHT_TO_LEFT}]")
# A unit between a number and what follows it.
_UNIT = rf"[%‰°+$€£]?(?:\s?{UNIT}|\s[%‰€$£]|\s?°[CFK]?)?"
_SIGN_BEFORE = re.compile(
    rf"(?:(?:\d(?:\S{{0,3}}|{_UNIT})|{CODE_EDGE})\s?[=×÷+*−–<>≤≥≠≈^±/-]|^\s*[=×÷+*<>≤≥≠≈^±/])[\s(]*[$€£+−-]?$"
)
_SIGN_AFTER = re.compile(rf"{_UNIT}[\s)]*[=×÷+*−–<>≤≥≠≈^±/-][\s(]*[$€£+−-]?\d")
_PARTED = re.compile("[=×÷+*−–<>≤≥≠≈^±-]+")
_GROUP_SPACE = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d)")
_ONLY_UNIT = re.compile(rf" ?{UNIT}| ?°[CFK]")
_DASH = re.compile(rf"\s?{_TO}\s?")
_LONG = 6  # digits: more are no year's
# Signs of a number or name that stand at its edge; a sign before it stands apart from what is before that.
_SIGNED = re.compile(
    rf"(?<![^\s(\[{{«\"“])(?:[+−±-](?=\d)|[$€£#@](?={_ALNUM})){_ALNUM}(?:{_INNER}*{_ALNUM})?[%+#°]*"
    rf"|{_ALNUM}(?:{_INNER}*{_ALNUM})?[%+#°]+(?![^\s.,:;!?…()\[\]}}«»\"”{OBJECT}{RIGHT_TO_LEFT}])"
)
_SIGNS_AFTER = re.compile(r"[%+#°]*")
_JOINING = re.compile(r"[^\s\w()\[\]]+|\s[=×÷+*/]\s")
_NEUTRAL = re.compile(r"[\s,.:;&/+-]*")


class Item(NamedTuple):
    """A word or token of a line, by its place."""

    kind: str
    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a line's text without what has no place of its own: vowel signs, tatweel, joiners."""
    return _SPACES.sub(" ", _GROUP_SPACE.sub("", _INVISIBLE.sub("", text)))


def misplaced(
    said: str,
    seen: str,
    base: Direction,
    *,
    ranges_from_left: bool,
    embedded: bool = False,
    in_one_piece: bool = False,
    following: str = "",
) -> list[str]:
    """Return the words of a line that do not stand where its text has them.

    `said` is the text as typed, `seen` its characters from left to right. `embedded`: some of its right-to-left words
    are part of code or the like, where they stand in the order of that. `in_one_piece`: no markup begins or ends in
    it; words of one direction are then in order. `following` is the text of the line after it, with which its last
    number may belong together (`5-7` of `5-7 May`). Lines in which the author wrote directional controls are his own.
    """
    if (in_one_piece and _ARABIC_ALONE.fullmatch(said)) or _CONTROLS.search(said):
        return []
    said, seen = plain(said), plain(seen)
    found = list(_misplaced_in_code(said, seen, base))
    said, seen, addresses = without_addresses(said, seen, OBJECT)
    found += [*addresses, *(said[one:other] for one, other in typed_forms(said) if said[one:other] not in seen)]
    items = list(_items(said, split=not ranges_from_left))
    found += [item.text for item in items if not _shows(item, seen) and not _is_of_a_sum(item, said, seen)]
    found += [match[0] for match in _SIGNED.finditer(said) if not _is_range(match[0]) and match[0] not in seen]
    found += [said[a.start : b.end] for n, (a, b) in enumerate(pairwise(items)) if _is_apart(items, n, said, seen)]
    found += (
        []
        if ranges_from_left or base == "ltr"
        else _turned_ranges(items, said, seen, goes_on=goes_on_from_number(following))
    )
    if not found and not embedded:
        if CODE_EDGE in said:
            items = list(_items(said.replace(CODE_EDGE, ""), split=not ranges_from_left))
        if _skeleton(items, base) != _skeleton_from(seen, base, ranges_from_left):
            found = [item.text for item in items if item.kind != "object"]
    return list(dict.fromkeys(found))


def _misplaced_in_code(said: str, seen: str, base: Direction) -> Iterator[str]:
    _, *parts = said.split(CODE_EDGE)
    around = said.replace(parts[0], "", 1).strip(f" {CODE_EDGE}") if parts else ""
    if base == "ltr" or around:  # else it is a comment from the right
        for code in parts[::2]:
            yield from misplaced_in_code(code, seen)


def _items(text: str, *, split: bool) -> Iterator[Item]:
    """Yield words, tokens and numbers; with `split`, a range of two numbers is two."""
    before = Item("", "", 0, 0)
    for match in _TOKEN.finditer(text):
        kind, (start, end) = str(match.lastgroup), match.span()
        both = _range(match[0], before, text[before.end : start]) if split and kind == "token" else None
        if both:
            yield Item(kind, both[1], start, start + len(both[1]))
            before = Item(kind, both[2], start + both.start(2), start + both.end(2))
        else:
            before = Item(kind, match[0], start, end)
        yield before


def _range(token: str, before: Item, gap: str) -> re.Match[str] | None:
    """Return a range, by its numbers; one that begins with a unit goes on a number, maybe of the line before."""
    found = _RANGE.fullmatch(token)
    if not found and (not before.text or (gap == " " and _is_number(before.text))):
        found = _RANGE_OF_UNITS.fullmatch(token)
    return found


def latin_stretches(text: str) -> Iterator[str]:
    """Yield what runs from left to right in a line of the other direction, but for single words and numbers."""
    if not _FROM_LEFT.search(text):
        return
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


def _turned_ranges(items: Sequence[Item], said: str, seen: str, *, goes_on: bool) -> Iterator[str]:
    """Yield the ranges whose first number does not stand at the right; next to a Latin word, it is part of a run."""
    lettered = False
    for n, one in enumerate(items[:-1]):
        other = items[n + 1]
        lettered = one.kind == "token" and (lettered or not _ONLY_NUMBER.fullmatch(one.text))
        whole = said[one.start : other.end]
        begins = not said[: one.start].strip()  # it may go on a run of the line before
        # The number of a book or periodical, in an element with an order of its own.
        alone = said[max(one.start - 1, 0) : one.start] == OBJECT == said[other.end : other.end + 1]
        number = one.text.startswith("0") or len(other.text) >= _LONG
        if lettered or begins or alone or number or not _RANGE.fullmatch(whole):
            continue
        if goes_on and not said[other.end :].strip():
            continue  # a run that goes on in the next line
        if _SIGN_BEFORE.search(said, 0, one.start) or _SIGN_AFTER.match(said, other.end):
            continue  # two numbers of a sum
        if may_be_telephone(said, one.start, other.end):
            continue
        following = items[n + 2] if n + 2 < len(items) else None
        if following and following.kind == "token" and not re.search(r"[،؛؟]", said[other.end : following.start]):
            continue
        if not re.search(rf"{re.escape(other.text)}{_UNIT}{_TO}{re.escape(one.text)}", seen):
            yield whole


def _is_number(text: str) -> bool:
    return bool(text) and not any(map(str.isalpha, text))


def _is_range(text: str) -> bool:
    text = text.strip("+-−±%‰°#$€£@")
    return bool(_RANGE.fullmatch(text) or _RANGE_OF_UNITS.fullmatch(text))


def _shows(item: Item, seen: str) -> bool:
    """Return whether a word or token stands on the line in one piece, from its own side."""
    if item.kind == "object":
        return True
    return (item.text[::-1] if item.kind == "word" else item.text) in seen


def _numbers_of_a_sum(text: str) -> list[str]:
    """Return the numbers of a token that is nothing but a sum."""
    numbers = _SUM.split(text)
    return numbers if len(numbers) > 1 and all(_ONLY_NUMBER.fullmatch(number) for number in numbers) else []


def _is_of_a_sum(item: Item, said: str, seen: str) -> bool:
    """Return whether a token is the paragraph's: part of a sum with its letters, which runs from the right."""
    if not _numbers_of_a_sum(item.text):
        return False
    whole = _OWN_SUM_BEFORE.search(said, 0, item.start) or _OWN_SUM_AFTER.match(said, item.end)
    return bool(whole) and _from_right(item.text) in seen


def _from_right(text: str) -> str:
    return "".join(re.split(rf"({_SUM.pattern})", text)[::-1])


def _is_apart(items: Sequence[Item], n: int, said: str, seen: str) -> bool:
    """Return whether two that follow each other in one direction, with no more than a sign between, do not."""
    one, other = items[n], items[n + 1]
    both, gap = said[one.start : other.end], said[one.end : other.start]
    if CODE_EDGE in gap:  # it goes on with what it is attached to, or an operator is between
        both, gap = both.replace(CODE_EDGE, ""), gap.replace(CODE_EDGE, "")
        return one.kind == other.kind == "token" and bool(_JOINING.fullmatch(gap)) and both not in seen
    if one.kind == other.kind == "word" and not gap.strip():
        return both[::-1] not in seen
    end = items[n - 1].end if n else 0
    after_a_number = n == 0 or _is_number(items[n - 1].text)
    if after_a_number and _ONLY_UNIT.fullmatch(said, end, one.end) and _DASH.fullmatch(gap):
        return False  # a range of numbers with units
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
            group.update(
                _PARTED.split(item.text)
            )  # what a token is made of stands in its order, else it is not shown
    return [*found, dict(group)] if group else found


def _skeleton_from(seen: str, base: Direction, ranges_from_left: bool) -> list[object]:
    """Return the same of what is seen, from the side where its reader begins."""
    items = [
        item._replace(text=item.text[::-1]) if item.kind == "word" else item
        for item in _items(seen, split=not ranges_from_left)
    ]
    return _skeleton(items[::-1] if base == "rtl" else items, base)
