"""The checks of every product, by its format."""

from collections.abc import Sequence

from publisher.checks.products.epub import check_book
from publisher.checks.products.pdf import check_pdf
from publisher.checks.products.web import check_site
from publisher.diagnostics import Finding
from publisher.model import Artefact, Edition


def check_products(artefacts: Sequence[Artefact], edition: Edition) -> list[Finding]:
    """Check what one format made: each PDF and each EPUB for itself, a site as a whole."""
    checks = {"pdf": check_pdf, "epub": check_book}
    found = [f for a in artefacts if a.format in checks for f in checks[a.format](a, edition)]
    site = {artefact.name: artefact.data for artefact in artefacts if artefact.format == "web"}
    return [*found, *(check_site(site, edition) if site else ())]
