"""International standard book numbers (ISO 2108): whether their check digits are right."""

import re
from typing import Literal

#: What keeps a number from being an ISBN: its length, or its last digit.
Fault = Literal["length", "check"]
_SHORT = 10
_TEN = 10


def isbn_fault(number: str) -> tuple[Fault, str] | None:
    """Return what is wrong with an ISBN, and the digit that would be right ("" where its length is wrong).

    Hyphens and spaces count for nothing; a number of ten digits may end in X (ISO 2108:1970).
    """
    digits = re.sub("[- \u2010-\u2013]", "", number).upper()
    if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        meant = str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:-1])) % _TEN)
    elif re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        rest = -sum(int(digit) * (_SHORT - place) for place, digit in enumerate(digits[:-1])) % (_SHORT + 1)
        meant = "X" if rest == _TEN else str(rest)
    else:
        return "length", ""
    return None if digits[-1] == meant else ("check", meant)
