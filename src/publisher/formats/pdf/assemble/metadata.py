"""What a PDF says of itself: its information dictionary and its XMP, of the same facts as all formats."""

from collections.abc import Iterable, Iterator
from html import escape

from publisher.formats.issue_record import IssueRecord, record_of
from publisher.formats.pdf.assemble.writer import text
from publisher.formats.pdf.standards import NAMESPACES, PdfStandard, marks
from publisher.i18n.languages import primary
from publisher.model import Edition
from publisher.system.installed_versions import version

_CREATOR = "publisher"
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    **NAMESPACES,
}


def information(edition: Edition) -> bytes:
    """Write the information dictionary (ISO 32000-1 §14.3.3)."""
    record, day = record_of(edition, "pdf"), f"D:{edition.issue.date:%Y%m%d}000000Z"
    entries = {
        "Title": record.title,
        "Author": "; ".join(person.name for person in record.creators) or record.publisher,
        "Subject": record.description,
        "Keywords": _keywords(record),
        "Creator": _CREATOR,
        "Producer": _producer(),
        "CreationDate": day,
        "ModDate": day,
    }
    return b"<<%b>>" % b"".join(b"/%b%b" % (key.encode(), text(value)) for key, value in entries.items() if value)


def xmp(edition: Edition, standard: PdfStandard = "ua-1+a-2a") -> str:
    """Write the metadata as XMP (ISO 16684-1), with the marks of the standards that are claimed."""
    names = " ".join(f"xmlns:{name}='{address}'" for name, address in _SPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f"<rdf:RDF {names}><rdf:Description rdf:about=''>{marks(standard)}{''.join(_properties(edition))}"
        "</rdf:Description></rdf:RDF>\n"
        '</x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _properties(edition: Edition) -> Iterator[str]:
    """Write what each property has: texts by their language, lists in order or in none (ISO 16684-1 §8.3, §8.4)."""
    issue, record = edition.issue, record_of(edition, "pdf")
    latin = f"{primary(issue.language)}-Latn"
    yield _told("dc:title", {"x-default": record.title, record.language: record.title, latin: issue.title_latin})
    yield _told("dc:description", {"x-default": record.description, record.language: record.description})
    yield _told("dc:rights", {"x-default": record.licence, record.language: record.licence})
    yield _listed("dc:creator", "Seq", (person.name for person in record.creators))
    yield _listed("dc:contributor", "Bag", (person.name for person in record.contributors))
    yield _listed("dc:publisher", "Bag", (record.publisher,))
    yield _listed("dc:language", "Bag", record.languages)
    yield _listed("dc:date", "Seq", (record.day,))
    yield _listed("dc:subject", "Bag", record.subjects)
    yield f"<dc:identifier>{escape(record.urn)}</dc:identifier>"
    yield _listed("xmp:Identifier", "Bag", record.identifiers)
    if record.subjects:
        yield f"<pdf:Keywords>{escape(_keywords(record), quote=False)}</pdf:Keywords>"
    day = f"{issue.date}T00:00:00Z"
    yield f"<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>"
    yield f"<pdf:Producer>{_producer()}</pdf:Producer><xmp:CreatorTool>{_CREATOR}</xmp:CreatorTool>"


def _told(name: str, by_language: dict[str, str]) -> str:
    items = (
        f"<rdf:li xml:lang='{escape(language)}'>{escape(words, quote=False)}</rdf:li>"
        for language, words in by_language.items()
        if words
    )
    inside = "".join(items)
    return f"<{name}><rdf:Alt>{inside}</rdf:Alt></{name}>" if inside else ""


def _listed(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value, quote=False)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _keywords(record: IssueRecord) -> str:
    return ", ".join(record.subjects)


def _producer() -> str:
    return f"WeasyPrint {version('weasyprint')}"
