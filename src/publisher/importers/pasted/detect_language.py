"""The language of a pasted text, where its letters or its commonest words leave no doubt."""

import re
from collections import Counter

from publisher.i18n.languages import LANGUAGES

# The scripts of pastes, each by the letters of one language in it.
_LETTERS = {tag: re.compile(f"[{LANGUAGES[tag].letters}]") for tag in ("he", "ar", "en")}
# Languages that write Arabic letters and some of their own, Persian last: all others have most of its letters too.
_OWN = {
    tag: re.compile(f"[{LANGUAGES[tag].letters}]")
    for tag in sorted(LANGUAGES, key=lambda tag: tag == "fa")
    if LANGUAGES[tag].script == "Arab" and LANGUAGES[tag].letters and tag != "ar"
}
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
    return next((tag for tag, own in _OWN.items() if len(own.findall(text)) > least), "")
