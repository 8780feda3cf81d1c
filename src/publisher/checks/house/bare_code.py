"""Code that stands in prose without marks of its own: its punctuation belongs to it."""

import re
from collections.abc import Iterator

# Bounded, so that a mark without its like ends no search at the end of a long text.
_STRING = r"(?:\"(?:[^\"\\\n]|\\.){0,300}\"|'(?:[^'\\\n]|\\.){0,300}')"
_NAME = r"[\w$.@]{1,80}"
_SIGNS = r"[-=+*/%<>!&|:]{1,3}"


def _listed(term: str) -> str:
    """Give the pattern of terms with commas between them, which signs of arithmetic or assignment may join."""
    joined = rf"{term}(?: ?{_SIGNS} ?{term})*"
    return rf" ?(?:{joined}(?: ?[,;] ?{joined})*)? ?"


# No term is two words with a space between: that is prose in brackets, HTML(لغة ترميز, وهي شهيرة).
_SIMPLE = _listed(rf"(?:{_STRING}|{_NAME})")
_BRACKETED = rf"[(\[{{]{_SIMPLE}[)\]}}]"
_ARGUMENTS = rf"[(\[{{]{_listed(rf'(?:{_STRING}|{_NAME}?{_BRACKETED}|{_NAME})')}[)\]}}]"
_CODE = re.compile(
    rf"(?<![\w.])(?:(?:def|class|function|func|fn|sub) {_NAME}|[A-Za-z_$][A-Za-z0-9_.$]{{0,80}}){_ARGUMENTS};?"
    rf"|\[{_STRING}(?: ?, ?{_STRING})+ ?\];?(?!\()"
    rf"|\{{ ?{_STRING} ?:[^{{}}\n]{{1,300}}\}};?"
    # A string that a semicolon ends, after a name, a sign of assignment or an operator.
    rf"|[A-Za-z0-9_)\]=<>+:] ?(?:{_STRING}|[\[{{]{_SIMPLE}[\]}}])(?: ?, ?(?:{_STRING}|[A-Za-z][\w-]*))*;"
    r"|\bSELECT [^\n]{1,300}? FROM \w+;?"
)
_HINTS = re.compile(r"[,;]")


def bare_code(text: str) -> Iterator[tuple[int, int]]:
    """Find code by its form: calls, lists and tables of strings, strings given to a name, queries of SQL."""
    if _HINTS.search(text):
        yield from (match.span() for match in _CODE.finditer(text))
