"""The project's folder into an Archive: the texts by the loader, the products by the manifests of the last builds."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec.msgpack import Decoder

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.keys import KeyFields
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.formats.flow import image_name
from publisher.formats.issue_record import urn_of
from publisher.formats.web.web_format import FOLDER, WEB
from publisher.issue.display_titles import display_text, displayed
from publisher.model import Issue as Composed
from publisher.model import Span, Titles
from publisher.pipeline.formats import FORMATS
from publisher.pipeline.issue_states import changed_files, spoilt_products
from publisher.pipeline.last_build import LastBuild
from publisher.project.loader import Gathered, gather
from publisher.project.root import ISSUE_FILE, PROJECT_FILE
from publisher.project.workspace import Workspace
from publisher.site.published import ArticleFacts, Issue, IssueFacts, Name, Product

_KNOWN = KeyFields("archive", ("root", "path"))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The facts of an issue with the states of all that they were read from."""

    read: tuple[tuple[str, str], ...]
    facts: IssueFacts


_DECODER = Decoder(_Kept)


def read_issue(workspace: Workspace, path: Path, out: Path) -> tuple[Issue, list[Finding]]:
    """Read an issue and what stands of it in OUT/SLUG. Raise PublisherError where its texts cannot be built."""
    facts = _facts(workspace, path)
    folder = out / facts.slug
    manifest = LastBuild.of(folder).manifest
    place = Span(facts.path, 1)
    products = tuple(_products(manifest))
    if not any(one.format == WEB.name for one in products):
        return Issue(facts, str(folder)), [Finding.of("S036", place, slug=facts.slug)]
    if changed := next(changed_files(facts.sources, manifest), None):
        return Issue(facts, str(folder)), [Finding.of("S037", place, slug=facts.slug, path=changed.path)]
    if spoilt := next(spoilt_products(folder, manifest), ""):
        return Issue(facts, str(folder)), [Finding.of("S038", place, path=str(folder / spoilt))]
    return Issue(facts, str(folder), products, dict(_pages(facts, folder, products))), []


def _facts(workspace: Workspace, path: Path) -> IssueFacts:
    store, root = workspace.memory.store, workspace.root
    key = _KNOWN.key(root=str(root), path=workspace.relative(path))
    sealed = store.get(*key)
    if sealed is not None:
        try:
            kept = unseal(sealed, _DECODER)
        except DamagedError:
            store.drop(*key)
        else:
            if all(_state(root / name) == state for name, state in kept.read):
                return kept.facts
    gathered = gather(workspace, path)
    if fatal(gathered.findings):
        raise PublisherError(*gathered.findings)
    facts = _facts_of(workspace, gathered, path)
    listing = workspace.relative(path)
    # Files as they were when they were read, whatever they have become since.
    known = dict(facts.sources)
    names = dict.fromkeys((*gathered.reads, listing, PROJECT_FILE))
    store.put(*key, seal(_Kept(tuple((name, known.get(name) or _state(root / name)) for name in names), facts)))
    return facts


def _state(path: Path) -> str:
    """Hash a file, or the names of all that stands in a folder; what is not there has no hash."""
    try:
        if path.is_dir():
            names = sorted(member.relative_to(path).as_posix() for member in path.rglob("*"))
            return hashlib.sha256("\0".join(names).encode()).hexdigest()
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _facts_of(workspace: Workspace, gathered: Gathered, path: Path) -> IssueFacts:
    issue, titles = displayed(gathered.issue)
    assets = {asset.path: asset for asset in gathered.assets}
    cover = assets.get(issue.cover.src) if issue.cover else None
    name = workspace.relative(path)
    return IssueFacts(
        path=f"{name}/{ISSUE_FILE}" if path.is_dir() else name,
        id=issue.id,
        slug=issue.slug,
        title=_name(issue.title, issue.language),
        magazine=_name(issue.magazine, issue.language),
        language=issue.language,
        date=str(issue.date) if issue.dated else "",
        number=issue.number,
        description=issue.description,
        publisher=issue.publisher,
        editors=tuple(_name(one, issue.language) for one in issue.editors),
        licence=issue.licence,
        issn=issue.issn,
        urn=urn_of(issue),
        digits=issue.digits,
        calendars=issue.calendars,
        months=issue.months,
        cover=image_name(cover) if cover else "",
        cover_alt=issue.cover.alt if issue.cover else "",
        sources=(
            *((one.path, one.sha256) for one in gathered.sources),
            *((one.path, one.sha256) for one in gathered.assets),
        ),
        articles=tuple(_articles(issue, titles)),
    )


def _articles(issue: Composed, titles: Titles) -> Iterable[ArticleFacts]:
    for section in issue.sections:
        for entry in section.entries:
            article = entry.article
            title = titles.articles[entry.anchor]
            yield ArticleFacts(
                id=article.id,
                anchor=entry.anchor,
                path=article.source.path,
                title=Name(title.plain, title.html, article.language),
                authors=tuple(_name(one, article.language) for one in article.authors),
                section=_name(section.title or article.section, issue.language),
                tags=tuple(_name(one, article.language) for one in article.tags),
                date=str(article.date or ""),
                summary=article.summary,
                subtitle=article.subtitle,
                words=entry.words,
            )


def _name(text: str, language: str) -> Name:
    shown = display_text(text, language)
    return Name(shown.plain, shown.html, language)


def _products(manifest: Mapping[str, Any]) -> Iterable[Product]:
    for one in manifest.get("outputs", ()):
        if one["format"] in FORMATS:
            yield Product(
                str(PurePosixPath(str(one["path"]))),
                one["format"],
                one["media_type"],
                int(one["size"]),
                one["sha256"],
            )


def _pages(facts: IssueFacts, folder: Path, products: Iterable[Product]) -> Iterable[tuple[str, str]]:
    """Find each article's page: its own, or the one that it shares with other briefs."""
    names = [one.name for one in products if one.name.startswith(f"{FOLDER}/") and one.name.endswith(".html")]
    own = {f"{FOLDER}/{article.anchor}.html" for article in facts.articles}
    shared = {name: (folder / name).read_text("utf-8") for name in names if name not in own}
    for article in facts.articles:
        name = f"{FOLDER}/{article.anchor}.html"
        if name in names:
            yield article.anchor, f"issues/{facts.slug}/{name}"
            continue
        held = (page for page, text in shared.items() if f'id="{article.anchor}"' in text and "index" not in page)
        if page := next(held, ""):
            yield article.anchor, f"issues/{facts.slug}/{page}#{article.anchor}"
