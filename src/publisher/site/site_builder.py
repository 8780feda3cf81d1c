"""All issues of a project into its site: read, judged, made and put in the place of yesterday's."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from pathlib import Path

import msgspec

from publisher.cache.keys import code
from publisher.cache.memoize import Memory
from publisher.cache.store import Store, cache_folder
from publisher.diagnostics import Finding, PublisherError, stop_if_fatal
from publisher.fonts.book import read_book
from publisher.model import Span
from publisher.pipeline.release import check_place
from publisher.project.find_issues import products_of
from publisher.project.workspace import Workspace, font_folder
from publisher.site.addresses import ADDRESSES, addresses_now, read_addresses, renewed
from publisher.site.archive_checks import check_archive
from publisher.site.article_pages import Dresser, full_text
from publisher.site.feeds import feed_files
from publisher.site.groups import KINDS, groups
from publisher.site.issue_pictures import Pictures, pictures_of
from publisher.site.list_pages import Lists
from publisher.site.opds_catalogues import catalogue_files
from publisher.site.published import Archive, Issue
from publisher.site.reading import read_issue
from publisher.site.site_folder import LastSite
from publisher.site.site_frame import Frame, relative
from publisher.site.site_speech import SiteSpeech
from publisher.site.site_style import palette, style_files
from publisher.site.sitemap import robots, sitemap
from publisher.site.word_index import SCRIPT, index_pages
from publisher.system.atomic_write import put
from publisher.system.whole_folder import Content


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """What is asked for: the issues' paths, where the site goes, where it will stand, and which day it is."""

    paths: tuple[Path, ...]
    out: Path
    today: date
    address: str = ""
    cache: bool = True


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What became of it: the front page, how many files there are and how many of them changed, what was noticed."""

    page: Path
    files: int
    changed: int
    findings: tuple[Finding, ...]


def make_site(request: SiteRequest) -> SiteResult:
    """Make the site. Raise PublisherError with everything that stands against it; yesterday's stands then."""
    workspace = Workspace.around(request.paths[0])
    memory = Memory(Store(cache_folder() if request.cache else None, workspace.project.limits.cache))
    workspace = replace(workspace, memory=memory)
    archive, findings = _read(workspace, request)
    findings += check_archive(archive, request.today)
    check_place(request.out.parent, request.out.name, [workspace.root / issue.facts.path for issue in archive.issues])
    try:
        last = LastSite.of(request.out)
        before = read_addresses(workspace.root)
    except PublisherError as error:
        raise type(error)(*findings, *error.findings) from error
    stop_if_fatal(findings)
    addresses, lost = renewed(before, archive)
    site = _Site(workspace, archive, last)
    redirects = dict(addresses.redirects(addresses_now(archive)))
    files, kept, issues = site.files(redirects)
    changed = last.replace(files, kept, issues)
    if addresses != before:
        put([(workspace.root / ADDRESSES, addresses.data())])
    memory.store.tidy()
    return SiteResult(request.out / "index.html", len(files) + len(kept), len(changed), (*findings, *lost))


def _read(workspace: Workspace, request: SiteRequest) -> tuple[Archive, list[Finding]]:
    issues: list[Issue] = []
    findings: list[tuple[Issue, Finding]] = []
    faults: list[PublisherError] = []
    for path in request.paths:
        try:
            issue, found = read_issue(workspace, path, products_of(path))
        except PublisherError as error:
            faults.append(error)
            continue
        issues.append(issue)
        findings += [(issue, finding) for finding in found]
    slugs = Counter(issue.facts.slug.casefold() for issue in issues)
    # What stands under a slug that two issues have is one's of the two: that is the finding.
    noticed = [finding for issue, finding in findings if slugs[issue.facts.slug.casefold()] == 1]
    if faults:
        told = dict.fromkeys((*(one for fault in faults for one in fault.findings), *noticed))
        raise type(faults[0])(*told)
    order = sorted(issues, key=lambda i: (i.facts.date, i.facts.number or 0, i.facts.slug), reverse=True)
    return Archive(tuple(order), request.address or workspace.project.address), noticed


class _Site:
    """The files of a site; those of issues whose files stand are left as they are."""

    def __init__(self, workspace: Workspace, archive: Archive, last: LastSite) -> None:
        self._memory, self._archive, self._last = workspace.memory, archive, last
        name = workspace.project.usual_theme
        theme = workspace.theme(name)
        self._palette = palette(theme)
        self._colour = self._palette.colours.get("brand", self._palette.colours["heading"])
        self._frame = Frame(archive, SiteSpeech(archive), self._colour)
        self._groups = {kind: groups(archive, kind) for kind in KINDS}
        self._people = {group.name.plain: group.path for group in self._groups["authors"]}

    def files(self, redirects: Mapping[str, str]) -> tuple[dict[str, Content], dict[str, str], dict[str, str]]:
        """Give the files that are made, the hashes of those that stay, and of what each issue's were made."""
        archive, frame = self._archive, self._frame
        pictures = {i.facts.slug: pictures_of(i, self._colour, self._memory) for i in archive.issues}
        made: dict[str, Content] = {}
        kept: dict[str, str] = {}
        digests: dict[str, str] = {}
        for issue in archive.issues:
            picture = pictures[issue.facts.slug]
            digest = digests[issue.address] = self._digest(issue, picture)
            old = [f"{issue.address}{one.name}" for one in issue.products]
            if old and self._last.issues.get(issue.address) == digest and all(map(self._last.stands, old)):
                kept |= {name: self._last.files[name] for name in old}
            else:
                made |= self._edition(issue, picture)
            made |= dict(picture.files)
        own = {**dict(Lists(frame, self._groups, pictures).pages()), **dict(index_pages(frame))}
        faces = read_book(font_folder())
        pages = [page for name, page in own.items() if name.endswith(".html")]
        own |= style_files(self._palette, faces, pages, self._memory)
        own[SCRIPT] = resources.files("publisher.site").joinpath("search_page.js").read_bytes()
        if archive.address:
            own |= {**feed_files(frame, lambda path: self._text(path, made)), **catalogue_files(frame, pictures)}
            names = [name for name in (*own, *made, *kept) if name.endswith(".html")]
            own["sitemap.xml"] = sitemap(frame, names)
        own["robots.txt"] = robots(frame)
        for old_address, target in redirects.items():
            own.setdefault(old_address, _redirect(frame, old_address, target))
        return {**made, **own}, kept, digests

    def _digest(self, issue: Issue, picture: Pictures) -> str:
        """Hash all that the pages of an issue's edition are made of."""
        people = [self._people.get(one.plain, "") for article in issue.facts.articles for one in article.authors]
        archive = (self._archive.address, self._archive.name, self._frame.bar(f"{issue.address}web/index.html"))
        facts = (code(), issue.facts, issue.products, issue.pages, people, archive, self._colour)
        told = (*facts, picture.shared, self._frame.speech.say("feed", name=self._archive.name.plain))
        return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()

    def _edition(self, issue: Issue, picture: Pictures) -> dict[str, Content]:
        """Give the products of an issue, its pages dressed."""
        dresser = Dresser(self._frame, issue, self._people, picture.shared, picture.shared_size)
        found: dict[str, Content] = {}
        for product in issue.products:
            path, place = f"{issue.address}{product.name}", Path(issue.folder) / product.name
            found[path] = place
            if product.name.endswith(".html"):
                data = place.read_bytes()
                if hashlib.sha256(data).hexdigest() != product.sha256:  # it was built again meanwhile
                    raise PublisherError(Finding.of("S038", Span(issue.facts.path, 1), path=str(place)))
                found[path] = dresser.dressed(path, data.decode())
        return found

    def _text(self, path: str, made: Mapping[str, Content]) -> str:
        """Give the text of an article for feeds; one that shares its page has none of its own."""
        file, _, anchor = path.partition("#")
        page = made.get(file)
        data = page if isinstance(page, bytes) else (self._last.folder / file).read_bytes()
        return "" if anchor else full_text(data)


def _redirect(frame: Frame, path: str, target: str) -> bytes:
    """Make the page of an old address, which leads to the new one without script."""
    say = frame.speech.say
    href = relative(path, target)
    whole = frame.absolute(target)
    canonical = f'<link rel="canonical" href="{whole}">\n' if whole else ""
    link = f'<a href="{href}">{say("moved_to")}</a>'
    return (
        f'<!DOCTYPE html>\n<html lang="{frame.speech.language}" dir="{frame.speech.direction}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{say("moved")}</title>\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={href}">\n{canonical}</head>\n'
        f"<body><main>\n<h1>{say('moved')}</h1>\n<p>{link}</p>\n</main></body>\n</html>\n"
    ).encode()
