"""A file that is to be imported → the kind of document that it is, and its text where it is one."""

from pathlib import Path, PurePosixPath

from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.importers.documents.encodings import UTF_8, Decoded, decode
from publisher.importers.registry import DOCUMENTS, IMPORTERS, DocumentKind, document_kind
from publisher.model import Source, Span
from publisher.project.workspace import source_of_text

#: What a text file is that is nothing else: pasted from a page, a chat or a mail.
PASTED = DocumentKind("pasted", (".txt",), "")
#: The kinds that a user may name.
KINDS = (PASTED.name, *(kind.name for kind in DOCUMENTS))
# Documents of word processors that LibreOffice turns into Word's.
_CONVERTIBLE = (".doc", ".odt", ".rtf", ".pages", ".wpd")
# Letters of a text, below which it is one article whatever headings it has.
_LONG = 12_000
_OPENITI = b"######OpenITI#"


def kind_of_document(path: Path, named: str, data: bytes) -> DocumentKind:
    """Say what kind a file is: as `named`, else by its name, and of a text (`data`) by how it begins.

    Raises PublisherError where nothing reads it, which says what could be done.
    """
    if named:
        return next((kind for kind in DOCUMENTS if kind.name == named), PASTED)
    suffix = path.suffix.lower()
    if suffix == ".txt" or str(path) == "-":
        return _kind_of_text(data)
    found = document_kind(path.name)
    if found:
        return found
    place = Span(str(path))
    if suffix in _CONVERTIBLE:
        command = f"soffice --headless --convert-to docx {path.name}"
        raise PublisherError(Finding.of("I017", place, suffix=suffix, command=command))
    if suffix in IMPORTERS:
        raise PublisherError(Finding.of("C008", place, path=path, known=Phrase("pasted_text_alone")))
    raise PublisherError(Finding.of("C008", place, path=path, known=readable_suffixes()))


def _kind_of_text(data: bytes) -> DocumentKind:
    from publisher.importers.documents.plain_book import is_book

    kinds = {kind.name: kind for kind in DOCUMENTS}
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_OPENITI):
        return kinds["openiti"]
    decoded = decode(data)
    if decoded and len(decoded.text) > _LONG and is_book(decoded.text):
        return kinds["book"]
    return PASTED


def readable_suffixes() -> tuple[str, ...]:
    """List the suffixes of all that can be imported."""
    return (".txt", *dict.fromkeys(suffix for kind in DOCUMENTS for suffix in kind.suffixes))


def text_of(name: str, data: bytes) -> tuple[Source, list[Finding]]:
    """Decode a text in whatever encoding it is, and tell of one that is not UTF-8."""
    decoded = decode(data) or _refused(name, data)
    findings = [] if decoded.encoding == UTF_8 else [Finding.of("I020", Span(name, 1), encoding=decoded.encoding)]
    return source_of_text(PurePosixPath(name).name, decoded.text, data), findings


def _refused(name: str, data: bytes) -> Decoded:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PublisherError(Finding.of("I021", Span(name, line))) from None
    return Decoded(data.decode("utf-8"), UTF_8)
