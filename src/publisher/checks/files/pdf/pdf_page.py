"""A page of a PDF: its boxes, and what it draws; links on it, and entries of the outline that lead to it."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

from publisher.checks.files.pdf.content_scan import Run, Scan
from publisher.checks.files.pdf.content_tokens import Box
from publisher.checks.files.pdf.page_words import Line, bare, lines_of


@dataclass(eq=False)
class Link:
    """A link on a page: its rectangle, and where it leads: an address, a page, or nowhere (`lost` says what to)."""

    item: Any
    rectangle: tuple[float, ...]
    address: str | None = None
    target: int | None = None
    lost: str = ""
    action: str = ""


@dataclass(eq=False)
class Entry:
    """An entry of the outline: its title, the page that it leads to (None: none), and whether it leads anywhere."""

    title: str
    target: int | None
    leads: bool


class Page:
    """A page: boxes in points, what it draws, its links."""

    def __init__(self, number: int, item: Any) -> None:
        self.number = number
        self.item = item
        self.scan = Scan()
        self.damaged = False
        self.scanned = False

    @cached_property
    def box(self) -> Box:
        """What of it is shown: left, bottom, right, top."""
        media = box_of(self.inherited("/MediaBox")) or (0.0, 0.0, 612.0, 792.0)
        crop = box_of(self.inherited("/CropBox"))
        if crop is None:
            return media
        return max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])

    @property
    def width(self) -> float:
        """The width of what is shown."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """The height of what is shown."""
        return self.box[3] - self.box[1]

    @cached_property
    def turned(self) -> int:
        """By how many degrees it is turned when it is shown."""
        found = self.inherited("/Rotate")
        return found % 360 if isinstance(found, int) else 0

    def inherited(self, key: str) -> Any:
        """Return what the page says under a key, or the tree of pages above it."""
        item = self.item
        for _ in range(60):
            if key in item:
                return item[key]
            item = item.get("/Parent")
            if not isinstance(item, pikepdf.Dictionary):
                break
        return None

    @property
    def runs(self) -> list[Run]:
        """The texts that it draws."""
        return self.scan.runs

    @cached_property
    def lines(self) -> list[Line]:
        """Its texts as lines, from the top."""
        return lines_of(self.runs)

    @cached_property
    def words(self) -> frozenset[str]:
        """The letters and digits of its words."""
        return frozenset(bare(word) for line in self.lines for word in line.words)

    @cached_property
    def boxes(self) -> list[Box]:
        """About where its texts and pictures stand."""
        return [run.box for run in self.runs] + self.scan.pictures

    @cached_property
    def by_mark(self) -> dict[int, list[Run]]:
        """Its texts by their marks."""
        found: dict[int, list[Run]] = defaultdict(list)
        for run in self.runs:
            if run.mark >= 0:
                found[run.mark].append(run)
        return found


def box_of(item: Any) -> Box | None:
    """Return a rectangle as four numbers, the lower left corner first; None of what is none."""
    if not isinstance(item, pikepdf.Array) or len(item) != 4:
        return None
    try:
        a, b, c, d = (float(number) for number in item)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)
