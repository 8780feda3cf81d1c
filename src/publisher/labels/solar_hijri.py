"""A day of the Gregorian calendar into one of the solar Hijri calendar of Iran and Afghanistan (Jalali)."""

from datetime import date
from typing import NamedTuple

# From the law of 1925 on to the first year in which the leap years of the 33-year cycle are no longer those that
# astronomers find (the equinox before or after noon in Tehran); ICU's calendar agrees on every day of these years.
_FIRST, _LAST = 1304, 1501
_NEW_YEAR_1 = 226_895  # proleptic Gregorian ordinal of 1 Farvardin 1
_CYCLE, _CYCLE_DAYS = 33, 12_053
_LONG_MONTHS, _LONG = 6, 31


class SolarDay(NamedTuple):
    """A day of the solar Hijri calendar."""

    year: int
    month: int
    day: int


def to_solar(day: date) -> SolarDay | None:
    """Return a day in the solar Hijri calendar; None where the arithmetic is not known to be exact (1304 to 1501)."""
    days = day.toordinal() - _NEW_YEAR_1
    year = 1 + (_CYCLE * days + 3) // _CYCLE_DAYS
    if not _FIRST <= year <= _LAST:
        return None
    rest = days - _before(year)
    if rest < _LONG_MONTHS * _LONG:
        return SolarDay(year, rest // _LONG + 1, rest % _LONG + 1)
    rest -= _LONG_MONTHS * _LONG
    return SolarDay(year, _LONG_MONTHS + rest // 30 + 1, rest % 30 + 1)


def _before(year: int) -> int:
    """Return how many days there are before a year: 365 each, and 8 more in 33 years."""
    return 365 * (year - 1) + (8 * year + 21) // _CYCLE
