"""An Edition into an EPUB 3 package through EbookLib, with the mends that Arabic needs; its only importer."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO

import ebooklib
from ebooklib import epub
from lxml import etree

from publisher.arabic.bidi.runs import isolated
from publisher.formats import flow
from publisher.formats.base import Made, Step, Terms, epub_name
from publisher.formats.epub.archive import canonical, unpack
from publisher.formats.epub.documents import body, file_names
from publisher.model import Artefact, Edition, Entry, Part

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NAVIGATION = "nav.xhtml"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:publisher:issue")
# EbookLib's own chapter template declares a vocabulary that it never uses.
_CHAPTER = (
    b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>'
    b'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"></html>'
)


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib has no types
    """Writes what EbookLib leaves out: language and direction of package, navigation and NCX (ENGINES §1)."""

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(_XML_LANG, self.book.language)
        for metadata in root.iter("metadata"):
            for meta in [m for m in metadata if m.get("name") == "generator"]:
                metadata.remove(meta)
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        root = etree.fromstring(super()._get_ncx())
        root.set(_XML_LANG, self.book.language)
        root.set("dir", self.book.direction)
        for meta in root.iter("{*}meta"):
            if meta.get("name") == "dtb:depth":
                meta.set("content", "2" if any(isinstance(entry, tuple) for entry in self.book.toc) else "1")
        return etree.tostring(root, xml_declaration=True, encoding="utf-8")

    def _get_nav(self, item: epub.EpubNav) -> bytes:
        root = etree.fromstring(super()._get_nav(item))
        root.set("dir", self.book.direction)
        for navigation in root.iter("{*}nav"):
            heading = navigation[0]
            navigation.set("id", navigation.get(_EPUB_TYPE) or "nav")
            navigation.set("aria-label", heading.text or "")
            if navigation.get(_EPUB_TYPE) == "toc":
                heading.tag = heading.tag.replace("h2", "h1")
            else:
                navigation.set("hidden", "hidden")
        return etree.tostring(root, xml_declaration=True, encoding="utf-8", doctype="<!DOCTYPE html>")


def make_epub(edition: Edition, terms: Terms) -> Made:
    """Package an edition. The limits guard the articles' import; a package grows with its text alone."""
    terms.tell(Step("epub", edition.issue.title, 0, 1))
    book = _book(edition)
    moment = datetime.combine(edition.issue.date, datetime.min.time(), UTC)
    options = {
        "package_direction": True,
        "mtime": moment,
        "epub3_pages": False,  # EbookLib takes every epub:type with an id for a page
        "epub2_guide": False,
        "landmark_title": edition.labels.landmarks,
    }
    draft = BytesIO()
    writer = _Writer(draft, book, options)
    writer.process()
    writer.write()
    data = canonical(unpack(draft.getvalue()), edition.issue.date)
    artefact = Artefact("epub", epub_name(edition), "application/epub+zip", data)
    terms.tell(Step("epub", "", 1, 1))
    version = ".".join(map(str, ebooklib.VERSION))
    return Made((artefact,), versions=(("ebooklib", version),))


def _book(edition: Edition) -> epub.EpubBook:
    issue = edition.issue
    book = epub.EpubBook()
    book.set_identifier(f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{issue.publisher}/{issue.id}/{issue.language}')}")
    book.set_title(issue.title)
    book.set_language(issue.language)
    book.set_direction(issue.direction)
    book.set_template("chapter", _CHAPTER)
    _describe(book, edition)
    cut = flow.fonts(edition, edition.screen_css, flow.text(edition))
    files = {face.file: (f"fonts/{face.file}", data) for face, data in cut}
    css = flow.style(edition, edition.screen_css, {name: path for name, (path, _) in files.items()})
    style = epub.EpubItem(uid="style", file_name="style.css", media_type="text/css", content=css.encode())
    book.add_item(style)
    for name, (path, data) in files.items():
        uid = "font-" + name.removesuffix(".ttf")
        book.add_item(epub.EpubItem(uid=uid, file_name=path, media_type="font/ttf", content=data))
    _add_images(book, edition)
    _add_documents(book, edition, style)
    return book


def _describe(book: epub.EpubBook, edition: Edition) -> None:
    issue = edition.issue
    for name in dict.fromkeys((*issue.editors, *(a for e in issue.entries for a in e.article.authors))):
        book.add_author(name, uid=f"creator-{len(book.get_metadata('DC', 'creator')) + 1}")
    dublin = {
        "publisher": issue.publisher,
        "description": issue.description,
        "date": str(issue.date) if issue.dated else "",
    }
    for name, value in dublin.items():
        if value:
            book.add_metadata("DC", name, value)
    for scheme in ("isbn", "issn", "doi"):
        if number := getattr(issue, scheme):
            book.add_metadata("DC", "identifier", f"urn:{scheme}:{number}" if scheme != "doi" else f"doi:{number}")
    for subject in dict.fromkeys(tag for entry in issue.entries for tag in entry.article.tags):
        book.add_metadata("DC", "subject", subject)
    for name, value in _accessibility(edition):
        book.add_metadata(None, "meta", value, {"property": name})


def _accessibility(edition: Edition) -> Iterable[tuple[str, str]]:
    """EPUB Accessibility 1.1 §2, said of what is really in the package."""
    pictures = bool(edition.assets)
    yield "schema:accessMode", "textual"
    if pictures:
        yield "schema:accessMode", "visual"
    yield "schema:accessModeSufficient", "textual"
    for feature in ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"):
        yield "schema:accessibilityFeature", feature
    if pictures:
        yield "schema:accessibilityFeature", "alternativeText"
    yield "schema:accessibilityHazard", "none"
    yield "schema:accessibilitySummary", edition.labels.accessibility


def _add_images(book: epub.EpubBook, edition: Edition) -> None:
    cover = edition.issue.cover.src if edition.issue.cover else ""
    for number, asset in enumerate(edition.assets, 1):
        name = flow.image_name(asset)
        if asset.path == cover:
            book.set_cover(name, asset.load(), create_page=False)
        else:
            item = epub.EpubImage(uid=f"image-{number}", file_name=name, media_type=asset.media_type)
            item.content = asset.load()
            book.add_item(item)


def _add_documents(book: epub.EpubBook, edition: Edition, style: epub.EpubItem) -> None:
    names = file_names(edition)
    anchors = flow.anchor_files(edition, names)
    documents = {}
    for part in edition.parts:
        if part.kind == "contents":
            continue
        document = epub.EpubHtml(
            uid=names[part.id].removesuffix(".xhtml"),
            title=edition.labels.cover if part.kind == "cover" else isolated(part.title, part.direction),
            file_name=names[part.id],
            lang=part.language,
            direction=part.direction,
        )
        document.content = body(edition, part, names[part.id], anchors)
        document.add_item(style)
        book.add_item(document)
        documents[part.id] = document
    cover = documents[edition.parts[0].id]
    bodies = [documents[part.id] for part in edition.parts if part.articles]
    book.toc = tuple(_navigation(edition, documents))
    book.guide = [
        {"type": "cover", "title": edition.labels.cover, "href": cover.file_name},
        {"type": "toc", "title": edition.labels.contents, "href": _NAVIGATION},
        {"type": "bodymatter", "title": edition.labels.start, "href": bodies[0].file_name},
    ]
    navigation = epub.EpubNav(title=edition.labels.contents, file_name=_NAVIGATION, direction=book.direction)
    navigation.add_item(style)
    book.add_item(epub.EpubNcx())
    book.add_item(navigation)
    book.spine = [documents.get(part.id, "nav") for part in edition.parts]


def _navigation(edition: Edition, documents: Mapping[str, epub.EpubHtml]) -> Iterator[object]:
    """List masthead, articles and colophon; the articles of a titled section under its title, which leads to the
    first of them.
    """
    places = {anchor: part for part in edition.parts for anchor in part.articles}
    others = {part.kind: documents[part.id] for part in edition.parts if part.kind in ("masthead", "colophon")}
    yield from (others[kind] for kind in ("masthead",) if kind in others)
    for section in edition.issue.sections:
        members = [_link(entry, places[entry.anchor], documents) for entry in section.entries]
        if section.title:
            yield epub.Section(section.title, href=members[0].href), members
        else:
            yield from members
    yield from (others[kind] for kind in ("colophon",) if kind in others)


def _link(entry: Entry, part: Part, documents: Mapping[str, epub.EpubHtml]) -> epub.Link:
    """Lead to a document that is the article's own, or to its place in one that several share."""
    document = documents[part.id]
    place = document.file_name if part.id == entry.anchor else f"{document.file_name}#{entry.anchor}"
    return epub.Link(place, entry.article.title, f"nav-{entry.anchor}")
