"""Exports of WordPress (WXR), read as a stream: posts and pages with all that is said of them."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from publisher.arabic.slug import slugify
from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.documents.draft import Document, DocumentFacts, Draft, Yielded
from publisher.importers.documents.found_pictures import Pictures
from publisher.importers.documents.plain_words import placed_words, text_of_tree
from publisher.importers.documents.wordpress_content import parsed, read_content
from publisher.model import Span

_WP = "http://wordpress.org/export/"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
# What WordPress keeps among its posts that no reader has ever seen as a page.
_INTERNAL = frozenset(
    [
        "attachment",
        "nav_menu_item",
        "revision",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
        "user_request",
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
        "acf-field",
        "acf-field-group",
        "wpcf7_contact_form",
        "elementor_library",
        "feedback",
    ]
)
_GONE = ("trash", "auto-draft", "inherit")
_PUBLISHED = ("publish", "")
_UNSORTED = ("uncategorized", "uncategorised", "غير مصنف", "غير مصنفة", "بدون تصنيف")
_DATE = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")
_SHOWN = 12
_TAIL = 4096  # bytes, within which an export ends


@dataclass
class _Site:
    """What the export says of the whole site."""

    title: str = ""
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    items: int = 0


def read(document: Document) -> Iterator[Yielded]:
    """Make drafts of the posts and pages of an export; it is read twice, as pictures may follow what shows them."""
    site = _Site()
    for element in _items(document, site):
        if _said(element, "post_type") == "attachment":
            site.attachments[_said(element, "post_id")] = _said(element, "attachment_url")
    document.stream.seek(0)
    yield DocumentFacts(site.title, site.language, ordered=False)
    site.items = 0
    pictures = Pictures(document)
    for element in _items(document, site):
        yield from _article(element, site, document, pictures)
        yield from pictures.told()
    if site.empty:
        words = " · ".join(site.empty[:_SHOWN]) + (" …" if len(site.empty) > _SHOWN else "")
        yield Finding.of("I035", Span(document.path), count=len(site.empty), words=words)


def _items(document: Document, site: _Site) -> Iterator[etree._Element]:
    """Yield the items of an export, each of which is forgotten then; what is said of the site is noted."""
    place = Span(document.path)
    known = False
    try:
        events = etree.iterparse(
            document.stream, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
        )
        for event, element in events:
            if event == "start":
                if not known:
                    if element.tag != "rss" or not any(str(uri).startswith(_WP) for uri in element.nsmap.values()):
                        raise PublisherError(Finding.of("I019", place, kind=Phrase("a_wordpress_export")))
                    known = True
                continue
            parent = element.getparent()
            name = _local(element)
            if element.tag == "item":
                site.items += 1
                yield element
                _forget(element)
            elif parent is not None and parent.tag == "channel":
                _note(site, name, element)
                if name not in ("title", "language"):
                    _forget(element)
    except etree.XMLSyntaxError as error:
        if not known:
            raise PublisherError(Finding.of("I019", place, kind=Phrase("a_wordpress_export"))) from error
        if _is_cut(document):
            raise PublisherError(Finding.of("I026", place, count=site.items)) from error
        line = error.lineno or 0
        raise PublisherError(Finding.of("I012", Span(document.path, line), what=error.msg or "XML")) from error


def _is_cut(document: Document) -> bool:
    """Say whether the end of an export is missing; whatever the parser stumbled on, that is why."""
    size = document.stream.seek(0, io.SEEK_END)
    document.stream.seek(max(0, size - _TAIL))
    return b"</rss>" not in document.stream.read()


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            break
        del parent[0]


def _note(site: _Site, name: str, element: etree._Element) -> None:
    if name == "title":
        site.title = site.title or " ".join((element.text or "").split())
    elif name == "language":
        site.language = (element.text or "").strip()
    elif name == "author":
        login, shown = _said(element, "author_login"), _said(element, "author_display_name")
        site.authors[login] = shown or login


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _said(element: etree._Element, name: str) -> str:
    """Give what an element says under a name of WordPress's own; its namespace has the export's version in it."""
    for child in element:
        tag = str(child.tag)
        if tag.startswith(f"{{{_WP}") and "/excerpt/" not in tag and _local(child) == name:
            return (child.text or "").strip()
    return ""


def _article(element: etree._Element, site: _Site, document: Document, pictures: Pictures) -> Iterator[Yielded]:
    kind, status = _said(element, "post_type"), _said(element, "status")
    title = " ".join(text_of_tree(parsed(element.findtext("title") or "")).split())
    content = element.findtext(_CONTENT) or ""
    if kind in _INTERNAL:
        return
    line = element.sourceline if isinstance(element.sourceline, int) else 0
    if status in _GONE or not content.strip():
        site.empty.append(title or _said(element, "post_id"))
        return
    meta = _meta(element)
    read = read_content(content, _footnotes(meta), Span(document.path, line))
    yield from read.findings
    name = slugify(unquote(_said(element, "post_name"))) or slugify(title) or f"post-{_said(element, 'post_id')}"
    media = pictures.take(read.body, name)
    if not text_of_tree(read.body) and read.body.find(".//img") is None:
        site.empty.append(title or name)
        return
    head = _head(element, site, title or name, status)
    image = pictures.one(site.attachments.get(meta.get("_thumbnail_id", ""), ""), name)
    if image and not read.body.xpath(".//img[@src=$src]", src=image.path):
        head["image"] = {"src": image.path, "alt": title or name}
        media = (*media, image)
    words = (*placed_words(str(head["title"]), line), *read.words)
    categories = _terms(element, "category")
    date = str(head.get("date") or "")
    yield Draft(name, head, read.body, words, read.notes, media, date[:4], categories[0] if categories else "")


def _head(element: etree._Element, site: _Site, title: str, status: str) -> dict[str, object]:
    author = (element.findtext(_CREATOR) or "").strip()
    date = _DATE.match(_said(element, "post_date"))
    categories = _terms(element, "category")
    excerpt = next((c.text or "" for c in element if "/excerpt/" in str(c.tag)), "")
    summary = text_of_tree(parsed(excerpt)) if excerpt.strip() else ""
    return {
        "title": title,
        "authors": [site.authors.get(author, author)] if author else [],
        "date": date[0] if date else "",
        "summary": [summary] if summary else [],
        "section": categories[0] if categories else "",
        "tags": list(dict.fromkeys([*categories[1:], *_terms(element, "post_tag")])),
        "source": (element.findtext("link") or "").strip(),
        "draft": status not in _PUBLISHED,
    }


def _terms(element: etree._Element, domain: str) -> list[str]:
    found = (" ".join((one.text or "").split()) for one in element.findall("category") if one.get("domain") == domain)
    return [term for term in dict.fromkeys(found) if term and term.casefold() not in _UNSORTED]


def _meta(element: etree._Element) -> dict[str, str]:
    return {_said(one, "meta_key"): _said(one, "meta_value") for one in element if _local(one) == "postmeta"}


def _footnotes(meta: Mapping[str, str]) -> dict[str, str]:
    """Read the notes of a post, which WordPress keeps beside it as JSON."""
    try:
        listed = json.loads(meta.get("footnotes", "") or "[]")
    except ValueError:
        return {}
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    return {str(row.get("id", "")): str(row.get("content", "")) for row in rows}
