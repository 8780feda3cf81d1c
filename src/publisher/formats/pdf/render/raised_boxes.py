"""The raised and lowered texts of a line that was laid out, for the order gate: which are parts of what they touch.

The grammar of runs has the same rules (`arabic/bidi/raised_text.py`); the gate does not use it, so that it finds its
faults.
"""

import re

from weasyprint.formatting_structure.boxes import Box, LineBox, TextBox

from publisher.arabic.script import MARK, RIGHT_TO_LEFT, TATWEEL

_RAISED = frozenset(("sub", "sup"))
#: Signs of raised text are part of what it touches, as letters are: these stand for them.
RAISED_SIGNS = {"-": "\ua7f7", "–": "\ua7fb", "−": "\ua7fc", "+": "\ua7fd", "*": "\ua7fe"}
RAISED_MAP = str.maketrans(RAISED_SIGNS)
_LAST_OF_PARAGRAPH = re.compile(rf"[{RIGHT_TO_LEFT}][{MARK}{TATWEEL}\u200d]*\Z")
_LETTER_OF_PARAGRAPH = re.compile(f"[{RIGHT_TO_LEFT}]")


def raised_texts(line: LineBox) -> dict[int, bool]:
    """Return the raised and lowered texts of a line, by their boxes; whether they belong to a word of the paragraph.

    Of two that follow such a word, both do.
    """
    found: dict[int, bool] = {}
    own = False
    waiting: list[tuple[Box, bool]] = [(line, False)]
    texts: list[tuple[TextBox, bool]] = []
    while waiting:
        box, within = waiting.pop()
        if isinstance(box, TextBox):
            texts.append((box, within))
        else:
            inside = within or box.element_tag in _RAISED
            waiting += [(child, inside) for child in reversed(getattr(box, "children", ()))]
    for n, (box, within) in enumerate(texts):
        own = bool(_LAST_OF_PARAGRAPH.search(box.text)) or (own and within)
        before = texts[n - 1][0].text if n else ""
        if within and not _LETTER_OF_PARAGRAPH.search(box.text) and not _is_apart(box, before, *texts[n + 1 : n + 2]):
            found[id(box)] = own
    return found


def _is_apart(box: TextBox, before: str, *following: tuple[TextBox, bool]) -> bool:
    """Return whether a raised text is no part of what it touches.

    It is a sign that touches nothing at its beginning, or an operator: it has a space, or a word straight after it.
    """
    if any(map(str.isalnum, box.text)):
        return False
    if not before.strip() or before[-1].isspace() or box.text != box.text.strip():
        return True
    return any(not raised and after.text[:1].isalnum() for after, raised in following)
