"""The lines of laid-out pages, each with its leaves, its paragraph, and what is known of where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure.boxes import Box, InlineBox, LineBox, TextBox

from publisher.arabic.kashida_passages import has_brackets, quran_ranges
from publisher.arabic.kashida_places import Range, is_vocalised
from publisher.formats.pdf.render.paragraph_surroundings import HEADINGS, KEPT, VERSE, keeps_spaces


@dataclass(slots=True)
class Paragraph:
    """The text boxes of a block's own lines, over pages and columns; what of them, by box, is Qur'an."""

    boxes: list[Any] = field(default_factory=list)
    closed: dict[int, list[Range]] = field(default_factory=dict)
    _vocalised: bool | None = None

    @property
    def vocalised(self) -> bool:
        """Whether so many letters have vowel signs that none of its words is drawn out."""
        if self._vocalised is None:
            self._vocalised = is_vocalised(" ".join(box.text for box in self.boxes))
        return self._vocalised


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line, its block, what stands in it in the order of its text, with whether its shape is kept, and where."""

    line: LineBox
    block: Box
    leaves: Sequence[tuple[Any, bool]]
    paragraph: Paragraph
    heading: bool
    verse: bool

    @property
    def planned(self) -> Any:
        """The line as it was planned for its paragraph (`planned_lines.py`), or None."""
        return getattr(self.line, "planned", None)

    @property
    def set_anew(self) -> bool:
        """Whether there is something to do: strokes, spaces that keep their width, or, in a line that was not
        planned, spaces that the engine has stretched."""
        if not self.planned:
            return self._stretched
        line = self.planned.line
        return bool(line.strokes) or (not line.ragged and any(keeps_spaces(leaf) for leaf, _ in self.leaves))

    @property
    def _stretched(self) -> bool:
        """Whether the engine has stretched spaces."""
        return any(isinstance(leaf, TextBox) and leaf.justification_spacing > 0 for leaf, _ in self.leaves)

    @property
    def rtl(self) -> bool:
        """Whether it begins at the right."""
        return bool(self.line.style["direction"] == "rtl")

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(leaf.text for leaf, _ in self.leaves if isinstance(leaf, TextBox)).strip()


def placed_lines(
    box: Box, paragraphs: dict[int, Paragraph], block: Box = None, *, heading: bool = False, verse: bool = False
) -> Iterator[PlacedLine]:
    """Walk over all lines, and note the paragraph of each: a block's lines are one, whatever parts them."""
    heading = heading or box.element_tag in HEADINGS
    verse = verse or (box.element is not None and VERSE in box.element.get("class", "").split())
    if isinstance(box, LineBox):
        leaves = list(leaves_with_kept(box))
        paragraph = paragraphs.setdefault(id(box.element if box.element is not None else box), Paragraph())
        paragraph.boxes += [leaf for leaf, _ in leaves if isinstance(leaf, TextBox)]
        yield PlacedLine(box, block, leaves, paragraph, heading, verse)
        return
    for child in getattr(box, "children", ()):
        yield from placed_lines(child, paragraphs, box, heading=heading, verse=verse)


def close_quran(paragraphs: Sequence[Paragraph]) -> None:
    """Note in each paragraph what of its boxes stands between the brackets of the Qur'an."""
    if not has_brackets(box.text for paragraph in paragraphs for box in paragraph.boxes):
        return
    texts = ["".join(box.text for box in paragraph.boxes) for paragraph in paragraphs]
    for paragraph, ranges in zip(paragraphs, quran_ranges(texts), strict=True):
        start = 0
        for box in paragraph.boxes:
            paragraph.closed[id(box)] = [(first - start, last - start) for first, last in ranges]
            start += len(box.text)


def leaves_with_kept(box: Box, *, kept: bool = False) -> Iterator[tuple[Any, bool]]:
    """Walk over what stands in a line, in its order, and say whether its shape is kept."""
    kept = kept or box.element_tag in KEPT or (box.element is not None and box.element.get("translate") == "no")
    if isinstance(box, (LineBox, InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from leaves_with_kept(child, kept=kept)
    else:
        yield box, kept or not isinstance(box, TextBox)
