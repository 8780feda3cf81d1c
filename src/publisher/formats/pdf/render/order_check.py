"""The order gate: the lines of laid-out pages, as they were drawn, against the order of their text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest
from typing import Any

import weasyprint
from weasyprint.formatting_structure.boxes import Box, InlineBox, LineBox, MarginBox, TextBox
from weasyprint.text.ffi import ffi

from publisher.arabic.bidi.runs import LRI, PDI, RLI, ranges_from_left
from publisher.arabic.line_order import CODE_EDGE, OBJECT, misplaced
from publisher.diagnostics import Finding
from publisher.formats.pdf.render.raised_boxes import RAISED_MAP, RAISED_SIGNS, raised_texts
from publisher.formats.pdf.text.source_place import SourcePlaces
from publisher.model import Direction, Span

_CODE = frozenset(("code", "kbd", "samp"))
_KEEPS_ITS_ORDER = frozenset((*_CODE, "bdi"))
_CONTROLS = re.compile(f"[{LRI}{RLI}{PDI}]")
_TWO_SETS = re.compile("[0-9]+[\u0660-\u0669\u06f0-\u06f9]+|[\u0660-\u0669\u06f0-\u06f9]+[0-9]+")
_DASH_OF_RANGE = re.compile("(?<=[0-9\u06f0-\u06f9])[-–—](?=[0-9\u06f0-\u06f9])|\\A[-–—]\\Z")
# Stand for the dashes of a range that is one token.
_INNER_DASHES = {"-": "\ue010", "–": "\ue011", "—": "\ue012"}
_DASHES = str.maketrans({inner: dash for dash, inner in _INNER_DASHES.items()})
# Findings show raised signs as they were typed.
_DASHES |= {ord(stand_in): sign for sign, stand_in in RAISED_SIGNS.items()}
_FIRST = 8  # so many words of a line are shown


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line: what it says, piece by piece, and what stands on it from left to right; `OBJECT` is what is no text.

    `raised`: some of its text stands above or below the others' base line. `hidden` is what its style hides, or what
    stands off the page. `furniture`: it stands in a margin box, where titles of two languages may be. `from_left`:
    ranges begin at the left in the language of its paragraph, where that is known. `following` is the
    text of the line after it. `marked` is its text as `seen` has it: with other characters for signs that are
    part of what they touch.
    """

    pieces: tuple[str, ...]
    seen: str
    rtl: bool
    embedded: bool
    raised: bool
    hidden: tuple[str, ...]
    furniture: bool = False
    from_left: bool | None = None
    following: str = ""
    marked: str = ""

    @property
    def said(self) -> str:
        """Its text, with `OBJECT` for what is none."""
        return "".join(self.pieces)

    def misplaced(self, *, ranges_from_left: bool) -> list[str]:
        """Return the words that do not stand where the text has them.

        `ranges_from_left` is what holds of the article's language.
        """
        if self.from_left is not None and not self.furniture:
            ranges_from_left = self.from_left
        found = self._misplaced(ranges_from_left)
        # The rest of a word that was broken within a number, whose digits were parted from those before them.
        if (
            found
            and found == [(self.marked or self.said).split(maxsplit=1)[0][: len(found[0])]]
            and _TWO_SETS.fullmatch(found[0])
        ):
            return []
        return found and self._misplaced(not ranges_from_left) if self.furniture else found

    def _misplaced(self, ranges_from_left: bool) -> list[str]:
        base: Direction = "rtl" if self.rtl else "ltr"
        return misplaced(
            self.marked or self.said,
            self.seen,
            base,
            ranges_from_left=ranges_from_left,
            embedded=self.embedded,
            in_one_piece=len(self.pieces) == 1,
            following=self.following,
        )


def lines_of(rendered: weasyprint.Document) -> list[list[DrawnLine]]:
    """Return the lines of a laid-out part, page by page."""
    return [list(drawn_lines(page)) for page in rendered.pages]


def drawn_lines(page: weasyprint.Page) -> Iterator[DrawnLine]:
    """Yield the lines of a page that have text, in their order in the document, then those of its margin boxes."""
    box = page._page_box
    for child in box.children:
        if not isinstance(child, MarginBox):
            yield from _lines_within(child, page.width)
    for child in box.children:
        if isinstance(child, MarginBox):
            yield from furniture_lines(child, page.width)


def furniture_lines(box: MarginBox, width: float) -> Iterator[DrawnLine]:
    """Yield the lines of a margin box, on a page of a width (px).

    The controls in them are those of the press, since titles have none of their authors'. A text that is isolated as
    a whole has the direction of its isolate.
    """
    lines = list(_lines_within(box, width))
    text = "".join(line.said for line in lines).strip()
    whole = _isolated_as_a_whole(text)
    depth = _depth(text) - bool(whole)
    for line in lines:
        yield replace(
            line,
            pieces=tuple(_CONTROLS.sub("", piece) for piece in line.pieces),
            seen=_CONTROLS.sub("", line.seen),
            marked=_CONTROLS.sub("", line.marked),
            rtl=whole == RLI if whole else line.rtl,
            embedded=line.embedded or depth > 1,
            furniture=True,
        )


def _isolated_as_a_whole(text: str) -> str:
    """Return the control that begins a text where the one that ends it is its partner, else nothing."""
    ends = [at for at, depth in enumerate(_depths(text)) if not depth]
    return text[0] if text[:1] in (LRI, RLI) and ends[:1] == [len(text) - 1] else ""


def _depth(text: str) -> int:
    """Return how many isolates stand in each other in a text."""
    return max(_depths(text), default=0)


def _depths(text: str) -> Iterator[int]:
    """Yield for each character how many isolates are open after it."""
    return accumulate((letter in (LRI, RLI)) - (letter == PDI) for letter in text)


def _lines_within(box: Box, width: float) -> Iterator[DrawnLine]:
    lines = list(_lines(box))
    for line, after in zip_longest(lines, lines[1:]):
        leaves = list(_leaves(line, embedded=False))
        texts = [leaf for leaf, _ in leaves if isinstance(leaf, TextBox)]
        if texts:
            hidden = {id(leaf) for leaf in texts if _is_hidden(leaf, width)}
            shown = [(leaf, kept) for leaf, kept in leaves if id(leaf) not in hidden]
            placed = sorted(
                (leaf for leaf, _ in shown if not isinstance(leaf, str)), key=lambda leaf: leaf.position_x
            )
            from_left = _from_left(line)
            others = {id(leaf) for leaf in texts if _from_left(leaf) != from_left}
            raised = raised_texts(line)
            yield DrawnLine(
                tuple(_said(leaf) for leaf, _ in shown),
                "".join(
                    _with_signs(_seen(leaf), leaf, others, raised) if isinstance(leaf, TextBox) else OBJECT
                    for leaf in placed
                ),
                line.style["direction"] == "rtl",
                any(kept for _, kept in shown),
                len({round(leaf.position_y + leaf.baseline) for leaf in placed if isinstance(leaf, TextBox)}) > 1,
                tuple(leaf.text for leaf in texts if id(leaf) in hidden),
                from_left=from_left,
                marked="".join(_with_signs(_said(leaf), leaf, others, raised) for leaf, _ in shown),
                following=_text_of_line(after) if after is not None else "",
            )


def _text_of_line(line: LineBox) -> str:
    return "".join(leaf.text for leaf, _ in _leaves(line, embedded=False) if isinstance(leaf, TextBox))


def _from_left(box: Any) -> bool | None:
    """Return whether ranges begin at the left in the language of a box, where that is known."""
    language = box.style["lang"]
    return ranges_from_left(language) if language else None


def _with_dashes(text: str, leaf: Any, others: set[int]) -> str:
    """Write a range in a passage whose language sets it the other way than its paragraph's as what it is there.

    That is one token, or two numbers.
    """
    if id(leaf) not in others:
        return text
    return _DASH_OF_RANGE.sub(lambda dash: _INNER_DASHES[dash[0]] if _from_left(leaf) else OBJECT, text)


def _with_signs(text: str, leaf: Any, others: set[int], raised: dict[int, bool]) -> str:
    """Write the signs of a raised text as letters, and that of a term of the paragraph as a text of its own."""
    if id(leaf) not in raised:
        return _with_dashes(text, leaf, others)
    text = text.translate(RAISED_MAP)
    return f"{OBJECT}{text}{OBJECT}" if raised[id(leaf)] else text


def _said(leaf: Any) -> str:
    if isinstance(leaf, str):
        return leaf
    return str(leaf.text) if isinstance(leaf, TextBox) else OBJECT


def _is_hidden(leaf: TextBox, width: float) -> bool:
    """Return whether nobody sees a text: what runs off the page is found elsewhere (`inspection.py`)."""
    return bool(leaf.style["visibility"] != "visible" or leaf.position_x < 0 or leaf.position_x + leaf.width > width)


def _lines(box: Box) -> Iterator[LineBox]:
    if isinstance(box, LineBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _lines(child)


def _leaves(box: Box, *, embedded: bool) -> Iterator[tuple[Any, bool]]:
    """Yield what stands in a line, in the order of its text; whether it is part of what has an order of its own."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        # What an author has put between directional controls is a `span` by then, in an order that he asked for.
        authors = child.element_tag == "span" and child.element.get("dir")
        turned = authors or child.style["direction"] != box.style["direction"]
        own = embedded or child.element_tag in _KEEPS_ITS_ORDER or turned
        if isinstance(child, InlineBox):
            # What has an order of its own is apart from the text around it, but for the runs that the press isolates.
            run = child.element_tag == "bdi" and child.style["direction"] != box.style["direction"]
            edge = CODE_EDGE if child.element_tag in _CODE else OBJECT
            half = "hemistich" in (child.element.get("class") or "").split() if child.element is not None else False
            apart = authors or half or (own and not run and (edge == CODE_EDGE or not embedded))
            edges = [(edge, False)] if apart else []
            yield from (*edges, *_leaves(child, embedded=own), *edges)
        else:
            yield child, own and _is_right_to_left(child)


def _is_right_to_left(leaf: Any) -> bool:
    return isinstance(leaf, TextBox) and any(not letter.isascii() for letter in leaf.text)


def _seen(leaf: Any) -> str:
    """Return the characters of a text box from left to right, as it was drawn, or as the engine will draw it."""
    if not hasattr(leaf, "sight"):
        if not leaf.text.strip():  # it is not drawn
            return str(leaf.text)
        leaf.sight = list(_engine_runs(leaf))
    runs = (data.decode()[::-1] if rtl else data.decode() for data, rtl in leaf.sight)
    return "".join(runs)


def _engine_runs(leaf: Any) -> Iterator[tuple[bytes, bool]]:
    layout = leaf.pango_layout
    layout.reactivate(leaf.style)
    try:
        text, run = layout.text.encode(), layout.get_first_line()[0].runs[0]
        while run != ffi.NULL:
            item, run = run.data.item, run.next
            yield text[item.offset : item.offset + item.length], bool(item.analysis.level % 2)
    finally:
        layout.deactivate()


def judge_order(
    pages: Sequence[Sequence[DrawnLine]], title: str, where: SourcePlaces, *, ranges_from_left: bool
) -> Iterator[Finding]:
    """Yield an error for every line, page by page, whose words stand elsewhere than its text has them."""
    for number, lines in enumerate(pages, 1):
        for line in lines:
            words = [word.translate(_DASHES) for word in line.misplaced(ranges_from_left=ranges_from_left)]
            if words:
                said = " ".join(line.said.replace(OBJECT, " ").replace(CODE_EDGE, "").split())
                place = where.span(said, word=words[0])
                yield Finding.of(
                    "P015", place or Span(title), title=title, page=number, words=tuple(words[:_FIRST]), line=said
                )
