"""Parts into laid-out pages and one drawn PDF: the only module that imports WeasyPrint."""

import ctypes
import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import unquote

from publisher.arabic.digits import in_digits
from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.formats.pdf.markup import document, prelude
from publisher.formats.pdf.messages import Drawn, Job
from publisher.limits import bounded
from publisher.model import Edition, PageEntry, Part, Side, Span
from publisher.wording import Phrase

try:
    import weasyprint
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.ffi import harfbuzz_subset, pango
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:
    raise EnvironmentFault(Finding.of("E001", None, reason=str(error).split("\n", maxsplit=1)[0])) from error

# They import the engine too, and must wait until that is known to be there.
from publisher.formats.pdf.inspection import inspect
from publisher.formats.pdf.mends import mend

BASE = "press:///"
# The contents stand before the articles that they number: they seldom grow by a page, and never twice.
_ROUNDS = 4


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
    """Lays out the parts of one edition, one after the other, and draws them together."""

    def __init__(self, job: Job, starting: Callable[[str], None]) -> None:
        self._edition, self._limits, self._starting = job.edition, job.limits, starting
        self._fonts, self._counters = FontConfiguration(), CounterStyle()
        self._shelf, self._log = _Shelf(job.edition), _Log()
        logger = logging.getLogger("weasyprint")
        logger.handlers = [self._log]
        self._theme = self._css(job.layout.css)

    def _css(self, text: str) -> weasyprint.CSS:
        with _refusals(self._log.place):
            return weasyprint.CSS(
                string=text,
                base_url=BASE,
                font_config=self._fonts,
                counter_style=self._counters,
                url_fetcher=self._shelf,
            )

    def _side(self, number: int) -> Side:
        """Odd pages are recto: on the left where the language binds on the right."""
        recto: Side = "left" if self._edition.issue.direction == "rtl" else "right"
        verso: Side = "right" if recto == "left" else "left"
        return recto if number % 2 else verso

    def _lay_out(self, part: Part, number: int, folios: Mapping[str, str]) -> weasyprint.Document:
        self._starting(part.id)
        place = Span(part.source.path, 1) if part.source else None
        self._log.place = place
        html = weasyprint.HTML(string=document(self._edition, part, folios), base_url=BASE, url_fetcher=self._shelf)
        start = self._css(prelude(self._edition, part, number, self._side(number)))
        with bounded(self._limits, place or Span(part.id)), _refusals(place):
            rendered = html.render(
                stylesheets=[start, self._theme],
                font_config=self._fonts,
                counter_style=self._counters,
                pdf_variant="pdf/ua-1",
            )
        mend(rendered)
        self._log.findings += inspect(rendered, part.source)
        return rendered

    def _rounds(self) -> Iterator[list[tuple[Part, weasyprint.Document]]]:
        """Lay out everything; where the contents took another number of pages than thought, again."""
        at = next(n for n, part in enumerate(self._edition.parts) if part.kind == "contents")
        contents = self._edition.parts[at]
        front, number = self._in_turn(self._edition.parts[:at], 1)
        length = len(self._lay_out(contents, number, {}).pages)
        for _ in range(_ROUNDS):
            laid, _ = self._in_turn(self._edition.parts[at + 1 :], number + length)
            listed = self._lay_out(contents, number, self._folios(laid, number + length))
            yield [*front, (contents, listed), *laid]
            if len(listed.pages) == length:
                return
            length = len(listed.pages)
        raise PublisherError(Finding.of("P004", None))

    def _in_turn(self, parts: Sequence[Part], number: int) -> tuple[list[tuple[Part, weasyprint.Document]], int]:
        """Lay out parts from a page number on; give them with the number after the last."""
        laid = []
        for part in parts:
            laid.append((part, self._lay_out(part, number, {})))
            number += len(laid[-1][1].pages)
        return laid, number

    def _folios(self, laid: Sequence[tuple[Part, weasyprint.Document]], number: int) -> dict[str, str]:
        """Give the printed number of the page of every anchor."""
        pages = [page for _, rendered in laid for page in rendered.pages]
        digits = self._edition.issue.digits
        folios: dict[str, str] = {}
        for n, page in enumerate(pages, number):
            for anchor in page.anchors:  # a box that goes on over pages has its anchor on each
                folios.setdefault(anchor, in_digits(n, digits))
        return folios

    def draw(self) -> Drawn:
        """Lay out, join and draw; the fonts' subsets, links, tags and outline are the joined document's."""
        laid = deque(self._rounds(), maxlen=1).pop()
        pages = [page for _, rendered in laid for page in rendered.pages]
        self._starting("")
        self._log.place = None
        with _refusals(None):
            data = laid[0][1].copy(pages).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"publisher")
        return Drawn(data, tuple(self._pagination(laid)), _versions(), tuple(self._log.findings))

    def _pagination(self, laid: list[tuple[Part, weasyprint.Document]]) -> Iterator[PageEntry]:
        number = 0
        for part, rendered in laid:
            for page in rendered.pages:
                number += 1
                label = in_digits(number, self._edition.issue.digits)
                yield PageEntry(part.id, self._side(number), label, tuple(page.anchors))


@contextmanager
def _refusals(place: Span | None) -> Iterator[None]:
    try:
        yield
    except FatalURLFetchingError as error:
        raise PublisherError(Finding.of("P001", place, url=error)) from error


def check_engine() -> None:
    """Raise EnvironmentFault where the system's libraries cannot do the work."""
    if not harfbuzz_subset:
        raise EnvironmentFault(Finding.of("E001", None, reason=Phrase("no_subsetter")))


def _harfbuzz_version() -> str:
    # The library is loaded already; WeasyPrint's binding does not name this function.
    library = ctypes.CDLL("libharfbuzz.so.0")
    library.hb_version_string.restype = ctypes.c_char_p
    return str(library.hb_version_string().decode())


def _versions() -> dict[str, str]:
    number = pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz": _harfbuzz_version(),
    }
