"""Numbers that the press itself counts, in the digits that the issue asks for."""

from publisher.model import Digits

_ZERO: dict[Digits, int] = {"latn": 0x30, "arab": 0x660, "arabext": 0x6F0}

#: CSS counter styles of the same digits (CSS Counter Styles 3 §6.1).
COUNTER_STYLE: dict[Digits, str] = {"latn": "decimal", "arab": "arabic-indic", "arabext": "persian"}


def in_digits(value: int | str, digits: Digits) -> str:
    """Write the ASCII digits of `value` in another set; everything else stays."""
    return str(value).translate({0x30 + n: _ZERO[digits] + n for n in range(10)})
