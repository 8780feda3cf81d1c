"""Texts folded as readers of PDF files give them back, so that what is compared differs by what is lost alone.

Unicode writes many signs in more than one way: é as a letter or as e with an accent, ½ as one sign or as 1⁄2, ≠ as
one sign or as = with a stroke. Readers take signs to pieces, and give the marks of a letter in another order. Both
sides of a comparison are taken to pieces here, and marks are sorted; a piece that is missing is still missed.
"""

import functools
import re
import unicodedata

from publisher.arabic.script import MARK, TATWEEL

# Hamza and madda are part of their letter where Unicode has one sign for both, as أ and آ: such letters stay whole.
_HAMZAS = "\u0653-\u0655"
_WHOLE = {unicodedata.normalize("NFD", letter): letter for letter in "آأؤإئۀۂۓ"}
# All other Arabic and Hebrew marks may be left out.
_UNSEEN = re.compile(
    f"[{TATWEEL}\u0591-\u05c7\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u00ad\ufe00-\ufe0f]|(?![{_HAMZAS}])[{MARK}]"
)
_LEFT_OVER = re.compile(f"[{_HAMZAS}]")
#: What stands over, under or through the sign before it (Unicode's blocks of combining marks).
COMBINING = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]")
# Readers write the bar of a fraction and a stroke through a sign as a slash, and an R for ® in right-to-left lines.
_WRITTEN_SO = str.maketrans({"\u2044": "/", "\u0338": "/", "®": "R"})
# What pdfium gives back without its second part.
_HALF_READ = re.compile("(?<=[∃∈∋])\u0338|(?<=\u00a8)\u0301")
# pdfium loses them in right-to-left lines.
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


@functools.lru_cache(maxsize=16)  # a page is asked for once for its words, its order and its Latin runs
def folded(text: str) -> str:
    """Return a text without vowel signs, tatweel and controls, its signs in their parts (NFKD).

    Characters beyond U+FFFF, such as emoji, are left out.
    """
    if text.isascii():
        return text
    # NFD first: a diaeresis by itself is a sign there, and a mark after a space in NFKD.
    parts = _HALF_READ.sub("", _BEYOND_BMP.sub(" ", unicodedata.normalize("NFD", text)))
    parts = _UNSEEN.sub("", unicodedata.normalize("NFKD", parts)).translate(_WRITTEN_SO)
    for apart, letter in _WHOLE.items():
        parts = parts.replace(apart, letter)
    return _LEFT_OVER.sub("", parts)
