"""The keys of Jekyll's and Hugo's front matter into those of the press."""

import re
from collections.abc import Callable, Mapping

from publisher.importers.front_matter.syntax import Head
from publisher.settings.validation import KeyPath

_Value = object


def _names_of_authors(value: _Value) -> _Value:
    """Authors as a name, a list of names, or tables with a name in each."""
    if isinstance(value, Mapping):
        return value.get("name", "")
    return [_names_of_authors(one) for one in value] if isinstance(value, list) else value


def tags_of(value: _Value) -> _Value:
    """Split tags that are one text: at commas where it has any, else at spaces, as Jekyll does."""
    if not isinstance(value, str):
        return value
    pieces = re.split("[,،]", value) if re.search("[,،]", value) else value.split()
    return [piece.strip() for piece in pieces if piece.strip()]


def _picture(value: _Value) -> _Value:
    """A cover's table, where it says what its picture shows; a bare name cannot."""
    if not isinstance(value, Mapping):
        return None
    source = next((value[key] for key in ("image", "src", "path", "url") if value.get(key)), None)
    alt = value.get("alt") or value.get("caption")
    return {"src": source, "alt": alt} if source and alt else None


def _unpublished(value: _Value) -> _Value:
    return "true" if str(value).strip().lower() in ("false", "no") else None


def _same(value: _Value) -> _Value:
    return value


# Key of a blog → key of the press, and how its value is read; where the press's own key is there too, it stands.
RENAMED: dict[str, tuple[str, Callable[[_Value], _Value]]] = {
    "author": ("authors", _names_of_authors),
    "description": ("summary", _same),
    "excerpt": ("summary", _same),
    "categories": ("tags", tags_of),
    "category": ("tags", tags_of),
    "lang": ("language", _same),
    "locale": ("language", _same),
    "cover": ("image", _picture),
    "published": ("draft", _unpublished),
    "license": ("licence", _same),
}
# Keys that steer a site and say nothing of the article.
IGNORED = frozenset(
    {
        *("layout", "permalink", "uuid", "toc", "comments", "weight", "lastmod"),
        *("last_modified_at", "modified", "updated", "url", "aliases", "redirect_from", "sitemap"),
        *("type", "math", "mathjax", "katex", "mermaid", "pin", "pinned"),
        *("featured", "sidebar", "nav_order", "parent", "has_children", "has_toc", "grand_parent"),
        *("classes", "header", "hero", "share", "search", "keywords", "thumbnail"),
        *("featured_image", "menu", "outputs", "markup", "params", "cascade", "series"),
        *("showtoc", "tocopen", "hidemeta", "disableshare", "canonicalurl", "editpost", "booktoc"),
        *("bookcomments", "robots", "noindex", "linktitle", "iscjklanguage", "dir", "direction"),
        *("hidden", "sticky", "expirydate", "publishdate", "videos", "audio", "images"),
        *("resources", "slideshow", "excerpt_separator", "guid", "post_id", "status", "pagination"),
        *("css", "js", "head", "nav", "time", "author_profile", "read_time"),
        *("related", "show_date", "tagline", "timezone"),
    }
)


def settle_keys(head: Head, known: frozenset[str]) -> tuple[Head, list[str]]:
    """Give a head in the press's own keys, and the names of those that it had no use for."""
    values: dict[str, object] = {}
    lines: dict[KeyPath, int] = dict(head.lines)
    unused: list[str] = []
    tags: list[object] = []
    for key, value in head.values.items():
        name, found = _press_key_and_value(key, value, known)
        if name == "tags":
            # A category is often a tag too; what one key says twice stays its author's affair.
            more = found if isinstance(found, list) else [found]
            tags += [tag for tag in more if tag not in tags] if tags else more
        elif key not in known and (found is None or name in values or (name != key and name in head.values)):
            unused.append(key)
            continue
        else:
            values[name] = found
        lines.setdefault((name,), head.lines.get((key,), 1))
    if tags:
        values["tags"] = tags
    return Head(values, lines, head.body, head.body_line), unused


def _press_key_and_value(key: str, value: _Value, known: frozenset[str]) -> tuple[str, _Value]:
    """Give a key's name and value for the press; None where it means nothing to it."""
    small = key.lower()
    if small == "tags":
        return small, tags_of(value)
    if key in known:
        return key, value
    if small in RENAMED:
        name, read = RENAMED[small]
        return name, read(value)
    if small in IGNORED:
        return small, None
    return (small if small in known else key), value
