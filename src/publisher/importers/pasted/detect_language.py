"""The language of a pasted text, where its letters or its commonest words leave no doubt."""

import re
from collections import Counter

_LETTERS = {
    "he": re.compile("[\u05d0-\u05ea]"),
    "ar": re.compile("[\u0621-\u064a\u0671-\u06d3]"),
    "en": re.compile("[A-Za-z]"),
}
_PERSIAN, _URDU = re.compile("[پچژگکی]"), re.compile("[ٹڈڑےں]")
_ENGLISH = re.compile(r"\b(?:the|and|of|to|is|in)\b", re.IGNORECASE)
_SHARE = 0.03
_READ = 20_000


def language_of(text: str) -> str:
    """Give the language's tag, or nothing where the issue's may stand."""
    text = text[:_READ]
    letters = Counter({tag: len(pattern.findall(text)) for tag, pattern in _LETTERS.items()})
    tag, count = letters.most_common(1)[0]
    if tag == "ar":
        return _of_arabic_script(text, count * _SHARE)
    if tag == "en" and len(_ENGLISH.findall(text)) <= len(text.split()) * _SHARE:
        return ""
    return tag if count else ""


def _of_arabic_script(text: str, least: float) -> str:
    if len(_URDU.findall(text)) > least:
        return "ur"
    return "fa" if len(_PERSIAN.findall(text)) > least else ""
