"""The PDF as a format: a file for each size of page, laid out by processes of its own."""

from publisher.formats.base import EarlyWork, Format, Helpers, Made, Share, Terms
from publisher.model import Asset, Edition, Layout


def file_name(edition: Edition, layout: Layout) -> str:
    """Return the name of a PDF: the first size of page is the issue's own, others have theirs in the name."""
    suffix = "" if layout == edition.layouts[0] else f"-{layout.name}"
    return f"{edition.issue.slug}{suffix}.pdf"


def _file_names(edition: Edition) -> tuple[str, ...]:
    return tuple(file_name(edition, layout) for layout in edition.layouts)


def _make(edition: Edition, terms: Terms) -> Made:
    from publisher.formats.pdf.engine import make_pdf
    from publisher.formats.pdf.theme_faults import blaming_styles

    with blaming_styles(terms.theme):
        return make_pdf(edition, terms)


def _prepare(edition: Edition, terms: Terms, share: Share) -> None:
    from publisher.formats.pdf.engine import lay_out_share
    from publisher.formats.pdf.theme_faults import blaming_styles

    with blaming_styles(terms.theme):
        lay_out_share(edition, terms, share)


def _paint(edition: Edition, asset: Asset, terms: Terms) -> bytes:
    from publisher.formats.pdf.painting import paint

    return paint(edition, asset, terms)


def _warm() -> None:
    from publisher.formats.pdf.workers.launch import warm

    warm()


def _begin(edition: Edition, terms: Terms) -> EarlyWork:
    from publisher.formats.pdf.workers.ahead import Ahead

    return Ahead(edition, terms)


def _dismiss() -> None:
    from publisher.formats.pdf.workers.launch import dismiss_all

    dismiss_all()


PDF = Format(
    name="pdf",
    label="PDF",
    make=_make,
    file_names=_file_names,
    paged=True,
    helpers=Helpers(_warm, _begin, _dismiss),
    prepare=_prepare,
    paint=_paint,
)
