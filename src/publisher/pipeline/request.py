"""What was asked for, as a value."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.events import silent
from publisher.formats.pdf.standards import PdfStandard

#: The kind of the cache's entries that say what whole builds were made from.
BUILDS = "builds"


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """A path to build, formats, a theme, where to, how strictly, how many parts at once (0: as many as cores).

    `pdf_standard` is what the PDFs are to conform to.
    """

    path: Path
    formats: tuple[str, ...]
    theme: str = ""
    out: Path = Path("dist")
    strict: bool = False
    pages: tuple[str, ...] = ()
    pdf_standard: PdfStandard = "ua-1+a-2a"
    tell: Callable[[Any], None] = silent
    sums: bool = False
    report: bool = False
    sign: Path | None = None  # the secret key for a release's signature
    jobs: int = 0
    cache: bool = True
    taken: tuple[tuple[str, str], ...] = ()  # slugs of this run's other issues, and whose they are
