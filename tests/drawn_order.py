"""What is seen of a line from left to right, by UAX #9 alone."""

from publisher.arabic.bidi.levels import levels
from publisher.model import Direction

_ISOLATES = frozenset("\u2066\u2067\u2068\u2069")


def drawn(text: str, base: Direction = "rtl") -> str:
    """Return the characters of a line from left to right (UAX #9, L2), without its isolates."""
    above = levels(text, base)
    order = list(range(len(text)))
    for level in range(max(above, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and above[order[end]] >= level:
                end += 1
            order[at:end] = order[at:end][::-1]
            at = end + 1
    return "".join(text[n] for n in order if text[n] not in _ISOLATES)
