"""HTML from an author into HTML that may be published; what is dropped is a finding."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import nh3
from lxml.html import HtmlElement

from publisher.diagnostics import Finding
from publisher.html_tree import as_text, characters_of_no_text, fragment, inner_html
from publisher.i18n.languages import is_well_formed, near
from publisher.i18n.sentences import Phrase
from publisher.importers.html.parted_words import RUBY, part_words
from publisher.importers.html.written_lines import LINE, own_line
from publisher.model import Direction, Source

_BLOCKS = (
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre figure figcaption "
    "table caption thead tbody tfoot tr th td hr div section aside"
)
_INLINE = "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u var"
_TAGS = frozenset(f"{_BLOCKS} {_INLINE}".split())
_EVERYWHERE = {"dir", "lang", "class", "id", "title", LINE}
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
#: Elements that are read as others.
KNOWN_AS = {**dict.fromkeys(("article", "header", "footer", "main", "details"), "div"), "summary": "p"}
# The Markdown library writes cell alignment as a style; it is turned into a class before cleaning.
_ALIGN = re.compile(rf'(<t[dh](?: {LINE}="\d+")?) (?:style="text-align: |align=")(left|right|center);?"')
# Themes know logical ends alone: an author's «left» is the end of a right-to-left line.
_ENDS: dict[Direction, dict[str, str]] = {
    "rtl": {"left": "end", "right": "start", "center": "center"},
    "ltr": {"left": "start", "right": "end", "center": "center"},
}
# What says how a text looks.
_LOOKS = frozenset(
    (
        *("style", "align", "valign", "bgcolor", "color", "face", "size", "border", "cellpadding", "cellspacing"),
        *("width", "height", "hspace", "vspace", "nowrap", "frame", "rules", "background", "clear", "noshade"),
    )
)
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));?", re.ASCII)
_LAST_OF_NO_TEXT = 0xFFFF
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


class _Mark(NamedTuple):
    """What may be dropped: an element, or an attribute of one (`name`), and the line that says it, if one does."""

    tag: str
    name: str
    line: int


def _marks(root: HtmlElement, direction: Direction) -> Counter[_Mark]:
    """Count elements and attributes, by the lines on which they are written."""
    found: Counter[_Mark] = Counter()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue  # a comment says nothing to readers
        line = own_line(element)
        found[_Mark(element.tag, "", line)] += 1
        for name, value in element.attrib.items():
            if name != LINE and not _says_nothing(name, value, direction):
                found[_Mark(element.tag, name, line)] += 1
    return found


def _line_naming(mark: _Mark, source: Source, start: int) -> int:
    """Find the line of what stands in no tag of its own line: in a list of attributes, or nowhere at all."""
    within = rf"[^>]*\b{re.escape(mark.name)}\b" if mark.name else ""
    raw = re.compile(rf"<{re.escape(mark.tag)}\b{within}", re.IGNORECASE)
    listed = re.compile(rf"\{{[:#.][^{{}}]*\b{re.escape(mark.name)}=") if mark.name else raw
    lines = source.text.split("\n")
    for pattern in (listed, raw):
        if found := next((n for n in range(start, len(lines) + 1) if pattern.search(lines[n - 1])), 0):
            return found
    return start


def sanitise(html: str, source: Source, line: int, direction: Direction) -> tuple[str, list[Finding]]:
    """Clean HTML that begins on a line of an article: no scripts, styles, frames, handlers or odd addresses."""
    aligned = _ALIGN.sub(lambda match: f'{match[1]} class="align-{_ENDS[direction][match[2]]}"', html)
    aligned = _REFERENCE.sub(_as_character, aligned)
    odd = characters_of_no_text(aligned)
    aligned = as_text(aligned)
    parted, annotated = part_words(aligned)
    clean = nh3.clean(
        parted,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    root = fragment(as_text(clean))
    malformed = _malformed_tags(root)
    _mend_values(root)
    _mend_orphans(root)
    clean = inner_html(root)
    before, after = _marks(fragment(aligned), direction), _marks(root, direction)
    before.subtract(_Mark(element, "lang", line) for element, _, line in malformed)  # they have their own findings
    dropped = [mark for mark, count in before.items() if count > after[mark]]
    if annotated:
        dropped = [mark for mark in dropped if mark.tag not in RUBY]
    return clean, [
        *([Finding.of("M049", source.at(_line_naming(_Mark("ruby", "", 0), source, line)))] if annotated else []),
        *(replace(no_text(c), span=source.at(_line_of_reference(c, source, line))) for c in odd),
        *(_malformed(tag, source, at or line) for _, tag, at in malformed),
        *_told(_widest(dropped), source, line),
    ]


def _as_character(reference: re.Match[str]) -> str:
    """Give the character that a reference stands for where no text can hold it; any other reference stays.

    No tree takes such a character in a text that is set anew. HTML reads surrogates and 0 as U+FFFD.
    """
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    known = 0 < code <= _LAST_OF_NO_TEXT and not 0xD800 <= code < 0xE000
    return chr(code) if known and characters_of_no_text(chr(code)) else reference[0]


# So often is one mark told with its line; those beyond are counted.
_MOST = 20


def _told(dropped: Iterable[_Mark], source: Source, start: int) -> Iterator[Finding]:
    told: dict[tuple[str, str], list[Finding]] = {}
    for mark in dropped:
        line = mark.line or _line_naming(mark, source, start)
        span, tag = source.at(line), f"<{_as_written(mark.tag, source, line)}>"
        why = _why_dropped(mark)
        one = (
            Finding.of("M047", span, tag=tag, name=mark.name, reason=why)
            if why
            else Finding.of("M001", span, mark=tag)
        )
        told.setdefault((tag, mark.name), []).append(one)
    for (tag, name), findings in told.items():
        yield from findings[:_MOST]
        if len(findings) > _MOST:
            gone = f"{tag[:-1]} {name}=…>" if name else tag
            yield Finding.of("M050", findings[_MOST].span, more=len(findings) - _MOST, mark=gone)


def _as_written(tag: str, source: Source, line: int) -> str:
    """Return what an author called an element that is read as another."""
    written = source.text.split("\n")[line - 1].lower()
    others = (name for name, known in KNOWN_AS.items() if known == tag and f"<{name}" in written)
    return tag if f"<{tag}" in written else next(others, tag)


def _why_dropped(mark: _Mark) -> Phrase | None:
    """Say why an attribute was dropped; nothing of an element."""
    if not mark.name:
        return None
    if mark.name in _EVERYWHERE or mark.name in _ATTRIBUTES.get(mark.tag, ()):
        return Phrase("attribute_value")
    if mark.name in _LOOKS:
        return Phrase("attribute_look")
    return Phrase("attribute_script") if mark.name.startswith("on") else Phrase("attribute_unknown")


def no_text(character: str) -> Finding:
    """Tell of a character that was left out; the caller knows where it stood."""
    return Finding.of("M040", None, codepoint=f"{ord(character):04X}")


def _line_of_reference(character: str, source: Source, start: int) -> int:
    """Find the line where a character is written as a reference: `&#1;`, `&#x01;`."""
    code = ord(character)
    written = re.compile(rf"&#(?:0*{code}\b|[xX]0*(?i:{code:X})\b)")
    lines = source.text.split("\n")
    return next((n for n in range(start, len(lines) + 1) if written.search(lines[n - 1])), start)


def _malformed_tags(root: HtmlElement) -> list[tuple[str, str, int]]:
    """Take out `lang` attributes that are no language tags; return each with its element's name and line."""
    return [(str(one.tag), one.attrib.pop("lang"), own_line(one)) for one in root.iter() if _is_malformed(one)]


def _is_malformed(element: HtmlElement) -> bool:
    return "lang" in element.attrib and not is_well_formed(element.attrib["lang"])


def _malformed(tag: str, source: Source, start: int) -> Finding:
    meant = near(tag)
    advice = Phrase.of("language_near", near=meant) if meant else Phrase.of("language_form")
    written = re.compile(rf"\blang\s*=\s*[\"']?{re.escape(tag)}")
    lines = source.text.split("\n")
    line = next((n for n in range(start, len(lines) + 1) if written.search(lines[n - 1])), start)
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


def _widest(marks: list[_Mark]) -> list[_Mark]:
    """Leave out the attributes of elements that are gone as a whole."""
    gone = {(mark.tag, mark.line) for mark in marks if not mark.name}
    return [mark for mark in marks if not mark.name or (mark.tag, mark.line) not in gone]
