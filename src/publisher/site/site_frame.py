"""What every page of the archive has around its own: head, bar, foot, and links that lead on from wherever it is."""

import html
import json
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from publisher.i18n.languages import direction_of, open_graph_locale
from publisher.site.published import Archive, Name
from publisher.site.site_speech import SiteSpeech

STYLE, BAR_STYLE, ICON = "site.css", "bar.css", "favicon.svg"
ATOM, JSON_FEED, OPDS, OPDS2 = "atom.xml", "feed.json", "opds.xml", "opds.json"
#: The pages that every page leads to, by the word that names them.
DOORS = {
    "issues": "issues/index.html",
    "authors": "authors/index.html",
    "sections": "sections/index.html",
    "tags": "tags/index.html",
    "years": "years/index.html",
    "index": "index/index.html",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to other programs: `title` and `description` in plain text, the media types and
    addresses of its `alternates` (with their language, where it is another), its data for search engines.
    """

    title: str
    description: str = ""
    kind: str = "website"
    picture: str = ""
    picture_size: tuple[int, int] = (0, 0)
    alternates: tuple[tuple[str, str, str], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """The archive with what it says: it makes whole pages of their bodies."""

    archive: Archive
    speech: SiteSpeech
    colour: str

    def page(self, path: str, head: Head, body: str, *, script: str = "") -> bytes:
        """Make the page at a path of the site."""
        speech, name = self.speech, self.archive.name.plain
        title = head.title if path == "index.html" else f"{head.title} — {name}"
        lines = [
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(title)}</title>",
            *self.own_lines(path, head, full=True),
            f'<link rel="stylesheet" href="{relative(path, STYLE)}">',
            *([f'<script type="module" src="{relative(path, script)}"></script>'] if script else []),
        ]
        return (
            f'<!DOCTYPE html>\n<html lang="{html.escape(speech.language)}" dir="{speech.direction}">\n<head>\n'
            + "\n".join(lines)
            + f'\n</head>\n<body class="archive">\n<a class="archive-skip" href="#text">{speech.say("skip")}</a>\n'
            + f'{self.bar(path)}\n<main class="archive-main" id="text">\n{body}\n</main>\n'
            + f"{self._foot()}</body>\n</html>\n"
        ).encode()

    def own_lines(self, path: str, head: Head, *, full: bool) -> list[str]:
        """Give the lines of a head that tell where the page stands and what it is; `full` those of a new page too."""
        at = self.absolute(path)
        metas: list[tuple[str, str, str]] = []
        if full:
            metas = [("name", "description", head.description), ("name", "generator", "publisher")]
            metas += [("property", "og:title", head.title), ("property", "og:type", head.kind)]
            metas += [("property", "og:description", head.description)]
            metas += [("property", "og:site_name", self.archive.name.plain)]
            metas += [("property", "og:locale", open_graph_locale(self.speech.language))]
        if at:
            metas.append(("property", "og:url", at))
            if head.picture:
                metas.append(("property", "og:image", self.absolute(head.picture)))
                width, height = head.picture_size
                metas += [("property", "og:image:width", str(width)), ("property", "og:image:height", str(height))]
        return [
            *([f'<link rel="canonical" href="{html.escape(at)}">'] if at else []),
            *(f'<meta {key}="{name}" content="{html.escape(value)}">' for key, name, value in metas if value),
            f'<meta name="theme-color" content="{self.colour}">',
            f'<link rel="icon" type="image/svg+xml" href="{relative(path, ICON)}">',
            *(self._alternate(path, *one) for one in head.alternates),
            *self._feeds(path),
            *([f'<script type="application/ld+json">{as_script(head.data)}</script>'] if head.data else []),
        ]

    def _alternate(self, path: str, media_type: str, target: str, language: str) -> str:
        said = f' type="{media_type}"' if media_type else ""
        said += f' hreflang="{html.escape(language)}"' if language else ""
        return f'<link rel="alternate"{said} href="{relative(path, target)}">'

    def _feeds(self, path: str) -> Iterable[str]:
        if not self.archive.address:
            return
        title = html.escape(self.speech.say("feed", name=self.archive.name.plain))
        for name, kind in ((ATOM, "application/atom+xml"), (JSON_FEED, "application/feed+json")):
            yield f'<link rel="alternate" type="{kind}" title="{title}" href="{relative(path, name)}">'

    def bar(self, path: str) -> str:
        """Give the bar that leads to all kinds of pages."""
        home = self.link(path, "index.html", self.name(self.archive.name), ' class="archive-name"')
        doors = (
            self.link(path, target, self.speech.say(key), ' aria-current="page"' if target == path else "")
            for key, target in DOORS.items()
        )
        label = self.speech.say("site")
        lang = f' lang="{html.escape(self.speech.language)}" dir="{self.speech.direction}"'
        return f'<nav class="archive-bar"{lang} aria-label="{label}">\n{home}\n' + "\n".join(doors) + "\n</nav>"

    def _foot(self) -> str:
        licence = self.archive.newest.licence
        publisher = self.archive.newest.publisher
        said = "".join(f"<p>{self.speech.shown(one)}</p>\n" for one in (publisher, licence) if one)
        return f'<footer class="archive-foot">\n{said}</footer>\n' if said else ""

    def name(self, name: Name) -> str:
        """Give the HTML of a name, with its language where that is another than the site's."""
        if name.language == self.speech.language:
            return name.html
        return f'<bdi lang="{html.escape(name.language)}" dir="{direction_of(name.language)}">{name.html}</bdi>'

    def link(self, path: str, target: str, inner: str, attributes: str = "") -> str:
        """Link from a page to another by what is HTML already."""
        return f'<a{attributes} href="{relative(path, target)}">{inner}</a>'

    def absolute(self, path: str) -> str:
        """Give the whole address of a path; nothing where the site has none."""
        return f"{self.archive.address.rstrip('/')}/{encoded(_door(path))}" if self.archive.address else ""


def relative(path: str, target: str) -> str:
    """Give the address of a path of the site as seen from a page of it, for an attribute."""
    file, sharp, anchor = target.partition("#")
    found = posixpath.relpath(file, posixpath.dirname(path) or ".")
    return html.escape(f"{quote(found)}{sharp}{quote(anchor)}")


def encoded(path: str) -> str:
    """Give a path as an address has it (RFC 3986)."""
    file, sharp, anchor = path.partition("#")
    return f"{quote(file)}{sharp}{quote(anchor)}"


def as_script(data: Mapping[str, Any]) -> str:
    """Write JSON that may stand in a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _door(path: str) -> str:
    """An address of a folder stays whatever its page's file is called."""
    file, sharp, anchor = path.partition("#")
    return f"{file.removesuffix('index.html') if posixpath.basename(file) == 'index.html' else file}{sharp}{anchor}"
