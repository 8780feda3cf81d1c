"""HTML from an author into HTML that may be published; what is dropped is a finding."""

import re
from collections import Counter
from dataclasses import replace

import nh3
from lxml.html import HtmlElement

from publisher.diagnostics import Finding
from publisher.html_tree import as_text, characters_of_no_text, fragment, inner_html
from publisher.i18n.languages import is_well_formed, near
from publisher.i18n.sentences import Phrase
from publisher.importers.html.parted_words import RUBY, part_words
from publisher.model import Direction, Source

_BLOCKS = (
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre figure figcaption "
    "table caption thead tbody tfoot tr th td hr div section aside"
)
_INLINE = "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u var"
_TAGS = frozenset(f"{_BLOCKS} {_INLINE}".split())
_EVERYWHERE = {"dir", "lang", "class", "id", "title"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "credit"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "abbr": {"title"},
}
# The Markdown library writes cell alignment as a style; it is turned into a class before cleaning.
_ALIGN = re.compile(r'(?<=<t[dh]) (?:style="text-align: |align=")(left|right|center);?"')
# Themes know logical ends alone: an author's «left» is the end of a right-to-left line.
_ENDS: dict[Direction, dict[str, str]] = {
    "rtl": {"left": "end", "right": "start", "center": "center"},
    "ltr": {"left": "start", "right": "end", "center": "center"},
}
# Attributes that mean something to a browser alone.
_FOR_BROWSERS = {"target", "rel", "loading", "decoding", "referrerpolicy", "markdown"}
_SIDE: dict[Direction, str] = {"rtl": "right", "ltr": "left"}
_SCHEMES = {"http", "https", "mailto", "tel"}


def _says_nothing(name: str, value: str, direction: Direction) -> bool:
    """Whether an attribute says what pages in this direction say already, or nothing to any page."""
    side = f"{_SIDE[direction]}|start|justify"
    style = rf"\s*(?:(?:text-align:\s*(?:{side})|direction:\s*{direction})\s*(?:;\s*|$))+"
    said = {"align": side, "style": style}.get(name)
    return name in _FOR_BROWSERS or bool(said and re.fullmatch(said, value))


def _marks(html: str, direction: Direction) -> Counter[str]:
    """Count elements, attributes and comments, as the names that a finding gives them."""
    found: Counter[str] = Counter()
    for element in fragment(as_text(html)).iter():
        if not isinstance(element.tag, str):
            found["<!-- … -->"] += 1
            continue
        found[f"<{element.tag}>"] += 1
        for name, value in element.attrib.items():
            if not _says_nothing(name, value, direction):
                found[f"<{element.tag} {name}=…>"] += 1
    return found


def _line_naming(mark: str, source: Source, body_line: int) -> int:
    tag, _, name = mark.strip("<>").partition(" ")
    attribute = rf"[^>]*\b{re.escape(name.removesuffix('=…'))}\b" if name else ""
    raw = re.compile(rf"<{re.escape(tag)}\b{attribute}", re.IGNORECASE)
    lines = source.text.split("\n")
    return next((n for n in range(body_line, len(lines) + 1) if raw.search(lines[n - 1])), body_line)


def sanitise(html: str, source: Source, line: int, direction: Direction) -> tuple[str, list[Finding]]:
    """Clean HTML that begins on a line of an article: no scripts, styles, frames, handlers or odd addresses."""
    aligned = _ALIGN.sub(lambda match: f' class="align-{_ENDS[direction][match[1]]}"', html)
    parted, annotated = part_words(aligned)
    clean = nh3.clean(
        parted,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    odd = characters_of_no_text(clean)
    root = fragment(as_text(clean))
    malformed = _malformed_tags(root)
    _mend_values(root)
    _mend_orphans(root)
    clean = inner_html(root)
    before, after = _marks(aligned, direction), _marks(clean, direction)
    before.subtract(f"<{element} lang=…>" for element, _ in malformed)  # they have findings of their own
    dropped = [mark for mark, count in before.items() if count > after[mark] and not _comment(mark)]
    if annotated:
        dropped = [mark for mark in dropped if mark.strip("<>").split()[0] not in RUBY]
    return clean, [
        *([Finding.of("M049", source.at(_line_naming("<ruby>", source, line)))] if annotated else []),
        *(replace(no_text(c), span=source.at(_line_of_reference(c, source, line))) for c in odd),
        *(_malformed(tag, source, line) for tag in dict.fromkeys(tag for _, tag in malformed)),
        *(Finding.of("M001", source.at(_line_naming(mark, source, line)), mark=mark) for mark in _widest(dropped)),
    ]


def no_text(character: str) -> Finding:
    """Tell of a character that was left out; the caller knows where it stood."""
    return Finding.of("M040", None, codepoint=f"{ord(character):04X}")


def _line_of_reference(character: str, source: Source, start: int) -> int:
    """Find the line where a character is written as a reference: `&#1;`, `&#x01;`."""
    code = ord(character)
    written = re.compile(rf"&#(?:0*{code}\b|[xX]0*(?i:{code:X})\b)")
    lines = source.text.split("\n")
    return next((n for n in range(start, len(lines) + 1) if written.search(lines[n - 1])), start)


def _malformed_tags(root: HtmlElement) -> list[tuple[str, str]]:
    """Take out `lang` attributes that are no language tags; return each with the name of its element."""
    found = [(element.tag, element.attrib.pop("lang")) for element in root.iter() if _is_malformed(element)]
    return [(str(name), tag) for name, tag in found]


def _is_malformed(element: HtmlElement) -> bool:
    return "lang" in element.attrib and not is_well_formed(element.attrib["lang"])


def _malformed(tag: str, source: Source, body_line: int) -> Finding:
    meant = near(tag)
    advice = Phrase.of("language_near", near=meant) if meant else Phrase.of("language_form")
    written = re.compile(rf"\blang\s*=\s*[\"']?{re.escape(tag)}")
    lines = source.text.split("\n")
    line = next((n for n in range(body_line, len(lines) + 1) if written.search(lines[n - 1])), body_line)
    return Finding.of("M017", source.at(line), tag=tag, advice=advice)


_VALUES = {
    "dir": r"rtl|ltr|auto",
    "start": r"-?[0-9]{1,9}",
    "value": r"-?[0-9]{1,9}",
    "width": r"[0-9]{1,5}",
    "height": r"[0-9]{1,5}",
    "colspan": r"[1-9][0-9]{0,2}",
    "rowspan": r"[1-9][0-9]{0,2}",
    "type": r"[1aAiI]",
    "scope": r"row|col|rowgroup|colgroup",
    "datetime": r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?",
    "href": r"\S+",
}
_ORPHANS = {"li": ({"ul", "ol"}, "div"), "dt": ({"dl"}, "p"), "dd": ({"dl"}, "div"), "figcaption": ({"figure"}, "p")}


def _mend_values(root: HtmlElement) -> None:
    """Take out attributes whose values no format can use; they are told like all that is dropped."""
    for element in root.iter():
        if element.get("href"):
            element.set("href", _address(element.get("href", "")))
        for name, pattern in _VALUES.items():
            if name in element.attrib and not re.fullmatch(pattern, element.attrib[name], re.ASCII):
                del element.attrib[name]


def _mend_orphans(root: HtmlElement) -> None:
    """Give items that stand outside their list the shape of a plain block."""
    for element in root.iter(*_ORPHANS):
        parents, plain = _ORPHANS[element.tag]
        parent = element.getparent()
        if parent is None or parent.tag not in parents:
            element.tag = plain


def _address(url: str) -> str:
    """Write an address as RFC 3986 wants it, Arabic letters as they are (RFC 3987)."""
    address, mark, rest = url.strip().partition("#")
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address + mark + rest.replace("#", "%23"))
    return re.sub(r"[\s\"<>\\^`{|}]", lambda match: f"%{ord(match[0]):02X}", whole)


def _comment(mark: str) -> bool:
    return mark.startswith("<!")


def _widest(marks: list[str]) -> list[str]:
    """Leave out the attributes of elements that are gone as a whole."""
    tags = {mark for mark in marks if " " not in mark}
    return [mark for mark in marks if " " not in mark or f"<{mark[1:].split()[0]}>" not in tags]
