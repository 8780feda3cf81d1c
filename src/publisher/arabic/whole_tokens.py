"""Short tokens with signs, which stay on one line: `C++`, `++i`, `--flag`, `A+/B-`, `TCP/IP`.

UAX #14 lets a line break between two plus signs, after a hyphen and after a slash (LB25, HY, SY), and engines do so
in narrow cells.
"""

import re

import lxml.html
from lxml.html import HtmlElement

WHOLE = "press-whole"
#: What the class means, for the style sheets of all formats.
WHOLE_STYLE = f".{WHOLE} {{ white-space: nowrap; }}\n"

# Longer ones may have no room on a line: they break as all words do. The particle before a sign is a word's.
_BEGINS = r"(?:(?<![^\s(\[{«\"“])|(?<=(?<!\S)[وفبكل]))"
# Parts of four letters at the most with slashes between: longer ones, and paths, break after these.
_SLASHED = r"(?<![\w./:+\\~-])[A-Za-z]{1,4}[+#-]{0,2}(?:/[A-Za-z]{1,4}[+#-]{0,2}){1,2}(?![\w/+#]|[.:?=&-]\w)"
_TOKENS = re.compile(
    rf"{_SLASHED}"
    rf"|(?<![\w+-])[A-Za-z]\w{{0,5}}\+\+\w{{0,4}}(?![\w+])|{_BEGINS}(?:\+\+|--?)[A-Za-z]\w{{0,9}}(?![\w+])",
    re.ASCII,
)
_KEPT = frozenset(("script", "style", "svg", "math", "textarea", "title", "pre", "code", "kbd", "samp"))


def keep_tokens_whole(root: HtmlElement) -> None:
    """Put each such token of a tree into an element of class `press-whole`; idempotent."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _KEPT or element.get("class") == WHOLE:
            continue
        if any(above.tag in _KEPT for above in element.iterancestors()) or not _may_be_torn(element):
            continue
        keep_whole(element, _TOKENS)


def keep_whole(element: HtmlElement, tokens: re.Pattern[str]) -> None:
    """Put each token in an element's own text into an element of class `press-whole`."""
    for at, child in reversed(list(enumerate(element))):
        child.tail, spans = _parted(child.tail or "", tokens)
        _insert(element, at + 1, spans)
    element.text, spans = _parted(element.text or "", tokens)
    _insert(element, 0, spans)


def _insert(element: HtmlElement, at: int, spans: list[HtmlElement]) -> None:
    for span in reversed(spans):
        element.insert(at, span)


def _may_be_torn(element: HtmlElement) -> bool:
    return any(_TOKENS.search(text) for text in (element.text, *(child.tail for child in element)) if text)


def _parted(text: str, tokens: re.Pattern[str]) -> tuple[str, list[HtmlElement]]:
    """Return a text up to its first token, and the tokens with the text after each."""
    spans: list[HtmlElement] = []
    ends = [match.span() for match in tokens.finditer(text)]
    if not ends:
        return text, []
    for (start, end), following in zip(ends, [*(start for start, _ in ends[1:]), len(text)], strict=True):
        span = lxml.html.Element("span")
        span.set("class", WHOLE)
        span.text, span.tail = text[start:end], text[end:following]
        spans.append(span)
    return text[: ends[0][0]], spans
