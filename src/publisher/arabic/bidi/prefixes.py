"""Particles that are joined to the word after them: what follows one begins as after a space (docs/arabic.md)."""

import re

from publisher.arabic.script import MARK, RIGHT_TO_LEFT, TATWEEL

# Joiners, which stand where markup cuts a word, and with marks are no letters.
_JOINERS = "\u200c\u200d"
_M = f"[{MARK}{_JOINERS}]*"
_BEGINS_WORD = rf"(?<![\w{RIGHT_TO_LEFT}\ufffc\ue000{_JOINERS}])"
# Conjunctions, prepositions and the article, as they follow each other: و ب ال. A tatweel may end them.
_ARABIC = rf"(?:[وف]{_M})?(?:[بلك]{_M})?(?:[ال]{_M}ل{_M}|ل{_M})?[{TATWEEL}{_JOINERS}]*"
# Hebrew writes a hyphen after its own, unless a sign follows.
_HEBREW = r"[ומשהכלב]{1,3}(?:[-\u05be](?=[^\w\s]|_)|(?=[^\w\s\u05be-]|--))"
# A hyphen after the article joins it to a word: ال-API.
_OF_THE_ARTICLE = re.compile(rf"[ال]{_M}ل[{TATWEEL}{MARK}{_JOINERS}]*\Z")
_HYPHEN = re.compile("-(?!-)")
# A letter that stands for a thing, and a sign between it and another: ب/A, ك=x, ب.5. Two bars embrace a value: ك|x|.
_BETWEEN_LETTERS = r"[*^/](?![*\w.]*[\w./]{2})|\|(?![^|\n]{1,25}\|)|=|\.\d"
_PREFIX = re.compile(
    rf"{_BEGINS_WORD}(?:(?=[وفبلكا])(?!ا(?!{_M}ل)){_ARABIC}(?=[^\w\s{RIGHT_TO_LEFT}{_JOINERS}\ufffc\ue000]|_)"
    rf"(?!{_BETWEEN_LETTERS})|{_HEBREW})"
)
# Most texts have none: a sign after a letter that may end one tells.
_MAY_HAVE = re.compile(
    rf"[وفبلكا\u05d0-\u05ea\u05be{TATWEEL}{MARK}{_JOINERS}-][-+−±~/.%\\*@#&^|$€£¥₪₹_√∛∜∂∇∆∑∏∫¬∀∃§⌘⌥⇧⌃⏎]"
)


def spaces_for_prefixes(text: str) -> str:
    """Return a text with spaces in the place of prefixes that have a sign after them: و--help, بـ$HOME, ו-/etc."""
    if not _MAY_HAVE.search(text):
        return text
    return _PREFIX.sub(_spaces, text)


def _spaces(match: re.Match[str]) -> str:
    joined = _HYPHEN.match(match.string, match.end()) and _OF_THE_ARTICLE.search(match[0])
    return match[0] if joined else " " * len(match[0])
