"""The grammar of left-to-right runs in a right-to-left paragraph, as docs/arabic.md states it.

A paragraph is read as *tokens* (words of scripts that run from left to right, numbers, addresses, code) with *gaps*
between them. Tokens that belong together make a run; a run takes in its brackets, its quotation marks and its final
sign. What the author typed in a run is read from left to right, whatever UAX #9 makes of its signs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from publisher.arabic.bidi.ltr_patterns import piece_before
from publisher.arabic.bidi.pairs import Pairs
from publisher.arabic.script import RIGHT_TO_LEFT

#: Stands for an element that is no text, or has a direction of its own: neutral, as an isolate is (UAX #9, BD9).
OBJECT = "\ufffc"
#: Stands for code or a key, which is set from left to right.
LTR_OBJECT = "\ue000"

Range = tuple[int, int]
Kind = Literal["word", "number", "sum", "object", "piece"]

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\ufe00-\ufe0f\u200c\u200d"
# U+200E is a letter without width (UAX #9, 2.6).
_LETTER = rf"(?:[^\W\d_{RIGHT_TO_LEFT}{OBJECT}{LTR_OBJECT}]|\u200e)"
# Digits that are set from left to right with their signs: those of ASCII, and of Persian and Urdu.
_DIGIT = r"[0-9\u06f0-\u06f9]"
_INNER = rf"(?:{_LETTER}|{_DIGIT}|[_{_MARKS}])"
_CURRENCY = "$€£¥₪₹₺₽₩₨¢"
_GROUPED = rf"{_DIGIT}+(?:[.,:/'’٫٬]{_DIGIT}+|[\u00a0\u202f]{_DIGIT}{{3}}(?!{_DIGIT}))*"
# A sign begins a number after a space or an opening bracket, and after a conjunction that is joined to it.
_SIGN = rf"(?:(?<![\w{RIGHT_TO_LEFT}.,:/)\]}}])|(?<=(?<!\w)[وفبلك]))[+−±-]"
_NUMBER = (
    rf"(?:{_SIGN})?(?:[#№~≈]|[{_CURRENCY}]\s?)?(?:{_GROUPED}|(?<![\w.])\.{_DIGIT}+)"
    rf"(?:[ \u00a0]?[%‰](?!\w)|°[CFK]?(?!\w)|[′″]|[{_CURRENCY}]|\+(?![\w{RIGHT_TO_LEFT}])|(?<=[0-9])٪)?"
)
# The x of measures stands for a sign: 1920 x 1080.
_TIMES = rf"{_GROUPED}(?:\s?[xX]\s?{_GROUPED})+(?!\w)"
_WORD = rf"{_INNER}*{_LETTER}{_INNER}*(?:\+\+|[#+](?![\w#+])|[™®©]|\(\))?"
_LEADING_SIGNS = "$&\\~^#@*=|%"
_LEADING = rf"(?<![^\s(\[{{«\"“'‘])[{re.escape(_LEADING_SIGNS)}]+"
_TOKEN = re.compile(
    rf"(?P<object>{LTR_OBJECT})|(?P<sum>{_TIMES})|(?P<word>(?:{_LEADING})?{_WORD})|(?P<number>{_NUMBER})"
)
# Numbers that every renderer sets right: digits with single separators between them (UAX #9, W4).
_PLAIN = re.compile(rf"{_DIGIT}+(?:[.,:/\u00a0]{_DIGIT}+)*")
_ARABIC_NUMBER = re.compile("[\u0660-\u0669]+(?:[.,:/٫٬][\u0660-\u0669]+)*")

_OPERATORS = "=×÷+*−<>≤≥≠≈^±·→⇒|/"
_OPERATOR = re.compile(rf"\s?[{_OPERATORS}]{{1,2}}-?\s?|\s[{_OPERATORS}-]{{1,2}}\s")
# An em dash with spaces parts clauses, as between the dates of two calendars, and joins no numbers.
_DASH = re.compile(r"\s?[-–‐‑]\s?|—")
_ATTACHED = re.compile(r"[^\s\w]+")
_RTL_LETTER = re.compile(rf"(?=[{RIGHT_TO_LEFT}])\w")
# What ends a run wherever it stands: letters of the paragraph, its signs, objects and bidi controls.
_STOP = re.compile(rf"[{RIGHT_TO_LEFT}{OBJECT}«»‹›\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_FINAL = ".!?…"
_INNER_SENTENCE = re.compile(rf"[.!?][)\]\"”’']?\s+[(\[\"“‘']?{_INNER}")
_BEGINS_SENTENCE = re.compile(r"(?:^|[.:!?؟؛…\n])[\s(\[{«\"“'‘]*$")
_WORDS_OF_A_SENTENCE = 3
_SUM_BEFORE = re.compile(rf"[{RIGHT_TO_LEFT}]\s?[{_OPERATORS}-]\s?$")
_SUM_AFTER = re.compile(rf"\s?[{_OPERATORS}-]\s?[{RIGHT_TO_LEFT}]")
_NEAR = 8  # characters: signs that stand between a run and the mate of one of its brackets


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a paragraph, by its place."""

    kind: Kind
    start: int
    end: int

    @property
    def lettered(self) -> bool:
        """Whether it has the direction of its letters; numbers have that of what is around them."""
        return self.kind in ("word", "piece")


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens that are set from left to right, in order; none lies within another."""
    at = 0
    while match := _TOKEN.search(text, at):
        piece = piece_before(text, at, match.start(), match.end())
        if piece:
            yield Token("piece", *piece)
            at = piece[1]
        else:
            yield Token(cast(Kind, match.lastgroup), *_own(text, *match.span()))
            at = match.end()


def _own(text: str, start: int, end: int) -> Range:
    """Return a token without the signs that belong to a word of which it is a part: #Gaza_تحت_القصف."""
    if not _RTL_LETTER.match(text, end):
        return start, end
    said = text[start:end]
    return start + len(said) - len(said.lstrip(_LEADING_SIGNS)), start + len(said.rstrip("_"))


def left_to_right_runs(text: str, cuts: Sequence[int] = (), *, ranges_from_left: bool = False) -> list[Range]:
    """Return the runs of a right-to-left paragraph, in order and apart from each other.

    `cuts` are the offsets at which an element begins or ends: some engines order the pieces between them by
    themselves. Where `ranges_from_left` is set, as in Persian and Hebrew, a range of two numbers is a run.
    """
    grammar = _Grammar(text, cuts, ranges_from_left)
    found = [*grammar.runs(), *grammar.arabic_numbers()]
    return list(_apart(sorted(found)))


def _apart(ranges: Sequence[Range]) -> Iterator[Range]:
    last = 0
    for start, end in ranges:
        if end > last:
            yield max(start, last), end
            last = end


class _Grammar:
    """One paragraph while it is read."""

    def __init__(self, text: str, cuts: Sequence[int], ranges_from_left: bool) -> None:
        self._text, self._cuts, self._ranges_from_left = text, sorted(cuts), ranges_from_left
        self._pairs = Pairs(text)

    def runs(self) -> Iterator[Range]:
        for group in self._groups():
            for part in self._parts(group):
                for start, end in self._ranges(part):
                    yield self._extended(start, end)

    def arabic_numbers(self) -> Iterator[Range]:
        """Yield the numbers in Arabic-Indic digits that markup cuts; others are set right everywhere."""
        if self._cuts:
            for match in _ARABIC_NUMBER.finditer(self._text):
                if self._is_cut(*match.span()):
                    yield match.span()

    def _groups(self) -> Iterator[list[Token]]:
        """Yield tokens that belong together."""
        group: list[Token] = []
        lettered = False
        for token in tokens(self._text):
            if group and not self._joins(group[-1], token, lettered=lettered):
                yield group
                group, lettered = [], False
            group.append(token)
            lettered = lettered or token.lettered
        if group:
            yield group

    def _joins(self, one: Token, other: Token, *, lettered: bool) -> bool:
        """Return whether a token goes on the run of the one before it; `lettered`: the run has letters already."""
        gap = self._text[one.end : other.start]
        if _STOP.search(gap):
            return False
        if "object" in (one.kind, other.kind):
            return bool(_ATTACHED.fullmatch(gap) or _OPERATOR.fullmatch(gap))
        if lettered or not gap:
            return True
        if other.lettered:
            return bool(_ATTACHED.fullmatch(gap) or _OPERATOR.fullmatch(gap))
        return bool(_OPERATOR.fullmatch(gap) or _DASH.fullmatch(gap))

    def _parts(self, group: list[Token]) -> Iterator[list[Token]]:
        """Part a group at brackets and quotation marks whose mates stand beyond words of the paragraph."""
        start, end = group[0].start, group[-1].end
        splits = [at for at, mate in self._pairs.within(start, end) if not self._reaches(mate, start, end)]
        part: list[Token] = []
        for token in group:
            while splits and splits[0] < token.start:
                splits.pop(0)
                if part:
                    yield part
                part = []
            part.append(token)
        yield part

    def _reaches(self, mate: int, start: int, end: int) -> bool:
        """Return whether a mark's mate is in a run, or at its edge with nothing but signs between."""
        if start <= mate < end:
            return True
        between = self._text[end:mate] if mate >= end else self._text[mate + 1 : start]
        return len(between) <= _NEAR and not _STOP.search(between) and not re.search(r"\w", between)

    def _ranges(self, group: list[Token]) -> Iterator[Range]:
        """Yield what of a group is to be set from left to right."""
        start, end = group[0].start, group[-1].end
        if any(token.lettered for token in group):
            yield start, end
        elif len(group) == 1:
            token = group[0]
            if token.kind == "sum" or (token.kind == "number" and self._needs(token)):
                yield start, end
        elif self._is_range(group):
            if self._ranges_from_left:
                yield start, end
            else:  # a hyphen is a part of a number to UAX #9 (class ES), a dash is none
                hyphen = "–" not in self._text[group[0].end : group[1].start]
                yield from ((token.start, token.end) for token in group if hyphen or self._needs(token))
        elif self._belongs_to_a_sum(start, end):
            yield from ((token.start, token.end) for token in group if token.kind == "number" and self._needs(token))
        else:
            yield start, end

    def _needs(self, token: Token) -> bool:
        """Return whether a number would be set wrongly by itself."""
        plain = _PLAIN.fullmatch(self._text, token.start, token.end)
        return not plain or self._is_cut(token.start, token.end) or self._is_measured(token.end)

    def _is_range(self, group: Sequence[Token]) -> bool:
        """Return whether a group is two numbers around one dash, and no other sign."""
        if len(group) != 2 or not all(_PLAIN.fullmatch(self._text, token.start, token.end) for token in group):
            return False
        return bool(_DASH.fullmatch(self._text, group[0].end, group[1].start))

    def _belongs_to_a_sum(self, start: int, end: int) -> bool:
        """Return whether a sum goes on with Arabic letters: س + 5 = 9 is none of ours."""
        before = self._text[max(start - 4, 0) : start]
        return bool(_SUM_BEFORE.search(before) or _SUM_AFTER.match(self._text, end))

    def _is_cut(self, start: int, end: int) -> bool:
        return any(start < cut < end for cut in self._cuts)

    def _extended(self, start: int, end: int) -> Range:
        """Take in the brackets, quotation marks and final sign that are the run's own."""
        before = (-1, -1)
        while (start, end) != before:
            before = (start, end)
            for _, mate in self._pairs.within(start, end):
                start, end = min(start, mate), max(end, mate + 1)
            start, end = self._quoted(start, end)
        text = self._text
        if self._is_measured(end):
            return start, end + 1
        if text[end : end + 1] in _FINAL and self._ends_its_sentence(start, end):
            return start, end + 1
        return start, end

    def _is_measured(self, end: int) -> bool:
        """Return whether a sign for inches follows a number: 27"."""
        return self._text[end : end + 1] == '"' and not self._pairs.has(end) and self._text[end - 1].isdigit()

    def _quoted(self, start: int, end: int) -> Range:
        """Take in the quotation marks around a run, and its final sign within them or within brackets."""
        if not self._pairs.has(start - 1):
            return start, end
        mate = self._pairs.mate(start - 1)
        signs = self._text[end:mate]
        if mate < end or len(signs) > _NEAR or signs.strip(".,;:!?…"):
            return start, end
        return (start - 1, mate + 1) if self._pairs.quotes(start - 1) else (start, mate)

    def _ends_its_sentence(self, start: int, end: int) -> bool:
        """Return whether the sign after a run ends a sentence of the run, and not one of the paragraph."""
        if not self._text[end : end + 1]:
            return False
        said = self._text[start:end]
        if _INNER_SENTENCE.search(said):
            return True
        begins = _BEGINS_SENTENCE.search(self._text[max(start - _NEAR, 0) : start])
        return bool(begins) and len(said.split()) >= _WORDS_OF_A_SENTENCE
