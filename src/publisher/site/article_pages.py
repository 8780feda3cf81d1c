"""Pages of web editions as the archive has them: with their addresses, with its bar, and marked up for its search.

Their texts are what the edition made of them; nothing within `main` is changed but that its words are given folded.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.arabic.search_folds import folded_words
from publisher.site.published import ArticleFacts, Issue
from publisher.site.site_frame import BAR_STYLE, Frame, Head, relative
from publisher.site.structured_data import article_data

# What an edition says of an address of its own: the archive has another for the page.
_OF_ADDRESS = re.compile(
    r'^<(?:link rel="canonical"|meta property="og:(?:url|image(?::\w+)?)") [^\n]*>\n', re.MULTILINE
)
_HEAD_END, _BODY, _MAIN = "</head>", re.compile(r"<body[^>]*>\n?(?:<a class=\"skip\"[^\n]*</a>\n?)?"), "<main "
_INSIDE = re.compile(r"<main [^>]*>(.*)</main>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Dresser:
    """Dresses the pages of an issue: its picture, and the pages of authors by name."""

    frame: Frame
    issue: Issue
    people: Mapping[str, str]
    picture: str
    picture_size: tuple[int, int]

    def dressed(self, path: str, page: str) -> bytes:
        """Dress a page of the issue's web edition that stands at a path of the site."""
        own = [
            one for one in self.issue.facts.articles if self.issue.pages.get(one.anchor, "").partition("#")[0] == path
        ]
        lines = [
            *self.frame.own_lines(path, self._head(own), full=False),
            f'<link rel="stylesheet" href="{relative(path, BAR_STYLE)}">',
            *(self._filters(own) if own else ()),
        ]
        page = _OF_ADDRESS.sub("", page, count=0)
        page = page.replace(_HEAD_END, "\n".join([*lines, _HEAD_END]), 1)
        page = _BODY.sub(lambda begin: f"{begin[0].rstrip()}\n{self.frame.bar(path)}\n", page, count=1)
        if own:
            page = page.replace(_MAIN, f"<main {search_attributes(page)} ", 1)
        return page.encode()

    def _head(self, own: list[ArticleFacts]) -> Head:
        facts = self.issue.facts
        files = tuple((one.media_type, f"{self.issue.address}{one.name}", "") for one in self.issue.downloads)
        data = article_data(self.frame, self.issue, own[0], self.people, self.picture) if len(own) == 1 else {}
        title = own[0].title.plain if own else facts.title.plain
        return Head(title, picture=self.picture, picture_size=self.picture_size, alternates=files, data=data)

    def _filters(self, own: list[ArticleFacts]) -> list[str]:
        """Give what a reader may narrow a search by."""
        authors = dict.fromkeys(author.plain for one in own for author in one.authors)
        sections = dict.fromkeys(one.section.plain for one in own)
        told = [
            *(("author", name) for name in authors),
            *(("section", name) for name in sections if name),
            *([("year", self.issue.facts.date[:4])] if self.issue.facts.date else []),
        ]
        return [f'<meta data-pagefind-filter="{key}[content]" content="{html.escape(value)}">' for key, value in told]


def search_attributes(page: str) -> str:
    """Give the attributes by which Pagefind reads a page: its text, and with that the words as they are folded.

    Words that are their own fold are in the text already.
    """
    inside = _INSIDE.search(page)
    text = html.unescape(_TAG.sub(" ", inside[1])) if inside else ""
    words = {word.casefold() for word in re.findall(r"[^\W_]+", text)}
    folded = " ".join(word for word in dict.fromkeys(folded_words(text)) if word not in words)
    told = f'data-pagefind-body data-pagefind-index-attrs="data-folded" data-folded="{html.escape(folded)}"'
    return told if folded else "data-pagefind-body"


def full_text(page: bytes) -> str:
    """Return the inside of an article's `main`, for those who have nothing else of the page."""
    inside = _INSIDE.search(page.decode())
    return inside[1].strip() if inside else ""
