"""Notes at the end of a pasted text, and the places in the text that call them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from publisher.importers.pasted import signs
from publisher.importers.pasted.line_kinds import Line, Raw

_N = f"[{signs.DIGITS}]{{1,3}}"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE = re.compile(
    rf"(?:\((?P<round>{_N})\)|\[(?P<square>{_N})\]|(?P<raised>[{_RAISED}]{{1,3}})|(?P<bare>{_N})\s?[.)\-–])\s*(?=\S)"
)
# A call stands after something; what opens a line is an item.
_CALL = re.compile(rf"(?<=\S)[ \t]?(?:\((?P<round>{_N})\)|\[(?P<square>{_N})\]|(?P<raised>[{_RAISED}]{{1,3}}))")
# What stands in a text oftener than this is no call of a note; Python-Markdown's work grows with its square.
_MOST_CALLS = 20

#: How a note is known: the form of its mark, and its number.
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a pasted text, its lines without them, and the note that each call names."""

    text: list[Raw]
    lines: tuple[Line, ...] = ()
    names: dict[Key, int] = field(default_factory=dict)


def take_notes(lines: list[Raw]) -> Notes:
    """Take the notes from the end of a pasted text: all are called in the text, or none is a note."""
    begin = len(lines)
    while begin and _NOTE.match(lines[begin - 1].text):
        begin -= 1
    tail, above = lines[begin:], lines[begin - 1] if begin else None
    headed = bool(above and signs.NOTES.fullmatch(above.text.rstrip(" :")))
    ruled = bool(above and signs.RULE.fullmatch(above.text))
    text = lines[: begin - 1] if headed or ruled else lines[:begin]
    names = _note_numbers(tail, text, bare=headed or ruled)
    if not tail or len(names) < len(tail):
        return Notes(lines)
    label = [Line("label", "", above.number, mark=above.text)] if above and (headed or ruled) else []
    notes = [_note(line, sure=headed or ruled) for line in tail]
    return Notes(text, (*label, *notes), names)


def _note(line: Raw, *, sure: bool) -> Line:
    mark = _NOTE.match(line.text)
    end = mark.end() if mark else 0
    return Line("note", line.text[end:], line.number, "high" if sure else "medium", line.text[:end])


def _note_numbers(tail: Sequence[Raw], text: Sequence[Raw], *, bare: bool) -> dict[Key, int]:
    """Number the notes in their order, under the key that calls them; what is not called has no name."""
    counted = Counter(key for line in text for key in calls(line.text))
    called = {key for key, count in counted.items() if count <= _MOST_CALLS}
    names: dict[Key, int] = {}
    for place, line in enumerate(tail, 1):
        mark = _NOTE.match(line.text)
        form, number = _key_of_call(mark) if mark else ("", 0)
        forms = ("round", "square", "raised") if form == "bare" and bare else (form,)
        key = next(((one, number) for one in forms if (one, number) in called), None)
        if key and key not in names:
            names[key] = place
    return names


def _key_of_call(match: re.Match[str]) -> Key:
    form = str(match.lastgroup)
    return form, int("".join(str(_RAISED.index(c)) if c in _RAISED else c for c in match[form]))


def calls(text: str) -> Iterable[Key]:
    """List what looks like a call of a note."""
    return (_key_of_call(match) for match in _CALL.finditer(text))


def with_calls(text: str, names: dict[Key, int], plain: Callable[[str], str], call: Callable[[int], str]) -> str:
    """Write a text with its calls of notes; what only looks like a call is text like the rest."""
    pieces, end = [], 0
    for match in _CALL.finditer(text) if names else ():
        if name := names.get(_key_of_call(match)):
            pieces += [plain(text[end : match.start()]), call(name)]
            end = match.end()
    return "".join([*pieces, plain(text[end:])])
