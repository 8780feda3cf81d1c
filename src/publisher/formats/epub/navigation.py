"""An Edition's places into its navigation document and its NCX: contents, landmarks, the pages of the PDF."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from publisher.formats.epub.documents import NAVIGATION, whole
from publisher.formats.epub.page_breaks import Break, span
from publisher.html_tree import outer_html
from publisher.i18n.languages import direction_of
from publisher.model import DisplayText, Edition, Entry, Part


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the contents: title, where it leads; by whom, as HTML; the lines below it."""

    title: DisplayText
    href: str
    byline: str = ""
    below: "tuple[Place, ...]" = ()


def contents(edition: Edition, names: Mapping[str, str]) -> tuple[Place, ...]:
    """List masthead, articles and colophon; the articles of a titled section under its title.

    A section leads to a document and an article to its place in it: of two lines with one address, reading systems
    know neither when they tell where the reader is.
    """
    return tuple(_contents(edition, names))


def _contents(edition: Edition, names: Mapping[str, str]) -> Iterator[Place]:
    places = {anchor: part for part in edition.parts for anchor in part.articles}
    others = {part.kind: Place(part.title, names[part.id]) for part in edition.parts}
    yield from (others[kind] for kind in ("masthead",) if kind in others)
    dividers = iter(part for part in edition.parts if part.kind == "divider")
    for section, title in zip(edition.issue.sections, edition.titles.sections, strict=True):
        members = tuple(_place_of_article(edition, entry, places[entry.anchor], names) for entry in section.entries)
        if title.plain:
            opening = names[next(dividers).id] if edition.issue.book else members[0].href.partition("#")[0]
            yield Place(title, opening, below=members)
        else:
            yield from members
    yield from (others[kind] for kind in ("colophon",) if kind in others)


def _place_of_article(edition: Edition, entry: Entry, part: Part, names: Mapping[str, str]) -> Place:
    href = f"{names[part.id]}#{entry.anchor}"
    titles, anchor = edition.titles, entry.anchor
    return Place(titles.articles[anchor], href, titles.bylines[anchor].html)


def landmarks(edition: Edition, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """List what a reader looks for first: kind (EPUB Structural Semantics), label, address."""
    labels, parts = edition.labels, edition.parts
    kinds = {part.kind: part for part in parts}
    first = next(part for part in parts if part.role != "front" and (part.articles or part.kind == "divider"))
    found = [("cover", labels.cover, names[kinds["cover"].id]), ("toc", labels.contents, NAVIGATION)]
    found.append(("bodymatter", labels.start, names[first.id]))
    if "colophon" in kinds:
        found.append(("colophon", kinds["colophon"].title.plain, names[kinds["colophon"].id]))
    return found


def page_list(breaks: Mapping[str, Sequence[Break]], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """List the pages of the PDF in order: label, address."""
    return [(page.label, f"{names[part]}#{page.id}") for part, pages in breaks.items() for page in pages]


def navigation(
    edition: Edition, places: Sequence[Place], names: Mapping[str, str], breaks: Mapping[str, Sequence[Break]]
) -> bytes:
    """Write the navigation document (EPUB 3.3 §7); the contents' own pages begin where it does."""
    labels, issue = edition.labels, edition.issue
    part = next((part for part in edition.parts if part.kind == "contents"), None)
    marks = "".join(outer_html(span(page)) for page in breaks.get(part.id, ())) if part else ""
    marked = f"<div>{marks}</div>\n" if marks else ""
    listed = "".join(
        f'<li><a epub:type="{kind}" href="{html.escape(href)}">{html.escape(label)}</a></li>\n'
        for kind, label, href in landmarks(edition, names)
    )
    body = (
        f'{marked}<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc.title">\n'
        f'<h1 id="toc.title">{html.escape(labels.contents)}</h1>\n{_contents_list(places, issue.language)}</nav>\n'
        f'<nav epub:type="landmarks" id="landmarks" aria-label="{html.escape(labels.landmarks)}" hidden="hidden">\n'
        f"<h2>{html.escape(labels.landmarks)}</h2>\n<ol>\n{listed}</ol>\n</nav>"
    )
    pages = page_list(breaks, names)
    if pages:
        body += _pages(labels.pages, pages)
    return whole(labels.contents, issue.language, issue.direction, body)


def _pages(title: str, pages: Sequence[tuple[str, str]]) -> str:
    title = html.escape(title)
    listed = "".join(f'<li><a href="{html.escape(href)}">{html.escape(label)}</a></li>\n' for label, href in pages)
    return (
        f'\n<nav epub:type="page-list" role="doc-pagelist" id="page-list" aria-label="{title}" hidden="hidden">\n'
        f"<h2>{title}</h2>\n<ol>\n{listed}</ol>\n</nav>"
    )


def _contents_list(places: Sequence[Place], around: str) -> str:
    lines = "".join(_contents_item(place, around) for place in places)
    return f"<ol>\n{lines}</ol>\n"


def _contents_item(place: Place, around: str) -> str:
    """Write a line of the contents; `around` is the language of the issue."""
    title = place.title
    foreign = f' lang="{title.language}" xml:lang="{title.language}"' if title.language != around else ""
    foreign += f' dir="{title.direction}"' if title.direction != direction_of(around) else ""
    byline = f' <span class="nav-byline">{place.byline}</span>'
    below = f"\n{_contents_list(place.below, around)}" if place.below else ""
    kind = ' class="nav-section"' if place.below else ""
    said = f'<span class="nav-title">{title.html}</span>{byline if place.byline else ""}'
    return f'<li><a href="{html.escape(place.href)}"{kind}{foreign}>{said}</a>{below}</li>\n'


def ncx(edition: Edition, identifier: str, places: Sequence[Place], pages: Sequence[tuple[str, str]]) -> bytes:
    """Write the NCX for reading systems of EPUB 2 (OPF 2.0.1 §2.4.1), whose labels have no controls."""
    issue = edition.issue
    depth = 2 if any(place.below for place in places) else 1
    metas = {"uid": identifier, "depth": depth, "totalPageCount": len(pages), "maxPageNumber": len(pages)}
    head = "".join(
        f'<meta name="dtb:{name}" content="{html.escape(str(value))}"/>\n' for name, value in metas.items()
    )
    points = "".join(_points(places, "point"))
    targets = "".join(
        f'<pageTarget id="target-{n}" type="normal" value="{n}">{_ncx_label(label, href)}</pageTarget>\n'
        for n, (label, href) in enumerate(pages, 1)
    )
    listed = f"<pageList>\n{targets}</pageList>\n" if pages else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"'
        f' xml:lang="{html.escape(issue.language)}" dir="{issue.direction}">\n<head>\n{head}</head>\n'
        f"<docTitle><text>{html.escape(edition.titles.issue.plain)}</text></docTitle>\n"
        f"<navMap>\n{points}</navMap>\n{listed}</ncx>\n"
    ).encode()


def _points(places: Sequence[Place], above: str) -> Iterator[str]:
    for number, place in enumerate(places, 1):
        name = f"{above}-{number}"
        label = _ncx_label(place.title.plain, place.href)
        yield f'<navPoint id="{name}">{label}{"".join(_points(place.below, name))}</navPoint>\n'


def _ncx_label(text: str, href: str) -> str:
    said = html.escape(text)
    return f'<navLabel><text>{said}</text></navLabel><content src="{html.escape(href)}"/>'
