"""The registry of formats: each with the check of its products and the validator that a release asks.

The command line loads it to know the formats' names, so that checks, validators and makers are imported when they
are called.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.diagnostics import Finding
from publisher.formats.base import Download, Format
from publisher.formats.epub.epub_format import EPUB
from publisher.formats.pdf.pdf_format import PDF
from publisher.formats.web.web_format import WEB
from publisher.model import Artefact, CheckResult, Edition

if TYPE_CHECKING:
    from publisher.cache.memoize import Memory

#: What one format made of an edition, the names of the other files in its folder, and what is remembered of products
#: -> what is wrong with it.
Check = Callable[[Sequence[Artefact], Edition, Collection[str], "Memory"], Iterable[Finding]]


def _pdf_check() -> Check:
    from publisher.checks.products.pdf import check_pdf

    return check_pdf


def _epub_check() -> Check:
    from publisher.checks.products.epub import check_epub

    return check_epub


def _web_check() -> Check:
    from publisher.checks.products.web import check_web

    return check_web


def _no_check() -> Check:
    return lambda _artefacts, _edition, _beside, _memory: ()


def _verapdf(artefact: Artefact) -> CheckResult | None:
    from publisher.validators.external_tools import verapdf

    return verapdf(artefact) if artefact.standards else None


def _epubcheck(artefact: Artefact) -> CheckResult:
    from publisher.validators.external_tools import epubcheck

    return epubcheck(artefact)


@dataclass(frozen=True, slots=True)
class Registered:
    """A format, what gives the check of its products, and the validator of each of its artefacts, if there is one.

    The check reads every build's products; the validator is another program, and raises EnvironmentFault where that
    is not installed. It has nothing to say of a product that claims no standard that it knows.
    """

    format: Format
    load_check: Callable[[], Check] = _no_check
    validate: Callable[[Artefact], CheckResult | None] | None = None


#: The seam: a format is added by its line here.
FORMATS: dict[str, Registered] = {
    entry.format.name: entry
    for entry in (
        Registered(PDF, _pdf_check, _verapdf),
        Registered(EPUB, _epub_check, _epubcheck),
        Registered(WEB, _web_check),
    )
}


def formats_of(names: Iterable[str]) -> tuple[Format, ...]:
    """Return formats by their names, in that order."""
    return tuple(FORMATS[name].format for name in names)


def file_names(edition: Edition) -> frozenset[str]:
    """Return the names of the files that any format would make of an edition and others may link to."""
    return frozenset(name for entry in FORMATS.values() for name in entry.format.file_names(edition))


def downloads(names: Iterable[str], edition: Edition) -> tuple[Download, ...]:
    """Return what these formats offer to the readers of an edition, in the order of the registry."""
    asked = set(names)
    return tuple(d for name, entry in FORMATS.items() if name in asked for d in entry.format.downloads(edition))


def warm(names: Iterable[str]) -> None:
    """Start the helpers of these formats, ahead of an edition."""
    for one in formats_of(names):
        if one.helpers:
            one.helpers.warm()


def dismiss() -> None:
    """End the helpers of all formats."""
    for entry in FORMATS.values():
        if entry.format.helpers:
            entry.format.helpers.dismiss()
