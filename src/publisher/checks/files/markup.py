"""The documents of a product as trees: each element with its language, direction and text, whoever wrote it."""

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from publisher.arabic.bidi.levels import first_strong
from publisher.html_tree import TEXT_LEVEL
from publisher.i18n.languages import is_well_formed
from publisher.model import Direction, Span

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Elements whose text no reader sees, or whose letters are no language.
UNSEEN = frozenset(("head", "script", "style", "template", "noscript", "iframe", "object", "title"))
CODE = frozenset(("code", "kbd", "samp", "pre", "tt", "var"))
#: Elements that are part of a line of text; all others are blocks.
INLINE = TEXT_LEVEL | {
    *("bdi", "bdo", "br", "code", "data", "kbd", "rb", "rp", "rt", "ruby", "samp", "wbr", "img", "svg", "math"),
    *("input", "button", "object", "audio", "video", "canvas", "select"),
}
RTL_LETTER = re.compile(
    "[\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u08c7\ufb1d-\ufdff\ufe70-\ufefc]"
)
_LTR_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f\u0904-\u0939\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)([A-Za-z][A-Za-z0-9]*);")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,9}|[0-9]{1,9});")
_PUBLIC = re.compile(r"<!DOCTYPE[^>\[]*(?:PUBLIC|SYSTEM)")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
#: A document of more text than this is judged by its beginning.
MOST_TEXT = 20_000_000  # bytes


class Run(NamedTuple):
    """A text that stands in one element by itself, with the language and direction around it, "" if none."""

    element: "etree._Element"
    text: str
    language: str
    direction: str
    code: bool


@dataclass(eq=False)
class Document:
    """A document of a product: `name` is its path in it, `shown` what findings show; `broken` why it is no XML."""

    name: str
    shown: str
    root: "etree._Element"
    broken: str = ""
    broken_line: int = 0
    source: bytes = field(default=b"", repr=False)

    def span(self, element: "etree._Element | None" = None) -> Span:
        """Return the place of an element, or of the document."""
        return Span(self.shown, line_of(element))

    @cached_property
    def body(self) -> "etree._Element | None":
        """The body; None for a drawing or a document without one."""
        return next(self.root.iter("body"), None)

    @cached_property
    def runs(self) -> list[Run]:
        """All texts that readers see, in their order."""
        return list(_runs(self.root))

    @cached_property
    def ids(self) -> dict[str, "etree._Element"]:
        """Elements by their ids; `name` of an anchor is one too."""
        found: dict[str, etree._Element] = {}
        for element in self.root.iter(etree.Element):
            for key in ("id", "name") if element.tag == "a" else ("id",):
                if element.get(key):
                    found.setdefault(element.get(key, ""), element)
        return found

    @cached_property
    def order(self) -> dict["etree._Element", int]:
        """The number of each element in the order of the document."""
        return {element: number for number, element in enumerate(self.root.iter(etree.Element))}

    @cached_property
    def text(self) -> str:
        """What readers see, code too."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def letters(self) -> tuple[int, int]:
        """How many letters of the prose run from right to left, and from left to right."""
        prose = "".join(run.text for run in self.runs if not run.code)
        return len(RTL_LETTER.findall(prose)), len(_LTR_LETTER.findall(prose))


def line_of(element: "etree._Element | None") -> int:
    """Return the line that an element stands in; 0 where it is not known."""
    line = getattr(element, "sourceline", None)
    return line if isinstance(line, int) else 0


def letters_of(text: str) -> tuple[int, int]:
    """Return how many letters of a text run from right to left, and from left to right."""
    return len(RTL_LETTER.findall(text)), len(_LTR_LETTER.findall(text))


def read_xhtml(data: bytes, name: str, shown: str) -> Document:
    """Read an XHTML document; one that is no XML is read as far as it goes, and says what is wrong."""
    data = data[:MOST_TEXT]
    text, wrong = _decoded(data)
    public = bool(_PUBLIC.search(text[:2000]))
    line = 0
    if public:
        text = _ENTITY.sub(_character, text)
        if unknown := _ENTITY.search(text):
            wrong, line = f"&{unknown[1]};", text.count("\n", 0, unknown.start()) + 1
    # Read from text: what it said of its encoding holds no more.
    text = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", lambda head: "\n" * head[0].count("\n"), text)
    source = text.encode("utf-8", "surrogatepass")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        wrong, line = str(error), getattr(error, "lineno", 0) or 0
        source = _REFERENCE.sub(_lawful, source.decode("utf-8", "replace")).encode()
        lax = etree.XMLParser(
            encoding="utf-8", recover=True, resolve_entities=False, no_network=True, huge_tree=False
        )
        root = _parsed(source, lax)
    for element in root.iter(etree.Element):
        if element.tag.startswith(XHTML):
            element.tag = element.tag[len(XHTML) :]
    return Document(name, shown, root, wrong, line, data)


def read_html(data: bytes, name: str, shown: str, encoding: str) -> Document:
    """Read an HTML page in its encoding, as browsers do: whatever is in it."""
    text = _REFERENCE.sub(_lawful, data[:MOST_TEXT].decode(encoding, "replace"))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    return Document(name, shown, _parsed(text.encode("utf-8", "replace"), parser), "", 0, data)


def _parsed(source: bytes, parser: "etree.XMLParser | etree.HTMLParser") -> "etree._Element":
    """Return the tree of a document; that of an empty one where nothing can be read."""
    try:
        root: etree._Element | None = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return etree.Element("html") if root is None else root


def _lawful(reference: re.Match[str]) -> str:
    """Return a reference to a character, or what stands for one that no text can hold."""
    digits = reference[1]
    point = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return reference[0] if is_text(point) else "\ufffd"


def is_text(point: int) -> bool:
    """Return whether XML has a place for a character (XML 1.0 §2.2)."""
    return point in (9, 10, 13) or 0x20 <= point < 0xD800 or 0xE000 <= point < 0xFFFE or 0x10000 <= point < 0x110000


def language_of_element(element: "etree._Element") -> str | None:
    """Return the language that an element itself names; None where it names none, "" where it unsets it."""
    own = element.get("lang")
    return element.get(_XML_LANG) if own is None else own


def own_direction(element: "etree._Element") -> Direction | None:
    """Return the direction that an element itself has by `dir`."""
    given = (element.get("dir") or "").strip().lower()
    if given == "auto" or (element.tag == "bdi" and given not in ("rtl", "ltr")):
        return first_strong("".join(map(str, element.itertext()))[:1000])
    return "rtl" if given == "rtl" else "ltr" if given == "ltr" else None


def types_of(element: "etree._Element") -> set[str]:
    """Return what an element is by `epub:type` and `role`."""
    return set(f"{element.get(EPUB_TYPE) or ''} {element.get('role') or ''}".split())


def is_block(element: "etree._Element") -> bool:
    """Return whether an element is no part of a line of text."""
    return isinstance(element.tag, str) and element.tag not in INLINE and not element.tag.startswith("{")


def _runs(root: "etree._Element") -> Iterator[Run]:
    waiting: list[tuple[etree._Element, str, str, bool, str | None]] = [(root, "", "", False, None)]
    while waiting:
        element, language, direction, code, tail = waiting.pop()
        if tail is not None:
            yield Run(element, tail, language, direction, code)
            continue
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            continue
        own = language_of_element(element)
        if own is not None:
            language = own.strip() if is_well_formed(own.strip()) else ""
        direction = own_direction(element) or direction
        code = code or element.tag in CODE or element.tag.startswith("{")
        if element.text:
            yield Run(element, element.text, language, direction, code)
        for child in reversed(element):
            if child.tail:
                waiting.append((element, language, direction, code, child.tail))
            waiting.append((child, language, direction, code, None))


def _character(found: re.Match[str]) -> str:
    point = html.entities.name2codepoint.get(found[1])
    return chr(point) if point else found[0]


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text of an XML file, and what is wrong with its encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), ""
    said = _ENCODING.match(data)
    encoding = said[1].decode("ascii") if said else "utf-8"
    try:
        return data.decode(encoding), ""
    except (LookupError, UnicodeDecodeError) as error:
        return data.decode("utf-8", "replace"), str(error)
