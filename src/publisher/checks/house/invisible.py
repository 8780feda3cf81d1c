"""Characters that nobody sees: marks of direction, characters without width; and text that is no longer one."""

import re
from collections.abc import Iterator

from publisher.arabic.script import LETTER, MARK
from publisher.checks.house.hits import Hit, excerpt, hit
from publisher.checks.house.manuscript import MARKUP, OBJECT, Manuscript
from publisher.i18n.languages import script_of

_LETTERS = f"{LETTER}{MARK}"
# A mark of direction does nothing between two letters of that direction, next to its own like, and where a
# right-to-left line begins with a letter anyway.
_STRAY_MARK = re.compile(
    rf"[\u200f\u061c](?<=[{_LETTERS}].)(?= ?[{_LETTERS}])|[\u200f\u061c](?<=[{_LETTERS}] .)(?=[{_LETTERS}])"
    r"|\u200e(?<=[A-Za-z].)(?=[A-Za-z])|(?<=\u200e)\u200e|(?<=\u200f)\u200f"
)
_HALF_SPACE = re.compile(rf"(?<=[{_LETTERS}])[\u200e\u200f](?=[{_LETTERS}])")
_BEFORE, _AFTER = re.compile(rf"[{_LETTERS}\u200e\u200f]*\Z"), re.compile(rf"[{_LETTERS}\u200e\u200f]*")
_LONGEST_HALF = 20
# Letters that no Arabic word has; a word of Persian has one of them, or stands among Persian.
_THEIRS = re.compile("[پچژگکی]")
_WEIGHTLESS = re.compile("[\u200b\u2060\ufeff\u180e\u00ad]|[\U000e0020-\U000e007e]+")
_FLAG = "\U0001f3f4"
_EMBEDDINGS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSES = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
_OVERRIDE = re.compile("[\u202d\u202e]")
_WORD = re.compile(rf"[^\W\d_]|[{MARK}]")
# UTF-8 and CP1256 read as Latin text, and the sign that a decoder leaves where it gave up.
_CORRUPT = re.compile(
    "\ufffd|(?:[ØÙ][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]){3,}"
    "|[ÇáÈÊÉÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÝÞßàâãäæçìíîïðñòóôõöøùúûüýþÿ]{6,}"
)


def _hex_codepoint(character: str) -> str:
    return f"{ord(character):04X}"


def stray_marks(text: Manuscript) -> Iterator[Hit]:
    """Find marks of direction that change nothing; those that mend a line's order stay.

    One within a Persian word stands for a half space: A029 finds it.
    """
    halves = {one.start for one in half_spaces(text)}
    for match in _STRAY_MARK.finditer(text.prose):
        if match.start() not in halves:
            yield hit(*match.span(), "", codepoint=_hex_codepoint(match[0]))


def half_spaces(text: Manuscript) -> Iterator[Hit]:
    """Find marks of direction within Persian words, where keyboards put them for the half space U+200C."""
    spans = [(p.start, p.end) for p in text.passages if script_of(p.language) == "Arab" and p.language != "ar"]
    for match in _HALF_SPACE.finditer(text.prose):
        place = match.start()
        before = _BEFORE.search(text.prose, max(0, place - _LONGEST_HALF), place)
        after = _AFTER.match(text.prose, place, place + _LONGEST_HALF)
        word = f"{before[0] if before else ''}{after[0] if after else ''}"
        if _THEIRS.search(word) or any(start <= place < end for start, end in spans):
            yield hit(place, place + 1, codepoint=_hex_codepoint(match[0]), found=excerpt(word))


def weightless(text: Manuscript) -> Iterator[Hit]:
    """Find characters without width; they go where they do not stand between two letters, which they keep apart."""
    for match in _WEIGHTLESS.finditer(text.prose):
        start, end = match.span()
        if ord(match[0][0]) >= 0xE0000 and text.prose.startswith(_FLAG, start - 1):
            continue
        before, after = text.prose[max(0, start - 1) : start], text.prose[end : end + 1]
        removable = ord(match[0][0]) < 0xE0000 and _goes(before, after)
        yield hit(start, end, "" if removable else None, codepoint=_hex_codepoint(match[0][0]))


def _goes(before: str, after: str) -> bool:
    """Whether two neighbours may come together: a letter and no letter, and no colon that would make a key."""
    return bool(_WORD.match(before)) != bool(_WORD.match(after)) and after != ":"


def open_embeddings(text: Manuscript) -> Iterator[Hit]:
    """Find directional embeddings and isolates that are not closed in their paragraph; code is its author's."""
    for passage in text.passages:
        if passage.kind == "code":
            continue
        for place in _open(text.raw[passage.start : passage.end], passage.start):
            if text.prose[place] != OBJECT:
                yield hit(place, place + 1, codepoint=_hex_codepoint(text.raw[place]))


def _open(piece: str, offset: int) -> list[int]:
    """List the controls of a piece that have no partner (UAX #9, BD9 and BD11)."""
    waiting: list[tuple[str, int]] = []
    alone: list[int] = []
    for match in _EMBEDDINGS.finditer(piece):
        place = offset + match.start()
        if match[0] not in _CLOSES:
            waiting.append((match[0], place))
        elif waiting and waiting[-1][0] in _CLOSES[match[0]]:
            waiting.pop()
        else:
            alone.append(place)
    return sorted([*alone, *(place for sign, place in waiting if not _OVERRIDE.match(sign))])


def overrides(text: Manuscript) -> Iterator[Hit]:
    """Find direction overrides, in code too: what is read is not what is stored (CVE-2021-42574)."""
    for match in _OVERRIDE.finditer(text.raw):
        yield hit(*match.span(), codepoint=_hex_codepoint(match[0]))


def corrupt(text: Manuscript) -> Iterator[Hit]:
    """Find text that was read in a wrong encoding."""
    for match in _CORRUPT.finditer(text.prose):
        yield hit(*match.span(), found=excerpt(match[0].replace(MARKUP, "")))
