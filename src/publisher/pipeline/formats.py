"""One maker a format: an Edition and its terms in, artefacts and findings out."""

from collections.abc import Callable

from publisher.formats.base import Made, Terms
from publisher.model import Edition


def _pdf(edition: Edition, terms: Terms) -> Made:
    from publisher.formats.pdf.engine import make_pdf

    return make_pdf(edition, terms)


def _epub(edition: Edition, terms: Terms) -> Made:
    from publisher.formats.epub.package import make_epub

    return make_epub(edition, terms)


def _web(edition: Edition, terms: Terms) -> Made:
    from publisher.formats.web.site import make_web

    return make_web(edition, terms)


#: The seam: name on the command line → maker. Each is loaded when it is asked for.
FORMATS: dict[str, Callable[[Edition, Terms], Made]] = {
    "pdf": _pdf,
    "epub": _epub,
    "web": _web,
}
