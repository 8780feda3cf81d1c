"""The language of a text that names none, where its letters and its commonest words leave no doubt."""

import re
from collections import Counter

from publisher.arabic.small_words import count_small_words
from publisher.arabic.words import words
from publisher.i18n.languages import LANGUAGES, key_of, script_of

# The scripts of texts, each by the letters of one language in it.
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
# Below it, a text of another script than its issue's may be one of the language with much foreign in it.
_MOST = 0.75
_FEWEST = 3


def language_of(text: str) -> str:
    """Give the language's tag, or nothing where the issue's may stand."""
    text = text[:_READ]
    tag, count = _script(text).most_common(1)[0]
    if tag == "ar":
        return _of_arabic_script(text, count * _SHARE)
    if tag == "en" and len(_ENGLISH.findall(text)) <= len(text.split()) * _SHARE:
        return ""
    return tag if count else ""


def detected_language(text: str, language: str) -> str:
    """Give the language of prose in an issue of a language: that, unless the text is plainly in another."""
    text = text[:_READ]
    letters = _script(text)
    tag, count = letters.most_common(1)[0]
    if count and script_of(tag) != script_of(language):
        return (language_of(text) or (tag if tag == "ar" else language)) if _is_plain(letters, count) else language
    # Texts in other languages of the Arabic script have Persian letters too: their issue says which it is.
    if tag != "ar" or not count or key_of(language) != "ar":
        return language
    found = _of_arabic_script(text, count * _SHARE)
    return _by_small_words(text) or language if found in ("fa", "ur") else found or language


def _is_plain(letters: Counter[str], count: int) -> bool:
    return count > letters.total() * _MOST


def _by_small_words(text: str) -> str:
    """Tell Persian and Urdu from Arabic that is typed with their letters."""
    counts = count_small_words(words(text))
    best = max(counts, key=lambda name: counts[name])
    return best if best != "ar" and counts[best] >= _FEWEST and counts[best] > 2 * counts["ar"] else ""


def _script(text: str) -> Counter[str]:
    return Counter({tag: len(pattern.findall(text)) for tag, pattern in _LETTERS.items()})


def _of_arabic_script(text: str, least: float) -> str:
    return next((tag for tag, own in _OWN.items() if len(own.findall(text)) > least), "")
