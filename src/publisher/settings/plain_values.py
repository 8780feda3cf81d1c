"""Untyped values from TOML or YAML into texts, numbers, yes or no, days, and one of several words.

A quoted number is a number ("3"), and a quoted "yes" is true; but true is no number.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time

from publisher.settings.misfits import misfit

_WHOLE = re.compile(r"\s*([+-]?\d+(?:_\d+)*)(?:\.0+)?\s*", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
_FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "t", "y", "1"), True),
    **dict.fromkeys(("false", "no", "off", "f", "n", "0"), False),
}
_DAY = "2025-10-14"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number is held to: at least `ge`, more than `gt`, at most `le`."""

    ge: float | None = None
    le: float | None = None
    gt: float | None = None

    def check(self, number: float) -> None:
        """Raise MisfitError for a number beyond them, and for one that is none (NaN)."""
        if self.le is not None and not number <= self.le:
            raise misfit("number_most", self.example(), most=self.le)
        if self.ge is not None and not number >= self.ge:
            raise misfit("number_least", self.example(), least=self.ge)
        if self.gt is not None and not number > self.gt:
            raise misfit("number_above", self.example(), above=self.gt)

    def example(self, wished: float = 3) -> str:
        """Return a number that fits: the one that is wished for, or the bound that it is beyond."""
        if self.le is not None and wished > self.le:
            return str(self.le)
        return str(self.ge if self.ge is not None and wished < self.ge else wished)


def text(value: object) -> str:
    """Read a text, without the spaces around it."""
    if not isinstance(value, str):
        raise misfit("text_form")
    return value.strip()


def whole_number(value: object, bounds: Bounds) -> int:
    """Read a whole number; 3.0 is one too."""
    match value:
        case int() if not isinstance(value, bool):
            number = value
        case float() if not math.isfinite(value):
            raise misfit("finite_number_form", bounds.example())
        case float() if value.is_integer():
            number = int(value)
        case str() if found := _WHOLE.fullmatch(value):
            number = _number_of_digits(found[1], bounds)
        case _:
            raise misfit("whole_number_form", bounds.example())
    bounds.check(number)
    return number


def _number_of_digits(digits: str, bounds: Bounds) -> int:
    try:
        return int(digits)
    except ValueError as error:  # Python reads 4300 digits at most
        raise misfit("number_too_large", bounds.example()) from error


def number(value: object, bounds: Bounds) -> float:
    """Read a number, whole or not."""
    read = _as_float(value)
    if read is None:
        raise misfit("number_form", bounds.example(1.5))
    bounds.check(read)
    return read


def _as_float(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and not value.isascii():
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def flag(value: object) -> bool:
    """Read yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _FLAGS:
        return _FLAGS[value.lower()]
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    raise misfit("flag_form", "true")


def day(value: object) -> date:
    """Read a day: TOML's own, or a text that begins with the year; a time of the day may follow in a text alone."""
    if isinstance(value, datetime):
        if value.timetz() != time():
            raise misfit("day_alone", _DAY)
        return value.date()
    if isinstance(value, date):
        return value
    match = _ISO_DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise misfit("date_form", _DAY)
    try:
        return date.fromisoformat(match[1])
    except ValueError as error:
        raise misfit("date_unknown", _DAY) from error


def choice(value: object, words: tuple[str, ...]) -> str:
    """Read one of several words."""
    if isinstance(value, str) and value in words:
        return value
    known = tuple(filter(None, words))
    raise misfit("choice_form", known[0], expected=known)
