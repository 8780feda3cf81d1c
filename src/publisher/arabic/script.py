"""The Arabic script in character classes: its letters, marks and digits, as the insides of regular expressions."""

import re

TATWEEL = "\u0640"
#: Letters of every language that writes Arabic letters (Unicode 16, blocks Arabic and Arabic Supplement).
LETTER = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
#: Vowel signs and Qur'anic marks.
MARK = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
#: What a word is made of.
RUN = LETTER + MARK + TATWEEL
#: Letters, marks and signs of the scripts that run from right to left, and Arabic-Indic digits; not the digits of
#: Persian, which UAX #9 counts with the European ones (class EN).
RIGHT_TO_LEFT = "\u0590-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
#: The zeros of the three sets of digits in use.
ZEROS = (0x30, 0x660, 0x6F0)
# Scripts whose letters join, are turned round or carry marks: more than one letter after the other.
_SHAPED = re.compile(f"[{RIGHT_TO_LEFT}\u0300-\u036f\u0900-\u109f\u1780-\u17ff\u1a20-\u1aaf\u2067]")
_MARKS = re.compile(f"[{MARK}{TATWEEL}]")


def is_shaped(text: str) -> bool:
    """Tell whether a text has letters that are drawn by more than their order from the left."""
    return bool(_SHAPED.search(text))


def bare(word: str) -> str:
    """Give a word without its vowel signs and tatweel."""
    return _MARKS.sub("", word)
