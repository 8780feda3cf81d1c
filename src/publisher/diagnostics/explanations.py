"""What a finding's code means, apart from any place where it was found: `publisher explain` and docs/findings.md.

Its words stand in explanations.toml, the values of its example in examples.toml.
"""

import re
from dataclasses import dataclass
from string import Formatter
from typing import Any

from publisher.diagnostics.findings import CATALOGUE, Finding, Severity
from publisher.i18n.sentences import LANGUAGES, Phrase, Value, catalogue, fill
from publisher.model import Span

# The tables of findings.toml that are no findings.
_TABLES = ("word", "reason")
_FIRST_WORD = re.compile(r"^[a-z]+(?= )")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, in one language.

    `about` is its kind, `meaning` its message with the names of its parameters in it and what more there is to say,
    `example` a whole finding as a command prints it, `remedy` its hint.
    """

    code: str
    severity: Severity
    weight: str
    about: str
    meaning: str
    example: str
    remedy: str


def codes() -> tuple[str, ...]:
    """Return the codes of all findings, in order."""
    return tuple(sorted(code for code in catalogue(CATALOGUE, LANGUAGES[0]) if code not in _TABLES))


def explain(code: str, language: str = LANGUAGES[0]) -> Explanation:
    """Explain a code, "S001", in a language of LANGUAGES. Raise KeyError for a code that there is not."""
    if code not in codes():
        raise KeyError(code)
    words, entry = catalogue("explanations", language), catalogue(CATALOGUE, language)[code]
    severity = Severity(catalogue(CATALOGUE, LANGUAGES[0])[code]["severity"])
    names: dict[str, Value] = {name: f"<{name}>" for name in parameters(code)}
    said, more = fill(entry["message"], names, language), fill(words["meaning"].get(code, ""), {}, language)
    return Explanation(
        code=code,
        severity=severity,
        weight=fill(words["weight"][severity], {}, language),
        about=fill(words["kind"][kind_of(code)], {}, language),
        meaning=f"{_sentence(said)} {more}".strip(),
        example=example(code).told(language),
        remedy=fill(entry["hint"], names, language),
    )


def parameters(code: str) -> tuple[str, ...]:
    """Return the names of the values that a finding of this code has in its message or hint."""
    entry = catalogue(CATALOGUE, LANGUAGES[0])[code]
    fields = (name for key in ("message", "hint") for _, name, _, _ in Formatter().parse(entry[key]))
    return tuple(dict.fromkeys(name for name in fields if name))


def example(code: str) -> Finding:
    """Return a finding of this code as it could be found."""
    given = catalogue("examples", LANGUAGES[0])
    values = {**given["value"], **given.get("code", {}).get(code, {})}
    place = given["place"].get(_beginning(given["place"], code), "")
    path, _, line = place.partition(":")
    span = Span(path, int(line or 0)) if place else None
    return Finding.of(code, span, **{name: _value(values[name], values) for name in parameters(code)})


def _value(given: Any, values: dict[str, Any]) -> Value:
    """Read a value of examples.toml: a text, a list, or a reason of findings.toml (@key) with values of its own."""
    if isinstance(given, list):
        return tuple(given)
    key = given.removeprefix("@")
    if key == given:
        return str(given)
    reason = catalogue(CATALOGUE, LANGUAGES[0])["reason"][key]
    needed = [name for _, name, _, _ in Formatter().parse(reason) if name]
    return Phrase.of(key, **{name: _value(values[name], values) for name in needed})


def kind_of(code: str) -> str:
    """Return the kind of a code: the longest beginning of it that explanations.toml knows, "X2" of X204."""
    return _beginning(catalogue("explanations", LANGUAGES[0])["kind"], code)


def _beginning(table: dict[str, str], code: str) -> str:
    """Return the longest key with which a code begins; "" where there is none."""
    return max((key for key in table if code.startswith(key)), key=len, default="")


def _sentence(text: str) -> str:
    """Make a message a sentence; what begins with a key or a value keeps its letters."""
    text = _FIRST_WORD.sub(lambda found: found[0].capitalize(), text)
    return text if text.endswith((".", "!", "?", "؟")) else f"{text}."
