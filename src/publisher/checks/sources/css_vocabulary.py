"""A declaration → what of it no property takes: a name that is none, or a word, unit or function that is not its own.

Of each property's grammar the vocabulary alone is known (`css_vocabulary.toml`): that is enough to find what is
misspelt, and says nothing of the order or the number of values.
"""

import functools
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinycss2

_DATA = Path(__file__).with_name("css_vocabulary.toml")
_EVERYWHERE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
#: Functions that stand for a value of any kind, and those that stand for a number of any kind.
_ANY_VALUE = frozenset({"var", "env", "attr", "if"})
_MATH = frozenset({"abs", "calc", "clamp", "exp", "hypot", "log", "max", "min", "mod", "pow", "rem", "round"})
_MATH |= {"acos", "asin", "atan", "atan2", "cos", "sign", "sin", "sqrt", "tan"}
_NUMERIC = frozenset({"<length>", "<percentage>", "<number>", "<angle>", "<time>", "<frequency>", "<resolution>"})
_UNITS = {
    "<angle>": frozenset({"deg", "grad", "rad", "turn"}),
    "<time>": frozenset({"s", "ms"}),
    "<frequency>": frozenset({"hz", "khz"}),
    "<resolution>": frozenset({"dpi", "dpcm", "dppx", "x"}),
    "<flex>": frozenset({"fr"}),
}
# Lengths that depend on the window, a container or the line; mdn-data lists the older ones alone.
_LENGTHS = re.compile(
    r"(?:[sld]?v(?:[hwib]|min|max)|cq(?:[whib]|min|max)|r?(?:em|ex|cap|ch|ic|lh)|cm|mm|q|in|pc|pt|px)"
)
_COLOUR = re.compile(r"[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8}", re.IGNORECASE)
#: What no value has at its top: it shows that the semicolon of a line is missing.
_NO_VALUE = frozenset(":;")


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit in a declaration: a property that there is not, or a token that its property does not take.

    `known` are the words among which the right one is to be looked for; `only_words` says that nothing else fits.
    """

    text: str
    known: tuple[str, ...]
    is_property: bool = False
    only_words: bool = False


class Vocabulary:
    """The words of all properties."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.functions = frozenset(table["functions"])
        self.rules = frozenset(table["rules"])
        self.selectors = frozenset(table["selectors"])
        self._groups: dict[str, str] = table["groups"]
        self._properties: dict[str, str] = table["properties"]

    def misfit(self, name: str, value: Sequence[Any]) -> Misfit | None:
        """Return what of a declaration does not fit; None where it may be right."""
        if name.startswith("-"):  # a custom property, or one that a single browser has
            return None
        if name not in self._properties:
            return Misfit(name, tuple(self._properties), is_property=True)
        words = self._words(name)
        return next(self._misfits(value, words), None)

    @functools.cache  # noqa: B019 -- there is one vocabulary
    def _words(self, name: str) -> frozenset[str]:
        found = set(_EVERYWHERE)
        for word in self._properties[name].split():
            group = self._groups.get(word.strip("<>")) if word.startswith("<") else None
            found |= set((group or word).lower().split())
        return frozenset(found)

    def _misfits(self, value: Sequence[Any], words: frozenset[str]) -> Iterator[Misfit]:
        if "<any>" in words or any(_stands_for_any(token) for token in value):
            return
        only_words = not any(word.startswith("<") for word in words)
        known = tuple(sorted(word for word in words - _EVERYWHERE if not word.startswith("<")))
        for token in value:
            if not _fits(token, words, self.functions):
                yield Misfit(tinycss2.serialize([token]), known, only_words=only_words)


@functools.cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary once."""
    return Vocabulary(tomllib.loads(_DATA.read_text("utf-8")))


def _stands_for_any(token: Any) -> bool:
    return token.type == "function" and token.lower_name in _ANY_VALUE


def _fits(token: Any, words: frozenset[str], functions: frozenset[str]) -> bool:
    """Return whether a property that takes these words may have this token."""
    judge = _JUDGES.get(token.type)
    if token.type == "function":
        return _function_fits(token, words, functions)
    return bool(judge and judge(token, words))


def _function_fits(token: Any, words: frozenset[str], functions: frozenset[str]) -> bool:
    name = token.lower_name
    fitting = f"{name}()" in words or (name in _MATH and bool(words & _NUMERIC)) or name.startswith("-")
    return fitting and all(_known_inside(inner, functions) for inner in token.arguments)


def _word_fits(token: Any, words: frozenset[str]) -> bool:
    return token.lower_value in words or "<ident>" in words or token.value.startswith("-")


def _always(_token: Any, _words: frozenset[str]) -> bool:
    return True


#: Whether a token may stand in a value, by its type.
_JUDGES: dict[str, Callable[[Any, frozenset[str]], bool]] = {
    **dict.fromkeys(("whitespace", "comment", "[] block", "() block"), _always),
    "ident": _word_fits,
    "url": lambda _, words: "url()" in words,
    "string": lambda _, words: bool(words & {"<string>", "<ident>"}),
    "hash": lambda token, words: "<hash>" in words and _COLOUR.fullmatch(token.value) is not None,
    "percentage": lambda _, words: "<percentage>" in words,
    "number": lambda token, words: "<number>" in words or (token.value == 0 and bool(words & _NUMERIC)),
    "dimension": lambda token, words: bool(words & {*_kinds_of_unit(token.lower_unit)}),
    "literal": lambda token, _: token.value not in _NO_VALUE,
}


def _known_inside(token: Any, functions: frozenset[str]) -> bool:
    """Return whether a token within a function may be right; which words a function takes is not known."""
    if token.type == "function":
        known = token.lower_name in functions | _MATH | _ANY_VALUE or token.name.startswith("-")
        return known and all(_known_inside(inner, functions) for inner in token.arguments)
    return token.type != "dimension" or bool(_kinds_of_unit(token.lower_unit))


def _kinds_of_unit(unit: str) -> tuple[str, ...]:
    """Return the kinds of value that a unit makes; none for what is no unit."""
    if _LENGTHS.fullmatch(unit):
        return ("<length>",)
    return tuple(kind for kind, units in _UNITS.items() if unit in units)
