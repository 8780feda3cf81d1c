"""The pipeline: a path on disk into an issue, an edition, artefacts, and files in dist/."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from publisher.checks.coverage import missing_glyphs
from publisher.checks.house.judging import house_findings
from publisher.checks.lengths import too_long
from publisher.checks.products import check_products
from publisher.checks.styles import check_theme
from publisher.diagnostics import Finding, PublisherError, stop_if_fatal
from publisher.edition import dress
from publisher.fonts.book import read_book
from publisher.formats.base import Made, Terms
from publisher.formats.pdf.process import dismiss_all
from publisher.formats.table import FORMATS
from publisher.formats.turning import noted
from publisher.gather import Gathered, gather
from publisher.memory import Memory
from publisher.model import Artefact, CheckResult, Edition, PageEntry, Span
from publisher.order import Order
from publisher.release import bundle, imprint, manifest, write
from publisher.store import Store, cache_folder
from publisher.theme import Theme
from publisher.validators import judged, objections, validate
from publisher.workspace import Workspace, cores, font_folder


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition with its artefacts and what was found on the way."""

    edition: Edition
    theme: Theme
    gathered: Gathered
    made: tuple[Made, ...]
    findings: tuple[Finding, ...]
    store: Store

    @property
    def artefacts(self) -> tuple[Artefact, ...]:
        """The finished files."""
        return tuple(artefact for made in self.made for artefact in made.artefacts)


def build(order: Order) -> tuple[list[Path], Printed]:
    """Build one issue and write it; raises PublisherError with every finding that stands against it."""
    printed = set_in_type(order)
    return publish(order, printed, ()), printed


def release_one(order: Order) -> tuple[list[Path], Printed]:
    """Build strictly, ask the authorities, and write only what they all pass."""
    printed = set_in_type(order)
    results = [validate(artefact) for artefact in printed.artefacts if judged(artefact)]
    stop_if_fatal([*printed.findings, *(o for result in results for o in objections(result))], strict=True)
    return publish(order, printed, results), printed


def set_in_type(order: Order) -> Printed:
    """Do everything but write."""
    workspace = Workspace.around(order.path)
    memory = Memory(Store(cache_folder() if order.cache else None, workspace.project.limits.cache))
    workspace = replace(workspace, memory=memory)
    gathered = gather(workspace, order.path)
    if other := dict(order.taken).get(gathered.issue.slug):
        place = Span(gathered.sources[0].path, 1)
        raise PublisherError(Finding.of("C011", place, value=gathered.issue.slug, other=other))
    faces = read_book(font_folder())
    project, table = workspace.project, gathered.sources[0]
    read = (
        *gathered.findings,
        *house_findings(gathered.issue, table, project.ignore, project.limits.findings, memory),
    )
    stop_if_fatal([*read, *missing_glyphs(gathered.issue, faces, table, memory)], strict=order.strict)
    name = order.theme or gathered.theme or project.theme
    theme = Theme.of(name, workspace.theme_files(name), workspace.theme_settings(name), workspace.theme_names())
    pages = order.pages or gathered.pages or project.page
    noticed = (
        *read,
        *too_long(gathered.issue, table),
        *check_theme(theme, faces, pages),
    )
    stop_if_fatal(noticed, strict=order.strict)
    edition = dress(
        gathered.issue, theme, gathered.assets, faces, imprint(gathered.sources, gathered.assets), pages, memory
    )
    jobs = order.jobs or cores()
    terms = Terms(project.limits, order.formats, theme, order.tell, jobs, memory.store, project.epub.fonts)
    made = _make(edition, order.formats, terms)
    memory.store.tidy()
    checked = [f for m in made for f in (*m.findings, *check_products(m.artefacts, edition))]
    kept = [Finding.of("E007", None, reason=memory.store.refusal)] if memory.store.refusal else []
    findings = (*noticed, *checked, *kept)
    stop_if_fatal(findings, strict=order.strict)
    return Printed(edition, theme, gathered, made, findings, memory.store)


def publish(order: Order, printed: Printed, checks: Sequence[CheckResult]) -> list[Path]:
    """Write the artefacts, the manifest last."""
    engines = dict(version for made in printed.made for version in made.versions)
    text = manifest(printed.edition, printed.theme, printed.gathered.sources, printed.artefacts, engines, checks)
    return write(bundle(printed.edition.issue.slug, printed.artefacts, text, sums=order.sums), order.out)


def _make(edition: Edition, formats: Sequence[str], terms: Terms) -> tuple[Made, ...]:
    # The PDF's worker is a process: it sets pages while this one writes the site.
    with ThreadPoolExecutor(max_workers=len(formats)) as pool:
        waiting: dict[str, Future[Made]] = {}
        for name in sorted(formats, key=lambda name: name != "pdf"):
            asked = replace(terms, pagination=partial(_pagination, edition, waiting.get("pdf"), terms.store))
            waiting[name] = pool.submit(FORMATS[name], edition, asked)
        try:
            return tuple(waiting[name].result() for name in formats)
        except (KeyboardInterrupt, SystemExit):
            dismiss_all()  # else the pool would wait for the page that is being set
            raise


def _pagination(edition: Edition, pdf: Future[Made] | None, store: Store) -> tuple[PageEntry, ...]:
    """Give the pages of the first PDF: of this build's, else of the last that was made of the same edition."""
    return noted(edition, store) if pdf is None else pdf.result().artefacts[0].pages
