"""The bytes of an EPUB → a book, within bounds; what cannot be read as one says why."""

import hashlib
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from publisher.checks.files.base import UnreadableError
from publisher.checks.files.epub.epub_book import Book, Item
from publisher.checks.files.markup import Document, line_of, read_xhtml
from publisher.diagnostics import Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Span

_CONTAINER, _ENCRYPTION, _MIMETYPE = "META-INF/container.xml", "META-INF/encryption.xml", "mimetype"
_TYPE = b"application/epub+zip"
_OPF = "{http://www.idpf.org/2007/opf}"
_DOCUMENTS = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
_NAMES_OF_DOCUMENTS = (".xhtml", ".html", ".htm")
_NCX = "application/x-dtbncx+xml"
_IDPF, _ADOBE = "http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"
_MOST_FILES = 20_000
_MOST_BYTES = 400_000_000  # unpacked; sound and film beyond _LARGEST are not read
_LARGEST = 80_000_000
_BOMB = 200  # times its packed size, that no file of a book unpacks to
_ENCRYPTED = 0x1  # ZIP, general purpose flag


def read(name: str, data: bytes) -> Book:
    """Read an EPUB; raises UnreadableError at what is none, is encrypted, or unpacks to too much."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            files = _unpacked(archive, infos, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise _unreadable(
            name, Phrase.of("epub_no_archive", error=str(error)[:120] or type(error).__name__)
        ) from error
    package_name = _package_name(files, name)
    package = _tree(files, package_name, name)
    files = _with_clear_fonts(files, package)
    outside = tuple(info.filename for info in infos if _is_outside(info.filename))
    return _book(name, files, package_name, package, _mimetype_fault(infos, files), outside)


def _unreadable(name: str, reason: Phrase) -> UnreadableError:
    return UnreadableError(Finding.of("X002", Span(name), kind="EPUB", reason=reason))


def _unpacked(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], name: str) -> dict[str, bytes]:
    if len(infos) > _MOST_FILES:
        raise _unreadable(name, Phrase.of("epub_too_many", most=_MOST_FILES))
    files: dict[str, bytes] = {}
    left = _MOST_BYTES
    for info in infos:
        if info.is_dir():
            continue
        if info.flag_bits & _ENCRYPTED:
            raise _unreadable(name, Phrase("epub_encrypted"))
        if info.file_size > _LARGEST and info.file_size > _BOMB * max(info.compress_size, 1):
            raise _unreadable(name, Phrase.of("epub_bomb", file=info.filename, size=info.file_size // 1_000_000))
        if info.file_size > _LARGEST:
            files[info.filename] = b""
            continue
        with archive.open(info) as file:
            content = file.read(min(left, _LARGEST) + 1)
        left -= len(content)
        if left < 0 or len(content) > _LARGEST:
            raise _unreadable(name, Phrase.of("epub_bomb", file=info.filename, size=_MOST_BYTES // 1_000_000))
        files[info.filename] = content
    return files


def _tree(files: Mapping[str, bytes], part: str, name: str) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(files[part], parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(name, Phrase.of("epub_no_xml", file=part, error=str(error)[:120])) from error


def _package_name(files: Mapping[str, bytes], name: str) -> str:
    if _CONTAINER not in files:
        raise _unreadable(name, Phrase.of("epub_lacks", file=_CONTAINER))
    for element in _tree(files, _CONTAINER, name).iter(etree.Element):
        if etree.QName(element).localname == "rootfile" and element.get("full-path"):
            path = element.get("full-path", "")
            if path not in files:
                raise _unreadable(name, Phrase.of("epub_lacks", file=path))
            return str(path)
    raise _unreadable(name, Phrase("epub_no_package"))


def _book(
    name: str,
    files: Mapping[str, bytes],
    package_name: str,
    package: "etree._Element",
    mimetype: str,
    outside: tuple[str, ...],
) -> Book:
    folder = posixpath.dirname(package_name)
    items = []
    for element in package.iter(f"{_OPF}item"):
        href = element.get("href") or ""
        path = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
        properties = frozenset((element.get("properties") or "").split())
        media_type = (element.get("media-type") or "").strip()
        items.append(Item(element.get("id") or "", href, path, media_type, properties, line_of(element)))
    spine = [
        (element.get("idref") or "", element.get("linear") != "no", line_of(element))
        for element in package.iter(f"{_OPF}itemref")
    ]
    by_id = {item.id: item for item in items}
    order = [by_id[ref].name for ref, _, _ in spine if ref in by_id]
    others = [item.name for item in items if item.media_type in _DOCUMENTS]
    documents: dict[str, Document] = {}
    for path in dict.fromkeys((*order, *others)):
        if path in files and path.lower().endswith((*_NAMES_OF_DOCUMENTS, ".xml")):
            documents[path] = read_xhtml(files[path], path, f"{name}/{path}")
    ncx_item = next((item for item in items if item.media_type == _NCX or item.name.lower().endswith(".ncx")), None)
    ncx = None
    if ncx_item and ncx_item.name in files:
        ncx = read_xhtml(files[ncx_item.name], ncx_item.name, f"{name}/{ncx_item.name}")
    languages = (
        "".join(map(str, element.itertext())).strip()
        for element in package.iter("{http://purl.org/dc/elements/1.1/}language")
    )
    return Book(
        name, files, documents, next(languages, ""), package_name=package_name, package=package, items=items,
        spine=spine, ncx=ncx, mimetype=mimetype, encrypted=_encrypted(files), outside=outside,
    )  # fmt: skip


def _mimetype_fault(infos: list[zipfile.ZipInfo], files: Mapping[str, bytes]) -> str:
    """Say what is wrong with the first file of the archive (OCF 3.3 §4.2.2), by the key of a reason; else ""."""
    if _MIMETYPE not in files:
        return "mimetype_missing"
    if files[_MIMETYPE] != _TYPE:
        return "mimetype_other"
    if infos[0].filename != _MIMETYPE:
        return "mimetype_late"
    return "mimetype_packed" if infos[0].compress_type != zipfile.ZIP_STORED else ""


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or bool(re.match(r"[A-Za-z]:", name))


def _methods(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return what `encryption.xml` says of files: names and algorithms."""
    try:
        root = etree.fromstring(
            files.get(_ENCRYPTION, b"<none/>"), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except (etree.XMLSyntaxError, ValueError):
        return []
    found = []
    for data in root.iter("{*}EncryptedData"):
        method = next((one.get("Algorithm") or "" for one in data.iter("{*}EncryptionMethod")), "")
        found += [(unquote(one.get("URI") or ""), method) for one in data.iter("{*}CipherReference")]
    return found


def _encrypted(files: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    return tuple((name, method) for name, method in _methods(files) if method not in (_IDPF, _ADOBE))


def _with_clear_fonts(files: dict[str, bytes], package: "etree._Element") -> dict[str, bytes]:
    """Undo the obfuscation of fonts (OCF 3.3 §4.4; Adobe's own), whose keys stand in the package."""
    methods = [(name, method) for name, method in _methods(files) if method in (_IDPF, _ADOBE) and name in files]
    if not methods:
        return files
    unique = package.get("unique-identifier")
    texts = {
        element.get("id"): "".join(map(str, element.itertext())).strip()
        for element in package.iter("{http://purl.org/dc/elements/1.1/}identifier")
    }
    own = re.sub(r"\s", "", texts.get(unique, ""))
    uuid = next(
        (
            found
            for text in texts.values()
            if (found := re.sub(r"[^0-9a-fA-F]", "", text.rpartition(":")[2])) and len(found) == 32
        ),
        "",
    )
    clear = dict(files)
    for name, method in methods:
        key = hashlib.sha1(own.encode(), usedforsecurity=False).digest() if method == _IDPF else bytes.fromhex(uuid)
        length = 1040 if method == _IDPF else 1024
        if key:
            head = bytes(byte ^ key[at % len(key)] for at, byte in enumerate(files[name][:length]))
            clear[name] = head + files[name][length:]
    return clear
