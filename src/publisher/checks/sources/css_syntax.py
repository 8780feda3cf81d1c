"""A style sheet → what of it cannot be read: brackets, quotes and comments that nothing ends, and what is no rule."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKENS = re.compile(
    r"""/\*.*?\*/ | (?P<comment>/\*)
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | (?P<quote>["'])
      | \burl\(\s*[^"'\s)][^)]*\) | \\.
      | (?P<open>[{(\[]) | (?P<close>[})\]])""",
    re.DOTALL | re.VERBOSE,
)
_PAIRS = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Unpaired:
    """Something that nothing ends, or that ends nothing: its line, what it is, and whether it opens something."""

    line: int
    text: str
    opens: bool


def unpaired(css: str) -> Iterator[Unpaired]:
    """Yield what is not paired in a style sheet; of brackets that nothing closes, the outermost."""
    waiting: list[tuple[str, int]] = []
    for match in _TOKENS.finditer(css):
        at = match.start()
        if match["comment"]:
            yield Unpaired(_line(css, at), "/*", opens=True)
            return
        if match["quote"]:
            yield Unpaired(_line(css, at), match["quote"], opens=True)
            return
        if match["open"]:
            waiting.append((match["open"], at))
        elif match["close"]:
            if waiting and _PAIRS[waiting[-1][0]] == match["close"]:
                waiting.pop()
            else:
                bracket, place = waiting[-1] if waiting else ("", at)
                yield Unpaired(_line(css, place), bracket or match["close"], opens=bool(bracket))
                return
    if waiting:
        bracket, place = waiting[0]
        yield Unpaired(_line(css, place), bracket, opens=True)


def _line(css: str, at: int) -> int:
    return css.count("\n", 0, at) + 1
