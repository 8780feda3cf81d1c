"""What surrounds each paragraph of a document before it is laid out: a heading, verse, the Qur'an."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weasyprint.formatting_structure.boxes import Box, LineBox, TextBox

from publisher.arabic.kashida_passages import has_brackets, quran_ranges
from publisher.arabic.kashida_places import Range

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
VERSE = "verse"
#: Elements whose words keep their shape.
KEPT = frozenset(("code", "kbd", "samp", "pre", "bdi"))
_CODE = frozenset(("code", "kbd", "samp"))
_PAUSE = "pause"
#: Classes of what is set as headings are: ragged, in few lines that are about equally long.
_TITLES = frozenset(("question", "standfirst"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Whether a paragraph is a heading, is set as one, or is verse; and what of its text boxes, by id, is Qur'an."""

    heading: bool = False
    title: bool = False
    verse: bool = False
    closed: Mapping[int, Sequence[Range]] = field(default_factory=dict)


def note_surroundings(roots: Sequence[Box]) -> None:
    """Give each line box of trees that are not laid out yet its surroundings, as `surroundings`.

    A text of code is marked as such: its spaces are part of what is said, and are never stretched.
    """
    found = [item for root in roots for item in _paragraphs(root, Surroundings())]
    texts = [[box for box in line.descendants() if isinstance(box, TextBox)] for line, _ in found]
    closed: list[dict[int, list[Range]]] = [{} for _ in found]
    if has_brackets(box.text for boxes in texts for box in boxes):
        ranges = quran_ranges(["".join(box.text for box in boxes) for boxes in texts])
        closed = [_by_box(boxes, there) for boxes, there in zip(texts, ranges, strict=True)]
    for (line, around), there in zip(found, closed, strict=True):
        line.surroundings = replace(around, closed=there)
        _note_code(line, within=False)


def surroundings_of(line: LineBox) -> Surroundings:
    """Return the surroundings of a line box; of one that was made later, none."""
    found: Surroundings = line.__dict__.get("surroundings", _NONE)
    return found


def _note_code(box: Box, *, within: bool) -> None:
    within = within or box.element_tag in _CODE
    if within and isinstance(box, TextBox):
        box.is_code = True
    for child in getattr(box, "children", ()):
        _note_code(child, within=within)


def keeps_spaces(box: Box) -> bool:
    """Say whether spaces of a text are never stretched: those of code, and of a sign of pause, whose space stands in
    that of its word."""
    pause = box.element is not None and box.element.get("class") == _PAUSE
    return pause or "is_code" in box.__dict__


_NONE = Surroundings()


def _paragraphs(box: Box, around: Surroundings) -> Iterator[tuple[LineBox, Surroundings]]:
    classes = box.element.get("class", "").split() if box.element is not None else ()
    heading = around.heading or box.element_tag in HEADINGS
    title = heading or around.title or not _TITLES.isdisjoint(classes)
    around = Surroundings(heading, title, around.verse or VERSE in classes)
    if isinstance(box, LineBox):
        yield box, around
    for child in getattr(box, "children", ()):
        yield from _paragraphs(child, around)


def _by_box(boxes: Sequence[Any], ranges: Sequence[Range]) -> dict[int, list[Range]]:
    """Part the ranges of a paragraph into those of its text boxes."""
    found, start = {}, 0
    for box in boxes:
        if ranges:
            found[id(box)] = [(first - start, last - start) for first, last in ranges]
        start += len(box.text)
    return found
