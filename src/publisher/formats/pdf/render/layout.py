"""Parts into laid-out pages: where WeasyPrint is called."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from publisher.arabic.bidi.runs import ranges_from_left
from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.formats.pdf.fragments.fragment import Fragment, UnfitError
from publisher.formats.pdf.render.html_document import document, house_style, prelude
from publisher.formats.pdf.workers.messages import Setting, Task
from publisher.model import Edition, Part, Side, Span
from publisher.system.limits import bounded

try:
    import weasyprint
    from cssselect2 import ElementWrapper
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:
    raise EnvironmentFault(Finding.of("E001", None, reason=str(error).split("\n", maxsplit=1)[0])) from error

# They import the engine too, and must wait until that is known to be there.
from publisher.formats.pdf.assemble.assembler import assemble
from publisher.formats.pdf.assemble.pagination import pagination, place
from publisher.formats.pdf.fragments.capture import capture
from publisher.formats.pdf.fragments.shared_furniture import CommonFurniture
from publisher.formats.pdf.render.inspection import inspect
from publisher.formats.pdf.render.justification import draw_out
from publisher.formats.pdf.render.link_fixes import gather, mend
from publisher.formats.pdf.render.order_check import DrawnLine, judge_order, lines_of
from publisher.formats.pdf.render.patches import known_engine
from publisher.formats.pdf.render.patches.hooks import TEXT_LAYER, Margins, margins_later
from publisher.formats.pdf.text.drawing import forget
from publisher.formats.pdf.text.round_trip_check import judged, read

BASE = "press:///"
# Ubuntu 22.04 has no libharfbuzz-subset: the engine's work takes longer, and is as good.
_NO_SUBSETTER = "Using fontTools instead of HarfBuzz-Subset"
_LARGE = 200_000  # characters of HTML


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


class _Tree(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """A document that need not be written as text, for the engine to parse it; drawings have names of their own."""

    def __init__(self, root: Element, fetcher: URLFetcher) -> None:
        if not known_engine() or any(root.find(f".//{name}") is not None for name in ("svg", "math")):
            super().__init__(string=tostring(root, "unicode", method="html"), base_url=BASE, url_fetcher=fetcher)
            return
        self.base_url, self.url_fetcher, self.media_type = BASE, fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class _Log(logging.Handler):
    """Turns what the engine only logs into findings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.findings: list[Finding] = []
        self.place: Span | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record; a glyph that is missing at drawing time is an error, whatever the log calls it."""
        text = record.getMessage()
        if text.startswith(_NO_SUBSETTER):
            return
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
        # What the engine draws itself has codes that are no pair's: each part draws its own furniture then.
        self._common = CommonFurniture() if TEXT_LAYER else None
        self._house, self._theme = self._css(house_style(setting.edition)), self._css(setting.layout.css)
        self._justify = setting.layout.justify

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
        self.findings()  # a part that failed before this one told of its own
        if len(task.part.html) > _LARGE:
            forget()
        with margins_later() as margins:
            rendered = self.lay_out(task.part, task.side, None, dict(task.folios))
            with bounded(self.limits, task.part.place):
                if TEXT_LAYER and self._justify.how != "none":
                    draw_out(rendered, self._justify, self.edition.faces)
                    gather(rendered)
                other = task.part.language if task.part.language != self.edition.issue.language else ""
                made = capture(rendered, margins, self.edition.issue.digits, other, self._common)
            for font in made.fonts:
                if font.face not in self._faces:
                    raise UnfitError(f"@font-face {font.family}")
            lines = lines_of(rendered)
            lost = [*self.order_faults(task.part, lines)]
            lost += self._gate(task, made, rendered, lines, margins) if TEXT_LAYER else ()
            vars(margins.context).clear()  # it is in a reference cycle: all boxes would wait for the collector
        source = task.part.source.sha256 if task.part.source else ""
        return replace(made, source=source, findings=(*self.findings(), *lost))

    def order_faults(self, part: Part, lines: Sequence[Sequence[DrawnLine]]) -> Iterator[Finding]:
        """Yield what stands on the lines of a part in another order than its text has."""
        return judge_order(lines, part.title.plain, part.source, ranges_from_left=ranges_from_left(part.language))

    def _gate(
        self,
        task: Task,
        made: Fragment,
        rendered: weasyprint.Document,
        lines: Sequence[Sequence[DrawnLine]],
        margins: Margins,
    ) -> Iterator[Finding]:
        """Read the part back from a document of its own, whose fonts need no outlines for that."""
        issue, part, known = self.edition.issue, task.part, {anchor: int(label) for anchor, label in task.folios}
        placed = place([part], [made], issue.direction)
        pages = pagination(placed, issue.digits, issue.direction)
        shown = read(assemble(self.edition, placed, pages, bare=known))
        words = said(rendered._html.etree_element, margins.context.style_for)
        return judged(words, lines, shown[-len(rendered.pages) :], part.title.plain, part.source)

    def lay_out(self, part: Part, side: Side, number: int | None, folios: Mapping[str, str]) -> weasyprint.Document:
        """Lay out a part from a page on, mend what the engine leaves, and look it over."""
        self._log.place = part.place if part.source else None
        html = _Tree(document(self.edition, part, folios), self._shelf)
        start = self._css(prelude(self.edition, part, side, number))
        with bounded(self.limits, part.place), refusals():
            rendered = html.render(
                stylesheets=[self._house, start, self._theme],
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


def said(root: Any, style_for: Any) -> str:
    """Give the words of a document that its style shows; blocks stand apart, what is in a line does not."""
    return "".join(_displayed_texts(root, style_for))


def _displayed_texts(element: Any, style_for: Any) -> Iterator[str]:
    style = style_for(element)
    if style is None or style["display"] == ("none",):
        return
    apart = " " if style["display"][0] != "inline" or element.tag == "br" else ""
    yield apart + (element.text or "")
    items = " " if style["display"][-1] == "flex" else ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _displayed_texts(child, style_for)
        yield items + (child.tail or "")
    yield apart


@contextmanager
def refusals() -> Iterator[None]:
    """Make a file that the engine may not have a finding; articles' pictures are known by then: a theme names it."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise PublisherError(Finding.of("P001", None, url=error)) from error
