"""Text → the pieces in it that read from left to right whatever UAX #9 makes of their signs."""

import re
from collections.abc import Iterator

_NUMBER = r"\d+(?:[.,]\d+)*"
_TERM = rf"[−-]?(?:{_NUMBER}|[A-Za-z]\w?)"
_TOP = "com org net io dev ai edu gov info app me eg sa ae ma jo uk de fr".replace(" ", "|")
_ABBREVIATIONS = "Inc Ltd Co Corp Jr Sr Dr Mr Mrs Ms Prof No Vol vs etc".replace(" ", "|")
_NOT_ARABIC = r"[^\s<>«»،؛؟\u0590-\u08ff]"

#: What each kind may look like; the signs at its ends are its own. Letters and digits are those of ASCII.
KINDS: dict[str, tuple[str, ...]] = {
    "address": (rf"\b(?:https?|ftp|mailto|file|git|ssh)://?{_NOT_ARABIC}*{_NOT_ARABIC[:-1]}.,;:!)\]]",),
    "e-mail": (r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",),
    "site": (rf"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:{_TOP})\b(?:/[\w./%#?=&~+-]*[\w/])?",),
    "phone": (
        r"(?<![\w.])(?:\+|00)\d{1,3}(?:[ .()/-]{1,2}\d{1,5}){1,5}(?!\d)",
        r"(?<![\w.])\(?0\d{1,3}\)?(?:[ -]\d{3,4}){2}(?!\d)",
    ),
    "day": (r"(?<![\w-])\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?(?![\w-])",),
    "file": (
        r"(?<![\w/])(?:~|\.{1,2})?/(?:[\w.@-]+/)*[\w.@-]*[\w/]",
        r"\b[A-Za-z]:\\[\w\\.-]*",
        r"(?<![\w./])[A-Za-z_][\w-]*(?:/[\w.-]+)+/?(?!\w)",
        r"(?<![\w.])[A-Za-z_][\w-]*/(?![\w/])",
        r"(?<![\w.*])\*?\.[A-Za-z][\w.-]*(?<=\w)",
    ),
    "option": (r"(?<![\w-])--?[A-Za-z][\w-]*(?:=[\w.,/:-]*\w)?",),
    "handle": (r"(?<![\w@#])[@#][A-Za-z]\w*",),
    "abbreviation": (rf"\b(?:{_ABBREVIATIONS})\.", r"\b(?:[A-Za-z]\.){2,}"),
    "name": (r"(?<!\w)[A-Za-z][A-Za-z0-9]*(?:\+\+|[#+](?![\w#+]))",),
    "price": (rf"(?<![\w.])(?:US|CA|A)?[$€£¥₪₹]\s?{_NUMBER}(?:\s?(?:[KMB]|[kmb]n)\b)?",),
    "sum": (rf"(?<![\w.]){_TERM}\s?[=×÷+*≤≥≠≈<>^]\s?{_TERM}(?:\s?[=×÷+*/−≤≥≠≈<>^-]\s?{_TERM})*(?!\w)",),
}
_ANY = re.compile("|".join(f"(?:{form})" for forms in KINDS.values() for form in forms), re.ASCII)
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def left_to_right(text: str) -> Iterator[tuple[int, int]]:
    """Find the pieces that are of a kind, as ranges of characters; what holds Arabic or Hebrew letters is none."""
    return (match.span() for match in _ANY.finditer(text) if not _ARABIC.search(match[0]))
