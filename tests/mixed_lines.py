"""A second reading of mixed lines, for tests: the known parts of a sentence → what stands from left to right.

It states docs/arabic.md anew and shares no code with the compiler (`arabic/bidi/`): it never looks for tokens, since
whoever wrote the sentence says what each part of it is.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

#: Brackets and quotation marks: readers mirror them or do not, so each counts as one and the same sign.
FOLDED = str.maketrans(dict.fromkeys("()[]{}<>«»‹›“”‘’", "|"))
#: What has no place of its own on a line: spaces, vowel signs, joiners and controls.
SILENT = re.compile("[\\s\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

#: The kinds of parts. The first two are the paragraph's own; a `measure` is a number with signs, or a sum.
WORD, COUNT = "word", "count"
#: A `quantity` has the symbol of its unit.
NUMBER, MEASURE, QUANTITY, LATIN, CODE = "number", "measure", "quantity", "latin", "code"
#: A `call` is that of a note, a `stop` a sign that is the paragraph's wherever it stands.
CALL, STOP = "call", "stop"
#: What stands between: a `mark` is a bracket or quotation mark and has a mate; a `dash` and an `operator` have their
#: spaces in them.
SPACE, SIGN, OPERATOR, DASH, MARK = "space", "sign", "operator", "dash", "mark"

_TOKENS = frozenset((NUMBER, MEASURE, QUANTITY, LATIN, CODE))
_LETTERED = frozenset((QUANTITY, LATIN))
_ENDS = frozenset((WORD, COUNT, CALL, STOP))
_NUMBERS = frozenset((NUMBER, MEASURE))
_OF_RANGES = frozenset((NUMBER, MEASURE, QUANTITY))
_FINAL = frozenset(".!?…")
_WITHIN = frozenset(".,;:!?…")
_QUOTES = frozenset("\"“”‘’'")
_GUILLEMETS = frozenset("«»‹›")
_BEGINS = frozenset(".:!?؟؛…")
_SUM_SIGNS = frozenset("=×÷+*−<>≤≥≠≈^±")
_RANGES_FROM_LEFT = frozenset(("fa", "he", "ur", "ps"))


class Part(NamedTuple):
    """A part of a sentence as typed; `mate` is the number of the other mark of a pair."""

    kind: str
    text: str
    mate: int = -1


class Run(NamedTuple):
    """Parts that are read from left to right as one, by their numbers; `end` is the one after the last."""

    start: int
    end: int


def runs(parts: Sequence[Part], language: str = "ar") -> list[Run]:
    """Return what is read from left to right in a right-to-left paragraph, in its order."""
    groups = [part for group in _groups(parts) for part in _parted(parts, group)]
    return [run for group in groups for run in _of_group(parts, group, language)]


def _groups(parts: Sequence[Part]) -> Iterator[list[int]]:
    """Yield the numbers of tokens that belong together."""
    group: list[int] = []
    for number, part in enumerate(parts):
        if part.kind not in _TOKENS:
            continue
        if group and not _joins(parts, group, number):
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _parted(parts: Sequence[Part], group: list[int]) -> Iterator[list[int]]:
    """Part a group at marks whose mates stand beyond other tokens."""
    first, last = group[0], group[-1]
    part = [first]
    for one, other in pairwise(group):
        mates = [mark.mate for mark in parts[one + 1 : other] if mark.kind == MARK]
        if any(_has_tokens(parts[mate:first]) or _has_tokens(parts[last + 1 : mate]) for mate in mates):
            yield part
            part = []
        part.append(other)
    yield part


def _joins(parts: Sequence[Part], group: Sequence[int], number: int) -> bool:
    one, other, gap = parts[group[-1]], parts[number], parts[group[-1] + 1 : number]
    if any(part.kind in _ENDS or part.text in _GUILLEMETS or _parts_at(parts, part) for part in gap):
        return False
    if not gap or _in_latin_pair(parts, group[-1], number):
        return True
    kinds = [part.kind for part in gap if part.kind != MARK]
    attached = not any(" " in part.text for part in gap)
    if CODE in (one.kind, other.kind):
        return attached or kinds == [OPERATOR]
    if any(parts[n].kind in _LETTERED for n in group):
        return True
    if other.kind in _LETTERED:
        return attached or kinds == [OPERATOR] or (kinds == [DASH] and any("-" in part.text for part in gap))
    return kinds in ([OPERATOR], [DASH])


def _in_latin_pair(parts: Sequence[Part], one: int, other: int) -> bool:
    """Return whether two parts stand between the marks of a pair with letters and nothing of the paragraph within."""
    for opening, mark in enumerate(parts[:one]):
        if mark.kind == MARK and mark.mate > other:
            inside = parts[opening + 1 : mark.mate]
            own = any(part.kind in _ENDS or part.text in _GUILLEMETS for part in inside)
            if not own and any(part.kind in _LETTERED for part in inside):
                return True
    return False


def _has_tokens(parts: Sequence[Part]) -> bool:
    return any(part.kind in _TOKENS for part in parts)


def _parts_at(parts: Sequence[Part], mark: Part) -> bool:
    """Return whether a part is a mark, and words of the paragraph stand between it and its mate."""
    if mark.kind != MARK:
        return False
    other = parts[mark.mate].mate
    between = parts[min(mark.mate, other) + 1 : max(mark.mate, other)]
    return any(part.kind in _ENDS or part.text in _GUILLEMETS for part in between)


def _of_group(parts: Sequence[Part], group: list[int], language: str) -> Iterator[Run]:
    first, last = group[0], group[-1]
    kinds = [part.kind for part in parts[first : last + 1]]
    sizes = any("x" in part.text for part in (parts[first], parts[last]))  # 1920x1080 has a sign of its own
    is_range = kinds[1:-1] == [DASH] and kinds[0] in _OF_RANGES and kinds[-1] in _OF_RANGES and not sizes
    lettered = any(parts[n].kind in _LETTERED for n in group)
    from_right = is_range and language not in _RANGES_FROM_LEFT
    if from_right or (not lettered and len(group) > 1 and CODE not in kinds and _goes_on(parts, first, last)):
        yield from (_extended(parts, n, n + 1, lettered=lettered) for n in group)
    else:
        yield _extended(parts, first, last + 1, lettered=lettered)


def _goes_on(parts: Sequence[Part], first: int, last: int) -> bool:
    """Return whether a sum goes on with a word of the paragraph."""
    before = first >= 2 and _is_sum(parts[first - 1]) and parts[first - 2].kind in (WORD, COUNT)
    after = last + 2 < len(parts) and _is_sum(parts[last + 1]) and parts[last + 2].kind in (WORD, COUNT)
    return before or after


def _is_sum(part: Part) -> bool:
    """Return whether a part is a sign of sums; a hyphen or slash alone may stand between words."""
    return part.kind == OPERATOR and part.text.strip()[0] in _SUM_SIGNS


def _extended(parts: Sequence[Part], start: int, end: int, *, lettered: bool) -> Run:
    """Take in brackets, and where a run has letters its quotation marks and final sign."""
    before = (-1, -1)
    while (start, end) != before:
        before = (start, end)
        for part in parts[start:end]:
            if part.kind == MARK:
                start, end = min(start, part.mate), max(end, part.mate + 1)
        opening = parts[start - 1] if start else Part(SPACE, "")
        if lettered and opening.kind == MARK and opening.mate >= end:
            signs = parts[end : opening.mate]
            if all(part.kind == SIGN and part.text in _WITHIN for part in signs):
                quotes = opening.text in _QUOTES
                start, end = (start - 1, opening.mate + 1) if quotes else (start, opening.mate)
    final = end
    while final < len(parts) and parts[final].kind == SIGN and parts[final].text in _FINAL:
        final += 1
    if lettered and final > end and _is_sentence(parts, start, end):
        end = final
    return Run(start, end)


def _is_sentence(parts: Sequence[Part], start: int, end: int) -> bool:
    """Return whether a run is a sentence of its own: has one within, or begins one and has three words."""
    inside = parts[start:end]
    for n, part in enumerate(inside):
        initial = part.text == "." and inside[n - 1].kind == LATIN and len(inside[n - 1].text.lstrip("-")) == 1
        if (
            part.kind == SIGN
            and part.text in _FINAL
            and not initial
            and any(later.kind in _TOKENS for later in inside[n:])
        ):
            following = next((later for later in inside[n + 1 :] if later.kind != MARK), part)
            if following.text.startswith(" "):
                return True
    at = start - 1
    while at >= 0 and parts[at].kind in (SPACE, MARK, STOP) and parts[at].text in ' ([{«"“‘':
        at -= 1
    begins = at < 0 or (parts[at].kind in (SIGN, STOP) and parts[at].text in _BEGINS)
    return begins and len("".join("x" if part.kind == CODE else part.text for part in inside).split()) >= 3


def seen(parts: Sequence[Part], found: Sequence[Run], start: int = 0, end: int | None = None) -> str:
    """Return the characters of a line from left to right.

    The line holds those of the sentence from `start` to `end`, counted without what is silent.
    """
    units: list[tuple[int, str]] = []  # the number of a unit, and a letter of it
    in_run = {n: run.start for run in found for n in range(*run)}
    unit = 0
    for n, part in enumerate(parts):
        whole = part.kind in (COUNT, CALL, *_TOKENS) or n in in_run
        for letter in SILENT.sub("", part.text):
            units.append((unit, letter))
            unit += not whole
        unit += whole and not (n in in_run and in_run.get(n + 1) == in_run[n])
    line = units[start:end]
    shown: list[str] = []
    for n, (unit, letter) in enumerate(line):
        if n and line[n - 1][0] == unit:
            shown[-1] += letter
        else:
            shown.append(letter)
    return "".join(reversed(shown)).translate(FOLDED)
