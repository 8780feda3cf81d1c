"""A paragraph of the engine's boxes in numbers (`linebreaks/`): each text is shaped once, as one line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pyphen  # type: ignore[import-untyped]  # it has no types
from weasyprint.formatting_structure.boxes import AtomicInlineLevelBox, InlineBox, LineBox, TextBox
from weasyprint.layout import inline
from weasyprint.text.line_break import get_log_attrs

from publisher.arabic.kashida_places import is_vocalised, longest, places
from publisher.formats.pdf.linebreaks.measured_paragraph import Break, MeasuredParagraph, PlannedLine, StrokePlace
from publisher.formats.pdf.render.kashida_faces import RulesByFace
from publisher.formats.pdf.render.paragraph_surroundings import KEPT, Surroundings, keeps_spaces
from publisher.formats.pdf.render.word_widths import advances, space_of

_OBJECT = "\ufffc"  # stands for what is no text: a line may end on either side (UAX #14)
_SPACE, _LINE_END = b" \n"
_STRETCHED = (b" ", "\u00a0".encode())
#: What may hang beyond the end of a line: stops, commas, quotation marks that close.
_HANGING = tuple(mark.encode() for mark in ".,،؛»›”’\"'")
_SOFT_HYPHEN = "\u00ad".encode()
_WRAPPED = frozenset(("normal", "pre-line", "pre-wrap"))
_WORD = re.compile(r"[^\W\d_]+")


class UnplannedError(Exception):
    """A paragraph, or a line, whose end only the engine knows to find."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a text box is cut for a line to end: what it keeps, and where in it the next line begins, in bytes.

    Without a box the line ends by itself: with the paragraph, or where a line is forced to. Its last mark may hang
    beyond its measure by `hanging` (px).
    """

    box: Any = None
    kept: int = 0
    resume_at: int = 0
    hyphen: str = ""
    hanging: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A paragraph in numbers, with the way back to its boxes.

    `starts` are the bytes of its text at which boxes begin, by id, and `data` the texts of its text boxes. `cuts` are
    one a break, and `breaks_at` the numbers of breaks by byte. `plans` are its lines by measure, and by the break at
    which they begin; `pieces` the text boxes that were cut for lines.
    """

    numbers: MeasuredParagraph
    starts: Mapping[int, int]
    data: Mapping[int, bytes]
    cuts: Sequence[Cut]
    breaks_at: Mapping[int, int]
    plans: dict[float, dict[int, PlannedLine]] = field(default_factory=dict)
    pieces: dict[tuple[int, int, int], Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text box: where it begins in the paragraph's text (letter, and byte), x of its bytes and of its end (px).

    `spaces` stand before it; `kept` says that its words keep their shape.
    """

    box: Any
    letter: int
    start: int
    data: bytes
    x: Sequence[float]
    spaces: int
    kept: bool


def measure(
    context: Any,
    linebox: Any,
    block: Any,
    around: Surroundings,
    rules: RulesByFace | None,
    *,
    vocalised_verse: bool,
    hang: bool = False,
) -> Measured:
    """Measure a paragraph; without rules, it has no places for strokes. Marks at line ends may `hang`.

    Raise UnplannedError where it has what only the engine can part: floats, leaders, white space that is kept.
    """
    walk = _Walk(context, block)
    walk.go_through(linebox)
    hanging = linebox.style["direction"] if hang else ""
    inner = list(_breaks(walk, linebox.style["lang"], context, hanging))
    end = Break(walk.end, walk.end, walk.spaces, walk.spaces, forced=True)
    vocalised = around.verse and vocalised_verse
    strokes = tuple(_places(walk.texts, around, rules, vocalised=vocalised)) if rules else ()
    numbers = MeasuredParagraph(
        (Break(0.0, 0.0, 0, 0), *(found for _, found, _ in inner), end),
        strokes,
        walk.space or space_of(linebox.style) or linebox.style["font_size"] / 4,
        linebox.style["font_size"],
        linebox.style["text_align_last"] == "justify",
    )
    cuts = (Cut(), *(cut for _, _, cut in inner), Cut())
    data = {id(text.box): text.data for text in walk.texts}
    return Measured(numbers, walk.starts, data, cuts, {0: 0} | {byte: n for n, (byte, _, _) in enumerate(inner, 1)})


class _Walk:
    """A walk through the boxes of a paragraph, in the order of their text."""

    def __init__(self, context: Any, block: Any) -> None:
        self._context, self._block = context, block
        self.texts: list[_Text] = []
        self.starts: dict[int, int] = {}
        self.said: list[str] = []
        self.space = 0.0
        self.spaces = 0
        self._letter = self._byte = 0
        self._x = 0.0

    @property
    def end(self) -> float:
        """Where the last line ends, without a space that the text ends with."""
        last = self.texts[-1] if self.texts else None
        hangs = last is not None and last.data.endswith(b" ") and last.start + len(last.data) == self._byte
        return self._x - (last.x[-1] - last.x[-2] if last and hangs else 0.0)

    def go_through(self, box: Any, *, kept: bool = False) -> None:
        if not box.is_in_normal_flow():
            if box.is_floated():
                raise UnplannedError
            return
        if box.is_leader:
            raise UnplannedError
        self.starts[id(box)] = self._byte
        kept = kept or box.element_tag in KEPT or (box.element is not None and box.element.get("translate") == "no")
        if isinstance(box, TextBox):
            self._take_text(box, kept=kept)
        elif isinstance(box, LineBox):
            for child in box.children:
                self.go_through(child, kept=kept)
        elif isinstance(box, InlineBox):
            inline.resolve_percentages(box, self._block)
            start, end = ("right", "left") if box.style["direction"] == "rtl" else ("left", "right")
            self._x += _side(box, start)
            for child in box.children:
                self.go_through(child, kept=kept)
            self._x += _side(box, end)
        elif isinstance(box, AtomicInlineLevelBox):
            inline.resolve_percentages(box, self._block)
            self._x += inline.atomic_box(self._context, box, 0, None, self._block, [], []).margin_width()
            self._say(_OBJECT)
        else:
            raise UnplannedError

    def _take_text(self, box: Any, *, kept: bool) -> None:
        if box.style["white_space"] == "pre":
            raise UnplannedError
        data = box.text.encode()
        x = list(accumulate(advances(box.text, box.style), initial=self._x))
        self.texts.append(_Text(box, self._letter, self._byte, data, x, self.spaces, kept))
        if not self.space and not keeps_spaces(box) and (first := data.find(b" ")) >= 0:
            self.space = x[first + 1] - x[first]
        self._say(box.text)
        self.spaces += _expandable(self.texts[-1], data)
        self._x = x[-1]

    def _say(self, text: str) -> None:
        self.said.append(text)
        self._letter += len(text)
        self._byte += len(text.encode())


def _side(box: Any, side: str) -> float:
    sides = getattr(box, f"margin_{side}"), getattr(box, f"border_{side}_width"), getattr(box, f"padding_{side}")
    return float(sum(value for value in sides if value != "auto"))


def _expandable(text: _Text, data: bytes) -> int:
    """Count the spaces that justification stretches in a part of a text."""
    return 0 if keeps_spaces(text.box) else sum(map(data.count, _STRETCHED))


def _breaks(walk: _Walk, language: str | None, context: Any, hanging: str) -> Iterator[tuple[int, Break, Cut]]:
    """Yield where lines may end before the paragraph does: the byte at which the next line begins, break and cut.

    Marks of texts of the direction `hanging` hang: those of another are not at the end that is seen.
    """
    said = "".join(walk.said)
    attributes = get_log_attrs(said, language)
    for text in walk.texts:
        style, letters = text.box.style, text.box.text
        if style["white_space"] not in _WRAPPED or not style["font_size"]:
            continue
        first, most = text.letter, min(len(letters), len(said) - 1 - text.letter)
        found = {n: "" for n in range(1, most + 1) if attributes[first + n].is_line_break}
        found |= {n: style["hyphenate_character"] for n in _hyphens(text.box, context) if n <= most}
        hang, byte, done, spaces = style["direction"] == hanging, 0, 0, text.spaces
        for n in sorted(found):
            before = letters[done:n].encode()
            byte, done, spaces = byte + len(before), n, spaces + _expandable(text, before)
            yield _break(text, byte, spaces, found[n], hang=hang)


def _hyphens(box: Any, context: Any) -> Iterator[int]:
    """Yield where the words of a text may be hyphenated, as CSS Text 4 §6 has it."""
    style = box.style
    language = style["hyphens"] == "auto" and style["lang"] and pyphen.language_fallback(style["lang"])
    if not language or style["direction"] != "ltr":
        return
    total, left, right = style["hyphenate_limit_chars"]
    key = (language, left, right, total)
    if key not in context.dictionaries:
        context.dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
    for word in _WORD.finditer(box.text):
        if len(word[0]) >= total:
            places = context.dictionaries[key].positions(word[0])
            yield from (word.start() + int(place) for place in places if not getattr(place, "data", None))


def _break(text: _Text, at: int, spaces: int, hyphen: str, *, hang: bool) -> tuple[int, Break, Cut]:
    """Return the break before a byte of a text, which so many spaces of the paragraph precede."""
    data, x = text.data, text.x
    if data[at - 1] == _LINE_END:
        return text.start + at, Break(x[at - 1], x[at], spaces, spaces, forced=True), Cut()
    if data.endswith(_SOFT_HYPHEN, 0, at) and text.box.style["hyphens"] != "none":
        hyphen = text.box.style["hyphenate_character"]
    kept = at
    while kept and data[kept - 1] == _SPACE:
        kept -= 1
    width = sum(advances(hyphen, text.box.style)) if hyphen else 0.0
    beyond = _hanging(text, data[:kept]) if hang and not hyphen else 0.0
    before = spaces - _expandable(text, data[kept:at])
    found = Break(x[kept] - beyond, x[at], before, spaces, width, False, kept == at)
    return text.start + at, found, Cut(text.box, kept, at, hyphen, beyond)


def _hanging(text: _Text, kept: bytes) -> float:
    """Return how wide the mark is with which a part of a text ends (px), if it is one that may hang."""
    last = next((mark for mark in _HANGING if kept.endswith(mark)), b"")
    return text.x[len(kept)] - text.x[len(kept) - len(last)]


def _places(
    texts: Sequence[_Text], around: Surroundings, rules: RulesByFace, *, vocalised: bool
) -> Iterator[StrokePlace]:
    """Yield where words may be drawn out; in a vocalised text only where `vocalised` allows it."""
    if not vocalised and is_vocalised(" ".join(text.box.text for text in texts)):
        return
    most = max((longest(text.box.text) for text in texts), default=0)
    for text in texts:
        letters = text.box.text
        if text.kept or not letters.strip():
            continue
        own, closed = rules.of(text.box.style["font_family"], letters), around.closed.get(id(text.box), ())
        byte = done = 0
        for place in places(letters, own, longest_of_line=most, closed=closed, vocalised=vocalised):
            byte, done = byte + len(letters[done : place.index].encode()), place.index
            yield StrokePlace(text.start + byte, text.x[byte], place.priority, text.start + place.word, place.letters)
