"""A paragraph → its tokens: words of left-to-right scripts, numbers, addresses, code (docs/arabic.md)."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from publisher.arabic.bidi.ltr_patterns import piece_before
from publisher.arabic.bidi.number_groups import JOINT, join_groups
from publisher.arabic.bidi.prefixes import spaces_for_prefixes
from publisher.arabic.script import RIGHT_TO_LEFT, RUN
from publisher.arabic.units import UNIT

#: Stands for an element that is no text, or has a direction of its own: neutral, as an isolate is (UAX #9, BD9).
OBJECT = "\ufffc"
#: Stands for code or a key, which is set from left to right.
LTR_OBJECT = "\ue000"

Range = tuple[int, int]
Kind = Literal["word", "quantity", "moment", "number", "sum", "object", "keys", "piece", "raised"]

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\ufe00-\ufe0f\u200c\u200d"
#: A letter that runs from left to right: U+200E is one without width (UAX #9, 2.6).
LETTER = rf"(?:[^\W\d_{RIGHT_TO_LEFT}{OBJECT}{LTR_OBJECT}]|\u200e)"
#: Digits that are set from left to right with their signs: those of ASCII, and of Persian and Urdu.
DIGIT = r"[0-9\u06f0-\u06f9]"
_INNER = rf"(?:{LETTER}|{DIGIT}|[_{_MARKS}])"
_CURRENCY = "$€£¥₪₹₺₽₩₨¢"
_GROUPED = rf"{DIGIT}+(?:[.,:/'’٫٬]{DIGIT}+|[\u00a0\u202f]{DIGIT}{{3}}(?!{DIGIT})|{JOINT}{DIGIT}+)*"
# A number in digits of two sets, as slips of the keyboard make them: ۱٤۰۰.
_MIXED = (
    rf"(?:{DIGIT}+[.,:/٫٬]?[\u0660-\u0669]|[\u0660-\u0669]+[.,:/٫٬]?{DIGIT})"
    rf"(?:[.,:/٫٬]?(?:{DIGIT}|[\u0660-\u0669]))*"
)
#: Signs of roots.
ROOTS = "√∛∜"
# A sign begins a number after a space or an opening bracket.
_SIGN = rf"(?<![\w{RIGHT_TO_LEFT}{LTR_OBJECT}.,:/)\]}}%‰°{_CURRENCY}])[+−±-]"
_QUANTITY = (
    rf"(?:{_SIGN})?(?:[#№~≈§{ROOTS}]|(?<!\d)[{_CURRENCY}]\s?[−-]?)?(?:{_MIXED}|{_GROUPED}|(?<![\w.])(?:\.{DIGIT}+)+)"
)
# Signs of units: a digit may follow, as in 20°30′15″, where no space is before them.
_AFTER_A_NUMBER = (
    rf"(?:[%‰]|°[CFK]?|[{_CURRENCY}])(?!{LETTER})|[ \u00a0](?:[%‰]|°[CFK]?|[{_CURRENCY}])(?!\w)|[′″]"
    rf"|\+(?!\w)|(?<=[0-9])[ \u00a0]?٪"
)
_NUMBER = rf"{_QUANTITY}(?:{_AFTER_A_NUMBER})?"
# The x of measures stands for a sign: 1920 x 1080.
_TIMES = rf"{_GROUPED}(?:\s?[xX]\s?{_GROUPED})+(?!\w)"
_SUFFIX = r"\+\+|[#+](?![\w#+])|[™®©]|\(\)"
_WORD = rf"{_INNER}*{LETTER}{_INNER}*(?:{_SUFFIX})?"
_AFTER_A_PIECE = re.compile(rf"{_SUFFIX}|(?<=\d)(?:{_AFTER_A_NUMBER})")
_LEADING_SIGNS = f"$&\\~^#@*=|%∂∇∆∑∏∫¬∀∃{ROOTS}"
_LEADING = rf"(?<![^\s(\[{{«‹\"“'‘])[{re.escape(_LEADING_SIGNS)}]+"
# A value between bars: |x|, ||v||, |−5|.
_BARS = (
    rf"(?<![{RIGHT_TO_LEFT}])\|{{1,2}}(?=[^\s|])[^|\n{RIGHT_TO_LEFT}{OBJECT}{LTR_OBJECT}]{{0,24}}(?<=[^\s|])\|{{1,2}}"
)
# Signs of keys, and arrows after them.
_KEY = "⌘⌥⇧⌃⏎⌫⌦⎋⇥⇪⏏↩↵␣⇞⇟"
_KEYS = rf"[{_KEY}](?:\s?\+\s?[{_KEY}]|[{_KEY}←↑→↓])*"
_KEY_OF_A_DIGIT = rf"{_KEYS}\+?[0-9](?!\w)"
# A time or date of which a number comes before its word, in English or French.
_SPACE = "[ \u00a0\u202f]"
_CLOCK = rf"{DIGIT}{{1,2}}(?:[:.]{DIGIT}{{2}}){{0,2}}"
_TO = r"\s?[-–—]\s?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)
_MOMENT = (
    rf"(?<![0-9A-Za-z.,:/])(?:{_CLOCK}(?:{_TO}{_CLOCK})?{_SPACE}?"
    rf"(?:[AaPp][Mm](?!\w)|[AaPp]\.{_SPACE}?[Mm]\.?(?!\w))"
    rf"|{DIGIT}{{1,2}}(?::{DIGIT}{{2}}){{1,2}}{_SPACE}(?:GMT|UTC|[ECMP][SD]T|CES?T|BST)(?!\w)"
    rf"|{DIGIT}{{1,2}}\.?(?:{_TO}{DIGIT}{{1,2}}\.?)?{_SPACE}{_MONTH}(?!\w)"
    rf"|{DIGIT}{{4}}{_SPACE}{_MONTH}{_SPACE}{DIGIT}{{1,2}}(?!\w)"
    rf"|{DIGIT}+{_SPACE}(?:BCE?|CE|AD)(?!\w))"
)
# No token begins with these, and most of a text is them: to try every alternative at each takes long.
_PASSED_OVER = re.compile(f"(?:[{RUN} ،؛؟]+|[.:!»](?= |$))*")
_RTL_LETTER = re.compile(rf"(?=[{RIGHT_TO_LEFT}])\w")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a paragraph, by its place."""

    kind: Kind
    start: int
    end: int

    @property
    def lettered(self) -> bool:
        """Whether it has the direction of its letters; numbers have that of what is around them."""
        return self.kind in ("word", "quantity", "moment", "piece")


@functools.cache
def _token_pattern() -> re.Pattern[str]:
    """Compile the pattern of a token at its first use: that takes 12 ms, and most processes never need it."""
    return re.compile(
        rf"(?P<object>{LTR_OBJECT})|(?P<combination>{_KEY_OF_A_DIGIT})|(?P<keys>{_KEYS})|(?P<bars>{_BARS})|(?P<moment>{_MOMENT})|(?P<sum>{_TIMES})"
        rf"|(?P<quantity>{_QUANTITY}[ \u00a0]?{UNIT}(?![\w({{]))"
        rf"|(?P<word>(?:{_LEADING})?{_WORD})|(?P<number>{_NUMBER})"
    )


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens that are set from left to right, in order; none lies within another."""
    typed, text = text, join_groups(spaces_for_prefixes(text))
    at, pattern = 0, _token_pattern()
    while match := pattern.search(text, _passed(text, at)):
        piece = piece_before(text, at, match.start(), match.end())
        if piece:
            suffix = _AFTER_A_PIECE.match(text, piece[1]) if text[piece[1] - 1].isalnum() else None
            at = suffix.end() if suffix else piece[1]
            yield Token("piece", piece[0], at)
        else:
            yield Token(_kind(match), *_own(typed, *match.span()))
            at = match.end()


def _passed(text: str, at: int) -> int:
    found = _PASSED_OVER.match(text, at)
    return found.end() if found else at


def _kind(match: re.Match[str]) -> Kind:
    """Return the kind of a token: a combination of keys is as a word, a value between bars as what is in it."""
    name = str(match.lastgroup)
    if name == "bars":
        return "word" if any(map(str.isalpha, match[0])) else "number"
    return "word" if name == "combination" else cast(Kind, name)


def _own(text: str, start: int, end: int) -> Range:
    """Return a token without the signs that belong to a word of which it is a part: #Gaza_تحت_القصف."""
    if not _RTL_LETTER.match(text, end):
        return start, end
    said = text[start:end]
    return start + len(said) - len(said.lstrip(_LEADING_SIGNS)), start + len(said.rstrip("_"))
