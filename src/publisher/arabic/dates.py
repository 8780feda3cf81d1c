"""A date as people write it into a day; dates of other calendars are known, and left as they are."""

import re
from collections.abc import Iterator
from datetime import date

# One row a month: Mashriq, Egypt and the Gulf, Algeria and Tunisia, Morocco, English, Persian, Hebrew.
_GREGORIAN = (
    "كانون الثاني، يناير، جانفي، january, jan, ژانویه، ינואר",
    "شباط، فبراير، فيفري، february, feb, فوریه، פברואר",
    "آذار، مارس، march, mar, מרץ",
    "نيسان، أبريل، أفريل، april, apr, آوریل، אפריל",
    "أيار، مايو، ماي، may, مه، می، מאי",
    "حزيران، يونيو، يونيه، جوان، june, jun, ژوئن، יוני",
    "تموز، يوليو، يوليه، جويلية، يوليوز، july, jul, ژوئیه، יולי",
    "آب، أغسطس، أوت، غشت، august, aug, אוגוסט",
    "أيلول، سبتمبر، شتنبر، september, sept, sep, سپتامبر، ספטמבר",
    "تشرين الأول، أكتوبر، october, oct, اکتبر، אוקטובר",
    "تشرين الثاني، نوفمبر، نونبر، november, nov, نوامبر، נובמבר",
    "كانون الأول، ديسمبر، دجنبر، december, dec, دسامبر، דצמבר",
)
_HIJRI = (
    "محرم، المحرم، صفر، ربيع الأول، ربيع الثاني، ربيع الآخر، جمادى الأولى، جمادى الثانية، جمادى الآخرة، رجب، شعبان، "
    "رمضان، شوال، ذو القعدة، ذي القعدة، ذو الحجة، ذي الحجة"
)
_SOLAR = "فروردین، اردیبهشت، خرداد، تیر، مرداد، شهریور، مهر، آبان، آذر، دی، بهمن، اسفند"
_WEEKDAYS = (
    "السبت، الأحد، الاثنين، الإثنين، الثلاثاء، الأربعاء، الخميس، الجمعة، saturday, sunday, monday, tuesday, "
    "wednesday, thursday, friday, sat, sun, mon, tue, wed, thu, fri، "
    "شنبه، یکشنبه، دوشنبه، سه شنبه، چهارشنبه، پنجشنبه، جمعه"
)
_FOLDS = str.maketrans("أإآٱىةيك", "ااااىهىک") | {0x0649: "ی", 0x064A: "ی"}
_UNSEEN = re.compile("[\u0640\u0610-\u061a\u064b-\u065f\u0670\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 80


def _folded_text(text: str) -> str:
    """Write letters, digits and spaces in the one form that the patterns below know."""
    bare = _UNSEEN.sub("", text).translate(_FOLDS).casefold()
    figures = "".join(str(int(c)) if c.isdecimal() else c for c in bare)
    return " ".join(figures.split())


def _folded_names(row: str) -> Iterator[str]:
    return (_folded_text(name) for name in re.split("[،,] ?", row))


def _any_of(names: "Iterator[str] | dict[str, int]") -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_MONTHS = {name: number for number, row in enumerate(_GREGORIAN, 1) for name in _folded_names(row)}
_MONTH = rf"(?P<month>{_any_of(_MONTHS)})\.?(?: ?[/(] ?(?P<again>{_any_of(_MONTHS)})\)?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?: ?م)?"
_WEEKDAY = rf"(?:(?:یوم )?(?:{_any_of(_folded_names(_WEEKDAYS))})\.?[،,]? )?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form)
    for form in (
        rf"{_DAY} (?:من )?(?:شهر )?(?:ב)?{_MONTH}[،,]? {_YEAR}",
        rf"{_MONTH} {_DAY}[،,]? {_YEAR}",
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2}) ?(?P<sign>[-/.]) ?(?P<month>\d{1,2}) ?(?P=sign) ?(?P<year>\d{4})(?: ?م)?",
    )
)
_ELSEWHERE = re.compile(
    rf"\d{{1,2}} (?:من )?(?:{_any_of(_folded_names(f'{_HIJRI}، {_SOLAR}'))})[،,]? \d{{4}}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4} ?ه(?:ـ|\b)"
)
# What is written as a Gregorian date, and is one.
_FIRST, _LAST = 1500, 2200


def read_date(text: str) -> date | None:
    """Read a text that is a Gregorian date and nothing else; 3/4/2025 is the third of April."""
    if len(text) > _LONGEST:
        return None
    plain = _folded_text(text)
    found = next(filter(None, (form.fullmatch(plain) for form in _FORMS)), None)
    return _day_of(found.groupdict()) if found else None


def _day_of(parts: dict[str, str]) -> date | None:
    month = _MONTHS.get(parts["month"]) or int(parts["month"])
    if parts.get("again") and _MONTHS[parts["again"]] != month:
        return None
    try:
        day = date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None
    return day if _FIRST <= day.year <= _LAST else None


def in_another_calendar(text: str) -> bool:
    """Say whether a short text gives a Hijri or a solar Hijri date, alone or with another."""
    return len(text) <= _LONGEST and bool(_ELSEWHERE.search(_folded_text(text)))
