"""How text is set → what of it harms Arabic: spaced or slanted letters, the left edge, shaping switched off."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from publisher.checks.files.cascade import Node, Said, Setting
from publisher.checks.files.style_rules import Declaration
from publisher.diagnostics import Finding
from publisher.model import Span

_ZERO = re.compile(r"normal|[-+]?0*\.?0*(?:[a-z]+|%)?", re.IGNORECASE)
# Features without which Arabic letters do not join, or lose their marks (OpenType, «Arabic script»).
_SHAPING = "init|medi|fina|isol|med2|fin2|fin3|rlig|ccmp|mark|mkmk|curs"
_SWITCHED_OFF = re.compile(rf"""["'](?:{_SHAPING})["']\s+(?:0|off)\b""", re.IGNORECASE)
_FEW, _SOME, _MUCH = 3, 15, 120  # letters
_SHARE = 0.3
#: The least line height of Arabic prose: the ink of the lowest faces is 1.43 em, of lines without vowel signs less.
_LEAST_HEIGHT = 1.2
_NUMBER = re.compile(r"([\d.]+)(|em|%|px|pt)")


def spaced_letters(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find Arabic text with letter spacing: its letters join no more, or strokes gape."""
    for node, said in _said(settings, "letter-spacing"):
        if node.rtl >= _FEW and not _ZERO.fullmatch(said.value or "0"):
            yield _told("X118", node, said)


def slanted_letters(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find Arabic text that a style sheet slants."""
    for node, said in _said(settings, "font-style"):
        if node.rtl >= _FEW and node.rtl > node.ltr and (said.value or "").lower().startswith(("italic", "oblique")):
            yield _told("X119", node, said)


def left_edge(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find declarations that set most of the text of right-to-left documents at the left edge."""
    for setting in settings:
        everything = sum(node.rtl for node in setting.nodes if not node.hidden)
        held: dict[Declaration, int] = defaultdict(int)
        first: dict[Declaration, tuple[Node, Said]] = {}
        for node, said in _said([setting], "text-align"):
            if said.by and (said.value or "").lower() == "left" and node.rtl > node.ltr:
                held[said.by] += node.rtl
                first.setdefault(said.by, (node, said))
        for by, letters in held.items():
            if letters >= _SOME and letters >= _SHARE * everything:
                yield _told("X120", *first[by])


def turned_by_style(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find Arabic text that a style sheet has run from the left, or whose order it overrides."""
    for node, said in _said(settings, "direction"):
        if (said.value or "").lower() == "ltr" and node.rtl >= _SOME and node.rtl > node.ltr and not node.code:
            yield _told("X121", node, said)
    for node, said in _said(settings, "unicode-bidi"):
        if (said.value or "").lower() in ("bidi-override", "isolate-override") and node.rtl >= _FEW:
            yield _told("X121", node, said)


def unshaped(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find Arabic text whose shaping is switched off, or whose words are broken between letters."""
    for node, said in _said(settings, "font-feature-settings"):
        if node.rtl >= _FEW and _SWITCHED_OFF.search(said.value or ""):
            yield _told("X122", node, said)
    for node, said in _said(settings, "word-break"):
        if node.rtl >= _SOME and node.rtl > node.ltr and (said.value or "").lower() == "break-all":
            yield _told("X122", node, said)


def close_lines(settings: Sequence[Setting]) -> Iterator[Finding]:
    """Find Arabic prose whose lines stand so close that marks of one meet letters of another."""
    held: dict[Declaration, int] = defaultdict(int)
    first: dict[Declaration, tuple[Node, Said]] = {}
    for node, said in _said(settings, "line-height"):
        height = _ratio(said.value or "", node)
        if said.by and height is not None and 0 < height < _LEAST_HEIGHT and node.rtl > node.ltr:
            held[said.by] += node.rtl
            first.setdefault(said.by, (node, said))
    yield from (_told("X143", *first[by]) for by, letters in held.items() if letters >= _MUCH)


def _ratio(value: str, node: Node) -> float | None:
    """Return a line height in em; None where a length is not known in these."""
    found = _NUMBER.fullmatch(value.strip().lower())
    if not found or found[1].count(".") > 1 or found[1] == ".":
        return None
    number, unit = float(found[1]), found[2]
    if unit in ("", "em"):
        return number
    if unit == "%":
        return number / 100
    size = _NUMBER.fullmatch((node.style.get("font-size", Said("", None)).value or "").strip().lower())
    if size and size[2] == unit and float(size[1]) > 0:
        return number / float(size[1])
    return None


def _said(settings: Sequence[Setting], name: str) -> Iterator[tuple[Node, Said]]:
    """Yield the nodes that readers see and what a style sheet surely says of them."""
    for setting in settings:
        for node in setting.nodes:
            said = node.style.get(name)
            if said and said.by and said.value is not None and not node.hidden:
                yield node, said


def _told(code: str, node: Node, said: Said) -> Finding:
    by = said.by
    place = Span(by.sheet, by.line) if by else node.document.span(node.element)
    return Finding.of(code, place, declaration=f"{by.name if by else ''}: {said.value}", element=node.tag)
