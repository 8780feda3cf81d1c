"""What the engine and its worker say to each other; plain values, so that neither needs the other's imports."""

from dataclasses import dataclass, field
from typing import Literal

from publisher.config import Limits
from publisher.diagnostics import Finding
from publisher.model import Edition, Layout, PageEntry


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to set on one size of page."""

    edition: Edition
    layout: Layout
    limits: Limits


@dataclass(frozen=True, slots=True)
class Drawn:
    """The PDF as WeasyPrint draws it, the pagination, and the engine's versions."""

    data: bytes = field(repr=False)
    pages: tuple[PageEntry, ...]
    versions: dict[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What the worker says: the part it begins, the PDF, the findings that stopped it, or its own crash."""

    kind: Literal["part", "drawn", "failed", "crashed"]
    value: object
