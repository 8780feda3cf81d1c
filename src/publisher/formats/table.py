"""One maker a format: an Edition and its terms in, artefacts and findings out."""

from collections.abc import Callable

from publisher.formats.base import Made, Terms
from publisher.formats.epub.package import make_epub
from publisher.formats.pdf.engine import make_pdf
from publisher.formats.web.site import make_web
from publisher.model import Edition

#: The seam: name on the command line → maker.
FORMATS: dict[str, Callable[[Edition, Terms], Made]] = {
    "pdf": make_pdf,
    "epub": make_epub,
    "web": make_web,
}
