"""Articles' own ids, links and notes into those of one issue, where every anchor is unique."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from typing import TypeGuard
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from publisher.arabic.slug import anchor_of, slugify
from publisher.diagnostics import Finding
from publisher.html_tree import element_of, fragment, inner_html, outer_html
from publisher.importers.base import from_root, is_bundle
from publisher.model import Article, Block, Note, Span

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Most blocks of most articles have none of these, and parsing is most of the work.
_LIVE = re.compile(r"<(?:h[2-6]|a)\b|\sid=")
# A link that may lead into the issue: no address with a scheme (RFC 3986 §3.1), or one that is none for its bracket.
_INWARD = re.compile(r'<a\b[^>]*\shref="(?![A-Za-z][A-Za-z0-9+.-]*:[^"\[]*")')

# What an address of a site has before the names of folders: the day of a post.
_DAY = re.compile(r"(?:\d{4}/\d{1,2}/(?:\d{1,2}/)?)")
_POST = re.compile(r"\A\d{4}-\d{1,2}-\d{1,2}-(?=.)")
_SUFFIX = re.compile(r"\.(?:md|markdown|mdx|txt|html?)\Z", re.IGNORECASE)
# What names an article of a site: a file of text, a page, or an address without a suffix.
_ARTICLE = re.compile(r"(?:\.(?:md|markdown|mdx|txt|html?)|(?:^|/)[^./]+/?|/)$", re.IGNORECASE)


def named(article: Article) -> Article:
    """Give every heading, id and note of an article an anchor that no other article has."""
    own = anchor_of(article.slug)
    blocks = [element_of(block.html) if _LIVE.search(block.html) else None for block in article.blocks]
    notes = [fragment(note.html) for note in article.notes]
    taken: set[str] = set()
    anchors: dict[str, str] = {}
    for tree in filter(_is_tree, (*blocks, *notes)):
        _set_anchors(tree, own, taken, anchors)
    # A slug has no full stop, so that no heading can take a note's anchor.
    numbers = {note.id: f"{own}--note.{number}" for number, note in enumerate(article.notes, 1)}
    for tree in filter(_is_tree, blocks):
        for call in tree.xpath("descendant-or-self::a[@data-note]"):
            call.set("data-note", numbers[call.get("data-note")])
    return replace(
        article,
        anchors=anchors,
        blocks=tuple(
            block if tree is None else Block(outer_html(tree), block.span)
            for block, tree in zip(article.blocks, blocks, strict=True)
        ),
        notes=tuple(
            Note(numbers[note.id], inner_html(tree)) for note, tree in zip(article.notes, notes, strict=True)
        ),
    )


def _is_tree(tree: HtmlElement | None) -> TypeGuard[HtmlElement]:
    return tree is not None


def _set_anchors(tree: HtmlElement, own: str, taken: set[str], anchors: dict[str, str]) -> None:
    for element in tree.iter():
        given = element.get("id", "")
        if not given and element.tag not in _HEADINGS:
            continue
        base = f"{own}--{slugify(given or element.text_content()) or 'part'}"
        anchor = _free_anchor(base, taken)
        taken.add(anchor)
        element.set("id", anchor)
        anchors.setdefault(given or anchor.removeprefix(f"{own}--"), anchor)


def _free_anchor(base: str, taken: set[str]) -> str:
    """Number what stands there already as GitHub, Jekyll and Hugo do: the second «عنوان» is «عنوان-1»."""
    names = chain([base], (f"{base}-{number}" for number in count(1)))
    return next(name for name in names if name not in taken)


def link(articles: Sequence[Article], *, alone: bool = False) -> tuple[list[Article], list[Finding]]:
    """Point the links of articles that are `named` at each other's anchors; where one leads nowhere, its words stay.

    An article that is built `alone` may name its neighbours, which are not there.
    """
    places = _Places({article.source.path: article for article in articles}, alone)
    findings: list[Finding] = []
    return [_linked(article, places, findings) for article in articles], findings


def linked_among(article: Article, articles: Sequence[Article]) -> tuple[Article, list[Finding]]:
    """Point the links of one article that is `named` at the anchors of articles, itself among them."""
    findings: list[Finding] = []
    return _linked(article, _Places({one.source.path: one for one in articles}), findings), findings


@dataclass(frozen=True)
class _Places:
    """What a link may name an article by: its source, the bare name that the web gives it, or its title."""

    sources: Mapping[str, Article]
    alone: bool = False

    @cached_property
    def bare(self) -> Mapping[str, Article]:
        """The articles by their sources without the suffix."""
        return {posixpath.splitext(path)[0]: article for path, article in self.sources.items()}

    @cached_property
    def titled(self) -> Mapping[str, Article]:
        """The articles by title."""
        return {article.title: article for article in self.sources.values()}

    @cached_property
    def addressed(self) -> Mapping[tuple[str, ...], Article]:
        """The articles by what a site may call them: their folders and names from any folder on, where one has it."""
        found: dict[tuple[str, ...], Article | None] = {}
        for path, article in self.sources.items():
            own = _names_of_file(path)
            for names in {own, (*own[:-1], article.slug)}:
                for start in range(len(names)):
                    known = found.setdefault(names[start:], article)
                    found[names[start:]] = article if known is article else None
        return {names: article for names, article in found.items() if article}

    def at_address(self, path: str) -> Article | None:
        """Find the article of a site's address, as Jekyll and Hugo make them: /2025/01/05/name/, ../folder/."""
        bare = _SUFFIX.sub("", _DAY.sub("", path.strip("/"), count=1)).removesuffix("/index")
        return self.addressed.get(tuple(_plain_name(name) for name in bare.split("/")))


def _names_of_file(path: str) -> tuple[str, ...]:
    """Give the folders and the name of a text, without what no address has: its suffix, its day, index."""
    *folders, file = path.split("/")
    name = posixpath.splitext(file)[0]
    return tuple(map(_plain_name, folders if folders and is_bundle(file) else (*folders, name)))


def _plain_name(name: str) -> str:
    """Give a name without the underscore of Jekyll's folders and the day of its posts."""
    return _POST.sub("", name).lstrip("_")


def _linked(article: Article, places: _Places, findings: list[Finding]) -> Article:
    if not any(
        _INWARD.search(html) for html in (*(b.html for b in article.blocks), *(n.html for n in article.notes))
    ):
        return article
    blocks = tuple(
        replace(block, html=_pointed(block.html, outer_html, article, places, block.span, findings))
        if _INWARD.search(block.html)
        else block
        for block in article.blocks
    )
    notes = tuple(
        replace(note, html=_pointed(note.html, inner_html, article, places, article.source.at(1), findings))
        if _INWARD.search(note.html)
        else note
        for note in article.notes
    )
    return replace(article, blocks=blocks, notes=notes)


def _pointed(
    html: str,
    written: Callable[[HtmlElement], str],
    article: Article,
    places: _Places,
    span: Span,
    findings: list[Finding],
) -> str:
    tree = element_of(html) if written is outer_html else fragment(html)
    findings += _point(tree, article, places, span)
    return written(tree)


def _point(tree: HtmlElement, article: Article, places: _Places, span: Span) -> Iterator[Finding]:
    for element in list(tree.iter("a")):
        address = element.get("href", "")
        neighbour = False
        try:
            parts = urlsplit(address)
        except ValueError:  # a bracket that opens no IPv6 address
            target = None
        else:
            if not address or parts.scheme or parts.netloc:
                continue
            target = _anchor_of_address(article, unquote(parts.path), unquote(parts.fragment), places)
            neighbour = places.alone and bool(_ARTICLE.search(unquote(parts.path)))
        if target is None:
            line = article.source.line_with(unquote(address), span.line)
            code = "M020" if neighbour else "M008"
            yield Finding.of(code, article.source.at(line), address=unquote(address))
            _unlink(element)
        else:
            element.set("href", f"#{target}")


def _unlink(element: HtmlElement) -> None:
    """Leave a link's words; what else its element says is a span's."""
    del element.attrib["href"]
    if element.attrib or element.getparent() is None:
        element.tag = "span"
    else:
        element.drop_tag()


def _anchor_of_address(article: Article, path: str, fragment: str, places: _Places) -> str | None:
    """Find what a relative address means: an article by its file's name, a heading by its id or its words."""
    place = article
    if path:
        full = from_root(article.source, path)
        found = (
            places.sources.get(full) or places.bare.get(full) or places.titled.get(path) or places.at_address(full)
        )
        if found is None and _POST.match(path):  # `post_url` names a post of any folder
            found = places.at_address(path)
        if found is None:
            return None
        place = found
    if not fragment:
        return anchor_of(place.slug)
    return place.anchors.get(fragment) or place.anchors.get(slugify(fragment))
