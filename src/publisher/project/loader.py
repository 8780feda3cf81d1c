"""A path on disk into an issue: everything that it names is read, and everything wrong is told at once."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from publisher.cache.keys import KeyFields
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.html_tree import fragment, text_of
from publisher.i18n.languages import key_of, labels_of
from publisher.i18n.sentences import Phrase
from publisher.importers.base import Imported, Importer, UnfitArticleError
from publisher.importers.front_matter.front_table import read_front
from publisher.importers.inference import Inference
from publisher.importers.markdown.article_language import article_language
from publisher.importers.registry import IMPORTERS, importer_of
from publisher.issue.book_numbers import BookPlan
from publisher.issue.compose import Chosen, Place, compose, issue_of_one, prepared, speed_of
from publisher.issue.links import link
from publisher.model import Article, Asset, Issue, Picture, Source, Span
from publisher.project.members import Listed, Listing, read_listing
from publisher.project.pictures import PLACEHOLDER, Found, placeholder, with_pictures
from publisher.project.scaffold.placeholders import placeholders
from publisher.project.workspace import Workspace, source_date_epoch
from publisher.settings.fields import ISSUE_FIELDS
from publisher.settings.tables import IssueTable, line_of
from publisher.system.fork_ahead import beside
from publisher.system.limits import bounded

Sections = list[Listed]

_HEADING = re.compile("<h[1-6]")
_SAYS_LANGUAGE = re.compile(r"^[\"']?lang(?:uage)?[\"']?\s*[:=]", re.MULTILINE)


_FILE = "it is the file that source.sha256 is the hash of"
_ARTICLE = KeyFields(
    "articles",
    ("source.path", "source.sha256", "language"),
    {"source.text": _FILE, "source.data": _FILE, "source.binary": "its path's suffix says so"},
)
_SAMPLE = 8  # articles: where one of them is remembered, most others are
# What a project says for all of its issues, where they do not say it themselves; a build may choose theme and page.
_SHARED = [field.key for field in ISSUE_FIELDS if field.shared and field.key not in ("theme", "page")]


@dataclass(frozen=True, slots=True)
class Gathered:
    """An issue with everything that was read for it; `settings` is the publisher.toml that it shares, if any."""

    issue: Issue
    sources: tuple[Source, ...]
    assets: tuple[Asset, ...]
    theme: str
    pages: tuple[str, ...]
    findings: tuple[Finding, ...]
    inferred: tuple[Inference, ...] = ()
    settings: Source | None = None
    looked_for: tuple[str, ...] = ()
    speed: int = 0  # words a minute

    @property
    def reads(self) -> tuple[str, ...]:
        """The paths of all that was read, and of pictures that were looked for and not found."""
        assets = (asset.path for asset in self.assets if asset.path != PLACEHOLDER)
        return (*(source.path for source in self.sources), *assets, *self.looked_for)

    @property
    def tables(self) -> tuple[Source, ...]:
        """The files that say what the issue is: publisher.toml, and its own table, which is asked first, if any."""
        own = self.sources[0] if self.sources[0].path.endswith(".toml") else None
        return tuple(source for source in (self.settings, own) if source)

    def named_at(self, key: str) -> Span | None:
        """Return the place of a key in these files, or None where neither has it."""
        lines = ((source, line_of(source.text, (key,))) for source in reversed(self.tables))
        return next((source.at(line) for source, line in lines if line), None)


def gather(workspace: Workspace, path: Path, jobs: int = 1) -> Gathered:
    """Read everything that an issue names, by so many processes at once.

    Its path is that of a folder with issue.toml or book.toml, or of one article.
    """
    name = workspace.relative(path)
    if path.is_dir():
        return _gather_folder(workspace, name, jobs)
    try:
        imported = _import(workspace, *_source_and_importer(workspace, name), "ar")
    except UnfitArticleError as error:
        article = prepared(error.article)
        more = (*_lost_pictures(workspace, [article]), *link([article], alone=True)[1])
        raise PublisherError(*error.findings, *more) from error
    shared = {key: value for key in _SHARED if (value := getattr(workspace.project, key))}
    table = issue_of_one(imported.article, shared)
    folder = PurePosixPath(name).parent.as_posix()
    return _composed(workspace, table, folder, [(Listed(()), [imported])], (imported.article.source,), ())


def read_member(workspace: Workspace, name: str, language: str) -> Imported:
    """Read an article by its name from the root, as an issue in a language has it. Raise PublisherError."""
    return _import(workspace, *_source_and_importer(workspace, name), language)


def read_article(path: Path) -> Article:
    """Read one article as a build of it alone does. Raise PublisherError where there is none to give."""
    workspace = Workspace.around(path)
    imported = _import(workspace, *_source_and_importer(workspace, workspace.relative(path)), "ar")
    if fatal(imported.findings):
        raise PublisherError(*imported.findings)
    return imported.article


def _gather_folder(workspace: Workspace, folder: str, jobs: int) -> Gathered:
    listing = read_listing(workspace, folder)
    source, project = listing.source, workspace.project
    shared = {name: getattr(listing.table, name) or getattr(project, name) for name in _shared_by(listing)}
    table = replace(listing.table, **shared)
    sections, noticed = listing.sections, [*listing.findings]
    read: list[Source] = []
    chosen: list[tuple[Listed, list[Imported]]] = []
    unfit: list[Article | None] = []
    with beside(_ahead(workspace, sections, table.language), jobs - 1):
        for section in sections:
            members = (
                _try_import(workspace, name, table.language, source, read, noticed, unfit)
                for name in section.articles
            )
            chosen.append((section, [member for member in members if member]))
    noticed += _without_text(chosen) if listing.plan else []
    if fatal(noticed):
        # Links cannot be judged while articles are missing; the pictures of those that were read can.
        here = [*(member.article for _, members in chosen for member in members), *filter(None, unfit)]
        broken = [] if None in unfit else link(here)[1]
        raise PublisherError(*noticed, *_lost_pictures(workspace, here), *broken)
    return _composed(workspace, table, folder, chosen, (source, *read), tuple(noticed), listing.plan)


def _lost_pictures(workspace: Workspace, articles: Sequence[Article]) -> list[Finding]:
    """Find what is wrong with the pictures of articles that are not built."""
    found = [with_pictures(workspace, article) for article in articles]
    lost = [finding for one in found for finding in one.findings]
    return [*lost, *_assets(workspace, _pictures([one.article for one in found]))[1]]


def _shared_by(listing: Listing) -> list[str]:
    """List the keys of publisher.toml that hold for an issue; a book is of no magazine."""
    return [key for key in _SHARED if not listing.plan or key != "magazine"]


def _without_text(chosen: Sequence[tuple[Listed, Sequence[Imported]]]) -> list[Finding]:
    """Tell the chapters that are titles alone; of those without anything their importer tells."""
    articles = [member.article for _, members in chosen for member in members]
    empty = [one for one in articles if not one.image and not any(_says(block.html) for block in one.blocks)]
    return [Finding.of("B005", one.source.at(1), title=one.title) for one in empty]


def _says(markup: str) -> bool:
    return not _HEADING.match(markup) and (bool(text_of(markup).strip()) or "<img" in markup)


def _ahead(workspace: Workspace, sections: Sections, language: str) -> list[Callable[[], object]]:
    """List the imports of all articles, the last first; none where the last of them are remembered."""
    names = [name for section in reversed(sections) for name in reversed(section.articles)]
    with suppress(PublisherError):
        if not any(
            _is_known(workspace, _source_and_importer(workspace, name)[0], language) for name in names[:_SAMPLE]
        ):
            return [partial(_read_ahead, workspace, name, language) for name in names]
    return []


def _is_known(workspace: Workspace, source: Source, language: str) -> bool:
    return workspace.memory.knows(_ARTICLE.key(source=source, language=language))


def _read_ahead(workspace: Workspace, name: str, language: str) -> None:
    source, importer = _source_and_importer(workspace, name)
    if not _is_known(workspace, source, language):
        _import(workspace, source, importer, language)


def unread(workspace: Workspace, path: Path) -> Iterator[Article]:
    """Read the texts that a path names without importing them: bare articles, of which the source is known.

    What is in a file of bytes only its importer knows.
    """
    try:
        names, language = _names_and_language(workspace, path)
    except PublisherError:
        return
    for name in names:
        try:
            source, importer = _source_and_importer(workspace, name)
        except PublisherError:
            continue  # what is wrong with the file has been told
        if importer.syntax == "markdown":
            front = read_front(source)
            own = article_language(front, language)
            yield Article("", "", source, "", own, (), verse=front.table.verse is not None)
        elif not source.binary:
            yield Article("", "", source, "", language, ())


def _names_and_language(workspace: Workspace, path: Path) -> tuple[list[str], str]:
    folder = workspace.relative(path)
    if not path.is_dir():
        return [folder], "ar"
    listing = read_listing(workspace, folder)
    return [name for section in listing.sections for name in section.articles], listing.table.language


def _try_import(
    workspace: Workspace,
    name: str,
    language: str,
    issue: Source,
    read: list[Source],
    noticed: list[Finding],
    unfit: list[Article | None],
) -> Imported | None:
    """Import one article; what is wrong with it joins the other findings, so that all are told at once.

    What was read of an article that is not fit joins `unfit`, None where that is nothing.
    """
    file = name.rpartition("/")[2]
    line = issue.line_with(file)
    try:
        imported = _import(workspace, *_source_and_importer(workspace, name, issue.at(line)), language)
    except PublisherError as error:
        noticed += error.findings
        unfit.append(prepared(error.article) if isinstance(error, UnfitArticleError) else None)
        return None
    source = imported.article.source
    read.append(source)
    if imported.article.draft:
        noticed.append(Finding.of("C009", source.at(1)))
        return None
    return imported


def _source_and_importer(workspace: Workspace, name: str, asker: Span | None = None) -> tuple[Source, Importer]:
    """Read a file as its importer takes it; `asker` is the place that named it."""
    importer = importer_of(name)
    if importer is None:
        workspace.raw(name, asker)  # that there is no such file comes first
        raise PublisherError(Finding.of("C008", Span(name), path=name, known=tuple(IMPORTERS)))
    read = workspace.binary if importer.takes == "bytes" else workspace.text
    return read(name, asker), importer


def _import(workspace: Workspace, source: Source, importer: Importer, language: str) -> Imported:
    limits = workspace.project.limits.article

    def read() -> Imported:
        with bounded(limits, source.at(1)):
            imported = importer.read(source, language)
            return _to_keep(replace(imported, article=prepared(imported.article)))

    imported = workspace.memory.recall(_ARTICLE.key(source=source, language=language), Imported, read)
    text = imported.article.source.text if source.binary else source.text
    whole = replace(source, text=text, data=b"")  # nobody but the importer has a use for the bytes
    return replace(imported, article=replace(imported.article, source=whole))


def _to_keep(imported: Imported) -> Imported:
    """Leave out of an article what its file says anyway; the text of a file of bytes is its importer's work."""
    article = imported.article
    source = article.source
    bare = replace(source, text=source.text if source.binary else "", data=b"")
    return replace(imported, article=replace(article, source=bare))


def _composed(
    workspace: Workspace,
    table: IssueTable,
    folder: str,
    chosen: Sequence[tuple[Listed, Sequence[Imported]]],
    sources: tuple[Source, ...],
    noticed: tuple[Finding, ...],
    plan: BookPlan | None = None,
) -> Gathered:
    imported = [member for _, members in chosen for member in members]
    if not imported:
        raise PublisherError(*noticed, Finding.of("C007", Span(sources[0].path, 1)))
    pictured = {item.article.source.path: with_pictures(workspace, item.article) for item in imported}
    articles = [found.article for found in pictured.values()]
    members = [
        Chosen(
            section.title,
            tuple(pictured[item.article.source.path].article for item in items),
            section.layout,
            section.role,
        )
        for section, items in chosen
    ]
    name = (workspace.root / folder).name
    alone = not sources[0].path.endswith(".toml")
    issue, findings = compose(table, Place(folder, name), members, source_date_epoch(), alone=alone, plan=plan)
    cover = [(issue.cover.src, sources[0].at(sources[0].line_with("cover")))] if issue.cover else []
    if logo := _logo(workspace, issue):
        issue = replace(issue, logo=logo)
        cover.append((logo.src, workspace.settings_at("logo")))
    assets, lost = _assets(workspace, [*cover, *_pictures(articles)])
    unlabelled = _unlabelled(issue, sources[0])
    begun = placeholders((item.article.source for item in imported), workspace.settings)
    found = (
        *noticed,
        *(f for item in imported for f in _told_of(item, pictured)),
        *findings,
        *lost,
        *unlabelled,
        *begun,
    )
    inferred = tuple(line for item in imported for line in item.inferred)
    looked_for = tuple(path for one in pictured.values() for path in one.looked_for)
    shared = (found, inferred, workspace.settings, looked_for, speed_of(table))
    return Gathered(issue, sources, assets, table.theme, table.page, *shared)


def _logo(workspace: Workspace, issue: Issue) -> Picture | None:
    """Return the logo of a project; it says whose it is: the publisher's, else the magazine's, else the issue's."""
    src = workspace.project.logo
    whose = issue.publisher or workspace.project.magazine or issue.title
    return Picture(PurePosixPath(src).as_posix(), whose) if src else None


def _told_of(item: Imported, pictured: Mapping[str, Found]) -> tuple[Finding, ...]:
    return (*item.findings, *pictured[item.article.source.path].findings)


def _unlabelled(issue: Issue, table: Source) -> Iterator[Finding]:
    """Tell of languages in which the products' own words cannot be said, and in which they are said instead."""
    own = labels_of(issue.language)
    places = {issue.language: table}
    for entry in issue.entries:
        places.setdefault(entry.article.language, entry.article.source)
    for language, source in places.items():
        if labels_of(language, own) == key_of(language):
            continue
        said = _SAYS_LANGUAGE.search(source.text)
        line = source.text.count("\n", 0, said.start()) + 1 if said else 1
        what = Phrase("labels_of_issue") if source is table else Phrase("labels_of_article")
        yield Finding.of("F009", source.at(line), language=language, what=what, instead=labels_of(language, own))


def _pictures(articles: Sequence[Article]) -> list[tuple[str, Span]]:
    return [picture for article in articles for picture in _pictures_of(article)]


def _assets(workspace: Workspace, pictures: Sequence[tuple[str, Span]]) -> tuple[tuple[Asset, ...], list[Finding]]:
    """Look at each picture once, where it is first named."""
    wanted: dict[str, Span] = {}
    for name, span in pictures:
        wanted.setdefault(name, span)
    assets: list[Asset] = []
    findings: list[Finding] = []
    for name, span in wanted.items():
        if name == PLACEHOLDER:
            assets.append(placeholder())
            continue
        try:
            asset = workspace.asset(name, span)
        except PublisherError as error:
            findings += error.findings
            continue
        assets.append(asset)
        if asset.orientation != 1:
            findings.append(Finding.of("S011", span, path=name, orientation=asset.orientation))
    return tuple(assets), findings


def _pictures_of(article: Article) -> list[tuple[str, Span]]:
    """List the pictures of an article, each with the place that names it."""
    found = [(article.image.src, _naming(article, article.image.src, 1))] if article.image else []
    places = [(block.html, block.span.line) for block in article.blocks]
    for html, line in [*places, *((note.html, 1) for note in article.notes)]:
        sources = [image.get("src", "") for image in fragment(html).iter("img")] if "<img" in html else []
        found += [(src, _naming(article, src, line)) for src in sources]
    return found


def _naming(article: Article, src: str, start: int) -> Span:
    return article.source.at(article.source.line_with(src.rpartition("/")[2], start))
