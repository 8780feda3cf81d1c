"""Parts into laid-out pages: where WeasyPrint is called, by its public interface but for `_Tree`."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from publisher.arabic.bidi.runs import ranges_from_left
from publisher.diagnostics import EnvironmentFault, Finding, PublisherError
from publisher.formats.pdf.render.figure_marks import END
from publisher.formats.pdf.render.html_document import document, house_style, prelude
from publisher.formats.pdf.workers.messages import Setting
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
from publisher.formats.pdf.render.inspection import inspect
from publisher.formats.pdf.render.last_pages import LEAST, SHORTER, can_be_filled, nearly_empty, share_of
from publisher.formats.pdf.render.link_fixes import mend
from publisher.formats.pdf.render.note_calls import calls_apart
from publisher.formats.pdf.render.order_check import DrawnLine, judge_order
from publisher.formats.pdf.render.patches.hooks import TEXT_LAYER
from publisher.formats.pdf.render.patches.status import engine_status
from publisher.formats.pdf.text.source_place import SourcePlaces

#: Whether letters are drawn out: their extenders are the text layer's to draw.
KASHIDA = TEXT_LAYER and engine_status().on("kashida")
#: Whether line ends are planned for whole paragraphs.
PARAGRAPHS = engine_status().on("paragraphs")
if PARAGRAPHS:
    from publisher.formats.pdf.render.planned_lines import Planner, planning
#: Whether lines stand on the grid of their theme.
GRID = engine_status().on("baseline_grid")
if GRID:
    from publisher.formats.pdf.render.baseline_grid import on_grid

#: Whether figures wait for room.
FIGURES = engine_status().on("moving_figures")
if FIGURES:
    from publisher.formats.pdf.render.moving_figures import all_stand, figures_moving

BASE = "press:///"
_ROUNDS = 5  # of setting notes that are called again
# Ubuntu 22.04 has no libharfbuzz-subset: the engine's work takes longer, and is as good.
_NO_SUBSETTER = "Using fontTools instead of HarfBuzz-Subset"


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
        foreign = any(root.find(f".//{name}") is not None for name in ("svg", "math"))
        if foreign or not engine_status().on("ready_tree"):
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


class Styles:
    """The style sheets that all parts of an edition share, parsed, and what the engine said of them.

    They are parsed without Pango, so that a host may do it once, before it forks.
    """

    def __init__(self, setting: Setting) -> None:
        self.shelf, self.log, self.counters = _Shelf(setting.edition), _Log(), CounterStyle()
        logging.getLogger("weasyprint").handlers = [self.log]
        self._fonts: FontConfiguration | None = None
        # A face that a style sheet brings along is put into the font map, which is a worker's own.
        self._texts = [house_style(setting.edition), setting.layout.css]
        self._shared = [None if "@font-face" in text else self.css(text) for text in self._texts]

    def with_fonts(self, fonts: FontConfiguration) -> list[weasyprint.CSS]:
        """Return the sheets; what is parsed from now on may bring faces into this font map."""
        self._fonts = fonts
        return [sheet or self.css(text) for sheet, text in zip(self._shared, self._texts, strict=True)]

    def css(self, text: str) -> weasyprint.CSS:
        """Parse a style sheet. Raise PublisherError where it names a picture that the edition does not have."""
        with refusals():
            return weasyprint.CSS(
                string=text,
                base_url=BASE,
                font_config=self._fonts,
                counter_style=self.counters,
                url_fetcher=self.shelf,
            )


class Press:
    """Lays out parts of one edition on one size of page, each by itself."""

    def __init__(self, setting: Setting, styles: Styles | None = None) -> None:
        self.edition, self.layout, self.limits = setting.edition, setting.layout, setting.limits
        self.whole_latin = setting.whole_latin
        styles = styles or Styles(setting)
        self._fonts, self._counters = FontConfiguration(), styles.counters
        self._shelf, self._log, self._css = styles.shelf, styles.log, styles.css
        self._house, self._theme = styles.with_fonts(self._fonts)
        self._heads = dict(setting.layout.heads)
        self._planners: dict[bool, Planner] = {}

    def order_faults(
        self, part: Part, lines: Sequence[Sequence[DrawnLine]], where: SourcePlaces
    ) -> Iterator[Finding]:
        """Yield what stands on the lines of a part in another order than its text has."""
        return judge_order(lines, part.title.plain, where, ranges_from_left=ranges_from_left(part.language))

    def lay_out(
        self, part: Part, side: Side, number: int | None, folios: Mapping[str, str], *, strokes: bool = KASHIDA
    ) -> weasyprint.Document:
        """Lay out a part from a page on, mend what the engine leaves, and look it over.

        Lines are planned with `strokes` where somebody draws them.
        """
        self._log.place = part.place if part.source else None
        start = self._css(prelude(self.edition, part, side, number))
        heads = [self._css(self._heads[tag])] if (tag := part.language.split("-")[0]) in self._heads else []
        sheets = [self._house, start, self._theme, *heads]
        # A cover is a picture with words, and has no lines to stand in register.
        step = self.layout.grid if GRID and part.kind != "cover" else 0.0
        with self._planned(strokes=strokes):
            rendered = self._on_full_pages(part, folios, sheets, step)
        if engine_status().on("single_links"):
            mend(rendered)
        where = SourcePlaces(part.source, rendered._html.etree_element)
        self._log.findings += inspect(rendered, where)
        if part.source and self.edition.issue.book is None and END not in part.html and "<figure" in part.html:
            self._log.findings += nearly_empty(rendered.pages, where)
        return rendered

    def _on_full_pages(
        self, part: Part, folios: Mapping[str, str], sheets: Sequence[weasyprint.CSS], step: float
    ) -> weasyprint.Document:
        """Lay out a part; where pictures leave its last page nearly empty, all its pages are a few lines shorter."""
        rendered = self._on_grid(part, folios, sheets, step)
        movable = step and part.kind == "article" and self.edition.issue.book is None and "<figure" in part.html
        if not movable or share_of(rendered.pages[-1]) >= LEAST or not can_be_filled(rendered.pages, step):
            return rendered
        for shorter in range(1, SHORTER + 1):
            other = self._on_grid(part, folios, sheets, step, shorter)
            if len(other.pages) == len(rendered.pages) and all(share_of(page) >= LEAST for page in other.pages):
                return other
        return self._on_grid(part, folios, sheets, step)  # margin boxes are those of the last that was laid out

    def _on_grid(
        self,
        part: Part,
        folios: Mapping[str, str],
        sheets: Sequence[weasyprint.CSS],
        step: float,
        shorter: int = 0,
    ) -> weasyprint.Document:
        with on_grid(step, shorter) if step else nullcontext():
            return self._with_figures(part, folios, sheets)

    def _with_figures(
        self, part: Part, folios: Mapping[str, str], sheets: Sequence[weasyprint.CSS]
    ) -> weasyprint.Document:
        """Lay out a part whose figures move; where one would be lost, all stand in their places."""
        if FIGURES and "<figure" in part.html:
            with figures_moving():
                rendered = self._with_notes(part, folios, sheets)
            if all_stand(rendered):
                return rendered
        return self._with_notes(part, folios, sheets)

    def _with_notes(
        self, part: Part, folios: Mapping[str, str], sheets: Sequence[weasyprint.CSS]
    ) -> weasyprint.Document:
        rendered, repeated = self._rendered(part, folios, sheets), frozenset[int]()
        # A note that is called again on a later page stands there too; what is set anew may move other calls.
        for _ in range(_ROUNDS):
            if not (apart := calls_apart(rendered)):
                break
            repeated |= apart
            rendered = self._rendered(part, folios, sheets, repeated)
        return rendered

    def _planned(self, *, strokes: bool) -> AbstractContextManager[None]:
        how = self.layout.justify
        if not PARAGRAPHS or how.how == "none" or how.breaking == "line":
            return nullcontext()
        if strokes not in self._planners:
            own = how if strokes or how.how != "kashida" else replace(how, how="spaces")
            self._planners[strokes] = Planner(own, self.edition.faces)
        return planning(self._planners[strokes])

    def _rendered(
        self,
        part: Part,
        folios: Mapping[str, str],
        sheets: Sequence[weasyprint.CSS],
        repeated: frozenset[int] = frozenset(),
    ) -> weasyprint.Document:
        html = _Tree(document(self.edition, part, folios, repeated, self.layout.figures), self._shelf)
        with bounded(self.limits, part.place), refusals():
            return html.render(
                stylesheets=sheets,
                font_config=self._fonts,
                counter_style=self._counters,
                pdf_variant="pdf/ua-1",
            )

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
