"""Quotation marks: « » outside, ‹ › inside."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from publisher.arabic.script import LETTER, RUN
from publisher.checks.house.hits import EDGE, Edit, Hit, M, excerpt
from publisher.checks.house.manuscript import MARKUP, Manuscript, Passage

Range = tuple[int, int]

_CURLY = re.compile("[“”]")
_STRAIGHT = re.compile('"')
# Between single marks, an Arabic word comes first: before a Latin one they may be an apostrophe, an ayn, a hamza.
_SINGLE = re.compile(
    rf"‘(?={M}[{LETTER}]{{2}})[^‘’'“”\"«»]*[^\s‘’'“”\"«»]’|'(?={M}[{LETTER}]{{2}})[^‘’'“”\"«»]*[^\s‘’'“”\"«»]'"
)
_DEEPEST = 4
# Prefixes are written together with the quotation: بـ"…", و"…".
_BEFORE = re.compile(rf"(?:[{EDGE}(\[«‹/—–-]|(?<![{RUN}])[وفبكلس]ـ?|(?<![{RUN}])(?:ال|وال|بال)ـ?)\Z")
_AFTER = re.compile(rf"[{EDGE})\]»›.,;:!?،؛؟…/—–-]|\Z")
_WORDS = re.compile(rf"[{LETTER}]|\A[A-Za-z][A-Za-z0-9 .'’&-]*\Z")
_ARABIC = re.compile(f"[{LETTER}]")
_LATIN_BEFORE = re.compile(r"[A-Za-z][.,:;]? ?\Z")
# Bare code in prose: a call, an index, a value that is given to a name.
_CODE_BEFORE = re.compile(r"[A-Za-z0-9_)\]]\s?=\s?\Z|[A-Za-z0-9_)\]][(\[{]\Z")
_MARKS = re.compile("[«»]")
_LONGEST_PREFIX = 5


def other_quotes(text: Manuscript) -> Iterator[Hit]:
    """Find quotations between other marks than the house's own; they are mended where they pair beyond doubt."""
    for passage in text.passages:
        if passage.kind == "code":
            continue
        said = text.said(passage)
        around = 0  # where the quotations end that began before: one that begins within is nested
        for start, end in sorted((*_curly(said), *_straight(said), *_single(said))):
            nested = start < around
            around = max(around, end)
            if _ARABIC.search(_lines_around(said, start, end)):
                yield _quotation(passage, said, start, end, nested=nested)


def _lines_around(said: str, start: int, end: int) -> str:
    """Give the lines in which a quotation stands: those of Latin letters alone keep the marks of their language."""
    after = said.find("\n", end)
    return said[said.rfind("\n", 0, start) + 1 : after if after >= 0 else None]


def _curly(said: str) -> Iterator[Range]:
    """Pair curly marks, one within another too; an English title in an English clause keeps its own."""
    waiting: list[int] = []
    for match in _CURLY.finditer(said):
        if match[0] == "“":
            waiting.append(match.start())
        elif waiting:
            start, end = waiting.pop(), match.end()
            if len(waiting) < _DEEPEST and _is_ours(said, start, end):
                yield start, end


def _is_ours(said: str, start: int, end: int) -> bool:
    return bool(_ARABIC.search(said, start, end) or not _LATIN_BEFORE.search(said, max(0, start - 8), start))


def _is_in_code(said: str, start: int) -> bool:
    return bool(_CODE_BEFORE.search(said, max(0, start - 8), start))


def _single(said: str) -> Iterator[Range]:
    for match in _SINGLE.finditer(said):
        start = match.start()
        if _opens(said, start) and _AFTER.match(said, match.end()) and not _is_in_code(said, start):
            yield match.span()


def _straight(said: str) -> Iterator[Range]:
    places = [match.start() for match in _STRAIGHT.finditer(said)]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    begun = all(_opens(said, start) or _is_in_code(said, start) for start, _ in pairs)
    if len(places) % 2 == 0 and begun and all(_is_closing(said, end) for _, end in pairs):
        yield from _not_code(said, [(start, end + 1) for start, end in pairs])


def _not_code(said: str, pairs: list[Range]) -> Iterator[Range]:
    """Leave out what is quoted in bare code: `print("…")`, `name = "…"`, and what goes on there."""
    code = -1  # where such a quotation ended last
    for start, end in pairs:
        goes_on = code >= 0 and not _ARABIC.search(said, code, start)
        if _is_in_code(said, start) or goes_on or not _is_ours(said, start, end):
            code = end
        elif _WORDS.search(said[start + 1 : end - 1]):
            yield start, end


def _opens(said: str, place: int) -> bool:
    before = said[max(0, place - _LONGEST_PREFIX) : place]
    return (not before or bool(_BEFORE.search(before))) and not said[place + 1 : place + 2].isspace()


def _is_closing(said: str, place: int) -> bool:
    return bool(_AFTER.match(said, place + 1)) and not said[place - 1].isspace()


def _quotation(passage: Passage, said: str, start: int, end: int, *, nested: bool) -> Hit:
    # The nearest mark before tells whether a quotation is open; counting all for each would take their square.
    inside = nested or said.rfind("«", 0, start) > said.rfind("»", 0, start)
    return _paired(passage, said, start, end - 1, "‹›" if inside else "«»")


def _paired(passage: Passage, said: str, opening: int, closing: int, pair: str) -> Hit:
    first, last = passage.start + opening, passage.start + closing
    edits = (Edit(first, first + 1, pair[0]), Edit(last, last + 1, pair[1]))
    params = (("found", excerpt(said[opening : closing + 1])), ("right", pair))
    return Hit(first, last + 1, params, edits)


def nested_quotes(text: Manuscript) -> Iterator[Hit]:
    """Find « » within « » in one paragraph; those inside are ‹ ›.

    Where a mark lacks its like, nobody can tell which quotation stands within which: that is its author's to mend.
    """
    for passage in text.passages:
        said, stack = text.said(passage), list[int]()
        paired_all = _are_paired(said)
        for match in _MARKS.finditer(said):
            if match[0] == "«":
                stack.append(match.start())
            elif stack:
                opening = stack.pop()
                if stack and said.find("»", match.end()) >= 0:
                    paired = _paired(passage, said, opening, match.start(), "‹›")
                    yield paired if paired_all else replace(paired, edits=())


def _are_paired(said: str) -> bool:
    """Return whether each « of a paragraph is closed in it, and each » closes one."""
    depths = list(accumulate(1 if mark == "«" else -1 for mark in _MARKS.findall(said)))
    return not depths or (min(depths) >= 0 and not depths[-1])


def lone_quotes(text: Manuscript) -> Iterator[Hit]:
    """Find « without » and the other way round; a long quotation may close in a later paragraph."""
    waiting: list[int] = []
    for passage in text.passages:
        said = text.said(passage)
        first = len(said) - len(said.lstrip(f"{MARKUP} "))
        for match in _MARKS.finditer(said):
            place = passage.start + match.start()
            continued = waiting and match.start() == first
            if match[0] == "«" and not continued:
                waiting.append(place)
            elif match[0] == "»" and waiting:
                waiting.pop()
            elif match[0] == "»":
                yield Hit(place, place + 1, (("sign", "»"), ("missing", "«")))
    for place in waiting:
        yield Hit(place, place + 1, (("sign", "«"), ("missing", "»")))
