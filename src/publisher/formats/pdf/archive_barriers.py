"""What keeps a document from being PDF/A-2: what its pages were asked to show, and no archive may have."""

import re
from collections.abc import Iterable
from itertools import accumulate

from publisher.diagnostics import Finding
from publisher.formats.pdf.standards import A_2A
from publisher.i18n.sentences import Phrase
from publisher.model import Span

# ISO 19005-2 §6.1.13, after ISO 32000-1 annex C: bytes of a string, states of graphics that are kept at a time.
LONGEST_STRING = 32_767
DEEPEST = 28
#: The barriers: inks as colours, states in states, long strings, a theme's own profile of colours.
INKS, NESTED, LONG, PROFILE = "inks", "nested", "long", "profile"
_REASONS = {
    INKS: Phrase("archive_inks"),
    NESTED: Phrase("archive_nested"),
    LONG: Phrase("archive_long"),
    PROFILE: Phrase("archive_profile"),
}
_INKS = b"DeviceCMYK"
_STATES = re.compile(rb"(?:^|(?<=\s))[qQ](?=\s|$)")


def of_colours(*written: bytes) -> set[str]:
    """Tell the barrier of operators and dictionaries that name the inks of a press: a document of sRGB has none."""
    return {INKS} if any(_INKS in data for data in written) else set()


def of_stream(operators: bytes, deepest: int) -> set[str]:
    """Tell the barriers of a stream of operators, in which up to `deepest` states may be kept within each other."""
    found = of_colours(operators)
    if deepest > DEEPEST:  # states in which nothing is drawn are not written
        kept = (1 if state == b"q" else -1 for state in _STATES.findall(operators))
        found |= {NESTED} if max(accumulate(kept), default=0) > DEEPEST else set()
    return found


def told(barriers: Iterable[str], place: Span | None) -> list[Finding]:
    """Return the errors that stop a build which asks for PDF/A."""
    return [Finding.of("P030", place, standard=A_2A, reason=_REASONS[barrier]) for barrier in sorted(barriers)]
