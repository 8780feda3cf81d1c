"""The grammar of left-to-right runs in a right-to-left paragraph, as docs/arabic.md states it.

A paragraph is read as *tokens* (words of scripts that run from left to right, numbers, addresses, code) with *gaps*
between them. Tokens that belong together make a run; a run takes in its brackets, its quotation marks and its final
sign. What the author typed in a run is read from left to right, whatever UAX #9 makes of its signs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from publisher.arabic.bidi.ltr_patterns import ABBREVIATIONS
from publisher.arabic.bidi.pairs import Pairs
from publisher.arabic.bidi.prefixes import spaces_for_prefixes
from publisher.arabic.bidi.raised_text import RaisedText
from publisher.arabic.bidi.run_tokens import DIGIT, LETTER, LTR_OBJECT, OBJECT, ROOTS, Range, Token, tokens
from publisher.arabic.script import RIGHT_TO_LEFT

# Numbers that every renderer sets right: digits with single separators between them (UAX #9, W4).
_PLAIN = re.compile(rf"{DIGIT}+(?:[.,:/\u00a0]{DIGIT}+)*")
_ARABIC_NUMBER = re.compile("[\u0660-\u0669]+(?:[.,:/٫٬][\u0660-\u0669]+)*")

_OPERATORS = "=×÷+*−<>≤≥≠≈^±·→⇒|/"
_OPERATOR = re.compile(rf"\s?[{_OPERATORS}]{{1,2}}[{ROOTS}-]?\s?|\s[{_OPERATORS}-]{{1,2}}\s")
# An em dash with spaces parts clauses, as between the dates of two calendars, and joins no numbers.
_DASH = re.compile(r"\s?[-–‐‑]\s?|—|\.{2,3}|…")
# What stands before the brackets of a sum: its sign, a root.
_BEFORE_BRACKET = re.compile(rf"(?<![^\s(\[{{«\"“=×÷+*<>])[+−±-]?[{ROOTS}]?\Z|(?<=[0-9])[{ROOTS}]\Z")
_ATTACHED = re.compile(r"[^\s\w]*")
# What ends a run wherever it stands: letters of the paragraph, its signs, objects and bidi controls.
_STOP = re.compile(rf"[{RIGHT_TO_LEFT}{OBJECT}«»‹›\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_FINAL = re.compile(r"[.!?…]+")
_INNER_SENTENCE = re.compile(r"[.!?…][)\]\"”’']*\s")
_BEGINS_SENTENCE = re.compile(r"(?:\A|[.:!?؟؛…\n])[\s(\[{«\"“'‘]*$")
# A full stop after these ends no sentence: an initial, an abbreviation.
_SHORTENED = re.compile(rf"(?:^|(?<=[\s.=(\[“‘\"–‐‑-]))(?:(?<!\d\s){LETTER}|{ABBREVIATIONS})$")
_LONGEST_SHORTENED = 6
_WORDS_OF_A_SENTENCE = 3
# What a sum goes on with: any word of the paragraph beyond a sign of sums; beyond others, which stand between words
# too, a letter alone.
_HEBREW = "\u05d0-\u05ea"  # a hyphen stands after a prefix: ב-5
_SUM_SIGNS, _OTHER_SIGNS = "=×÷+*−<>≤≥≠≈^±", "-/·→⇒|"
_SUM_BEFORE = re.compile(
    rf"[{RIGHT_TO_LEFT}](\s?)[{_SUM_SIGNS}]\1$"
    rf"|(?<![{RIGHT_TO_LEFT}])[{RIGHT_TO_LEFT}](?:(?<![{_HEBREW}])[{_OTHER_SIGNS}]|\s[{_OTHER_SIGNS}]\s)$"
)
_SUM_AFTER = re.compile(
    rf"(\s?)[{_SUM_SIGNS}]\1[{RIGHT_TO_LEFT}]|(\s?)[{_OTHER_SIGNS}]\2[{RIGHT_TO_LEFT}](?![{RIGHT_TO_LEFT}])"
)
_OBJECTS = frozenset(("object", "keys"))
_LONGEST_SIGN = 4  # characters: a letter, and a sign between spaces
_NEAR = 8  # characters: signs that stand between a run and the mate of one of its brackets


def left_to_right_runs(
    text: str,
    cuts: Sequence[int] = (),
    *,
    ranges_from_left: bool = False,
    other_ranges: Sequence[Range] = (),
    raised: Sequence[Range] = (),
) -> list[Range]:
    """Return the runs of a right-to-left paragraph, in order and apart from each other.

    `cuts` are the offsets at which an element begins or ends: some engines order the pieces between them by
    themselves. Where `ranges_from_left` is set, as in Persian and Hebrew, a range of two numbers is a run; in the
    parts of `other_ranges`, which are in another language, it is the other way. What is `raised` or lowered is part
    of the token that it touches: 10^-6^ is one number.
    """
    grammar = _Grammar(text, cuts, ranges_from_left, other_ranges, raised)
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

    def __init__(
        self,
        text: str,
        cuts: Sequence[int],
        ranges_from_left: bool,
        other_ranges: Sequence[Range] = (),
        raised: Sequence[Range] = (),
    ) -> None:
        self._other_ranges = other_ranges
        self._text, self._cuts, self._ranges_from_left = text, sorted(cuts), ranges_from_left
        self._pairs = Pairs(text)
        self._raised = RaisedText(text, self._pairs, raised)
        self._tokens = self._raised.merged(self._with_inches())

    def runs(self) -> Iterator[Range]:
        for group in self._groups():
            for part in self._parts(group):
                lettered = any(token.lettered for token in part)
                for start, end in self._ranges(part):
                    yield self._extended(start, end, lettered=lettered)

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
        for token in self._tokens:
            if group and not self._joins(group[-1], token, lettered=lettered):
                yield group
                group, lettered = [], False
            group.append(token)
            lettered = lettered or token.lettered
        if group:
            yield group

    def _with_inches(self) -> Iterator[Token]:
        """Yield the tokens, numbers with the sign for inches that follows: 27"."""
        for token in tokens(self._text):
            end = token.end
            inches = token.kind == "number" and self._text[end : end + 1] == '"' and not self._pairs.has(end)
            yield Token(token.kind, token.start, end + 1) if inches else token

    def _joins(self, one: Token, other: Token, *, lettered: bool) -> bool:
        """Return whether a token goes on the run of the one before it; `lettered`: the run has letters already."""
        gap = self._text[one.end : other.start]
        marks = dict(self._pairs.within(one.end, other.start))
        own = not gap and other.start in self._raised.of_the_paragraph
        if own or _STOP.search(gap) or any(self._embraces_a_stop(*pair) for pair in marks.items()):
            return False
        if not gap or self._in_latin_pair(one.start, other.end) or self._is_power(gap, other):
            return True
        if marks:  # (3 + 4) × 5, but the signs of <br> are no operators
            gap = "".join(sign for at, sign in enumerate(gap, one.end) if at not in marks)
        operator = bool(_OPERATOR.fullmatch(gap))
        attached = operator or bool(_ATTACHED.fullmatch(gap))
        kinds = {one.kind, other.kind}
        if "object" in kinds:
            return attached
        if lettered:
            return True
        if "keys" in kinds:
            return attached or (gap == " " and other.kind == "word")
        return attached if other.lettered else operator or bool(_DASH.fullmatch(gap))

    def _is_power(self, gap: str, token: Token) -> bool:
        """Return whether a token is the power of brackets that a run ends in: (5 + 3)^2^."""
        return token.start in self._raised.powers and not gap.strip(")]")

    def _embraces_a_stop(self, one: int, other: int) -> bool:
        """Return whether the marks of a pair have words or signs of the paragraph between them."""
        return _any_between(self._stops, min(one, other) + 1, max(one, other))

    @cached_property
    def _without_prefixes(self) -> str:
        return spaces_for_prefixes(self._text)

    @cached_property
    def _stops(self) -> list[int]:
        """The places of what ends runs, in order; what is part of a token ends none."""
        edges = [0, *(edge for token in self._tokens for edge in (token.start, token.end)), len(self._text)]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return [match.start() for start, end in gaps for match in _STOP.finditer(self._text, start, end)]

    @cached_property
    def _latin_pairs(self) -> list[Range]:
        """The outermost pairs of marks with letters, and nothing of the paragraph, between them."""
        letters = [token.start for token in self._tokens if token.lettered]
        found = [(-1, -1)]
        for opening, closing in self._pairs.within(0, len(self._text)):
            inside = opening < closing and opening > found[-1][1]
            if inside and _any_between(letters, opening, closing) and not self._embraces_a_stop(opening, closing):
                found.append((opening, closing))
        return found

    def _in_latin_pair(self, start: int, end: int) -> bool:
        """Return whether a range is part of a title or quotation that is Latin as a whole: "2 cats and 3 dogs"."""
        opening, closing = self._latin_pairs[bisect_left(self._latin_pairs, (start, start)) - 1]
        return opening < start and end <= closing

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
        return len(between) <= _NEAR and not _STOP.search(between) and not re.search(rf"[\w{LTR_OBJECT}]", between)

    def _ranges(self, group: list[Token]) -> Iterator[Range]:
        """Yield what of a group is to be set from left to right."""
        start, end = group[0].start, group[-1].end
        if self._is_range(group):
            if self._ranges_from_left != any(one <= start and end <= other for one, other in self._other_ranges):
                yield start, end
            else:  # a hyphen is a part of a number to UAX #9 (class ES), a dash is none
                hyphen = "–" not in self._text[group[0].end : group[1].start]
                yield from ((token.start, token.end) for token in group if hyphen or self._needs(token))
        elif any(token.lettered for token in group):
            yield start, end
        elif len(group) == 1:
            token = group[0]
            if (token.kind in ("number", "sum") and self._needs(token)) or (token.kind == "keys" and end - start > 1):
                yield start, end
        elif self._belongs_to_a_sum(start, end):
            if any(one.kind not in _OBJECTS and self._needs(one) for one in group):
                yield from ((one.start, one.end) for one in group if one.kind not in _OBJECTS)
        else:
            yield start, end

    def _needs(self, token: Token) -> bool:
        """Return whether a number would be set wrongly by itself."""
        plain = _PLAIN.fullmatch(self._text, token.start, token.end)
        parted = self._raised.joints.intersection((token.start, token.end))
        return not plain or bool(parted) or self._is_cut(token.start, token.end)

    def _is_range(self, group: Sequence[Token]) -> bool:
        """Return whether a group is two numbers, with their units, around one dash, and no other sign."""
        if len(group) != 2 or not all(token.kind in ("number", "quantity") for token in group):
            return False
        return bool(_DASH.fullmatch(self._text, group[0].end, group[1].start))

    def _belongs_to_a_sum(self, start: int, end: int) -> bool:
        """Return whether a sum goes on with Arabic letters: س + 5 = 9 is none of ours."""
        before = _SUM_BEFORE.search(self._text, max(start - _LONGEST_SIGN, 0), start)
        return start in self._raised.of_the_paragraph or bool(before or _SUM_AFTER.match(self._text, end))

    def _is_cut(self, start: int, end: int) -> bool:
        return any(start < cut < end for cut in self._cuts)

    def _extended(self, start: int, end: int, *, lettered: bool) -> Range:
        """Take in the run's own brackets, and where it has letters its quotation marks and final sign."""
        before = (-1, -1)
        while (start, end) != before:
            before = (start, end)
            for _, mate in self._pairs.within(start, end):
                start, end = min(start, mate), max(end, mate + 1)
            if self._text[start] in "([" and not lettered:
                sign = _BEFORE_BRACKET.search(self._without_prefixes, max(start - _LONGEST_SIGN, 0), start)
                start = sign.start() if sign else start
            start, end = self._quoted(start, end) if lettered else (start, end)
        final = _FINAL.match(self._text, end)
        if final and lettered and self._ends_its_sentence(start, end):
            return start, final.end()
        return start, end

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
        said = self._text[start:end]
        if any(not _is_shortened(said, match.start()) for match in _INNER_SENTENCE.finditer(said)):
            return True
        begins = _BEGINS_SENTENCE.search(self._text, max(start - _NEAR, 0), start)
        begins = begins if begins and not _is_shortened(self._text, begins.start()) else None
        return bool(begins) and len(said.split()) >= _WORDS_OF_A_SENTENCE


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Return whether one of the places, which are in order, is in a range."""
    return bisect_left(places, start) < bisect_left(places, end)


def _is_shortened(text: str, stop: int) -> bool:
    """Return whether a full stop is that of an initial or an abbreviation."""
    return text[stop : stop + 1] == "." and bool(_SHORTENED.search(text, max(stop - _LONGEST_SHORTENED, 0), stop))
