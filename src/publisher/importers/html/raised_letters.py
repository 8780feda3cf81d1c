"""Letters below and above their line, as Pandoc writes them: `H~2~O`, `x^2^`; in a plain text, as Unicode has them.

A title is told to catalogues, outlines and other pages as characters alone: there it has H₂O and x².
"""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from publisher.arabic.script import RIGHT_TO_LEFT

#: Short, and straight after what they belong to, which may be stashed by now (U+0003); one after the other too
#: (SO~4~^2-^). 10~20~30 is a chain of numbers, and signs alone after a word are a face: ^-^.
RAISED = (
    r"(?<=[\w)\]*\x03])(?:(?<![_~])~(?P<lowered>[A-Za-z0-9\u0660-\u0669+=(),.\u2212-]{1,12})~(?![~\d])"
    rf"|(?!(?<=[{RIGHT_TO_LEFT}]{{2}})\^[^\w^]+\^)"
    r"\^(?P<raised>(?=[_.,()=]*[^_.,()=^])[\w+=(),./*°′″‡†\u2013\u2212-]{1,12})\^(?![\^\d]))"
)
_RAISED = re.compile(RAISED)
_LOWERED_SIGNS = dict(zip("0123456789+-\u2212=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True))
_RAISED_SIGNS = dict(
    zip("0123456789+-\u2212=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
# What else of Markdown titles are found with: stress, code, deletions, links.
_OTHER_SIGNS = re.compile(
    r"(?<![*\w\\])\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*(?!\*)|(?<![`\\])`[^`\s](?:[^`\n]*[^`\s])?`(?!`)"
    r"|(?<!~)~~[^~\s][^~\n]*~~(?!~)|(?<!\\)\[[^\[\]\n]+\]\([^()\s]+\)"
)
#: Signs as they are typed, and as they are read.
Readings = Sequence[tuple[str, str]]


def with_raised_characters(text: str) -> tuple[str, Readings]:
    """Return a text with characters for what is typed as below or above its line, and what was read so.

    What has no such characters stays as it is typed.
    """
    found: list[tuple[str, str]] = []

    def read(match: re.Match[str]) -> str:
        said = _characters(match["lowered"] or match["raised"], lowered=bool(match["lowered"]))
        if said:
            found.append((match[0], said))
        return said or match[0]

    before = ""
    while before != text:  # what is read stands before what follows it: SO~4~^2-^
        before, text = text, _RAISED.sub(read, text)
    return text, found


def signs_of_markdown(text: str) -> tuple[str, ...]:
    """Return what of a plain text is written as Markdown has it, each once."""
    found = [match[0] for pattern in (_RAISED, _OTHER_SIGNS) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))


def without_raised_signs(text: str, escape: str) -> str:
    """Return a text that is read as it stands: the first sign of what looks raised is written by `escape`."""
    return _RAISED.sub(lambda match: escape.format(ord(match[0][0])) + match[0][1:], text)


def plain_text(element: HtmlElement) -> str:
    """Return the text of an element, its `<sub>` and `<sup>` in characters where there are such for all of one."""
    pieces = [element.text or ""]
    for child in element:
        inner = plain_text(child) if isinstance(child.tag, str) else ""
        raised = child.tag in ("sub", "sup")
        pieces += [(_characters(inner, lowered=child.tag == "sub") if raised else "") or inner, child.tail or ""]
    return "".join(pieces)


def _characters(text: str, *, lowered: bool) -> str:
    """Return the characters for a text below or above its line; nothing where one is missing."""
    known = _LOWERED_SIGNS if lowered else _RAISED_SIGNS
    return "".join(known[sign] for sign in text) if all(sign in known for sign in text) else ""
