"""Letters and digits: the right code points for what the reader sees."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

from publisher.arabic.digits import in_digits
from publisher.arabic.script import LETTER, MARK, RUN, TATWEEL, ZEROS, bare
from publisher.arabic.small_words import count_small_words
from publisher.checks.house.hits import Edit, Hit, excerpt, hit
from publisher.checks.house.manuscript import OBJECT, Manuscript, blank
from publisher.checks.house.quranic import is_quranic
from publisher.model import Digits

# Final ی stands for ي and for ى, so only an author can tell; ە and ے are no less open.
PERSIAN_TO_ARABIC = {"ک": "ك", "ہ": "ه", "ھ": "ه", "ی": "ي"}
ARABIC_TO_PERSIAN = {"ك": "ک", "ي": "ی", "ى": "ی"}

_TATWEEL = re.compile(rf"(?<=[{LETTER}{MARK}])({TATWEEL}+)(?=[{LETTER}])")
_PREFIX = re.compile(r"(?:[وف]?[بكل]|[وف]|[وف]?[بك]?ال|[وف]?لل)\Z")
_BEFORE = re.compile(rf"[{RUN}]*\Z")
_LONGEST_PREFIX = 12
_NAMED_WORD = re.compile(
    rf"[«\"“‹‘'][{RUN}]+[»\"”›’']"
    rf"|(?<![{RUN}])[وفب]?(?:ال|لل)?(?:حرف|حروف|كلمة|لفظ|لفظة|تطويل|كشيدة|مقطع) [{RUN}]+"
)
# Not the ligatures of formulas (ﷺ, ﷲ, ﷽), the ornate brackets, and marks that stand alone.
_FORMS = re.compile("[\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufd3d\ufd50-\ufdcd\ufe80-\ufefc]+")
# What a letter is joined to: letters, their marks, a tatweel, and other shapes.
_JOINS = re.compile(rf"[{RUN}\ufb50-\ufdff\ufe70-\ufefc]")
_LATER_FORM, _EARLIER_FORM = ("<final>", "<medial>"), ("<initial>", "<medial>")
# A word with a half space in it, or a mark of direction in its place, is Persian.
_PERSIAN_WORD = re.compile(rf"(?<![{RUN}\u200c\u200e\u200f])[{RUN}]*[کہھی][{RUN}]*(?![{RUN}\u200c\u200e\u200f])")
_RUN_OF_LETTERS = re.compile(f"[{RUN}]+")
_ARABIC_WORD = re.compile(rf"(?<![{RUN}])[{RUN}]*[كيى][{RUN}]*")
_ARABIC_ALONE = re.compile("[ةأإ\u064b-\u0652]|^(?:و|ب)?ال")
_FINAL_YE = re.compile(f"ی[{MARK}]*$")
# Letters of ASCII, and all that is beyond it: signs of markup cut words alike in prose and in its source.
_ANY = "A-Za-z\x80-\ufdcf\ufdf0-\U0010ffff"
_WORD = re.compile(f"[{_ANY}]+")
# Most words are of letters alone, which are in NFC in any order; the others hold one character more.
_MARKED = re.compile(f"(?<![{_ANY}])[A-Za-z،؛؟«»ء-ي]*(?![A-Za-z،؛؟«»ء-ي])[{_ANY}]+")
_LONGEST_WORD = 200
_NOTED_YEAR = re.compile(r"(?:1\d|20)\d\d\d{1,2}")
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_SYSTEMS: tuple[Digits, ...] = ("latn", "arab", "arabext")
_TO_ASCII = {zero + n: 0x30 + n for zero in ZEROS for n in range(10)}


def tatweel(text: Manuscript) -> Iterator[Hit]:
    """Find tatweel between two letters; before a vowel sign and after a lone letter (هـ) it has its reason.

    So it has in a word that is quoted by itself or named as one («لـمّا»، حرف لـيس), and after a prefix set apart from
    a name (بـغوغل). Words of the Qur'an are written with it.
    """
    prose = _NAMED_WORD.sub(lambda match: blank(match[0], OBJECT), text.without("verse"))
    for match in _TATWEEL.finditer(prose):
        start, end = match.span(1)
        before = _BEFORE.search(prose, max(0, start - _LONGEST_PREFIX), start)
        prefixed = end - start == 1 and _PREFIX.fullmatch(bare(before[0] if before else ""))
        if not prefixed and not is_quranic(text.raw, start, end):
            yield hit(start, end, "")


def presentation_forms(text: Manuscript) -> Iterator[Hit]:
    """Find letters stored as shapes; where the shapes stand in reading order, NFKC gives the letters.

    A shape that was joined to nothing but looks it, ﻫ after a year, keeps its look by a tatweel.
    """
    for match in _FORMS.finditer(text.prose):
        forms = match[0]
        before, after = text.prose[: match.start()][-1:], text.prose[match.end() : match.end() + 1]
        new = _letters_of_forms(forms, joined=(bool(_JOINS.match(before)), bool(_JOINS.match(after))))
        yield hit(*match.span(), new, found=excerpt(forms), codepoint=f"{ord(forms[0]):04X}")


def _letters_of_forms(forms: str, joined: tuple[bool, bool]) -> str | None:
    """Give the letters of shapes with what keeps the look of the first and the last; None where nobody can tell.

    `joined` says whether a letter stands before them, and one behind.
    """
    first, last = (unicodedata.decomposition(form).partition(" ")[0] for form in (forms[0], forms[-1]))
    head, tail = first in _LATER_FORM and not joined[0], last in _EARLIER_FORM and not joined[1]
    if len(forms) > 1 and (head or tail):
        return None  # as drawn, from the left: no word begins with a later shape or ends with an earlier
    letters = unicodedata.normalize("NFKC", forms)
    return f"{TATWEEL if head else ''}{letters}{TATWEEL if tail else ''}"


# Letters that no Arabic word has, and the final ye of Persian: such a word, and what is quoted with it, is not ours.
_PLAINLY = re.compile(
    r"[\u0672-\u06a8\u06aa-\u06bd\u06bf\u06c0\u06c2-\u06cb\u06cd-\u06d3\u06d5\u0750-\u077f]|ی(?!\w)"
)
_QUOTATION = re.compile("«[^«»\n]*»")
# Letters of Urdu and Kurdish sentences, and the half space of Persian: who has them quotes another language.
_OF_OTHERS = re.compile("[\u0679\u0688\u0691\u06ba\u06c3\u06ce\u06d2\u06d5\u200c]")
# The year's sign of the Hijra, as keyboards of Urdu give it.
_HIJRI = re.compile(r"(?<=\d)ھ|(?<=\d )ھ")


def persian_letters(text: Manuscript) -> Iterator[Hit]:
    """Find Persian and Urdu letters in Arabic words; a letter by itself, or a word named as one, is spoken of."""
    quoted = [quotation.span() for quotation in _QUOTATION.finditer(text.prose) if _PLAINLY.search(quotation[0])]
    quoted += [named.span() for named in _NAMED_WORD.finditer(text.prose) if named[0][0] not in "«\"“‹‘'"]
    quoted += [(p.start, p.end) for p in text.passages if _speaks_otherwise(text.said(p))]
    quoted.sort()
    starts = [start for start, _ in quoted]
    ends = list(accumulate((end for _, end in quoted), max))
    for match in _PERSIAN_WORD.finditer(text.prose):
        word = match[0]
        before = bisect_right(starts, match.start()) - 1
        theirs = _PLAINLY.search(word) or (before >= 0 and match.start() < ends[before])
        letter = next(c for c in word if c in PERSIAN_TO_ARABIC)
        yield _respelt(match, None if theirs else _in_arabic(text.prose, match), letter)


def _speaks_otherwise(said: str) -> bool:
    return bool(_OF_OTHERS.search(said) or count_small_words(_RUN_OF_LETTERS.findall(said))["fa"])


def _in_arabic(prose: str, match: re.Match[str]) -> str | None:
    """Spell a word with Arabic letters, where it is plain which: ھ after a year is هـ."""
    word = match[0]
    if len(word) == 1:
        return f"ه{TATWEEL}" if _HIJRI.match(prose, match.start()) else None
    return None if _FINAL_YE.search(word) else _replaced_letters(word, PERSIAN_TO_ARABIC)


def arabic_letters(text: Manuscript) -> Iterator[Hit]:
    """Find Arabic ي ى ك in Persian and Urdu words; a word that is Arabic by its spelling is a quotation.

    A passage in an article of another language is not mended: Arabic words that lead to it may stand in it.
    """
    others = text.language not in ("", "fa", "ur")
    for match in _ARABIC_WORD.finditer(text.prose):
        word = match[0]
        if not _ARABIC_ALONE.search(word):
            new = None if others else _replaced_letters(word, ARABIC_TO_PERSIAN)
            yield _respelt(match, new, next(c for c in word if c in ARABIC_TO_PERSIAN))


def _replaced_letters(word: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in word)


def _respelt(match: re.Match[str], new: str | None, letter: str) -> Hit:
    return hit(*match.span(), new, found=excerpt(match[0]), letter=letter, codepoint=f"{ord(letter):04X}")


def composed(word: str) -> str:
    """Give a word in NFC; one that is too long to be a word stays (its marks would be sorted for minutes)."""
    return unicodedata.normalize("NFC", word) if len(word) <= _LONGEST_WORD else word


def decomposed(text: Manuscript) -> Iterator[Hit]:
    """Find words that are not in NFC, once an article; they mean the same and are not found by a search.

    Among them are words with shadda before its vowel, as keyboards give it: their canonical order is vowel (class
    27 to 35 by sign) and shadda (33).
    """
    edits = [
        Edit(*match.span(), composed(match[0]))
        for match in _MARKED.finditer(text.prose)
        if composed(match[0]) != match[0]
    ]
    if edits:
        first = edits[0]
        params = (("found", excerpt(text.prose[first.start : first.end])), ("count", str(len(edits))))
        yield Hit(first.start, first.end, params, tuple(edits))


def _system(digit: str) -> int:
    return next((n for n, zero in enumerate(ZEROS) if zero <= ord(digit) < zero + 10), -1)


def mixed_digits(text: Manuscript) -> Iterator[Hit]:
    """Find numbers whose digits are of two sets; all should be of the set that most are of, else of the first's.

    Nobody can tell whether a digit behind a year is a note's. In a range of characters, [0-9٠-٩], and where digits
    are counted up, they are spoken of.
    """
    for match in _NUMBER.finditer(text.prose):
        systems = [_system(c) for c in match[0] if c.isdigit()]
        if len(set(systems)) > 1 and -1 not in systems:
            ascii_ = match[0].translate(_TO_ASCII)
            ranged = text.prose.endswith("-", 0, match.start()) and text.prose.startswith("-", match.end())
            if ranged or "0123456789" in ascii_:
                continue
            noted = _NOTED_YEAR.fullmatch(ascii_) and len(set(systems[:4])) == 1 and systems[0] not in systems[4:]
            system = Counter(systems).most_common(1)[0][0]  # of equals, the one that came first
            yield hit(*match.span(), None if noted else in_digits(ascii_, _SYSTEMS[system]), found=excerpt(match[0]))


def ascii_digits(text: str) -> str:
    """Write every digit in ASCII."""
    return text.translate(_TO_ASCII)


def folded(pattern: re.Pattern[str], form: Callable[[str], str]) -> Callable[[str], str]:
    """Make a fold that brings some characters of a text to one form."""
    return lambda text: pattern.sub(lambda match: form(match[0]), text)


_fold_shapes = folded(_FORMS, lambda forms: unicodedata.normalize("NFKC", forms))


def fold_forms(text: str) -> str:
    """Bring shapes and their letters to one form, and leave out a tatweel next to one."""
    return _fold_shapes(text).replace(TATWEEL, "")


fold_words = folded(_WORD, composed)
