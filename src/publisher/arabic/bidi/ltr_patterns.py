"""Text → the pieces in it that read from left to right whatever UAX #9 makes of their signs."""

import re
from collections.abc import Iterator

_NUMBER = r"\d+(?:[.,]\d+)*"
_TERM = rf"[−-]?(?:{_NUMBER}|[A-Za-z]\w?)"
_TOP = "com org net io dev ai edu gov info app me eg sa ae ma jo uk de fr".replace(" ", "|")
_ABBREVIATIONS = "Inc Ltd Co Corp Jr Sr Dr Mr Mrs Ms Prof No Vol vs etc".replace(" ", "|")
# Letters of Arabic and Hebrew, and what stands for an isolate: what hangs on one of these belongs to it.
_OURS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\ufffc"
_W = rf"\w{_OURS}"
_IN_ADDRESS = r"[^\s<>«»‹›“”„‘’،؛؟()\"]|\([^\s()]*\)"
_OPERATORS = "=×÷+*/−≤≥≠≈<>^-"

#: What each kind may look like; the signs at its ends are its own. Letters and digits are those of ASCII.
KINDS: dict[str, tuple[str, ...]] = {
    "address": (
        rf"\b(?:https?|ftp|file|git|ssh)://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#](?:{_IN_ADDRESS})*)?(?<![.,;:!?'\]])",
        r"\bmailto:[\w.+-]+@[\w.-]+\w",
    ),
    "e-mail": (r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",),
    "site": (rf"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:{_TOP})\b(?:/[\w./%#?=&~+-]*[\w/])?",),
    "phone": (
        r"(?<![\w.])(?:\+|00)\d{1,3}(?:[ .()/-]{1,2}\d{1,5}){1,5}(?!\d)",
        r"(?<![\w.])\(?0\d{1,3}\)?(?:[ -]\d{3,4}){2}(?!\d)",
        r"(?<![\w.])\(?0\d{1,3}\)?[ /-]\d{6,8}(?!\d)",
        r"(?<![\w-])97[89](?:[- ]\d+){3}[- ][\dX](?!\w)",
    ),
    "day": (r"(?<![\w-])\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?(?![\w-])",),
    "version": (r"(?<![\w.,-])\d[\d.]*-[A-Za-z][\w.]*(?<=\w)",),
    "file": (
        rf"(?<![{_W}/)])(?:~|\.{{1,2}})?/(?=[\w.@/-]*[A-Za-z])(?:[\w.@-]+/)*[\w.@-]*[\w/](?![{_OURS}])",
        r"\b[A-Za-z]:\\(?:[\w\\.-]*[\w\\])?",
        rf"(?<![{_W}./-])[A-Za-z_][\w-]*+(?:/[\w.-]+)+/?(?![{_W}])",
        rf"(?<![{_W}./-])[A-Za-z_][\w-]*+/(?![{_W}/])",
        rf"(?<![\w.*])(?<![{_OURS}][{_OURS}])\*?\.[A-Za-z][\w.-]*(?<=\w)",
    ),
    "option": (rf"(?<![{_W}-])--?[A-Za-z][\w-]*(?:=[\w.,/:-]*\w)?",),
    "handle": (rf"(?<![\w@#])(?<![{_OURS}][{_OURS}])[@#][A-Za-z]\w*+(?![{_OURS}])",),
    "abbreviation": (rf"\b(?:{_ABBREVIATIONS})\.", r"\b(?:[A-Za-z]\.){2,}"),
    "name": (r"(?<!\w)[A-Za-z][A-Za-z0-9]*(?:\+\+|[#+](?![\w#+]))", r"(?<![\w-])(?:AB|[A-FO])-(?![\w-])"),
    "price": (rf"(?<![\w.])[−-]?(?:US|CA|A)?[$€£¥₪₹]\s?{_NUMBER}(?:\s?(?:[KMB]|[kmb]n)\b)?",),
    "sum": (rf"(?<![{_W}.,^]){_TERM}\s?[=×÷+*≤≥≠≈<>^]\s?{_TERM}(?:\s?[{_OPERATORS}]\s?{_TERM})*+(?![{_W}])",),
}
_ANY = re.compile(
    "|".join(f"(?P<{kind.replace('-', '')}>{'|'.join(forms)})" for kind, forms in KINDS.items()),
    re.ASCII,
)
# A piece begins with a word's first letter or digit, or with a sign; asking there alone saves most of the time.
_BEGINS = re.compile(r"[\w~./*@#+(−$€£¥₪₹-](?<!\w\w)(?:(?<=[\w$€£¥₪₹])|(?=[\w~./$€£¥₪₹@*-]))", re.ASCII)
_TWINS = {"(": ")", "[": "]", "{": "}"}
_BRACKETS = re.compile(r"[()[\]{}]")
_ARABIC = re.compile(f"[{_OURS[:-1]}]")
# A sum that goes on with Arabic letters is no piece of its own: س + 5 = 9.
_BEFORE_SUM = re.compile(rf"[{_OURS}]\s?[{_OPERATORS}]\s?$")
_AFTER_SUM = re.compile(rf"\s?[{_OPERATORS}]\s?[{_OURS}]")


def left_to_right(text: str) -> Iterator[tuple[int, int]]:
    """Find the pieces that are of a kind, as ranges of characters; only addresses may hold Arabic or Hebrew."""
    at = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() < at:
            continue
        match = _ANY.match(text, begin.start())
        if match and match.end() > at and _stands(match, text):
            start, end = _balanced(text, *match.span())
            yield max(start, at), end
        at = max(at, match.end() if match else 0)


def _stands(match: re.Match[str], text: str) -> bool:
    if match.lastgroup == "sum":
        start, end = match.span()
        return not (_BEFORE_SUM.search(text[max(start - 4, 0) : start]) or _AFTER_SUM.match(text, end))
    return match.lastgroup == "address" or not _ARABIC.search(match[0])


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Give a piece with both brackets of a pair or with none: (+966) 11 234 takes one in that stands before it."""
    waiting: list[int] = []
    for match in _BRACKETS.finditer(text, start, end):
        if match[0] in _TWINS:
            waiting.append(match.start())
        elif waiting and _TWINS[text[waiting[-1]]] == match[0]:
            waiting.pop()
        elif _TWINS.get(text[start - 1 : start]) == match[0]:
            start -= 1
        else:
            return start, match.start()
    if not waiting:
        return start, end
    if len(waiting) == 1 and text[end : end + 1] == _TWINS[text[waiting[0]]]:
        return start, end + 1
    return (start, waiting[0]) if waiting[0] > start else (start + 1, end)
