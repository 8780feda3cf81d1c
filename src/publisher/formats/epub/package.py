"""An Edition into an EPUB 3 package through EbookLib, with the mends that Arabic needs; its only importer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain

from ebooklib import epub
from lxml import etree
from lxml.html import HtmlElement

from publisher.assets.media_types import DRAWING, media_type_of
from publisher.diagnostics import EnvironmentFault, Finding
from publisher.events import Step
from publisher.fonts.subset import woff2
from publisher.formats import flow
from publisher.formats.base import Made, Terms
from publisher.formats.epub.accessibility import accessibility, withdrawals
from publisher.formats.epub.archive import canonical
from publisher.formats.epub.documents import NAVIGATION, STYLE, Document, document, file_names, tree
from publisher.formats.epub.epub_format import EPUB, file_name
from publisher.formats.epub.metadata import Item, metadata
from publisher.formats.epub.navigation import contents, navigation, ncx, page_list
from publisher.formats.epub.page_breaks import Break, breaks
from publisher.formats.epub.style_sheet import lawful, without_direction
from publisher.formats.issue_record import record_of
from publisher.html_tree import fragment
from publisher.model import Artefact, Asset, Edition, Face
from publisher.settings.tables import FontKind

# Apple Books shows a book's own fonts where it is asked to, by one of these or the other.
_APPLE = ("ibooks", "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/")
_APPLE_FILE = "META-INF/com.apple.ibooks.display-options.xml"
_APPLE_OPTIONS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<display_options><platform name="*">'
    '<option name="specified-fonts">true</option></platform></display_options>\n'
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# A drawing within a document, which the package has to declare (EPUB 3.3 §D.6.4).
_DRAWING = b"<svg"


class _Ready(epub.EpubHtml):  # type: ignore[misc]  # EbookLib has no types
    """A document that is written already: EbookLib would parse it again, and lose what it does not expect."""

    def get_content(self, default: object = None) -> object:  # noqa: ARG002 -- EbookLib's signature
        return self.content


class _Shelf:
    """Takes the files of a package in a ZIP's place."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def writestr(self, name: str, data: bytes | str) -> None:
        self.files[name] = data.encode() if isinstance(data, str) else data


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # EbookLib has no types
    """Writes what EbookLib leaves out, or writes for books in English (docs/design.md, «EbookLib»)."""

    def __init__(self, book: epub.EpubBook, moment: datetime, nav: bytes, table: bytes) -> None:
        super().__init__(BytesIO(), book, {"package_direction": True, "mtime": moment, "epub2_guide": False})
        self._nav, self._table = nav, table

    def files(self) -> dict[str, bytes]:
        """Give the package's files."""
        self.out = _Shelf()
        self.out.writestr("mimetype", "application/epub+zip")
        self._write_container()
        self.out.writestr(_APPLE_FILE, _APPLE_OPTIONS)
        self._write_opf()
        self._write_items()
        return self.out.files

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(_XML_LANG, self.book.language)
        for metadata_ in root.iter("metadata"):
            for meta in [m for m in metadata_ if m.get("name") == "generator"]:
                metadata_.remove(meta)
        super()._write_opf_file(root)

    def _get_ncx(self) -> bytes:
        return self._table

    def _get_nav(self, item: epub.EpubNav) -> bytes:  # noqa: ARG002 -- EbookLib's signature
        return self._nav


@dataclass(frozen=True, slots=True)
class _Bound:
    """All that a package is made of; `cover` is the painted one, where it is drawn."""

    documents: Mapping[str, Document]
    fonts: Mapping[str, bytes]
    images: Mapping[str, bytes]
    cover: Mapping[str, bytes]
    style: bytes
    nav: bytes
    ncx: bytes
    paged: bool


def make_epub(edition: Edition, terms: Terms) -> Made:
    """Package an edition. The limits guard the articles' import; a package grows with its text alone."""
    terms.tell(Step(EPUB.name, edition.titles.issue.plain, 0, 1))
    cover, told = _painted_cover(edition, terms)
    bound = _bound(edition, terms, cover)
    found = withdrawals(edition, terms.theme, tuple(bound.documents.values())) if edition.issue.certifier else ()
    book = _book(edition, bound, terms, claimed=bool(edition.issue.certifier) and not found)
    moment = datetime.combine(edition.issue.date, datetime.min.time(), UTC)
    data = canonical(_Writer(book, moment, bound.nav, bound.ncx).files(), edition.issue.date)
    artefact = Artefact(EPUB.name, file_name(edition), "application/epub+zip", data)
    terms.tell(Step(EPUB.name, "", 1, 1))
    return Made((artefact,), (*told, *found))


def _painted_cover(edition: Edition, terms: Terms) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Paint a cover that is a drawing: shops and shelves of many reading systems show no such covers."""
    cover = edition.issue.cover.src if edition.issue.cover else ""
    drawing = next(
        (one for one in edition.assets if one.path == cover and one.media_type == DRAWING.media_type), None
    )
    if drawing is None or terms.paint is None:
        return {}, ()
    try:
        painted = terms.paint(drawing)
    except EnvironmentFault:
        return {}, (Finding.of("K009", None, path=cover),)
    return {flow.image_name(drawing).removesuffix(DRAWING.suffix) + "png": painted}, ()


def _bound(edition: Edition, terms: Terms, cover: Mapping[str, bytes]) -> _Bound:
    names, pages = file_names(edition), breaks(terms.pagination())
    places, css = contents(edition, names), without_direction(edition.screen_css)
    nav = navigation(edition, places, names, pages)
    documents: dict[str, Document] = {}
    cut = flow.fonts(edition, css, _document_trees(edition, names, pages, nav, documents))
    files = {face.file: _font_file(face, data, terms.book_fonts) for face, data in cut}
    style = flow.style(edition, css, {file: name for file, (name, _) in files.items()})
    return _Bound(
        documents=documents,
        fonts=dict(files.values()),
        images={flow.image_name(asset): _image(asset) for asset in edition.assets},
        cover=cover,
        style=style.encode(),
        nav=nav,
        ncx=ncx(edition, record_of(edition, "epub").urn, places, page_list(pages, names)),
        paged=bool(pages),
    )


def _document_trees(
    edition: Edition,
    names: Mapping[str, str],
    pages: Mapping[str, Sequence[Break]],
    nav: bytes,
    into: dict[str, Document],
) -> Iterator[tuple[str, str, HtmlElement]]:
    """Write the documents one by one, and show each to whoever cuts the fonts for them: part, language, tree."""
    anchors = flow.anchor_files(edition, names)
    for part in edition.parts:
        if part.kind == "contents":
            inside = nav.decode().partition("<body>")[2].rpartition("</body>")[0]
            yield part.id, part.language, fragment(inside)
            continue
        root = tree(edition, part, names[part.id], anchors, pages.get(part.id, ()))
        into[part.id] = document(edition, part, names[part.id], root)
        yield part.id, part.language, root


def _font_file(face: Face, data: bytes, kind: FontKind) -> tuple[str, bytes]:
    return f"fonts/{face.file.rpartition('.')[0]}.{kind}", woff2(data) if kind == "woff2" else data


def _image(asset: Asset) -> bytes:
    return lawful(asset.load()) if asset.media_type == DRAWING.media_type else flow.image_bytes(asset)


def _book(edition: Edition, bound: _Bound, terms: Terms, *, claimed: bool) -> epub.EpubBook:
    issue = edition.issue
    book = epub.EpubBook()
    book.metadata.clear()
    record = record_of(edition, "epub")
    book.set_identifier(record.urn)
    book.language, book.title = issue.language, edition.titles.issue.plain
    book.set_direction(issue.direction)
    book.add_prefix(*_APPLE)
    _describe(book, Item("ibooks:specified-fonts", "true"))
    documents = tuple(bound.documents.values())
    access = accessibility(edition, documents, bound.images, paged=bound.paged, claimed=claimed)
    for item in chain(metadata(edition, record, terms.page_source if bound.paged else ""), access):
        _describe(book, item)
    book.add_item(epub.EpubItem(uid="style", file_name=STYLE, media_type=media_type_of(STYLE), content=bound.style))
    for name, data in bound.fonts.items():
        kind = media_type_of(name)
        book.add_item(epub.EpubItem(uid=_uid("font", name), file_name=name, media_type=kind, content=data))
    _add_images(book, edition, bound)
    _add_documents(book, edition, bound)
    return book


def _describe(book: epub.EpubBook, item: Item) -> None:
    attributes = dict(item.attributes)
    if item.is_dublin_core:
        book.add_metadata("DC", item.name.removeprefix("dc:"), item.value, attributes)
    else:
        book.add_metadata(None, "meta", item.value, {"property": item.name, **attributes})


def _uid(kind: str, name: str) -> str:
    return f"{kind}-{name.rpartition('/')[2].rpartition('.')[0]}"


def _add_images(book: epub.EpubBook, edition: Edition, bound: _Bound) -> None:
    cover = edition.issue.cover.src if edition.issue.cover and not bound.cover else ""
    for name, painted in bound.cover.items():
        book.set_cover(name, painted, create_page=False)
    for asset in edition.assets:
        name = flow.image_name(asset)
        if asset.path == cover:
            book.set_cover(name, bound.images[name], create_page=False)
        else:
            item = epub.EpubImage(uid=_uid("image", name), file_name=name, media_type=asset.media_type)
            item.content = bound.images[name]
            book.add_item(item)


def _add_documents(book: epub.EpubBook, edition: Edition, bound: _Bound) -> None:
    items: dict[str, epub.EpubItem] = {}
    for part_id, written in bound.documents.items():
        uid = written.file.removesuffix(".xhtml")
        document = _Ready(uid=uid, file_name=written.file, content=written.data)
        if _DRAWING in written.data:
            document.properties.append("svg")
        items[part_id] = book.add_item(document)
    book.add_item(epub.EpubNcx())
    nav = book.add_item(epub.EpubNav(file_name=NAVIGATION))
    book.spine = [items.get(part.id, nav) for part in edition.parts]
