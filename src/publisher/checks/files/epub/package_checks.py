"""The package of a book: progression, language, identifier, title, cover, manifest, spine and archive."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from lxml import etree
from PIL import Image

from publisher.checks.files.epub.epub_book import Book, Item
from publisher.checks.files.languages_and_directions import foreign_script
from publisher.checks.files.markup import line_of
from publisher.checks.files.product_files import media_type_in
from publisher.checks.files.publication import Publication
from publisher.diagnostics import Finding
from publisher.i18n.languages import direction_of, is_well_formed
from publisher.i18n.sentences import Phrase
from publisher.model import Span

_OPF = "{http://www.idpf.org/2007/opf}"
_UNSAID = frozenset(("und", "zxx", "mul", "mis"))
_PLACEHOLDERS = frozenset(
    ("untitled", "unknown", "title", "no title", "بلا عنوان", "دون عنوان", "بدون عنوان", "غير معنون")
)
_MOSTLY = 0.6
_SPECIAL = frozenset(("mimetype", "iTunesMetadata.plist", "iTunesArtwork"))
_XHTML = frozenset(("application/xhtml+xml", "application/x-dtbook+xml"))
_SAME = (
    frozenset(("image/jpeg", "image/jpg")),
    frozenset((
        *("font/ttf", "font/otf", "font/sfnt", "application/x-font-ttf", "application/x-font-truetype"),
        *("application/x-font-otf", "application/x-font-opentype", "application/font-sfnt"),
        *("application/vnd.ms-opentype", "application/x-truetype-font", "application/truetype", "font/opentype"),
        *("application/opentype", "application/x-font", "font/truetype"),
        *("application/octet-stream",),
    )),
    frozenset(("font/woff", "application/font-woff", "application/x-font-woff")),
    frozenset(("font/woff2", "application/font-woff2", "application/x-font-woff2")),
)  # fmt: skip
_LEAST_COVER = 1
_MOST_PIXELS = 200_000_000


def progression(book: Book) -> Iterator[Finding]:
    """Find pages that turn against the direction of the text."""
    rtl = sum(document.letters[0] for document in book.documents.values())
    ltr = sum(document.letters[1] for document in book.documents.values())
    spine = next(book.package.iter(f"{_OPF}spine"), None)
    given = (spine.get("page-progression-direction") or "") if spine is not None else ""
    line = line_of(spine)
    if spine is None or rtl + ltr == 0:
        return
    if rtl > ltr and given != "rtl":
        yield Finding.of("X101", book.at(line), given=given or Phrase("said_not"), wanted="rtl")
    elif (
        given == "rtl" and ltr * (1 - _MOSTLY) > rtl and not (book.language and direction_of(book.language) == "rtl")
    ):
        yield Finding.of("X101", book.at(line), given=given, wanted="ltr")


def package_language(book: Book) -> Iterator[Finding]:
    """Find a package that names no language, none that there is, or another than that of its documents."""
    elements = list(book.package.iter("{http://purl.org/dc/elements/1.1/}language"))
    given = ["".join(map(str, one.itertext())).strip() for one in elements]
    if not any(given):
        yield Finding.of("X106", book.at(), language="", reason=Phrase("said_not"))
        return
    for element, language in zip(elements, given, strict=True):
        if not is_well_formed(language) or language.lower() in _UNSAID:
            yield Finding.of("X106", book.at(line_of(element)), language=language, reason=Phrase("no_language"))
            return
    prose = " ".join(run.text for one in book.reading_order for run in one.runs[:400] if not run.code)[:40_000]
    scripts = [foreign_script(prose, language) for language in given]
    if all(scripts):
        reason = Phrase.of("other_script", script=scripts[0])
        yield Finding.of("X106", book.at(line_of(elements[0])), language=given[0], reason=reason)


def identifier(book: Book) -> Iterator[Finding]:
    """Find a book that no one can tell from others: without the identifier that its package names."""
    named = book.package.get("unique-identifier") or ""
    elements = list(book.package.iter("{http://purl.org/dc/elements/1.1/}identifier"))
    own = next((one for one in elements if one.get("id") == named), None)
    text = "".join(map(str, own.itertext())).strip() if own is not None else ""
    if not text or not re.sub(r"(?i)^(?:urn:)?(?:uuid|isbn|doi|id)?:?", "", text).strip("0- "):
        yield Finding.of("X137", book.at(line_of(own)), reason=Phrase("identifier_missing"))
        return
    for meta in book.ncx.root.iter("{http://www.daisy.org/z3986/2005/ncx/}meta") if book.ncx else ():
        said = (meta.get("content") or "").strip()
        if meta.get("name") == "dtb:uid" and book.ncx and _bare(said) != _bare(text):
            yield Finding.of("X137", book.ncx.span(meta), reason=Phrase.of("identifier_other", one=said, other=text))


def _bare(identifier_: str) -> str:
    return re.sub(r"^(?:urn:)?(?:uuid|isbn):", "", identifier_.strip().lower()).replace("-", "")


def title(book: Book) -> Iterator[Finding]:
    """Find a book without a title, or with that of a template."""
    elements = list(book.package.iter("{http://purl.org/dc/elements/1.1/}title"))
    said = next((text for one in elements if (text := "".join(map(str, one.itertext())).strip())), "")
    if not said or said.lower() in _PLACEHOLDERS:
        yield Finding.of("X138", book.at(line_of(elements[0]) if elements else 0), title=said)


def cover(book: Book) -> Iterator[Finding]:
    """Find a book whose cover no shelf can show."""
    named = [item for item in book.items if "cover-image" in item.properties]
    for meta in book.package.iter(f"{_OPF}meta", "meta"):
        if meta.get("name") == "cover" and not named:
            content = meta.get("content") or ""
            found = [item for item in book.items if content in (item.id, item.href)]
            if not found:
                yield Finding.of("X136", book.at(line_of(meta)), reason=Phrase.of("cover_unknown", item=content))
                return
            named += found
    if not named:
        if _has_cover(book):
            yield Finding.of("X136", book.at(), reason=Phrase("cover_unnamed"))
        return
    item = named[0]
    if item.name not in book.files:
        yield Finding.of("X136", book.at(item.line), reason=Phrase.of("cover_lost", item=item.href))
    elif item.media_type in _XHTML:
        return  # an old way of Calibre's and Kindle's: a document
    elif not _is_sound(book.files[item.name]):
        yield Finding.of("X136", book.at(item.line), reason=Phrase.of("cover_broken", item=item.href))


def no_cover(book: Book) -> Iterator[Finding]:
    """Find a book without any cover."""
    if not _has_cover(book):
        yield Finding.of("X144", book.at())


_PICTURE = re.compile(rb"<(?:\w+:)?(?:img|image|svg)\b", re.IGNORECASE)


def _has_cover(book: Book) -> bool:
    """Return whether something in a book is a cover, whether or not it says so where shelves look."""
    if any(meta.get("name") == "cover" for meta in book.package.iter(f"{_OPF}meta", "meta")):
        return True
    if any(one.get("type") == "cover" for one in book.package.iter(f"{_OPF}reference")):
        return True
    called = (item for item in book.items if "cover" in f"{item.id} {item.name} {' '.join(item.properties)}".lower())
    # A page that is called a cover and shows no picture is none for a shelf.
    return any(item.media_type not in _XHTML or _PICTURE.search(book.files.get(item.name, b"")) for item in called)


def _is_sound(data: bytes) -> bool:
    if media_type_in(data) == "image/svg+xml":
        return True
    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return True  # it is whole as far as one may look
            image.load()
    except Exception:  # noqa: BLE001 -- Pillow raises whatever its many readers do
        return False
    return True


def media_types(book: Book) -> Iterator[Finding]:
    """Find items that the manifest calls what they are not."""
    for item in book.items:
        data = book.files.get(item.name)
        if not data:
            continue
        there = media_type_in(data)
        document = book.documents.get(item.name)
        if document is not None and document.root.tag == "html" and item.media_type not in _XHTML:
            yield _of_type(book, item, "application/xhtml+xml")
        elif there.startswith(("image/", "font/")) and not _agree(item.media_type, there):
            yield _of_type(book, item, there)
        elif not there and item.media_type in ("image/png", "image/jpeg", "image/gif", "image/webp"):
            yield _of_type(book, item, "")


def _of_type(book: Book, item: Item, there: str) -> Finding:
    return Finding.of(
        "X132", book.at(item.line), file=item.href, given=item.media_type, there=there or Phrase("unknown")
    )


def _agree(given: str, there: str) -> bool:
    given = given.lower()
    return given == there or any(given in same and (there in same or {given, there} <= same) for same in _SAME) or (
        there in ("font/ttf", "font/otf") and given in _SAME[1]
    )  # fmt: skip


def broken_documents(book: Book) -> Iterator[Finding]:
    """Find documents that are no XML: reading systems show nothing of them, or the part before the fault."""
    for document in book.documents.values():
        if document.broken:
            yield Finding.of("X133", Span(document.shown, document.broken_line), reason=document.broken[:160])
    if book.ncx and book.ncx.broken:
        yield Finding.of("X133", Span(book.ncx.shown, book.ncx.broken_line), reason=book.ncx.broken[:160])


def manifest(book: Book) -> Iterator[Finding]:
    """Find files that the manifest does not name, and items whose file is not there."""
    named = {item.name for item in book.items}
    for item in book.items:
        if item.name not in book.files and not re.match(r"[a-z]+://", item.href):
            yield Finding.of("X134", book.at(item.line), file=item.href, reason=Phrase("file_missing"))
    for name in book.files:
        special = name in _SPECIAL or name.startswith("META-INF/") or name == book.package_name
        if name not in named and not special and not _is_another_package(name):
            yield Finding.of("X134", Span(book.shown(name)), file=name, reason=Phrase("file_unnamed"))
    for name, times in Counter(item.name for item in book.items).items():
        if times > 1:
            yield Finding.of("X134", book.at(), file=name, reason=Phrase("file_twice"))


def _is_another_package(name: str) -> bool:
    return name.lower().endswith(".opf") or posixpath.basename(name).startswith("calibre_bookmarks")


def archive(book: Book) -> Iterator[Finding]:
    """Find an archive that does not say at its beginning that it is an EPUB."""
    reasons = {
        "mimetype_missing": Phrase("mimetype_missing"),
        "mimetype_other": Phrase("mimetype_other"),
        "mimetype_late": Phrase("mimetype_late"),
        "mimetype_packed": Phrase("mimetype_packed"),
    }
    if book.mimetype:
        yield Finding.of("X135", Span(book.name), reason=reasons[book.mimetype])


def spine(book: Book) -> Iterator[Finding]:
    """Find entries of the spine that name nothing, and documents that no reader comes to by turning pages."""
    for ref, _, line in book.spine:
        if ref not in book.by_id:
            yield Finding.of("X141", book.at(line), item=ref, reason=Phrase("spine_unknown"))
    inside = {book.by_id[ref].name for ref, _, _ in book.spine if ref in book.by_id}
    asked = {entry.name for entry in (*book.contents, *book.old_contents)}
    for one in book.addresses:
        target = book.locate(one.address, one.base) if not one.loaded else None
        if target and one.base in inside:
            asked.add(target[0])
    for item in book.items:
        if (
            item.name in book.documents
            and item.name not in inside
            and item.name in asked
            and "nav" not in item.properties
        ):
            yield Finding.of("X141", book.at(item.line), item=item.href, reason=Phrase("spine_lacks"))
    if not book.reading_order:
        yield Finding.of("X141", book.at(), item="", reason=Phrase("spine_empty"))


def closed_content(book: Book) -> Iterator[Finding]:
    """Find content that is encrypted, and names that lead out of the folder that the archive is unpacked to."""
    for name, method in book.encrypted:
        yield Finding.of("X142", Span(book.shown(name)), file=name, reason=Phrase.of("file_encrypted", method=method))
    for name in book.outside:
        yield Finding.of("X142", Span(book.name), file=name, reason=Phrase("file_outside"))


def scripts(book: Book) -> Iterator[Finding]:
    """Find scripts: most reading systems run none, and some refuse the book."""
    for document in book.documents.values():
        for element in document.root.iter(etree.Element):
            local = etree.QName(element).localname
            kind = (element.get("type") or "").lower()
            data = (
                local == "script"
                and kind
                and "javascript" not in kind
                and "ecmascript" not in kind
                and kind != "module"
            )
            acts = next((key for key in map(str, element.attrib) if re.fullmatch(r"on[a-z]+", key)), "")
            address = (element.get("href") or "").strip().lower()
            if (local == "script" and not data) or acts or address.startswith("javascript:"):
                yield Finding.of("X127", document.span(element), element=acts or local)


def empty_documents(publication: Publication) -> Iterator[Finding]:
    """Find documents that show nothing: no text, no picture."""
    shown = ("img", "image", "svg", "math", "video", "audio", "object", "canvas", "iframe", "hr", "table")
    for document in publication.documents.values():
        if document.body is None or document.broken:
            continue
        seen = any(etree.QName(one).localname in shown for one in document.body.iter(etree.Element))
        if not seen and not document.text.strip():
            yield Finding.of("X139", document.span())
