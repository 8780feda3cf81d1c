"""HTML from an author into HTML that may be published; what is dropped is a finding."""

import re
from collections import Counter

import nh3

from publisher.diagnostics import Finding
from publisher.markup import fragment
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
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "abbr": {"title"},
}
# The Markdown library writes cell alignment as a style; it is turned into a class before cleaning.
_ALIGN = re.compile(r' style="text-align: (left|right|center);"')
# Themes know logical ends alone: an author's «left» is the end of a right-to-left line.
_ENDS: dict[Direction, dict[str, str]] = {
    "rtl": {"left": "end", "right": "start", "center": "center"},
    "ltr": {"left": "start", "right": "end", "center": "center"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}


def _marks(html: str) -> Counter[str]:
    """Count elements, attributes and comments, as the names that a finding gives them."""
    found: Counter[str] = Counter()
    for element in fragment(html).iter():
        if not isinstance(element.tag, str):
            found["<!-- … -->"] += 1
            continue
        found[f"<{element.tag}>"] += 1
        for name in element.attrib:
            found[f"<{element.tag} {name}=…>"] += 1
    return found


def _line_naming(mark: str, source: Source, body_line: int) -> int:
    needle = mark.strip("<>").split()[-1].removesuffix("=…")
    pattern = re.compile(re.escape("<!--" if mark.startswith("<!") else needle), re.IGNORECASE)
    lines = source.text.split("\n")
    return next((n for n in range(body_line, len(lines) + 1) if pattern.search(lines[n - 1])), body_line)


def sanitise(html: str, source: Source, body_line: int, direction: Direction) -> tuple[str, list[Finding]]:
    """Clean an article's HTML: no scripts, styles, frames, handlers or odd addresses."""
    aligned = _ALIGN.sub(lambda match: f' class="align-{_ENDS[direction][match[1]]}"', html)
    clean = nh3.clean(
        aligned,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    before, after = _marks(aligned), _marks(clean)
    dropped = [mark for mark, count in before.items() if count > after[mark] and not _comment(mark)]
    return clean, [
        Finding.of("M001", source.at(_line_naming(mark, source, body_line)), mark=mark) for mark in _widest(dropped)
    ]


def _comment(mark: str) -> bool:
    return mark.startswith("<!")


def _widest(marks: list[str]) -> list[str]:
    """Leave out the attributes of elements that are gone as a whole."""
    tags = {mark for mark in marks if " " not in mark}
    return [mark for mark in marks if " " not in mark or f"<{mark[1:].split()[0]}>" not in tags]
