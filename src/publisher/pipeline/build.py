"""The pipeline: a path on disk into an issue, an edition, artefacts, and files in dist/."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from publisher.cache.memoize import Memory
from publisher.cache.shared_store import SharedStore, open_store
from publisher.cache.store import Store
from publisher.cache.warm_memory import WarmMemory
from publisher.checks.products.ignored import Passed, parted
from publisher.diagnostics import Finding, PublisherError, fatal, joined, stop_if_fatal
from publisher.formats.base import EarlyWork, Made, Terms
from publisher.issue.edition import dress
from publisher.model import Artefact, Asset, CheckResult, Edition, Face, PageEntry, Part, Span
from publisher.pipeline.formats import FORMATS, dismiss, downloads, file_names, formats_of
from publisher.pipeline.release import check_place, imprint, manifest, write
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.theme_choice import choose_theme
from publisher.project.loader import Gathered, gather
from publisher.project.own_fonts import faces_of
from publisher.project.workspace import Workspace, cores
from publisher.settings.tables import ProjectTable
from publisher.themes.theme import Theme


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition with its artefacts and what was found on the way.

    `made` is by the format's name; `verdicts` are those of a release's validators.
    """

    edition: Edition
    theme: Theme
    gathered: Gathered
    made: Mapping[str, Made]
    findings: tuple[Finding, ...]
    store: Store
    passed: tuple[Passed, ...] = ()
    verdicts: tuple[CheckResult, ...] = ()
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def artefacts(self) -> tuple[Artefact, ...]:
        """The finished files."""
        return tuple(artefact for made in self.made.values() for artefact in made.artefacts)


def build(request: BuildRequest, warm: WarmMemory | None = None) -> tuple[list[Path], Printed]:
    """Build one issue and write it; raises PublisherError with every finding that stands against it.

    `warm` has what the last build of it in this process worked out.
    """
    printed = set_in_type(request, warm)
    return publish(request, printed, ()), printed


def release_one(request: BuildRequest) -> tuple[list[Path], Printed]:
    """Build strictly, ask the authorities, and write only what they all pass."""
    from publisher.validators.external_tools import objections

    printed = set_in_type(request)
    results = tuple(
        result
        for name, made in printed.made.items()
        if (validate := FORMATS[name].validate)
        for artefact in made.artefacts
        if (result := validate(artefact))
    )
    stop_if_fatal([*printed.findings, *(o for result in results for o in objections(result))], strict=True)
    return publish(request, printed, results), replace(printed, verdicts=results)


def set_in_type(request: BuildRequest, warm: WarmMemory | None = None) -> Printed:
    """Do everything but write."""
    begun = datetime.now(UTC)
    workspace = Workspace.around(request.path)
    store = open_store(workspace.project.limits.cache, kept=request.cache)
    workspace = replace(workspace, memory=warm.turned(store) if warm and request.cache else Memory(store))
    jobs = request.jobs or cores()
    gathered = gather(workspace, request.path, jobs if request.cache else 1)
    if other := dict(request.taken).get(gathered.issue.slug):
        place = Span(gathered.sources[0].path, 1)
        raise PublisherError(Finding.of("C011", place, value=gathered.issue.slug, other=other))
    check_place(request.out, gathered.issue.slug, [workspace.root / source.path for source in gathered.sources])
    return print_issue(request, workspace, gathered, faces_of(workspace), begun)


def print_issue(
    request: BuildRequest, workspace: Workspace, gathered: Gathered, faces: tuple[Face, ...], begun: datetime
) -> Printed:
    """Make the products of an issue that was gathered, with a project's theme and faces."""
    project, memory, jobs = workspace.project, workspace.memory, request.jobs or cores()
    texts = partial(told_of_texts, gathered, faces, project, memory)
    if fatal(gathered.findings, strict=request.strict):
        raise PublisherError(*texts())
    try:
        theme, pages, of_theme = choose_theme(workspace, gathered, faces, memory, request.theme, request.pages)
        terms = replace(terms_of(project, theme, jobs, memory), tell=request.tell, pdf_standard=request.pdf_standard)
        gathered = with_assets(gathered, workspace.theme_assets(theme))
        edition, early = _dressed(gathered, faces, pages, terms, request.formats, memory)
    except PublisherError as error:
        dismiss()
        raise type(error)(*texts(), *error.findings) from error

    def noticed() -> tuple[Finding, ...]:
        found = (*texts(), *of_theme)
        stop_if_fatal(found, strict=request.strict)
        for name in request.formats:
            FORMATS[name].load_check()  # others set pages meanwhile
        return found

    terms = replace(terms, downloads=downloads(request.formats, edition))
    made, before = _make(edition, request.formats, terms, early, noticed)
    beside = file_names(edition)
    checked = [
        finding
        for name, one in made.items()
        for finding in (*one.findings, *FORMATS[name].load_check()(one.artefacts, edition, beside, memory))
    ]
    checked, passed = parted(checked, project.ignore)
    memory.store.tidy()
    kept = _told_of_store(memory.store)
    findings = (*before, *checked, *kept)
    stop_if_fatal(findings, strict=request.strict)
    return Printed(edition, theme, gathered, made, findings, memory.store, tuple(passed), begun=begun)


def terms_of(project: ProjectTable, theme: Theme, jobs: int, memory: Memory) -> Terms:
    """Return the terms on which a project has products made in a theme, by so many processes."""
    return Terms(
        project.limits.article,
        theme,
        jobs=jobs,
        store=memory.store,
        book_fonts=project.epub.fonts,
        whole_latin=project.pdf.whole_latin,
    )


def _told_of_store(store: Store) -> list[Finding]:
    """Return what keeps results of this build from the next one, here and on other machines."""
    found = [Finding.of("E007", None, reason=store.refusal)] if store.refusal else []
    if isinstance(store, SharedStore) and (why := store.remote.why):
        found.append(Finding.of("E030", None, store=store.remote.address, reason=why))
    return found


def with_assets(gathered: Gathered, of_theme: Sequence[Asset]) -> Gathered:
    """Return what was gathered with the pictures of its theme, each once."""
    there = {asset.path for asset in gathered.assets}
    more = tuple(asset for asset in of_theme if asset.path not in there)
    return replace(gathered, assets=(*gathered.assets, *more)) if more else gathered


def _dressed(
    gathered: Gathered,
    faces: tuple[Face, ...],
    pages: Sequence[str],
    terms: Terms,
    formats: Sequence[str],
    memory: Memory,
) -> tuple[Edition, Mapping[str, EarlyWork]]:
    """Dress an issue in its theme; return the edition, and what the formats' helpers began of it meanwhile."""
    helped = [(one.name, one.helpers) for one in formats_of(formats) if one.helpers]
    early: dict[str, EarlyWork] = {}

    def begin(edition: Edition) -> Callable[[Sequence[Part]], None]:
        early.update({name: helpers.begin(edition, terms) for name, helpers in helped})

        def take(parts: Sequence[Part]) -> None:
            for work in early.values():
                work.take(parts)

        return take

    told = imprint(gathered.sources, gathered.assets)
    edition = dress(
        gathered.issue, terms.theme, gathered.assets, faces, told, pages, memory, begin if helped else None
    )
    return edition, early


def told_of_texts(
    gathered: Gathered, faces: tuple[Face, ...], project: ProjectTable, memory: Memory
) -> tuple[Finding, ...]:
    """Return what is wrong with the texts of an issue, those of its findings first that reading it left."""
    from publisher.checks.sources.issue_texts import check_texts  # it is loaded while the engine sets the first parts

    issue, table, most = gathered.issue, gathered.sources[0], project.limits.findings
    told = check_texts(issue, table, gathered.tables, faces, project.ignore, most, memory)
    return (*gathered.findings, *told)


def publish(request: BuildRequest, printed: Printed, checks: Sequence[CheckResult]) -> list[Path]:
    """Write the artefacts with their manifest; of a release, also what tells of them: report, bill, provenance."""
    engines = dict(version for made in printed.made.values() for version in made.versions)
    derived = tuple(_derived(request, printed, checks, engines))
    told = manifest(
        printed.edition,
        printed.theme,
        printed.gathered.sources,
        printed.artefacts,
        engines,
        checks,
        printed.passed,
        derived,
    )
    beside = partial(_beside, request, printed)
    artefacts = (*printed.artefacts, *derived)
    return write(printed.edition.issue.slug, artefacts, told, request.out, sums=request.sums, beside=beside)


def _derived(
    request: BuildRequest, printed: Printed, checks: Sequence[CheckResult], engines: Mapping[str, str]
) -> Iterator[Artefact]:
    if not (request.report or request.sums):
        return
    from publisher.pipeline.derived_files import of_a_release, report_of  # a plain build has no need of it

    edition, artefacts = printed.edition, printed.artefacts
    digest = imprint(printed.gathered.sources, edition.assets).sources_sha256
    yield report_of(edition, artefacts, printed.findings, checks, digest)
    if request.sums:
        yield from of_a_release(edition, printed.theme, artefacts, engines, digest)


def _beside(request: BuildRequest, printed: Printed, files: Mapping[str, bytes]) -> Sequence[tuple[str, bytes]]:
    if not request.sums:
        return ()
    from publisher.pipeline.derived_files import beside_a_release

    asked = {
        "slug": printed.edition.issue.slug,
        "formats": list(request.formats),
        "pages": [layout.name for layout in printed.edition.layouts],
        "theme": printed.theme.name,
    }
    sources, assets = printed.gathered.sources, printed.edition.assets
    return beside_a_release(files, sources, assets, asked, printed.begun, request.sign)


def _make(
    edition: Edition,
    formats: Sequence[str],
    terms: Terms,
    early: Mapping[str, EarlyWork],
    meanwhile: Callable[[], tuple[Finding, ...]],
) -> tuple[dict[str, Made], tuple[Finding, ...]]:
    """Make all formats at once, and look at the texts meanwhile; what stops that drops the formats.

    Raise PublisherError with the faults of all formats, and with what was found in the texts.
    """
    paged = next((entry.format for entry in FORMATS.values() if entry.format.paged), None)
    painter = next((entry.format.paint for entry in FORMATS.values() if entry.format.paint), None)
    paint = partial(_painted, painter, edition, terms) if painter else None
    terms = replace(terms, page_source=paged.file_names(edition)[0] if paged else "", paint=paint)
    # Helpers are processes: they set pages while this one writes the site.
    with ThreadPoolExecutor(max_workers=len(formats)) as pool:
        waiting: dict[str, Future[Made]] = {}
        for one in sorted(formats_of(formats), key=lambda one: (one is not paged, not one.helpers)):
            pages = partial(_pagination, edition, waiting.get(paged.name) if paged else None, terms.store)
            asked = replace(terms, pagination=pages, early=early.get(one.name))
            waiting[one.name] = pool.submit(one.make, edition, asked)
        try:
            if helped := [waiting[name] for name in early]:
                for future in helped:
                    future.add_done_callback(lambda _: terms.begun.set())
                terms.begun.wait()
            found = meanwhile()
            return _all_of({name: waiting[name] for name in formats}, found), found
        except BaseException:
            terms.dropped.set()
            dismiss()  # else the pool would wait for the pages that are being set
            raise


def _painted(
    painter: Callable[[Edition, Asset, Terms], bytes], edition: Edition, terms: Terms, drawing: Asset
) -> bytes:
    return painter(edition, drawing, terms)


def _all_of(waiting: Mapping[str, Future[Made]], found: Sequence[Finding]) -> dict[str, Made]:
    made, failed = {}, []
    for name, future in waiting.items():
        try:
            made[name] = future.result()
        except PublisherError as error:
            failed.append(error)
    if failed:
        told = (finding for one in made.values() for finding in one.findings)
        raise joined([*failed, PublisherError(*found, *told)])
    return made


def _pagination(edition: Edition, paged: Future[Made] | None, store: Store) -> tuple[PageEntry, ...]:
    """Return the pages of the first PDF: of this build's, else of the last that was made of the same edition."""
    from publisher.formats.pagination_cache import noted

    return noted(edition, store) if paged is None else paged.result().artefacts[0].pages
