"""What the products themselves say, in the issue's language: labels, counted things, dates."""

import functools
import tomllib
from collections.abc import Collection
from dataclasses import fields
from datetime import date
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from hijridate import Gregorian

from publisher.arabic.digits import in_digits
from publisher.arabic.numbers import abjad, ordinal
from publisher.model import Calendar, Digits, Labels, Months

_FALLBACK = "en"


@functools.cache
def _messages(language: str) -> dict[str, str]:
    folder = resources.files("publisher.labels")
    for name in (language.split("-", maxsplit=1)[0].lower(), _FALLBACK):
        path = folder.joinpath(f"{name}.toml")
        if path.is_file():
            return tomllib.loads(path.read_text("utf-8"))
    raise FileNotFoundError("labels/en.toml is missing from the package")


def plural(messages: Collection[str], language: str, key: str, number: int) -> str:
    """Give the key of the plural form that CLDR has for a number: minutes.few."""
    form = f"{key}.{_locale(language).plural_form(number)}"
    return form if form in messages else f"{key}.other"


class Speaker:
    """Says things in one language with one set of digits."""

    def __init__(
        self, language: str, digits: Digits, calendars: tuple[Calendar, ...] = ("gregorian",), months: Months = ""
    ) -> None:
        self._messages = _messages(language)
        self._name = language.split("-", maxsplit=1)[0].lower()
        self._digits, self._calendars = digits, calendars
        self._locales = _dating(language, months)

    def knows(self, key: str) -> bool:
        """Say whether there is such a message."""
        return key in self._messages

    def say(self, key: str, **values: object) -> str:
        """Give a message, its numbers in the issue's digits."""
        shown = {name: in_digits(value, self._digits) for name, value in values.items() if isinstance(value, int)}
        return self._messages[key].format_map({**values, **shown})

    def count(self, key: str, number: int) -> str:
        """Give a counted message in the plural form of CLDR: دقيقة، دقيقتان، 3 دقائق."""
        return self.say(plural(self._messages, self._name, key, number), n=number)

    def day(self, day: date) -> str:
        """Give a date in every calendar that the issue asks for."""
        return self.say("date_separator").join(filter(None, (self._in(c, day) for c in self._calendars)))

    def _in(self, calendar: Calendar, day: date) -> str:
        if calendar == "gregorian":
            names = (format_date(day, "MMMM", locale=locale) for locale in self._locales)
            return in_digits(f"{day.day} {'/'.join(dict.fromkeys(names))} {day.year}", self._digits)
        try:
            hijri = Gregorian.fromdate(day).to_hijri()
        except OverflowError:
            return ""  # Umm al-Qura is tabled for 1343 to 1500 AH alone
        return self.say("hijri_date", day=hijri.day, month=self._messages[f"hijri.{hijri.month}"], year=hijri.year)

    def ordinal(self, number: int, *, feminine: bool = False) -> str:
        """Give an ordinal in Arabic words; in other languages the number."""
        said = ordinal(number, feminine=feminine) if self._name == "ar" else str(number)
        return in_digits(said, self._digits)

    def abjad(self, number: int) -> str:
        """Give a number in the letters of abjad; in languages of other scripts the number."""
        return abjad(number) if self._name in ("ar", "fa", "ur") else in_digits(number, self._digits)

    def labels(self) -> Labels:
        """Give the labels that formats need."""
        return Labels(**{label.name: self.say(label.name) for label in fields(Labels)})


# Whose names of the months each region reads (CLDR).
_REGIONS: dict[Months, tuple[str, ...]] = {
    "gulf": ("ar_AE",),
    "mashriq": ("ar_LB",),
    "maghreb": ("ar_DZ",),
    "morocco": ("ar_MA",),
    "both": ("ar_LB", "ar_AE"),
}


def _dating(language: str, months: Months) -> tuple[Locale, ...]:
    """Choose whose months are named: those asked for, else those of the language tag's country."""
    name = language.split("-", maxsplit=1)[0].lower()
    if name != "ar":
        return (_locale(name),)
    if months:
        return tuple(map(Locale.parse, _REGIONS[months]))
    try:
        return (Locale.parse(language, sep="-"),)
    except (ValueError, UnknownLocaleError):
        return (_locale(name),)


@functools.cache
def _locale(name: str) -> Locale:
    return Locale.parse(name) if name in ("ar", "en", "fa", "ur", "he") else Locale.parse(_FALLBACK)


def locale_of(language: str) -> str:
    """Give a language with its country, ar_EG, as Open Graph asks for: the likely one where none is named (CLDR)."""
    try:
        locale = Locale.parse(language, sep="-")
        likely = Locale.parse(get_global("likely_subtags")[locale.language])
    except (KeyError, ValueError, UnknownLocaleError):
        return ""
    return f"{locale.language}_{locale.territory or likely.territory}"
