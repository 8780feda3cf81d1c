"""The language of a passage: its article's, unless its own small words say otherwise."""

import re

from publisher.arabic.script import LETTER, RUN
from publisher.arabic.small_words import SMALL_WORDS, count_small_words
from publisher.checks.house.manuscript import OBJECT, blank
from publisher.i18n.languages import key_of, script_of

_FEWEST = 3
_WORD = re.compile(f"[{RUN}]+")
_ARABIC = re.compile(f"[{LETTER}]")
# Letters of which Persian and Urdu cannot write a sentence without some.
_BEYOND_ARABIC = re.compile("[یکےہگپچژ]")
# What no passage of its neighbours has: ة, a hamza above or below alef, vowel signs, the article.
_PLAINLY_ARABIC = re.compile(rf"[ةأإ\u064b-\u0652]|(?<![{RUN}])[وفبكل]?ال[{LETTER}]{{2}}")
# As they stand where Arabic is typed with Persian letters, too.
_SMALL_ARABIC = SMALL_WORDS["ar"] | {"فی", "الی", "علی", "کان", "التی", "الذی"}
_QUOTED = re.compile("«[^«»]*»")


def without_foreign_quotations(prose: str, language: str) -> str:
    """Blank the quotations whose language is another than their article's."""
    own = key_of(language)

    def blanked(match: re.Match[str]) -> str:
        inside = match[0][1:-1]
        return match[0] if passage_language(inside, language) in (own, "und") else f"«{blank(inside, OBJECT)}»"

    return _QUOTED.sub(blanked, prose)


def passage_language(prose: str, language: str) -> str:
    """Return the key (`languages.key_of`) of a passage's language in an article of a language."""
    own = key_of(language)
    if script_of(own) == "Arab" and not _ARABIC.search(prose):
        return "und"  # Latin words, numbers, code: no check of Arabic has a say
    if own == "ar" and not _BEYOND_ARABIC.search(prose):
        return own
    words = _WORD.findall(_QUOTED.sub("", prose))
    counts = count_small_words(words)
    best = max(counts, key=lambda name: counts[name])
    if counts[best] >= _FEWEST and counts[best] > 2 * counts.get(own, 0):
        return best
    arabic = _PLAINLY_ARABIC.search(prose) or not _SMALL_ARABIC.isdisjoint(words)
    if own == "ar" and not arabic:
        return "fa"  # letters that are Persian, and nothing that is Arabic
    return "ar" if own == "fa" and arabic and not _BEYOND_ARABIC.search(prose) and not counts["fa"] else own
