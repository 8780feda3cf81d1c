"""A key and its values into a sentence of the program's own, in English or Arabic, that reads right on a bidi screen.

The words stand in catalogues: NAME.toml in English, NAME.LANGUAGE.toml in the others.
"""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

LANGUAGES = ("en", "ar")
_CATALOGS = Path(__file__).with_name("catalogs")
_SEPARATORS = {"en": ", ", "ar": "، "}
# UAX #9 §2.4: an isolate keeps its inside and the sentence around it from reordering each other.
_FIRST_STRONG, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_NUMBER = re.compile(r"\d[\d.,]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A value that is itself words of ours: a key of the findings' [reason] table and the values that it needs."""

    key: str
    params: tuple[tuple[str, "Value"], ...] = ()

    @classmethod
    def of(cls, key: str, **params: object) -> Self:
        """Make a phrase; a missing value shows up at once."""
        phrase = cls(key, tuple((name, as_value(value)) for name, value in params.items()))
        str(phrase)
        return phrase

    def told(self, language: str) -> str:
        """Give its words in a language."""
        return fill(catalogue("findings", language)["reason"][self.key], dict(self.params), language)

    def __str__(self) -> str:
        return self.told("en")


#: What a sentence can hold: a text or name, words of ours, or a list of either.
Value = str | Phrase | tuple[str | Phrase, ...]


def as_value(value: object) -> Value:
    """Keep phrases and lists of them as they are; anything else becomes text."""
    if isinstance(value, tuple):
        return tuple(item if isinstance(item, Phrase) else str(item) for item in value)
    return value if isinstance(value, Phrase) else str(value)


@functools.cache
def catalogue(name: str, language: str) -> dict[str, Any]:
    """Read a catalogue of the package once."""
    file = f"{name}.toml" if language == LANGUAGES[0] else f"{name}.{language}.toml"
    return tomllib.loads((_CATALOGS / file).read_text("utf-8"))


def knows(key: str) -> bool:
    """Say whether there is a phrase of this key."""
    return key in catalogue("findings", LANGUAGES[0])["reason"]


def fill(template: str, values: Mapping[str, Value], language: str) -> str:
    """Put values into a template; in Arabic, names and `code` are isolated from the sentence around them."""
    if language != "ar":
        return template.format_map({name: _value_in_words(value, language) for name, value in values.items()})
    plain = {name: _value_in_words(value, language) for name, value in values.items()}
    apart = {name: _isolated_value(value, language) for name, value in values.items()}
    return "".join(
        f"{_LEFT_TO_RIGHT}`{piece.format_map(plain)}`{_END}" if number % 2 else piece.format_map(apart)
        for number, piece in enumerate(template.split("`"))
    )


def isolated(text: str, language: str) -> str:
    """Close a name off from an Arabic sentence around it; numbers and English sentences need no help."""
    if language != "ar" or not text or _NUMBER.fullmatch(text):
        return text
    return f"{_FIRST_STRONG}{text}{_END}"


def line_of(text: str, language: str) -> str:
    """Begin a line that has no sentence, a table's row, from the right in Arabic whatever its first letter is."""
    return f"{_RIGHT_TO_LEFT_MARK}{text}" if language == "ar" else text


def _value_in_words(value: Value, language: str) -> str:
    if isinstance(value, tuple):
        return _SEPARATORS[language].join(_value_in_words(item, language) for item in value)
    return value.told(language) if isinstance(value, Phrase) else value


def _isolated_value(value: Value, language: str) -> str:
    if isinstance(value, Phrase):
        return value.told(language)  # a part of the sentence; the names in it are isolated already
    if isinstance(value, tuple):
        return _SEPARATORS[language].join(_isolated_value(item, language) for item in value)
    return isolated(value, language)


def language_of_environment(environment: Mapping[str, str]) -> str:
    """Give the language of the environment (POSIX.1-2024 §8.2: the first of these that is set and not empty)."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    return "ar" if locale.partition(".")[0].partition("_")[0].lower() == "ar" else "en"
