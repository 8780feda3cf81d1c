"""What the engine and its host say to each other; plain values, so that neither needs the other's imports."""

from dataclasses import dataclass, field
from typing import Literal

from publisher.diagnostics import Finding
from publisher.formats.pdf.standards import PdfStandard
from publisher.model import Edition, Layout, PageEntry, Part, Side
from publisher.system.limits import Limits


@dataclass(frozen=True, slots=True)
class Setting:
    """What all tasks of a host share: the edition without its parts, a size of page, limits, how many at once.

    `whole_latin`: what runs from left to right is shown so that Chrome reads it in its order.
    """

    edition: Edition
    layout: Layout
    limits: Limits
    jobs: int
    whole_latin: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A part to lay out from a page of `side` on; `folios` are the printed numbers that it shows, by anchor."""

    index: int
    part: Part
    side: Side
    folios: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """All parts, to be set as one document by the engine itself, with what the document says of itself.

    `information` and `xmp` are its metadata as they are written in the file.
    """

    parts: tuple[Part, ...]
    information: bytes = field(repr=False)
    xmp: str = field(repr=False)
    standard: PdfStandard


@dataclass(frozen=True, slots=True)
class DrawnWhole:
    """A PDF as WeasyPrint draws it whole, the pagination, and what was found."""

    data: bytes = field(repr=False)
    pages: tuple[PageEntry, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task (by index; -1: the whole, -2: the host itself).

    A sealed fragment, a drawn document, the CSS that fragments do not have, findings, or the trace of a crash.
    """

    index: int
    kind: Literal["made", "drawn", "unfit", "failed", "crashed"]
    value: object


WHOLE, HOST = -1, -2
#: What the host sends every second where it has nothing else to say.
ALIVE = None
#: Seconds after which a process that takes no CPU time counts as hung.
STALL = 10.0
