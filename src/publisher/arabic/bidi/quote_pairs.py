"""A paragraph of text → the same with its pairs of quotation marks as pairs of brackets.

UAX #9 keeps both brackets of a pair on one side of a change of direction (rule N0), and knows no pairs of quotation
marks: of a quotation between a Latin name and a comma, one would stand with the name and the other with the sentence.
"""

import re
from collections.abc import Iterator

Pair = tuple[int, int]

_DOUBLE, _SINGLE = "⟦⟧", "⟪⟫"
_ANY = re.compile("[\"“”„'‘]")
_DOUBLES = re.compile('["“”„]')
# An apostrophe stands within a word or at its end; what opens a quotation, before one or after an Arabic prefix.
_OURS = "\u0590-\u08ff"
_LATIN = rf"[^\W{_OURS}]"
_SINGLES = tuple(
    re.compile(rf"(?<!{_LATIN})(?<!['‘’]){opening}(?=\S)((?:[^'‘’\n]|(?<=\w)['’](?=\w))++)(?<=\S){closing}(?!\w)")
    for opening, closing in (("‘", "’"), ("'", "'"))
)
_LETTER = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile(rf"(?=[{_OURS}\ufb1d-\ufdff\ufe70-\ufefc])[^\W\d_]")


def bracketed(text: str) -> str:
    """Put brackets in the place of quotation marks that pair beyond doubt."""
    if not _ANY.search(text):
        return text
    letters = list(text)
    for pairs, signs in ((_doubles(text), _DOUBLE), (_singles(text), _SINGLE)):
        for opening, closing in pairs:
            letters[opening], letters[closing] = signs[0], signs[1]
    return "".join(letters)


def _doubles(text: str) -> Iterator[Pair]:
    """Pair double marks, whichever way an author's keyboard turned them; an odd straight one leaves all of them."""
    waiting: list[int] = []
    odd = text.count('"') % 2
    for match in _DOUBLES.finditer(text):
        at = match.start()
        before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
        if odd and match[0] == '"':
            continue
        if waiting and before.strip() and _can_close(text[waiting[-1]], match[0], after):
            yield waiting.pop(), at
        elif after.strip() and not before.isdigit():  # 27" is a measure
            waiting.append(at)


def _can_close(opening: str, sign: str, after: str) -> bool:
    if '"' in (opening, sign):
        return opening == sign
    return sign == "”" or not after.isalnum()


def _singles(text: str) -> Iterator[Pair]:
    """Pair single marks; one before Latin letters may be an ayn (‘Abd), and then has no twin beyond Arabic words."""
    for match in (match for pattern in _SINGLES for match in pattern.finditer(text)):
        first = _LETTER.search(match[1])
        if not first or _RIGHT_TO_LEFT.match(first[0]) or not _RIGHT_TO_LEFT.search(match[1]):
            yield match.start(), match.end() - 1
