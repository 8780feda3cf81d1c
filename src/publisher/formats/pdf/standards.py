"""The standards that a PDF can claim: what each choice of them claims, and how a file says so in its metadata."""

import re
from typing import Literal

#: What a PDF is to conform to: nothing, PDF/UA-1, or that and PDF/A-2a at once.
PdfStandard = Literal["none", "ua-1", "ua-1+a-2a"]
UA_1, A_2A = "PDF/UA-1", "PDF/A-2a"
#: What each choice claims, by the names of the standards (ISO 14289-1; ISO 19005-2, level A).
CLAIMS: dict[PdfStandard, tuple[str, ...]] = {"none": (), "ua-1": (UA_1,), "ua-1+a-2a": (UA_1, A_2A)}

_UA_MARK = "<pdfuaid:part>1</pdfuaid:part>"
# ISO 19005-2 §6.6.2.3: what is no schema of XMP itself is described in the file.
_UA_SCHEMA = (
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType='Resource'>"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType='Resource'>"
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>The part of ISO 14289 to which the document conforms</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
_A_MARK = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
#: The XML namespaces of the marks, by prefix.
NAMESPACES = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_MARKS = {UA_1: _UA_MARK, A_2A: _A_MARK}
_METADATA = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)


def marks(standard: PdfStandard) -> str:
    """Return the properties of XMP by which a PDF claims a standard (ISO 14289-1 §5, ISO 19005-2 §6.6.4)."""
    claimed = CLAIMS[standard]
    return (_UA_SCHEMA if A_2A in claimed else "") + "".join(_MARKS[name] for name in claimed)


def claimed_by(data: bytes) -> tuple[str, ...]:
    """Return the names of the standards that a PDF of the press claims; its metadata are never compressed."""
    said = b"".join(_METADATA.findall(data))
    return tuple(name for name, mark in _MARKS.items() if mark.encode() in said)
