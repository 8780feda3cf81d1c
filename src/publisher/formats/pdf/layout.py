"""Parts into laid-out pages: where WeasyPrint is called."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import unquote

from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.formats.pdf.fragment import Fragment
from publisher.formats.pdf.markup import document, prelude
from publisher.formats.pdf.messages import Setting, Task
from publisher.limits import bounded
from publisher.model import Edition, Part, Side, Span
from publisher.wording import Phrase

try:
    import weasyprint
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.ffi import harfbuzz_subset
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:
    raise EnvironmentFault(Finding.of("E001", None, reason=str(error).split("\n", maxsplit=1)[0])) from error

# They import the engine too, and must wait until that is known to be there.
from publisher.formats.pdf.capture import capture
from publisher.formats.pdf.drawing import UnfitError
from publisher.formats.pdf.inspection import inspect
from publisher.formats.pdf.mends import mend
from publisher.formats.pdf.patches import margins_later

BASE = "press:///"


class _Shelf(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the edition's own pictures and refuses everything else: no network, no files."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(allowed_protocols=("press", "data"))
        self._assets = {asset.path: asset for asset in edition.assets}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Give a picture's bytes; stop the rendering at any other address."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        asset = self._assets.get(unquote(url.removeprefix(BASE)))
        if asset is None:
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, asset.load(), {"Content-Type": asset.media_type})


class _Log(logging.Handler):
    """Turns what the engine only logs into findings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.findings: list[Finding] = []
        self.place: Span | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record; a glyph that is missing at drawing time is an error, whatever the log calls it."""
        text = record.getMessage()
        code = "G002" if ".notdef" in text else "P002" if record.levelno >= logging.ERROR else "P003"
        self.findings.append(Finding.of(code, self.place, text=text))


class Press:
    """Lays out parts of one edition on one size of page, each by itself."""

    def __init__(self, setting: Setting) -> None:
        self.edition, self.limits = setting.edition, setting.limits
        self._fonts, self._counters = FontConfiguration(), CounterStyle()
        self._faces = {face.sha256 for face in setting.edition.faces}
        self._shelf, self._log = _Shelf(setting.edition), _Log()
        logging.getLogger("weasyprint").handlers = [self._log]
        self._theme = self._css(setting.layout.css)

    def _css(self, text: str) -> weasyprint.CSS:
        with refusals():
            return weasyprint.CSS(
                string=text,
                base_url=BASE,
                font_config=self._fonts,
                counter_style=self._counters,
                url_fetcher=self._shelf,
            )

    def fragment(self, task: Task) -> Fragment:
        """Lay out a part and draw it; raises UnfitError at what fragments lack, PublisherError at its faults."""
        with margins_later() as margins:
            rendered = self.lay_out(task.part, task.side, None, dict(task.folios))
            with bounded(self.limits, self._log.place or Span(task.part.id)):
                made = capture(rendered, margins)
        for font in made.fonts:
            if font.face not in self._faces:
                raise UnfitError(f"@font-face {font.family}")
        source = task.part.source.sha256 if task.part.source else ""
        return replace(made, source=source, findings=self.findings())

    def lay_out(self, part: Part, side: Side, number: int | None, folios: Mapping[str, str]) -> weasyprint.Document:
        """Lay out a part from a page on, mend what the engine leaves, and look it over."""
        place = Span(part.source.path, 1) if part.source else None
        self._log.place = place
        html = weasyprint.HTML(string=document(self.edition, part, folios), base_url=BASE, url_fetcher=self._shelf)
        start = self._css(prelude(self.edition, part, side, number))
        with bounded(self.limits, place or Span(part.id)), refusals():
            rendered = html.render(
                stylesheets=[start, self._theme],
                font_config=self._fonts,
                counter_style=self._counters,
                pdf_variant="pdf/ua-1",
            )
        mend(rendered)
        self._log.findings += inspect(rendered, part.source)
        return rendered

    def findings(self) -> tuple[Finding, ...]:
        """Give what was found since it was last asked."""
        found = tuple(self._log.findings)
        self._log.findings.clear()
        self._log.place = None
        return found


@contextmanager
def refusals() -> Iterator[None]:
    """Make a file that the engine may not have a finding; articles' pictures are known by then: a theme names it."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise PublisherError(Finding.of("P001", None, url=error)) from error


def check_engine() -> None:
    """Raise EnvironmentFault where the system's libraries cannot do the work."""
    if not harfbuzz_subset:
        raise EnvironmentFault(Finding.of("E001", None, reason=Phrase("no_subsetter")))
