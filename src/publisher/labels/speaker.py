"""What the products themselves say, in the issue's language: labels, counted things, dates."""

import functools
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from hijridate import Gregorian, Hijri

from publisher.arabic.digits import in_digits
from publisher.arabic.numbers import abjad, ordinal
from publisher.i18n.languages import FALLBACK, LANGUAGES, key_of, labels_of, parse, region_of
from publisher.labels.solar_hijri import to_solar
from publisher.model import Calendar, Digits, Labels, Months


@functools.cache
def _messages(key: str) -> dict[str, str]:
    path = resources.files("publisher.labels").joinpath(f"{key}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def plural(messages: Collection[str], language: str, key: str, number: int) -> str:
    """Give the key of the plural form that CLDR has for a number: minutes.few."""
    form = f"{key}.{_locale(language).plural_form(number)}"
    return form if form in messages else f"{key}.other"


class Speaker:
    """Says things in one language with one set of digits.

    A language that has no labels takes those of `instead`, with its dates, and English where that has none either.
    Of a `book` it says what it would of an issue in words of its own, where there are such.
    """

    def __init__(
        self,
        language: str,
        digits: Digits,
        calendars: tuple[Calendar, ...] = ("gregorian",),
        months: Months = "",
        instead: str = FALLBACK,
        *,
        book: bool = False,
    ) -> None:
        self._language, self._key = language, labels_of(language, instead)
        own = self._key == key_of(language)
        #: The language of the labels where they are not in the language asked for, else "".
        self.borrowed = "" if own else self._key
        self._messages = _messages(self._key)
        self._digits, self._calendars, self._book = digits, calendars, book
        asked = language if own else instead if key_of(instead) == self._key else self._key
        self._region = parse(asked).region or region_of(asked)
        self._locales = _dating(self._key, self._region, months)

    def knows(self, key: str) -> bool:
        """Say whether there is such a message."""
        return key in self._messages

    def say(self, key: str, **values: object) -> str:
        """Give a message, its numbers in the issue's digits."""
        shown = {name: in_digits(value, self._digits) for name, value in values.items() if isinstance(value, int)}
        own = f"book.{key}"
        message = self._messages[own if self._book and own in self._messages else key]
        return message.format_map({**values, **shown})

    def count(self, key: str, number: int) -> str:
        """Give a counted message in the plural form of CLDR: دقيقة، دقيقتان، 3 دقائق."""
        return self.say(plural(self._messages, self._key, key, number), n=number)

    def day(self, day: date) -> str:
        """Give a date in every calendar that the issue asks for and that has the day; else in the Gregorian."""
        said = [shown for calendar in self._calendars if (shown := self._in(calendar, day))]
        return self.say("date_separator").join(said or [self._in("gregorian", day)])

    def _in(self, calendar: Calendar, day: date) -> str:
        if calendar == "gregorian":
            names = (format_date(day, "MMMM", locale=locale) for locale in self._locales)
            return self._dated(calendar, day.day, "/".join(dict.fromkeys(names)), day.year)
        if calendar == "jalali":
            solar = to_solar(day)
            return self._dated(calendar, solar.day, self._month(calendar, solar.month), solar.year) if solar else ""
        hijri = _to_hijri(day)
        if hijri is None:
            return ""
        return self._dated(calendar, hijri.day, self._month(calendar, hijri.month), hijri.year)

    def _month(self, calendar: Calendar, number: int) -> str:
        own = f"{calendar}.{number}.{self._region}"  # Afghanistan's names of the solar months
        return self._messages.get(own) or self._messages[f"{calendar}.{number}"]

    def _dated(self, calendar: Calendar, day: int, month: str, year: int) -> str:
        return self.say(f"{calendar}_date", day=day, month=month, year=year)

    def ordinal(self, number: int, *, feminine: bool = False) -> str:
        """Give an ordinal in Arabic words; in other languages the number."""
        said = ordinal(number, feminine=feminine) if self._key == "ar" else str(number)
        return in_digits(said, self._digits)

    def abjad(self, number: int) -> str:
        """Give a number in the letters of abjad; in languages of other scripts the number."""
        return abjad(number) if LANGUAGES[self._key].abjad else in_digits(number, self._digits)

    def labels(self) -> Labels:
        """Give the labels that formats need."""
        said = {label.name: self.say(label.name) for label in fields(Labels) if label.name in self._messages}
        return Labels(language=self.borrowed or self._language, **said)


def without_day(calendars: Iterable[Calendar], day: date) -> tuple[Calendar, ...]:
    """Return those of some calendars that cannot say a day."""
    has = {"gregorian": True, "jalali": to_solar(day) is not None, "hijri": _to_hijri(day) is not None}
    return tuple(calendar for calendar in calendars if not has[calendar])


def _to_hijri(day: date) -> Hijri | None:
    """Return a day in the Hijri calendar; None where Umm al-Qura has no table of it (1343 to 1500 AH alone)."""
    try:
        return Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return None


# Whose names of the months each region reads (CLDR).
_REGIONS: dict[Months, tuple[str, ...]] = {
    "gulf": ("ar_AE",),
    "mashriq": ("ar_LB",),
    "maghreb": ("ar_DZ",),
    "morocco": ("ar_MA",),
    "both": ("ar_LB", "ar_AE"),
}


def _dating(key: str, region: str, months: Months) -> tuple[Locale, ...]:
    """Choose whose months are named: those asked for, else those of the language tag's country."""
    if key == "ar" and months:
        return tuple(map(Locale.parse, _REGIONS[months]))
    try:
        return (Locale.parse("_".join(filter(None, (key, region)))),)
    except UnknownLocaleError:  # CLDR has nothing of its own for this country
        return (_locale(key),)


@functools.cache
def _locale(key: str) -> Locale:
    return Locale.parse(key)
