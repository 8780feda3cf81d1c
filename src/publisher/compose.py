"""Articles and an issue's table into an Issue: order, anchors, links between articles, reading time, dates."""

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.slug import anchor_of, slugify
from publisher.arabic.words import reading_minutes
from publisher.config import IssueTable
from publisher.diagnostics import Finding
from publisher.importers.base import stem
from publisher.model import Article, Block, Entry, Issue, Note, Picture, Section, Span

# The day of a product whose sources name none: a fixed one, never the clock's.
NO_DATE = date(2000, 1, 1)


def issue_of_one(article: Article, project_publisher: str) -> IssueTable:
    """Make the table of an issue that is one article."""
    values = {"title": article.title, "language": article.language, "publisher": project_publisher}
    return IssueTable(**values, date=article.date, slug=article.slug or "issue", id=article.id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issue stands: its folder from the project's root, and the folder's own name."""

    folder: str
    name: str


def compose(
    table: IssueTable, place: Place, chosen: Sequence[tuple[str, Sequence[Article]]], epoch: int | None
) -> tuple[Issue, list[Finding]]:
    """Set articles in order. `chosen` holds each section's title and articles; `epoch` is SOURCE_DATE_EPOCH."""
    articles = [article for _, members in chosen for article in members]
    findings = _duplicates(articles)
    anchors = {article.source.path: anchor_of(article.slug) for article in articles}
    sections, number = [], 0
    for title, members in chosen:
        entries = []
        for article in members:
            number += 1
            linked, broken = _anchored(article, anchors)
            findings += broken
            entries.append(_entry(number, anchors[article.source.path], linked))
        sections.append(Section(title, tuple(entries)))
    return _issue(table, place, tuple(sections), _day(table, articles, epoch)), findings


def _issue(table: IssueTable, place: Place, sections: tuple[Section, ...], day: date | None) -> Issue:
    slug = table.slug or slugify(place.name) or "issue"
    named = table.cover
    cover = named and Picture(posixpath.normpath(posixpath.join(place.folder, named.src)), named.alt, named.credit)
    return Issue(
        **table.model_dump(include=_SAME_NAME),
        id=table.id or place.name or slug,
        slug=slug,
        sections=sections,
        date=day or NO_DATE,
        dated=day is not None,
        digits=table.digits,
        calendars=table.calendars,
        cover=cover or None,
    )


_SAME_NAME = {
    *("title", "language", "number", "volume", "revision", "description"),
    *("publisher", "editors", "issn", "isbn", "doi"),
}


def _day(table: IssueTable, articles: Sequence[Article], epoch: int | None) -> date | None:
    """DESIGN §2: SOURCE_DATE_EPOCH, else the issue's date, else the newest article's."""
    if epoch is not None:
        return datetime.fromtimestamp(epoch, UTC).date()
    return table.date or max((a.date for a in articles if a.date), default=None)


def _duplicates(articles: Sequence[Article]) -> list[Finding]:
    findings = []
    for code, values in (("C005", [a.slug for a in articles]), ("C006", [a.id for a in articles])):
        for value, count in Counter(values).items():
            if count > 1:
                paths = [a.source.path for a, v in zip(articles, values, strict=True) if v == value]
                findings.append(Finding.of(code, Span(paths[1], 1), value=value, other=paths[0]))
    return findings


def _entry(number: int, anchor: str, article: Article) -> Entry:
    count = len(_plain(article).split())
    return Entry(number, anchor, article, count, article.reading_minutes or reading_minutes(count))


def _plain(article: Article) -> str:
    parts = [article.title, *article.summary, *(block.html for block in article.blocks)]
    return str(lxml.html.fragment_fromstring("\n".join(parts), create_parent="div").text_content())


def _anchored(article: Article, anchors: Mapping[str, str]) -> tuple[Article, list[Finding]]:
    """Give every heading an anchor that is the issue's own, and point links between articles at them."""
    own = anchors[article.source.path]
    taken: Counter[str] = Counter()
    renamed: dict[str, str] = {}
    trees = [lxml.html.fragment_fromstring(block.html) for block in article.blocks]
    for tree in trees:
        _name(tree, own, taken, renamed)
    findings: list[Finding] = []
    blocks = []
    for block, tree in zip(article.blocks, trees, strict=True):
        findings += _point(tree, article, own, renamed, anchors, block.span)
        blocks.append(Block(lxml.html.tostring(tree, encoding="unicode"), block.span))
    notes = tuple(Note(f"{own}--n{number}", note.html) for number, note in enumerate(article.notes, 1))
    calls = {note.id: new.id for note, new in zip(article.notes, notes, strict=True)}
    blocks = [replace(block, html=_recalled(block.html, calls)) for block in blocks]
    return replace(article, blocks=tuple(blocks), notes=notes), findings


def _recalled(html: str, calls: Mapping[str, str]) -> str:
    for old, new in calls.items():
        html = html.replace(f'data-note="{old}"', f'data-note="{new}"')
    return html


def _name(tree: HtmlElement, own: str, taken: Counter[str], renamed: dict[str, str]) -> None:
    for element in tree.iter():
        given = element.get("id", "")
        heading = element.tag in ("h2", "h3", "h4", "h5", "h6")
        if not given and not heading:
            continue
        base = f"{own}--{slugify(given or element.text_content()) or 'part'}"
        taken[base] += 1
        anchor = base if taken[base] == 1 else f"{base}-{taken[base]}"
        element.set("id", anchor)
        renamed[given or anchor.removeprefix(f"{own}--")] = anchor


def _point(
    tree: HtmlElement,
    article: Article,
    own: str,
    renamed: Mapping[str, str],
    anchors: Mapping[str, str],
    span: Span,
) -> list[Finding]:
    findings = []
    for link in tree.iter("a"):
        address = link.get("href", "")
        parts = urlsplit(address)
        if not address or parts.scheme or parts.netloc:
            continue
        target = _target(article, own, unquote(parts.path), unquote(parts.fragment), renamed, anchors)
        if target is None:
            line = article.source.line_with(unquote(address), span.line)
            findings.append(Finding.of("M008", article.source.at(line), address=unquote(address)))
        else:
            link.set("href", f"#{target}")
    return findings


def _target(
    article: Article,
    own: str,
    path: str,
    fragment: str,
    renamed: Mapping[str, str],
    anchors: Mapping[str, str],
) -> str | None:
    if not path:
        return renamed.get(fragment, own if not fragment else None)
    other = posixpath.normpath(posixpath.join(posixpath.dirname(article.source.path), path))
    if other not in anchors:
        other = next((known for known in anchors if stem(known) == stem(path)), "")
    return anchors.get(other)
