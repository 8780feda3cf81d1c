"""What every format is given beside the edition, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from publisher.cache.store import Store
from publisher.diagnostics import Finding
from publisher.events import Step, silent
from publisher.model import Artefact, Edition, Layout, PageEntry
from publisher.settings.tables import FontKind
from publisher.system.limits import Limits
from publisher.themes.theme import Theme

if TYPE_CHECKING:
    from publisher.formats.pdf.workers.ahead import Ahead


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what terms a format works: its limits, what is made beside it, the theme, whom it tells of its steps.

    `tell` is called from the format's own thread. `pagination` waits for the pages of the issue's first PDF, and
    gives none where there is no PDF to know them from. `begun` says that other processes are at work, and this may
    do something else; `dropped`, that nobody waits for the product any more. `ahead` has had parts laid out already.
    """

    limits: Limits
    formats: tuple[str, ...]
    theme: Theme
    tell: Callable[[Step], None] = silent
    jobs: int = 1
    store: Store = field(default_factory=lambda: Store(None))
    book_fonts: FontKind = "ttf"
    pagination: Callable[[], tuple[PageEntry, ...]] = tuple
    begun: Event = field(default_factory=Event)
    dropped: Event = field(default_factory=Event)
    ahead: "Ahead | None" = None


@dataclass(frozen=True, slots=True)
class Made:
    """Finished artefacts, what was found on the way, and the versions of the engine that made them."""

    artefacts: tuple[Artefact, ...]
    findings: tuple[Finding, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


def pdf_name(edition: Edition, layout: Layout) -> str:
    """Name a PDF: the first size of page is the issue's own, others are told by their names."""
    suffix = "" if layout == edition.layouts[0] else f"-{layout.name}"
    return f"{edition.issue.slug}{suffix}.pdf"


def epub_name(edition: Edition) -> str:
    """Name the EPUB."""
    return f"{edition.issue.slug}.epub"
