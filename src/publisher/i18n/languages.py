"""What is known of languages: script and direction, letters, digits, calendars, quotation marks, labels.

The one table of the program. Whatever asks by language reads it; CLDR's likely subtags, by Babel, know the scripts of
those that have no row of their own. Babel is imported when a tag has none: it takes longer than `--help`.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Direction = Literal["rtl", "ltr"]
Digits = Literal["latn", "arab", "arabext"]
Calendar = Literal["gregorian", "hijri", "jalali"]

#: The language of labels that no other can say.
FALLBACK = "en"
#: ISO 15924 codes of the scripts whose letters run from right to left (Unicode 16, bidi classes R and AL), with the
#: codes of their styles. CLDR's order of characters is one a language, and wrong for ar-Latn, ug-Latn and ku-Arab.
RIGHT_TO_LEFT = frozenset((
    *("Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar", "Lydi"),
    *("Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr", "Palm", "Phli", "Phlp", "Phnx"),
    *("Prti", "Rohg", "Samr", "Sarb", "Sogd", "Sogo", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi"),
))  # fmt: skip
GUILLEMETS, CURLY = ("«", "»", "‹", "›"), ("“", "”", "‘", "’")


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language.

    `letters` are those by which a text shows that it is in this language and none of its neighbours, as the inside of
    a regular expression; `quotes` the marks of a quotation and of one within; `ranges_from_left` says that two
    numbers around a dash are read from the left (its minus sign begins with U+200E in CLDR). `digits` and `calendars`
    are those of an issue that names none, `abjad` whether lists are lettered by the numerals of the Arabic letters,
    `labels` whether labels/LANGUAGE.toml has its words. `alphabet` are all letters that a font for it has, where the
    press knows them.
    """

    script: str
    letters: str = ""
    digits: Digits = "latn"
    calendars: tuple[Calendar, ...] = ("gregorian",)
    quotes: tuple[str, str, str, str] = CURLY
    ranges_from_left: bool = False
    abjad: bool = False
    labels: bool = False
    alphabet: str = ""

    @property
    def direction(self) -> Direction:
        """The direction in which its letters run."""
        return "rtl" if self.script in RIGHT_TO_LEFT else "ltr"


_IRAN: tuple[Calendar, ...] = ("jalali", "gregorian")
LANGUAGES = {
    "ar": Language(
        "Arab",
        "\u0621-\u064a\u0671-\u06d3",
        quotes=GUILLEMETS,
        abjad=True,
        labels=True,
        alphabet="ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
    ),
    "ckb": Language(
        "Arab", "ێڕڵڤ", "arab", quotes=GUILLEMETS, labels=True, alphabet="ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ"
    ),
    "dv": Language("Thaa", "\u0780-\u07a5"),
    "en": Language("Latn", "A-Za-z", labels=True),
    "fa": Language(
        "Arab",
        "پچژگکی",
        "arabext",
        _IRAN,
        GUILLEMETS,
        ranges_from_left=True,
        abjad=True,
        labels=True,
        alphabet="ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    ),
    "he": Language("Hebr", "\u05d0-\u05ea", ranges_from_left=True, labels=True),
    "pnb": Language("Arab", quotes=CURLY),
    "ps": Language(
        "Arab",
        "ټډړږښګڼۍ",
        "arabext",
        _IRAN,
        GUILLEMETS,
        ranges_from_left=True,
        labels=True,
        alphabet="آأؤئابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهیۍېۀ",
    ),
    "sd": Language(
        "Arab",
        "ٻڀٿڄڃڇڏڌڊڦڪڳڱڻ",
        "arab",
        quotes=CURLY,
        labels=True,
        alphabet="ءآابٻڀتٿٽٺثپجڄجھڃچڇحخدڌڏڊڍذرڙزسشصضطظعغفڦقڪکگڳڱلمنڻوهھي",
    ),
    "ug": Language("Arab", "ۇۈۋ", quotes=GUILLEMETS, labels=True, alphabet="ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي"),
    "ur": Language(
        "Arab",
        "ٹڈڑےں",
        quotes=CURLY,
        ranges_from_left=True,
        abjad=True,
        labels=True,
        alphabet="ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھۂۃیے",
    ),
    "yi": Language("Hebr", ranges_from_left=True),
}
# Other tags of the same: what ISO 639 has retired, and members of macrolanguages (IANA's registry of subtags).
_SAME_AS = {
    **dict.fromkeys(("arb", "apc", "arq", "ary", "arz"), "ar"),
    **dict.fromkeys(("pes", "prs"), "fa"),
    **dict.fromkeys(("pbt", "pbu", "pst"), "ps"),
    **{"iw": "he", "ji": "yi", "snd": "sd", "uig": "ug", "ku-Arab": "ckb"},
}
# Those of them that are a country's own.
_COUNTRIES = {"prs": "AF"}
# Scripts without a row whose quotations have other marks than the curly ones.
_QUOTES = {"Arab": GUILLEMETS}

# RFC 5646 §2.1, without the primary subtags of four letters and more, which no language has.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)


class Tag(NamedTuple):
    """The subtags of a language tag that we ask for, each in its usual case; "" where it has none."""

    language: str
    script: str = ""
    region: str = ""


def is_well_formed(tag: str) -> bool:
    """Return whether a text is a language tag (RFC 5646 §2.1)."""
    return bool(_TAG.fullmatch(tag))


def parse(tag: str) -> Tag:
    """Return the subtags of a language tag, or of a locale's name (ar_EG); of what is neither, the first alone."""
    found = _TAG.fullmatch(tag.replace("_", "-"))
    if not found:
        return Tag(tag.partition("-")[0].lower())
    script, region = found["script"] or "", found["region"] or ""
    return Tag(found["language"].lower(), script.title(), region.upper())


def primary(tag: str) -> str:
    """Return the primary subtag of a language tag: ar of ar-EG."""
    return parse(tag).language


@functools.cache
def language_of(tag: str) -> Language:
    """Return what is known of a tag's language, as it is written there: pa-PK in Arabic letters, sr-Latn in Latin."""
    script = script_of(tag)
    return LANGUAGES.get(key_of(tag)) or Language(script, quotes=_QUOTES.get(script, CURLY))


@functools.cache
def key_of(tag: str) -> str:
    """Return a language in the fewest subtags: ar of ar-EG, but ar-Latn of ar-Latn; what is the same has one key."""
    language = primary(tag)
    row = _SAME_AS.get(language, language)
    usual, script = script_of(row), script_of(tag)
    if script in ("", usual):
        return row
    return _SAME_AS.get(f"{row}-{script}", f"{row}-{script}")


@functools.cache
def script_of(tag: str) -> str:
    """Return the ISO 15924 code of a tag's script: its own, else the likely one; "" where CLDR knows none."""
    asked = parse(tag)
    row = LANGUAGES.get(_SAME_AS.get(asked.language, asked.language))
    if asked.script or (row and not asked.region):
        return asked.script or (row.script if row else "")
    likely = next(_likely(asked), None)
    return likely.script if likely else row.script if row else ""


def direction_of(tag: str) -> Direction:
    """Return the base direction of a language, which is that of its script."""
    return language_of(tag).direction


def labels_of(tag: str, *others: str) -> str:
    """Return the first of some languages that has labels, by its key; English where none has any."""
    keys = (key_of(one) for one in (tag, *others))
    return next((key for key in keys if key in LANGUAGES and LANGUAGES[key].labels), FALLBACK)


def open_graph_locale(tag: str) -> str:
    """Return a language with its country, ar_EG, as Open Graph asks for; "" where CLDR knows no likely country."""
    asked = parse(tag)
    likely = (one.region for form in (asked, parse(key_of(tag))) for one in _likely(form))
    region = asked.region or next(likely, "")
    return f"{asked.language}_{region}" if region else ""


def region_of(tag: str) -> str:
    """Return the country of a tag that names none but is a member of one of the rows, prs of Afghanistan; else ""."""
    return _COUNTRIES.get(primary(tag), "")


def near(text: str) -> str:
    """Return the tag that a malformed one was meant to be; "" where no one can tell."""
    mended = re.sub(r"[\s_]+", "-", text.strip().partition(".")[0])
    if is_well_formed(mended):
        return mended
    name = mended.replace("-", " ").casefold()
    return next((tag for tag, known in _names() if known == name), "")


def _likely(asked: Tag) -> Iterator[Tag]:
    """Go through what CLDR takes a tag for, the most exact first (UTS #35, likely subtags)."""
    from babel.core import get_global

    known = get_global("likely_subtags")
    language, script, region = asked
    if language == "und":
        return  # what CLDR takes it for is English
    for key in ((language, script, region), (language, region), (language, script), (language,)):
        if found := known.get("_".join(filter(None, key))):
            yield Tag(*found.split("_"))


def _names() -> Iterator[tuple[str, str]]:
    """Go through the names of languages as those who have labels say them, theirs among them."""
    from babel import Locale

    for among in (key for key, known in LANGUAGES.items() if known.labels):
        names = Locale.parse(among).languages
        yield from ((tag.replace("_", "-"), name.casefold()) for tag, name in sorted(names.items()))
