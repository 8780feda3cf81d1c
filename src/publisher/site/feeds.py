"""What is new, for feed readers: Atom (RFC 4287) and JSON Feed 1.1, with the full text of the newest articles."""

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from html import escape
from urllib.parse import urljoin

from publisher.site.published import ArticleFacts, Issue
from publisher.site.site_frame import ATOM, JSON_FEED, Frame

_MOST = 50  # articles in a feed
_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)(")')
_NAMED = re.compile(r'\s(?:id|data-pagefind-[\w-]+|data-folded|aria-labelledby)="[^"]*"')
# Controls that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: The inside of an article's page, by its address in the site; empty where it has none.
Texts = Callable[[str], str]


def newest(frame: Frame) -> list[tuple[Issue, ArticleFacts]]:
    """Return the newest articles that have pages, in the order of feeds."""
    every = [(i, a) for i in frame.archive.issues for a in i.facts.articles if a.anchor in i.pages]
    return every[:_MOST]


def feed_files(frame: Frame, texts: Texts) -> dict[str, bytes]:
    """Write both feeds, of the same articles."""
    entries = [(issue, article, _whole(frame, issue, article, texts)) for issue, article in newest(frame)]
    return {ATOM: _atom(frame, entries).encode(), JSON_FEED: _json(frame, entries)}


Entry = tuple[Issue, ArticleFacts, str]


def _whole(frame: Frame, issue: Issue, article: ArticleFacts, texts: Texts) -> str:
    """Give an article's HTML with whole addresses: a feed reader knows no page that they would begin at."""
    path = issue.pages[article.anchor]
    base = frame.absolute(path.partition("#")[0])
    text = _NAMED.sub("", texts(path))
    return _LINK.sub(lambda found: f"{found[1]}{escape(urljoin(base, found[2]))}{found[3]}", text)


def _id(issue: Issue, article: ArticleFacts) -> str:
    """An identifier that stays when the address changes (RFC 4287 §4.2.6)."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{issue.facts.urn}/{article.id}")
    return f"urn:uuid:{own}"


def moment(iso: str) -> str:
    """Give a day as a moment (RFC 3339)."""
    return f"{iso or '1970-01-01'}T00:00:00Z"


def xml(text: str) -> str:
    """Escape a text for XML."""
    return escape(_UNWRITABLE.sub("", text))


def _day(issue: Issue, article: ArticleFacts) -> str:
    return article.date or issue.facts.date


def _atom(frame: Frame, entries: list[Entry]) -> str:
    archive, language = frame.archive, frame.speech.language
    updated = max((_day(issue, article) for issue, article, _ in entries), default=archive.newest.date)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(language)}">',
        f"<id>{xml(frame.absolute('index.html'))}</id>",
        f"<title>{xml(archive.name.plain)}</title>",
        f"<updated>{moment(updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{xml(frame.absolute(ATOM))}"/>',
        f'<link rel="alternate" type="text/html" href="{xml(frame.absolute("index.html"))}"/>',
        f"<author><name>{xml(archive.newest.publisher or archive.name.plain)}</name></author>",
    ]
    for issue, article, text in entries:
        lines += _atom_entry(frame, issue, article, text)
    return "\n".join([*lines, "</feed>", ""])


def _atom_entry(frame: Frame, issue: Issue, article: ArticleFacts, text: str) -> Iterator[str]:
    day, language = moment(_day(issue, article)), xml(article.title.language)
    yield f'<entry xml:lang="{language}">'
    yield f"<id>{_id(issue, article)}</id>"
    yield f"<title>{xml(article.title.plain)}</title>"
    yield f"<published>{day}</published>"
    yield f"<updated>{day}</updated>"
    yield f'<link rel="alternate" type="text/html" href="{xml(frame.absolute(issue.page_of(article)))}"/>'
    yield from (f"<author><name>{xml(author.plain)}</name></author>" for author in article.authors)
    yield from (f'<category term="{xml(tag.plain)}"/>' for tag in article.tags)
    if article.summary:
        yield f"<summary>{xml(' '.join(article.summary))}</summary>"
    yield f'<content type="html">{xml(text)}</content>'
    yield "</entry>"


def _json(frame: Frame, entries: list[Entry]) -> bytes:
    archive = frame.archive
    items = [
        _without_gaps(
            {
                "id": _id(issue, article),
                "url": frame.absolute(issue.page_of(article)),
                "title": article.title.plain,
                "content_html": text or article.title.html,
                "summary": " ".join(article.summary),
                "date_published": moment(_day(issue, article)),
                "authors": [{"name": author.plain} for author in article.authors],
                "tags": [tag.plain for tag in article.tags],
                "language": article.title.language,
            }
        )
        for issue, article, text in entries
    ]
    feed = _without_gaps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": archive.name.plain,
            "home_page_url": frame.absolute("index.html"),
            "feed_url": frame.absolute(JSON_FEED),
            "description": archive.newest.description,
            "language": frame.speech.language,
        }
    )
    return json_bytes({**feed, "items": items})


def json_bytes(value: Mapping[str, object]) -> bytes:
    """Write JSON as it is published."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _without_gaps(data: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in data.items() if value not in ("", None, [])}
