"""A word as a search knows it: one spelling for all ways in which readers type it."""

import re
import unicodedata

from publisher.arabic.script import bare

_LETTERS = str.maketrans("أإآٱؤئةىیکہھے", "ااااويهييكههي")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# The article, with the particles that are written on to it; three letters must be left, as of «والدان» they are not.
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
_WORD = re.compile(r"[^\W_]+")


def fold_letters(text: str) -> str:
    """Spell a text without vowel signs, tatweel, forms of hamza, alef maqsura and teh marbuta; digits are ASCII's."""
    plain = bare(unicodedata.normalize("NFKC", text)).casefold()
    return plain.translate(_LETTERS).translate(_DIGITS)


def fold_word(word: str) -> str:
    """Fold the letters of a word, and leave out the article that it begins with."""
    return _ARTICLE.sub("", fold_letters(word))


def folded_words(text: str) -> list[str]:
    """Give the words of a text as a search knows them, in their order."""
    return [_ARTICLE.sub("", word) for word in _WORD.findall(fold_letters(text))]
