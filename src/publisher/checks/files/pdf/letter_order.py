"""Whether words stand in the order of reading: signs by which a text shows that it runs backwards, or is none.

The signs are those of languages that are written from the right: small words, and letters that words only begin or
end with.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.i18n.languages import key_of

# Of each language: its article, which words begin with (-: none); letters that many words end with and none begins
# with; words of which every other sentence has some, and which are none when they are read backwards.
_TABLE = """
ar  ال ةى     في من على إلى أن عن هذا التي الذي كان بين بعد قد مع كما ثم إن ذلك حتى أو
fa  -  -      از که این است را در با برای شده بود آن شد خود هم بر یک تا
ur  -  ےں     کے کی میں ہے سے نے کو کا ہیں اور اس یہ پر بھی
ckb -  -      لە بۆ کە ئەم بە لەگەڵ ئەو
ug  -  -      بىر بۇ ۋە بىلەن ئۈچۈن بولۇپ
ps  -  ۍ      په چې نه له کې ته دی او سره
he  -  םןץףך  של על את הוא כי גם אם עם זה היא לא
"""
_ROWS = {row[0]: row[1:] for row in map(str.split, _TABLE.strip().splitlines())}
_SHORTEST = 4  # letters of a word whose article is a sign


@dataclass
class Signs:
    """How many words of a text show that it runs forwards, how many that it runs backwards, and all."""

    forward: int = 0
    backward: int = 0
    words: int = 0
    #: Words that are small words, in either direction.
    small: int = 0


class SignReader:
    """Counts the signs of a language."""

    def __init__(self, language: str) -> None:
        article, last, *words = _ROWS.get(key_of(language) if language else "ar", ("-", "-"))
        self.known = bool(words)
        self.small = frozenset(words)
        self.backwards = frozenset(word[::-1] for word in words) - self.small
        self.last = frozenset(last.strip("-"))
        self.article = article.strip("-")

    def count(self, words: Iterable[str]) -> Signs:
        """Count the signs in some words, which are letters alone."""
        found = Signs()
        for word in words:
            if len(word) < 2:
                continue
            found.words += 1
            forward, backward = word in self.small, word in self.backwards
            found.small += forward or backward
            if not (forward or backward) and len(word) >= _SHORTEST:
                forward = word[-1] in self.last or bool(self.article and word.startswith(self.article))
                backward = word[0] in self.last or bool(self.article and word.endswith(self.article[::-1]))
            found.forward += forward and not backward
            found.backward += backward and not forward
        return found
