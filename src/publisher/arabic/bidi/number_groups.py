"""Numbers whose groups are parted by plain spaces: which of them are one number, and which are several.

Nothing but their shape says it, and for telephone numbers a word before them (docs/arabic.md states the rules).
"""

import functools
import re
from collections.abc import Iterator

from publisher.arabic.script import MARK, TATWEEL

#: Stands for a space or hyphen within a number, in a text of the same length.
JOINT = "\ue001"

_D = r"[0-9\u06f0-\u06f9]"
_CHAIN = re.compile(
    rf"(?<![0-9A-Za-z_.,:\u0660-\u0669\u06f0-\u06f9])(?<!{_D}[ /-]){_D}+(?:[ -]{_D}+)+(?![0-9A-Za-z_\u06f0-\u06f9])"
)
# What shows that the last number of a chain is one by itself: 10:30, 5/10, 1,000; or may be, before a word: 5 May.
_ANOTHER, _BEFORE_A_WORD = re.compile(rf"[:/]{_D}|,{_D}{{3}}(?!{_D})"), re.compile("[ \u00a0][A-Za-z]")
_THOUSANDS = re.compile(rf"(?!0){_D}{{1,3}}(?: {_D}{{3}})+")
_FOURS = re.compile(rf"{_D}{{4}}(?: {_D}{{4}}){{2,}}")
_CARD = re.compile(rf"{_D}{{4}} {_D}{{6}} {_D}{{5}}")
_PAIRS = re.compile(rf"[0\u06f0]{_D}(?: {_D}{{2}}){{3,}}")
_YEAR = re.compile("[12۱۲][0-9\u06f0-\u06f9]{3}")
_LAST_YEAR = 2100
# Words for a telephone in the languages of these pages, and what may stand between one and its number.
_DEVICE = (
    r"(?:هاتف|هواتف|تلفون|تليفون|تلفن|ٹیلیفون|فون|جوال|موبايل|موبایل|موبائل|(?:محمول|نقال)(?=\s?:)|فاكس|فکس|فیکس"
    r"|واتساب|اتصل|اتصال|تماس|تېلېفون|טלפון|טל['׳]|נייד|פקס|[Tt]elephone|[Pp]hone|[Mm]obile|[Tt]el|[Ff]ax)"
)
_OF_IT = "(?:محمول|نقال|رقم|على|هو|برقم|بنا|بي|بهم|معنا|با|به|شماره|نمبر|مباشر|ثابت|[Nn]o|[Nn]umber)"
_TELEPHONE = (
    rf"(?<!\w)[وفبلك]?(?:ال|لل|ה)?{_DEVICE}\w{{0,3}}(?:[\s:.]+(?:ال|بال)?(?:{_DEVICE}|{_OF_IT})\w{{0,3}})*[\s:.]*"
    r"(?:[+(0-9][0-9 ()-]{5,24}\s?(?:[،,/]|أو|و|یا|או)\s?)?\Z"  # another number of it may stand between
)
_SILENT = re.compile(f"[{MARK}{TATWEEL}\u200c\u200d]")
_NEAR = 72  # characters
_FEWEST, _MOST = 6, 15  # digits of a telephone number
# Another number of the same telephone.
_BETWEEN_TWO = re.compile(r"\s?(?:[،,/]|أو|و|یا|או)?\s?")


def join_groups(text: str) -> str:
    """Return a text with `JOINT` in the place of spaces, and in telephone numbers hyphens, within a number."""
    pieces, at, last = [], 0, -1
    for match in _CHAIN.finditer(text):
        start, end = match.span()
        if _is_telephone(match[0]) and _is_called(text, start, last):
            last = end
            pieces += [text[at:start], re.sub("[ -]", JOINT, match[0])]
            at = end
            continue
        for one, other in _numbers(text, start, end):
            if _is_one(text[one:other]):
                pieces += [text[at:one], text[one:other].replace(" ", JOINT)]
                at = other
    return "".join([*pieces, text[at:]]) if pieces else text


def _numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part a chain at its hyphens, and before a number that is none of its groups."""
    for match in re.finditer("[^-]+", text[start:end]):
        one, other = start + match.start(), start + match.end()
        ends = other == end
        another = ends and _ANOTHER.match(text, end)
        may_be = not ends or _BEFORE_A_WORD.match(text, end)  # the first of a range, or of a date
        if " " in match[0] and (another or (may_be and not _is_one(match[0]))):
            other = text.rindex(" ", one, other)
        yield one, other


def _is_one(chain: str) -> bool:
    if _FOURS.fullmatch(chain):
        return not all(_YEAR.fullmatch(group) and int(group) <= _LAST_YEAR for group in chain.split(" "))
    return any(form.fullmatch(chain) for form in (_THOUSANDS, _CARD, _PAIRS))


def _is_telephone(chain: str) -> bool:
    """Return whether a chain has as many digits as a telephone number, and is no range of years."""
    years = chain.split("-")
    if len(years) == 2 and all(_YEAR.fullmatch(year) and int(year) <= _LAST_YEAR for year in years):
        return False
    return _FEWEST <= sum(map(str.isdigit, chain)) <= _MOST


def _is_called(text: str, start: int, last: int) -> bool:
    """Return whether a word for a telephone stands before a number, or another such number does."""
    if last >= 0 and _BETWEEN_TWO.fullmatch(text, last, start):
        return True
    return bool(_telephone_pattern().search(_SILENT.sub("", text[max(start - _NEAR, 0) : start])))


@functools.cache
def _telephone_pattern() -> re.Pattern[str]:
    """Compile the pattern at its first use, which most articles never come to."""
    return re.compile(_TELEPHONE)
