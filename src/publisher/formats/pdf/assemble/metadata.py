"""What a PDF says of itself: its information dictionary and its XMP, of the same facts."""

from html import escape

from publisher.formats.pdf.assemble.writer import text
from publisher.formats.pdf.standards import NAMESPACES, PdfStandard, marks
from publisher.model import Edition
from publisher.system.installed_versions import version


def _facts_of_issue(edition: Edition) -> dict[str, str]:
    issue, titles = edition.issue, edition.titles
    return {
        "title": titles.issue.plain,
        "author": titles.editors.plain or issue.publisher,
        "subject": issue.description,
        "day": f"{issue.date}T00:00:00Z",
        "producer": f"WeasyPrint {version('weasyprint')}",
    }


def information(edition: Edition) -> bytes:
    """Write the information dictionary (ISO 32000-1 §14.3.3)."""
    facts = _facts_of_issue(edition)
    day = f"D:{edition.issue.date:%Y%m%d}000000Z"
    entries = {
        "Title": facts["title"],
        "Author": facts["author"],
        "Subject": facts["subject"],
        "Creator": "publisher",
        "Producer": facts["producer"],
        "CreationDate": day,
        "ModDate": day,
    }
    return b"<<%b>>" % b"".join(b"/%b%b" % (key.encode(), text(value)) for key, value in entries.items() if value)


def xmp(edition: Edition, standard: PdfStandard = "ua-1+a-2a") -> str:
    """Write the metadata as XMP (ISO 16684-1), with the marks of the standards that are claimed."""
    facts = {name: escape(value, quote=False) for name, value in _facts_of_issue(edition).items()}
    spaces = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        **NAMESPACES,
    }
    said = {
        "title": "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt></dc:title>",
        "author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
        "subject": "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt></dc:description>",
        "day": "<xmp:CreateDate>{0}</xmp:CreateDate><xmp:ModifyDate>{0}</xmp:ModifyDate>",
        "producer": "<pdf:Producer>{}</pdf:Producer><xmp:CreatorTool>publisher</xmp:CreatorTool>",
    }
    names = " ".join(f"xmlns:{name}='{address}'" for name, address in spaces.items())
    body = "".join(form.format(facts[name]) for name, form in said.items() if facts[name])
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f"<rdf:RDF {names}><rdf:Description rdf:about=''>{marks(standard)}{body}"
        "</rdf:Description></rdf:RDF>\n"
        '</x:xmpmeta>\n<?xpacket end="r"?>'
    )
