"""A page of the site into its head: title, description, and what other sites show of it (Open Graph, ogp.me)."""

import html
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from publisher.assets.media_types import RASTERS
from publisher.formats import flow
from publisher.formats.issue_record import Person, record_of
from publisher.formats.web.page_names import INDEX, SitePage
from publisher.i18n.languages import open_graph_locale
from publisher.model import Article, Asset, Edition

#: The style sheet that all pages share.
STYLE = "style.css"
_SHOWN = frozenset(kind.media_type for kind in RASTERS)  # no site shows drawings
_LONGEST = 300  # letters of a description


def head(edition: Edition, page: SitePage) -> str:
    """Write what stands in the head of a page."""
    own, whole = page.title.plain, edition.titles.issue.plain
    title = own if page.file == INDEX else f"{own} — {whole}"
    metas = [(key, name, html.escape(value)) for key, name, value in _metas(edition, page) if value]
    address = edition.issue.address and html.escape(_address(edition, page.file))
    lines = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html.escape(title)}</title>",
        *([f'<link rel="canonical" href="{address}">'] if address else []),
        *(f'<meta {key}="{name}" content="{value}">' for key, name, value in metas),
        f'<link rel="stylesheet" href="{STYLE}">',
    ]
    return "\n".join(lines)


def _metas(edition: Edition, page: SitePage) -> Iterator[tuple[str, str, str]]:
    issue, article = edition.issue, _article_of_page(edition, page)
    description = page.parts[0].summary or issue.description
    yield "name", "description", _clipped_description(description)
    yield "name", "generator", "publisher"
    if article:
        yield from (("name", "author", author) for author in article.authors)
        yield "name", "keywords", ", ".join(article.tags)
    elif page.file == INDEX:
        record = record_of(edition, "web")
        yield from (("name", "author", name) for name in _names(record.creators))
        yield "name", "keywords", ", ".join(record.subjects)
        yield from (("name", "dcterms.contributor", name) for name in _names(record.contributors))
        yield from (("name", "dcterms.identifier", identifier) for identifier in record.identifiers)
        yield "name", "dcterms.publisher", record.publisher
        yield "name", "dcterms.rights", record.licence
        yield "name", "dcterms.date", record.day
    yield "property", "og:title", page.title.plain
    yield "property", "og:type", "article" if article else "website"
    yield "property", "og:description", _clipped_description(description)
    yield "property", "og:site_name", edition.titles.periodical.plain
    yield "property", "og:locale", open_graph_locale(article.language if article else issue.language)
    if article:
        yield "property", "article:published_time", str(article.date or "")
        yield "property", "article:section", article.section
        yield from (("property", "article:author", author) for author in article.authors)
        yield from (("property", "article:tag", tag) for tag in article.tags)
    if issue.address:
        yield "property", "og:url", _address(edition, page.file)
        if picture := _picture(edition, article):
            yield "property", "og:image", _address(edition, flow.image_name(picture))
            yield "property", "og:image:width", str(picture.width)
            yield "property", "og:image:height", str(picture.height)


def _names(people: Sequence[Person]) -> tuple[str, ...]:
    return tuple(person.name for person in people)


def _article_of_page(edition: Edition, page: SitePage) -> Article | None:
    if page.kind != "article":
        return None
    return next(entry.article for entry in edition.issue.entries if entry.anchor == page.parts[0].id)


def _picture(edition: Edition, article: Article | None) -> Asset | None:
    """Choose what stands for a page elsewhere: the article's picture, else the cover's."""
    named = [picture.src for picture in (article and article.image, edition.issue.cover) if picture]
    shown = {asset.path: asset for asset in edition.assets if asset.media_type in _SHOWN}
    return next((shown[src] for src in named if src in shown), None)


def _address(edition: Edition, file: str) -> str:
    return f"{edition.issue.address.rstrip('/')}/{quote(file)}"


def _clipped_description(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rsplit(maxsplit=1)[0]}…"
