"""The pictures that an article names → those of its project, where its site keeps them, or a placeholder."""

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from publisher.assets.media_types import DRAWING
from publisher.diagnostics import Finding
from publisher.html_tree import fragment, inner_html
from publisher.i18n.sentences import Phrase
from publisher.model import Article, Asset, Block, Span
from publisher.project.workspace import Workspace

# What sites are published from: Jekyll's and Hugo's folders of files, Next's, Gatsby's and Hexo's.
_BASES = ("", "assets", "static", "public", "source", "src", "content", "docs")
#: No path in a project is called so: a name in it has a letter before its full stop.
PLACEHOLDER = ".placeholder.svg"
_WIDTH, _HEIGHT = 320, 180
# A frame with a mountain and a sun in it, crossed out.
_DRAWING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 320 180">'
    '<rect x="2" y="2" width="316" height="176" fill="#f3f3f5" stroke="#8a8a94" stroke-width="2"'
    ' stroke-dasharray="8 6"/>'
    '<g fill="none" stroke="#8a8a94" stroke-width="4" stroke-linejoin="round">'
    '<rect x="110" y="50" width="100" height="80" rx="6"/><circle cx="184" cy="74" r="8"/>'
    '<path d="M114 126 L146 86 L168 112 L180 100 L206 126"/><path d="M100 140 L220 40"/></g></svg>'
).encode()
_IMAGE = re.compile(r"<img\b")


def placeholder() -> Asset:
    """Return the drawing that stands for a picture that is not there."""
    digest = sha256(_DRAWING).hexdigest()
    return Asset(PLACEHOLDER, DRAWING.media_type, digest, _WIDTH, _HEIGHT, _drawn)


def _drawn() -> bytes:
    return _DRAWING


@dataclass(frozen=True, slots=True)
class Found:
    """An article whose pictures are all to be had, what was told of the others, and the paths where none was."""

    article: Article
    findings: tuple[Finding, ...] = ()
    looked_for: tuple[str, ...] = ()


@dataclass(slots=True)
class _Finder:
    workspace: Workspace
    article: Article
    findings: list[Finding] = field(default_factory=list)
    looked_for: list[str] = field(default_factory=list)

    def settled(self) -> Article:
        """Return the article with each picture's address that of a file, or of the placeholder."""
        article = self.article
        blocks = tuple(Block(self._html(block.html, block.span.line), block.span) for block in article.blocks)
        notes = tuple(replace(note, html=self._html(note.html, 1)) for note in article.notes)
        image = article.image
        if image:
            image = replace(image, src=self._place(image.src, 1))
        return replace(article, blocks=blocks, notes=notes, image=image)

    def _html(self, html: str, line: int) -> str:
        if not _IMAGE.search(html):
            return html
        tree = fragment(html)
        named = [(image, image.get("src", "")) for image in tree.iter("img")]
        places = [(image, src, self._place(src, line)) for image, src in named]
        if all(src == place for _, src, place in places):
            return html
        for image, _, place in places:
            image.set("src", place)
        return inner_html(tree)

    def _place(self, src: str, start: int) -> str:
        source = self.article.source
        span = source.at(source.line_with(src.rpartition("/")[2], start))
        if _is_address(src):
            self.findings.append(Finding.of("M006", span, src=src.replace("\0", "") or Phrase("nothing")))
            return PLACEHOLDER
        for place in _candidates(src, source.path):
            if self._is_there(place):
                return place
            self.looked_for.append(place)
        self._miss(src, span)
        return PLACEHOLDER

    def _is_there(self, place: str) -> bool:
        path = self.workspace.root / place
        return os.path.lexists(path) and not path.is_dir()  # what is wrong with it, its reading tells

    def _miss(self, src: str, span: Span) -> None:
        outside = src.startswith(("../", "/")) or src == ".."
        self.findings.append(Finding.of("M019" if outside else "M018", span, path=src))


def with_pictures(workspace: Workspace, article: Article) -> Found:
    """Find the pictures of an article: where it names them, else where its site would have them."""
    finder = _Finder(workspace, article)
    settled = finder.settled()
    return Found(settled, tuple(finder.findings), tuple(dict.fromkeys(finder.looked_for)))


def _is_address(src: str) -> bool:
    """Whether a picture is named by an address that is no path."""
    if not src or "\0" in unquote(src) or src.startswith("//"):
        return True
    try:
        return bool(urlsplit(src).scheme)
    except ValueError:  # a bracket that opens no IPv6 address
        return True


def _candidates(src: str, article: str) -> Iterator[str]:
    """Go through the paths from the project's root that a picture may have: as named, then from each folder above.

    A site's root may be any of those folders: its address of a picture begins there, or in its folder of files.
    """
    if src.startswith(("../", "/")) or src == "..":
        return
    yield src
    folder = posixpath.dirname(article)
    rest = src.removeprefix(f"{folder}/") if folder else src
    while True:
        for base in _BASES:
            place = posixpath.normpath(posixpath.join(folder, base, rest))
            if place != src:
                yield place
        if not folder:
            return
        folder = posixpath.dirname(folder)
