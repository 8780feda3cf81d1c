"""Articles' own ids, links and notes into those of one issue, where every anchor is unique."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TypeGuard
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

from publisher.arabic.slug import anchor_of, slugify
from publisher.diagnostics import Finding
from publisher.importers.tree import from_root
from publisher.markup import fragment, inner_html, outer_html
from publisher.model import Article, Block, Note, Span

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Most blocks of most articles have none of these, and parsing is most of the work.
_LIVE = re.compile(r"<(?:h[2-6]|a)\b|\sid=")


@dataclass(frozen=True, slots=True)
class _Named:
    """An article parsed, with anchors given: which of its own names became which anchor."""

    article: Article
    blocks: tuple[HtmlElement | None, ...]  # None: nothing in it has a name or leads anywhere
    notes: tuple[HtmlElement, ...]
    anchors: Mapping[str, str]

    @property
    def own(self) -> str:
        return anchor_of(self.article.slug)


def link(articles: Sequence[Article]) -> tuple[list[Article], list[Finding]]:
    """Give every heading, id and note an anchor of the issue's, and point all links at them."""
    named = {article.source.path: _named(article) for article in articles}
    findings: list[Finding] = []
    linked = []
    for one in named.values():
        findings += [finding for tree, span in _trees(one) for finding in _point(tree, one, named, span)]
        linked.append(_written(one))
    return linked, findings


def _named(article: Article) -> _Named:
    own = anchor_of(article.slug)
    blocks = tuple(
        lxml.html.fragment_fromstring(block.html) if _LIVE.search(block.html) else None for block in article.blocks
    )
    notes = tuple(fragment(note.html) for note in article.notes)
    taken: set[str] = set()
    anchors: dict[str, str] = {}
    for tree in filter(_there, (*blocks, *notes)):
        _name(tree, own, taken, anchors)
    # A slug has no full stop, so that no heading can take a note's anchor.
    numbers = {note.id: f"{own}--note.{number}" for number, note in enumerate(article.notes, 1)}
    for tree in filter(_there, blocks):
        for call in tree.xpath("descendant-or-self::a[@data-note]"):
            call.set("data-note", numbers[call.get("data-note")])
    return _Named(article, blocks, notes, anchors)


def _there(tree: HtmlElement | None) -> TypeGuard[HtmlElement]:
    return tree is not None


def _name(tree: HtmlElement, own: str, taken: set[str], anchors: dict[str, str]) -> None:
    for element in tree.iter():
        given = element.get("id", "")
        if not given and element.tag not in _HEADINGS:
            continue
        base = f"{own}--{slugify(given or element.text_content()) or 'part'}"
        anchor = _free(base, taken)
        taken.add(anchor)
        element.set("id", anchor)
        anchors.setdefault(given or anchor.removeprefix(f"{own}--"), anchor)


def _free(base: str, taken: set[str]) -> str:
    """Number what stands there already as GitHub, Jekyll and Hugo do: the second «عنوان» is «عنوان-1»."""
    names = chain([base], (f"{base}-{number}" for number in count(1)))
    return next(name for name in names if name not in taken)


def _trees(one: _Named) -> Iterator[tuple[HtmlElement, Span]]:
    for block, tree in zip(one.article.blocks, one.blocks, strict=True):
        if tree is not None:
            yield tree, block.span
    for tree in one.notes:
        yield tree, one.article.source.at(1)


def _point(tree: HtmlElement, one: _Named, named: Mapping[str, _Named], span: Span) -> Iterator[Finding]:
    for element in tree.iter("a"):
        address = element.get("href", "")
        try:
            parts = urlsplit(address)
        except ValueError:  # a bracket that opens no IPv6 address
            target = None
        else:
            if not address or parts.scheme or parts.netloc:
                continue
            target = _target(one, unquote(parts.path), unquote(parts.fragment), named)
        if target is None:
            line = one.article.source.line_with(unquote(address), span.line)
            yield Finding.of("M008", one.article.source.at(line), address=unquote(address))
        else:
            element.set("href", f"#{target}")


def _target(one: _Named, path: str, fragment: str, named: Mapping[str, _Named]) -> str | None:
    """Find what a relative address means: an article by its file's name, a heading by its id or its words."""
    place = one
    if path:
        full = from_root(one.article.source, path)
        # A link may name an article by its source, by the bare name that the web gives it, or by its title.
        bare = {posixpath.splitext(known)[0]: place for known, place in named.items()}
        titled = {place.article.title: place for place in named.values()}
        found = named.get(full) or bare.get(full) or titled.get(path)
        if found is None:
            return None
        place = found
    if not fragment:
        return place.own
    return place.anchors.get(fragment) or place.anchors.get(slugify(fragment))


def _written(one: _Named) -> Article:
    blocks = tuple(
        block if tree is None else Block(outer_html(tree), block.span)
        for block, tree in zip(one.article.blocks, one.blocks, strict=True)
    )
    notes = tuple(Note(f"{one.own}--note.{number}", inner_html(tree)) for number, tree in enumerate(one.notes, 1))
    return replace(one.article, blocks=blocks, notes=notes)
