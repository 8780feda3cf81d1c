"""A product and the issue that it should have been made from → where the two part."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publisher.checks.files.against.comparison import LINKS, PAGES, Facts, compare
from publisher.checks.files.base import UnreadableError
from publisher.diagnostics import Finding
from publisher.model import Artefact, Span
from publisher.pipeline.file_kinds import Kind
from publisher.pipeline.request import BuildRequest

if TYPE_CHECKING:
    from publisher.pipeline.build import Printed


def against(path: Path, kind: Kind, data: "bytes | Mapping[str, bytes]", issue: Path) -> list[Finding]:
    """Hold a product against what its issue makes today: words in their order, lists, tables, notes, links, pictures.

    Raise PublisherError where the issue cannot be built.
    """
    read = _reader(kind)
    try:
        there = read(data)
    except UnreadableError as error:
        return [replace(error.finding, span=Span(str(path)))]
    except ValueError as error:
        return [Finding.of("X002", Span(str(path)), kind=kind.value, reason=str(error))]
    printed = _printed(path, kind, issue, _formats_beside(kind, there))
    return list(compare(str(path), read(_made(kind, printed.made[kind.value].artefacts)), there))


def _formats_beside(kind: Kind, there: Facts) -> tuple[str, ...]:
    """Return the formats that a product was built with: an EPUB marks the pages of a PDF, a site offers both."""
    offered = {link.rpartition(".")[2] for link in there.get(LINKS, ()) if link.startswith("../")}
    marked = {Kind.PDF.value} if kind is Kind.EPUB and there.get(PAGES) else set()
    return tuple(sorted({kind.value} | marked | offered & {Kind.PDF.value, Kind.EPUB.value}))


def _made(kind: Kind, artefacts: tuple[Artefact, ...]) -> "bytes | Mapping[str, bytes]":
    if kind is Kind.WEB:
        return {artefact.name.removeprefix("web/"): artefact.data for artefact in artefacts}
    return artefacts[0].data


def _printed(path: Path, kind: Kind, issue: Path, formats: tuple[str, ...]) -> "Printed":
    """Set the issue for a format; a PDF on the size of page that its name says: `one-a5.pdf` is of A5."""
    from publisher.pipeline.build import set_in_type

    request = BuildRequest(issue, formats)
    printed = set_in_type(request)
    slug = printed.edition.issue.slug
    if kind is Kind.PDF and path.stem.startswith(f"{slug}-"):
        return set_in_type(replace(request, pages=(path.stem.removeprefix(f"{slug}-"),)))
    return printed


def _reader(kind: Kind) -> Callable[[Any], Facts]:
    if kind is Kind.PDF:
        from publisher.checks.files.against.pdf_facts import pdf_facts

        return pdf_facts
    from publisher.checks.files.against.markup_facts import epub_facts, web_facts

    return epub_facts if kind is Kind.EPUB else web_facts
