"""The web edition as a format: a folder of files, which offers the other products."""

from publisher.formats.base import Format, Made, Terms
from publisher.formats.web.page_names import INDEX
from publisher.model import Edition

#: The site's folder among the other products; links to them lead one up.
FOLDER = "web"


def _file_names(_edition: Edition) -> tuple[str, ...]:
    return (f"{FOLDER}/{INDEX}",)


def _make(edition: Edition, terms: Terms) -> Made:
    from publisher.formats.web.site import make_web

    return make_web(edition, terms)


WEB = Format(name="web", make=_make, file_names=_file_names)
