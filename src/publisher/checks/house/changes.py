"""What a fix changed, as an author sees it: a place, and the words there before and after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from publisher.checks.house.hits import Edit, Hit

# A change over a long quotation is shown by its two ends.
_LONGEST_END = 40


@dataclass(frozen=True, slots=True)
class Change:
    """A fix that was made: its check, the line, and the words around it before and after."""

    code: str
    line: int
    before: str
    after: str


def changes(code: str, text: str, hits: Iterable[Hit], apply: Callable[[str, Iterable[Edit]], str]) -> list[Change]:
    """Return what the edits of hits change in a text; no fix adds or takes a line."""
    return [_change(code, text, hit, apply) for hit in hits if hit.edits]


def _change(code: str, text: str, hit: Hit, apply: Callable[[str, Iterable[Edit]], str]) -> Change:
    start, end = min(edit.start for edit in hit.edits), max(edit.end for edit in hit.edits)
    # An edit may be of the spaces between two words; both are shown.
    while start > 0 and text[start - 1].isspace() and text[start - 1] != "\n":
        start -= 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace() and text[end] != "\n" and text[end - 1].isspace():
        end += 1
    while end < len(text) and not text[end].isspace():
        end += 1
    moved = [Edit(edit.start - start, edit.end - start, edit.text) for edit in hit.edits]
    before = text[start:end]
    return Change(code, text.count("\n", 0, hit.start) + 1, _shown(before), _shown(apply(before, moved)))


def _shown(text: str) -> str:
    """Show words on one line, their spaces as they are, for an edit may be of those."""
    text = text.replace("\n", " ")
    return text if len(text) <= 2 * _LONGEST_END else f"{text[:_LONGEST_END]}…{text[-_LONGEST_END:]}"
