"""Text → the pieces in it that read from left to right whatever UAX #9 makes of their signs."""

import functools
import re

_TOP = "com org net io dev ai edu gov info app me eg sa ae ma jo uk de fr".replace(" ", "|")
#: Words that are written short, with a full stop.
ABBREVIATIONS = "Inc Ltd Co Corp Jr Sr Dr Mr Mrs Ms Prof No Vol vs etc".replace(" ", "|")
# Letters of Arabic and Hebrew, and what stands for an isolate or code: what is joined to one of these belongs to it.
_OURS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\ufffc\ue000"
# The same without the signs of a sentence and what stands for an object.
_OUR_LETTERS = "\u0590-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u08ff\ufb1d-\ufd3d\ufd40-\ufdff\ufe70-\ufeff"
_W = rf"\w{_OURS}"
# No hyphen but that of a prefix: ב-example.com.
_NO_HYPHEN = rf"(?<!(?<![{_OUR_LETTERS}])-)"
# A label of a host's name, and a name in a path: each in letters of one direction.
_LABEL = rf"(?:[A-Za-z0-9-]+|[{_OUR_LETTERS}]+(?:-[{_OUR_LETTERS}]+)*+)"
_SEGMENT = rf"(?:[\w.@-]+|[{_OUR_LETTERS}][{_OUR_LETTERS}\w.@-]*)"
_ENDS_PATH = rf"(?<![.-])(?![\w{_OURS}])"
_IN_ADDRESS = r"[^\s<>«»‹›“”„‘’،؛؟()\"\ufffc\ue000]|\([^\s()]*\)"

#: What each kind may look like; the signs at its ends are its own. Letters and digits are those of ASCII.
KINDS: dict[str, tuple[str, ...]] = {
    "address": (
        rf"\b(?:https?|ftp|file|git|ssh)://{_LABEL}(?:\.{_LABEL})*+(?::\d+)?(?:[/?#](?:{_IN_ADDRESS})*)?(?<![.,;:!?…'\]])",
        r"\bmailto:[\w.+-]+@[\w.-]+\w",
    ),
    "e-mail": (r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",),
    "site": (
        rf"(?<![\w.@]){_NO_HYPHEN}(?:(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TOP})\b|www(?:\.[a-z0-9-]+)+)(?::\d+)?"
        rf"(?:[/?#](?:{_IN_ADDRESS})*)?(?<![.,;:!?…'\]-])",
    ),
    "phone": (
        r"(?<![\w.\ue000\u0660-\u0669\u06f0-\u06f9])(?:\+|00)\d{1,3}(?:[ .()/\ue001-]{1,2}\d{1,5}){1,6}(?!\d)",
        r"(?<![\w.])\(?0\d{1,3}\)?(?:[ \ue001-]\d{3,4}){2}(?!\d)",
        r"(?<![\w.])\(?0\d{1,3}\)?[ /\ue001-]\d{6,8}(?!\d)",
        rf"(?<!\w){_NO_HYPHEN}97[89](?:[- ]\d+){{3}}[- ][\dX](?!\w)",
    ),
    "day": (rf"(?<!\w){_NO_HYPHEN}\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?Z?)?(?![\w-])",),
    "version": (r"(?<![\w.,-])\d[\d.]*-[A-Za-z][\w.]*(?<=\w)",),
    "file": (
        # A grade, two prefixes: the last hyphen is theirs, as in A/B- and pre-/post-.
        rf"(?<![\w./:+-])[A-Za-z]{{1,12}}[+#-]{{0,2}}(?:/[A-Za-z]{{1,12}}[+#-]{{0,2}}){{0,2}}"
        rf"/[A-Za-z]{{1,12}}-(?![\w+#/{_OUR_LETTERS}-])",
        rf"(?<![{_W}/)])(?:(?:~|\.{{1,2}})/|/[\w.@-]*\w/)(?:{_SEGMENT}/)*(?:{_SEGMENT})?{_ENDS_PATH}",
        rf"(?<![{_W}/)])(?:~|\.{{1,2}})?/(?=[\w.@/-]*[A-Za-z])(?:[\w.@-]+/)*[\w.@-]*[\w/](?![{_OURS}])",
        rf"(?:\b[A-Za-z]:\\|\\\\\w[\w.-]*\\)(?:{_SEGMENT}\\+)*(?:{_SEGMENT})?{_ENDS_PATH}",
        r"\b[A-Za-z]:\\(?:[\w\\.-]*[\w\\])?",
        rf"(?<![\w\ufffc./]){_NO_HYPHEN}[A-Za-z_][\w-]*+(?:/{_SEGMENT})*/[{_OUR_LETTERS}][{_OUR_LETTERS}\w-]*+\.[A-Za-z]\w*+",
        rf"(?<![\w\ufffc./]){_NO_HYPHEN}[A-Za-z_][\w-]*+(?:/[\w.-]*\w)+/?(?![{_W}])",
        rf"(?<![\w\ufffc./]){_NO_HYPHEN}[A-Za-z_][\w-]*+/(?![\w{_OUR_LETTERS}/])",
        rf"(?<![\w.*])(?<![{_OURS}][{_OURS}])\*?\.[A-Za-z][\w.-]*(?<=\w)",
    ),
    "option": (rf"(?<![{_W}-])--?[A-Za-z][\w-]*(?:=[\w.,/:-]*\w)?",),
    "handle": (rf"(?<![\w@#])(?<![{_OURS}][{_OURS}])[@#][A-Za-z]\w*+(?![{_OURS}])",),
    "abbreviation": (rf"\b(?:{ABBREVIATIONS})\.", r"\b(?:[A-Za-z]\.){2,}"),
    "step": (rf"(?<![{_W}+-])\+\+[A-Za-z_]\w*", rf"(?<![\w-])[A-Za-z]\w?--(?![{_W}-])"),
    "name": (
        r"(?<![\w./:+-])[A-Za-z]{1,4}[+#-]{0,2}(?:/[A-Za-z]{1,4}[+#-]{0,2}){0,2}/[A-Za-z]{1,4}[+#-]{1,2}(?![\w+#/-])",
        r"(?<!\w)[A-Za-z][A-Za-z0-9]*(?:\+\+|[#+](?![\w#+]))",
        r"(?<![\w-])(?:AB|[A-FO])-(?![\w-])",
        rf"(?<![\w./-])(?:pre|post|anti|non|multi|sub|inter|micro|macro|bio|cyber)-(?![\w{_OUR_LETTERS}-])",
    ),
}


@functools.cache
def _any_piece() -> re.Pattern[str]:
    """Compile the pattern of all kinds at its first use: that takes 10 ms, and most processes never need it."""
    kinds = (f"(?P<{kind.replace('-', '')}>{'|'.join(forms)})" for kind, forms in KINDS.items())
    return re.compile("|".join(kinds), re.ASCII)


# A piece begins with a word's first letter or digit, or with a sign; asking there alone saves most of the time.
_BEGINS = re.compile(r"[\w~./\\*@#+(−$€£¥₪₹-](?<!\w\w)(?:(?<=[\w$€£¥₪₹])|(?=[\w~./\\$€£¥₪₹@*+-]))", re.ASCII)
_LEAST_OF_A_PHONE = 7  # digits
_TWINS = {"(": ")", "[": "]", "{": "}"}
_BRACKETS = re.compile(r"[()[\]{}]")
_ARABIC = re.compile(f"[{_OURS[:-1]}]")
_MAY_BE_ARABIC = frozenset(("address", "site", "file"))


def piece_before(text: str, at: int, token: int, end: int) -> tuple[int, int] | None:
    """Return the first piece that begins in a text from `at` on, no later than a token, where it reaches further.

    Only addresses and paths may hold Arabic or Hebrew letters.
    """
    for begin in _BEGINS.finditer(text, at):
        if begin.start() > token:
            return None
        match = _any_piece().match(text, begin.start())
        if match and _stands(match):
            start, stop = _balanced(text, *match.span())
            if stop > token and (start < token or stop > end):
                return max(start, at), stop
    return None


def _stands(match: re.Match[str]) -> bool:
    if match.lastgroup == "phone":
        return sum(map(str.isdigit, match[0])) >= _LEAST_OF_A_PHONE
    return match.lastgroup in _MAY_BE_ARABIC or not _ARABIC.search(match[0])


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
