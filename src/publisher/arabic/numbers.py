"""Numbers as Arabic writes them: an author's digits in another set, ordinals, and the letters of abjad."""

import re

from publisher.arabic.digits import in_digits
from publisher.model import Digits

_D, _L = "0-9٠-٩۰-۹", "A-Za-z\u00c0-\u024f"
# A number with its separators and sign of percent, whole; not one that is joined to Latin letters or to its own
# like, nor the digit of a keycap.
_NUMBER = re.compile(
    rf"(?<![{_L}{_D}_@#])(?<![{_L}][-./\\])(?<![{_D}][.,٫٬])"
    rf"(?>[%٪]?[{_D}]+(?:[.,٫٬][{_D}]+)*[%٪]?)"
    rf"(?![{_L}_@])(?![-/\\.][{_L}])(?!\ufe0f?\u20e3)"
)
# Signs between digits are those of a number only where they can be: 1.5 and 1,234.5, not 1.5.2025 or 192.168.1.1.
_QUANTITY = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", re.ASCII)
_TO_LATIN = str.maketrans({0x660 + n: str(n) for n in range(10)} | {0x6F0 + n: str(n) for n in range(10)})
#: Decimal, thousands and percent signs belong to the digits (alreq §5.3; CLDR, numbering systems arab and arabext).
_SIGNS = {"٫": ".", "٬": ",", "٪": "%"}
_OUT_OF_LATIN = str.maketrans({".": "٫", ",": "٬", "%": "٪"})
_INTO_LATIN = str.maketrans(_SIGNS)

_UNITS = ("", "حادي", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع")
_ONES = ("", "أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_ABJAD = (
    *((1000, "غ"), (900, "ظ"), (800, "ض"), (700, "ذ"), (600, "خ"), (500, "ث"), (400, "ت"), (300, "ش"), (200, "ر")),
    *((100, "ق"), (90, "ص"), (80, "ف"), (70, "ع"), (60, "س"), (50, "ن"), (40, "م"), (30, "ل"), (20, "ك"), (10, "ي")),
    *((9, "ط"), (8, "ح"), (7, "ز"), (6, "و"), (5, "ه"), (4, "د"), (3, "ج"), (2, "ب"), (1, "أ")),
)

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)

#: The name of the counter style of pages before the text of a book, which the press defines and themes name.
FRONT_STYLE = "front-folio"
#: The style of lists that their authors letter: `{: .abjad}` (CSS Counter Styles 3 §3.1.3; alreq §5.4).
ABJAD_STYLE = (
    '@counter-style abjad { system: fixed; symbols: "أ" "ب" "ج" "د" "هـ" "و" "ز" "ح" "ط" "ي" "ك" "ل" "م" "ن" '
    '"س" "ع" "ف" "ص" "ق" "ر" "ش" "ت" "ث" "خ" "ذ" "ض" "ظ" "غ"; }\n'
    "ol.abjad { list-style-type: abjad; }\n"
)


def front_style(*, in_abjad: bool) -> str:
    """Write the counter style of the pages before a book's text; the first of its symbols counts from 1."""
    symbols = " ".join(f'"{(abjad if in_abjad else roman)(number)}"' for number in range(1, 200))
    return f"@counter-style {FRONT_STYLE} {{ system: fixed; symbols: {symbols}; }}"


def with_digits(text: str, digits: Digits) -> str:
    """Write an author's numbers in the digits of the issue, with the signs that belong to them. Idempotent.

    Numbers that are joined to Latin letters, as in GPT-4o, stay as they are.
    """
    return _NUMBER.sub(lambda match: _in_digits_of(match[0], digits), text)


def _in_digits_of(number: str, digits: Digits) -> str:
    plain = number.translate(_TO_LATIN).translate(_INTO_LATIN)
    if digits == "latn":
        return plain
    shown = in_digits(plain, digits)
    return shown.translate(_OUT_OF_LATIN) if _QUANTITY.fullmatch(plain.strip("%")) else shown.replace("%", "٪")


def ordinal(number: int, *, feminine: bool = False) -> str:
    """Give the definite ordinal of 1 to 99 in words, as in العدد الثالث, الطبعة الحادية عشرة; figures beyond."""
    if not 1 <= number <= 99:
        return f"الـ{number}"
    tens, units = divmod(number, 10)
    if number <= 10:
        return _ordinal_of_unit(number, feminine=feminine)
    if tens == 1:
        return f"{_unit(units, feminine=feminine)} {'عشرة' if feminine else 'عشر'}"
    return f"ال{_TENS[tens]}" if not units else f"{_unit(units, feminine=feminine)} وال{_TENS[tens]}"


def _ordinal_of_unit(number: int, *, feminine: bool) -> str:
    if number == 1:
        return "الأولى" if feminine else "الأول"
    return f"ال{_ONES[number]}{'ة' if feminine else ''}"


def _unit(number: int, *, feminine: bool) -> str:
    return f"ال{_UNITS[number]}{'ة' if feminine else ''}"


def roman(number: int) -> str:
    """Give the small Roman letters that number pages of a preface: i ii iii iv; figures beyond 3999."""
    if not 1 <= number <= 3999:
        return str(number)
    letters = []
    for value, letter in _ROMAN:
        while number >= value:
            letters.append(letter)
            number -= value
    return "".join(letters)


def abjad(number: int) -> str:
    """Give the letters that number pages of a preface and items of lists: أ ب ج د هـ … يا يب; figures beyond 1999."""
    if not 1 <= number <= 1999:
        return str(number)
    letters = []
    for value, letter in _ABJAD:
        while number >= value:
            letters.append(letter)
            number -= value
    text = "".join(letters)
    if text.endswith("ه"):
        return f"{text}ـ"  # alone it would be read as a five
    return text if len(text) == 1 else text.replace("أ", "ا")
