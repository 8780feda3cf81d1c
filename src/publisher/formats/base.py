"""What a format is, what its maker is given besides the edition, and what that gives back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Protocol

from publisher.cache.store import Store
from publisher.diagnostics import Finding
from publisher.events import Step, silent
from publisher.model import Artefact, Asset, Edition, PageEntry, Part

if TYPE_CHECKING:  # the command line knows all formats by name, and loads no templates and nothing of Linux for that
    from publisher.formats.pdf.standards import PdfStandard
    from publisher.settings.tables import FontKind
    from publisher.system.limits import Limits
    from publisher.themes.theme import Theme


@dataclass(frozen=True, slots=True)
class Download:
    """A product that a reader can be offered: its name in the issue's folder, and what a link to it says."""

    name: str
    label: str


#: Which parts of an edition are meant: of so many equal shares, the one of this number, from 0.
Share = tuple[int, int]


class EarlyWork(Protocol):
    """Work on an edition that begins before all of its parts are made."""

    def take(self, parts: Sequence[Part]) -> None:
        """Take the next parts, in their order."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what terms a format works: its limits, what else is made, the theme, whom it tells of its steps.

    `tell` is called from the format's own thread. `downloads` are other products. `pagination` waits for the pages of
    the issue's first PDF, whose file is `page_source`, and gives none where there is no PDF to know them from.
    `paint` gives a drawing as a raster picture, or raises PublisherError; None where no format can. `begun` says that
    other processes are at work, and this may do something else; `dropped`, that nobody waits for
    the product any more. `early` is what the format's helpers began. `whole_latin`: a PDF has what runs from left to
    right shown so that Chrome reads it in its order.
    """

    limits: "Limits"
    theme: "Theme"
    tell: Callable[[Step], None] = silent
    jobs: int = 1
    store: Store = field(default_factory=lambda: Store(None))
    book_fonts: "FontKind" = "ttf"
    pdf_standard: "PdfStandard" = "ua-1+a-2a"
    whole_latin: bool = False
    downloads: tuple[Download, ...] = ()
    page_source: str = ""
    pagination: Callable[[], tuple[PageEntry, ...]] = tuple
    paint: Callable[[Asset], bytes] | None = None
    begun: Event = field(default_factory=Event)
    dropped: Event = field(default_factory=Event)
    early: EarlyWork | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """Finished artefacts, what was found on the way, and the versions of what the system lent.

    Of a product of many files, the first is the one that opens it.
    """

    artefacts: tuple[Artefact, ...]
    findings: tuple[Finding, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Helpers:
    """Processes that work for a format.

    `warm` starts one before there is an edition, `begin` gives them an edition whose parts are still being made, and
    `dismiss` ends them all.
    """

    warm: Callable[[], None]
    begin: Callable[[Edition, Terms], EarlyWork]
    dismiss: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, its maker, the names of its files, and the label of its downloads.

    `file_names` gives the files that other products may link to; a `paged` format has one for each size of page, in
    their order, and the pages of its first are those that other formats mark. Without a `label`, the web edition
    offers no download. One that can `prepare` makes a share of an edition's parts for the cache alone; one that can
    `paint` gives the others drawings as raster pictures. The maker imports its libraries when it is called.
    """

    name: str
    make: Callable[[Edition, Terms], Made]
    file_names: Callable[[Edition], tuple[str, ...]]
    label: str = ""
    paged: bool = False
    helpers: Helpers | None = None
    prepare: Callable[[Edition, Terms, Share], None] | None = None
    paint: Callable[[Edition, Asset, Terms], bytes] | None = None

    def downloads(self, edition: Edition) -> tuple[Download, ...]:
        """Return what a reader is offered; the label names the size of page where there are several."""
        if not self.label:
            return ()
        names = self.file_names(edition)
        if not self.paged or len(names) == 1:
            return tuple(Download(name, self.label) for name in names)
        sizes = (layout.name.upper() for layout in edition.layouts)
        return tuple(Download(name, f"{self.label} {size}") for name, size in zip(names, sizes, strict=True))
