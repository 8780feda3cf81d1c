"""Paragraphs → those whose runs of another direction stand in the wrong order on the screen, for want of isolates.

A paragraph is set twice, as it is and with the isolates that it would have from us. Where the two differ, and the one
as it is has words or tokens out of the order of its text, a reader sees something that nobody wrote.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from publisher.arabic.bidi.isolation import isolate
from publisher.arabic.bidi.levels import levels
from publisher.checks.files.cascade import Said
from publisher.checks.files.markup import INLINE, UNSEEN, Document, is_block, language_of_element, own_direction
from publisher.checks.files.publication import Publication
from publisher.diagnostics import Finding
from publisher.html_tree import fragment
from publisher.model import Direction

_FOREIGN = {
    "rtl": re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f0-9]"),
    "ltr": re.compile("[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3]"),
}
# What can go wrong only next to signs: letters and spaces alone keep their order.
_SIGNS = re.compile(r"[^\w\s\u0610-\u061a\u064b-\u065f،؛؟.!…]")
_LATIN_END = re.compile("[A-Za-z0-9][.!?,:;)]+\\s*$")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_CONTROLS = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\u00ad]")
_OPEN = {"rtl": "\u2067", "ltr": "\u2066", "": "\u2068"}
_LONGEST = 20_000  # characters of a paragraph
_MOST = 3_000_000  # characters of a product that are judged
_MOST_BLOCKS = 8_000  # that are set twice
_KEPT = ("class", "dir", "lang", "role")
_SHOWN = 60


def disordered(publication: Publication) -> Iterator[Finding]:
    """Find paragraphs whose order on the screen isolates would change."""
    left, blocks = _MOST, _MOST_BLOCKS
    turned = _directions_by_style(publication)
    for document in publication.documents.values():
        if document.body is None or document.root.tag != "html":
            continue
        for block, base, language in _blocks(document, publication.language):
            text = "".join(map(str, block.itertext()))
            if not _may_differ(text, base) or len(text) > _LONGEST:
                continue
            left, blocks = left - len(text), blocks - 1
            if left < 0 or blocks < 0:
                return
            if (wrong := _difference(block, base, language, turned)) is not None:
                yield Finding.of("X123", document.span(block), text=wrong)


def _may_differ(text: str, base: Direction) -> bool:
    if not _FOREIGN[base].search(text):
        return False
    return bool(_SIGNS.search(text) or _LATIN_END.search(text))


def _directions_by_style(publication: Publication) -> dict[tuple[str, str], str]:
    """Return the directions that style sheets give to inline elements, by tag and class."""
    found: dict[tuple[str, str], str] = {}
    for setting in publication.settings:
        for node in setting.nodes:
            said = node.style.get("direction", Said("", None))
            kind = node.style.get("unicode-bidi", Said("", None)).value or ""
            if said.by and said.value in ("rtl", "ltr") and kind not in ("", "normal"):
                found[node.tag, dict(node.attributes).get("class", "")] = said.value
            elif kind in ("isolate", "plaintext"):
                found.setdefault((node.tag, dict(node.attributes).get("class", "")), "auto")
            elif said.by and said.value in ("rtl", "ltr") and node.tag not in INLINE:
                found[node.tag, dict(node.attributes).get("class", "")] = said.value
    return found


def _blocks(document: Document, language: str) -> Iterator[tuple["etree._Element", Direction, str]]:
    """Yield the blocks that hold lines of text themselves, with their direction and language."""
    rtl, ltr = document.letters
    base: Direction = "rtl" if rtl > ltr else "ltr"  # as it is once the document has the direction of its text
    waiting: list[tuple[etree._Element, Direction, str]] = [(document.root, base, language)]
    while waiting:
        element, base, around = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in UNSEEN or element.tag.startswith("{"):
            continue
        base, around = own_direction(element) or base, language_of_element(element) or around
        blocks = [child for child in element if is_block(child)]
        if (element.text or "").strip() or any(
            (child.tail or "").strip() or not is_block(child) for child in element
        ):
            yield element, base, around
        waiting += [(child, base, around) for child in reversed(blocks)]
        if not blocks:
            continue
        inline = [child for child in element if isinstance(child.tag, str) and not is_block(child)]
        waiting += [
            (child, base, around) for child in inline if any(is_block(one) for one in child.iter(etree.Element))
        ]


def _difference(
    block: "etree._Element", base: Direction, language: str, turned: dict[tuple[str, str], str]
) -> str | None:
    """Return the beginning of a paragraph that stands in another order with isolates; None where it does not."""
    lone = _plain(block, turned)
    given = lone.get("dir") or ""
    if given in ("rtl", "ltr"):
        base = "rtl" if given == "rtl" else "ltr"
    markup = _markup(lone)
    before = fragment(markup)
    after = fragment(isolate(markup, base, language or "ar"))
    one, other = ([line for line in _lines(root, base) if line[0].strip()] for root in (before, after))
    for mine, right in zip(one, other, strict=False):
        if _seen(*mine) != _seen(*right):
            return " ".join(_CONTROLS.sub("", mine[0]).split())[:_SHOWN]
    return None


def _plain(block: "etree._Element", turned: dict[tuple[str, str], str]) -> "etree._Element":
    """Copy a block as HTML without the blocks in it, with the directions of style sheets as attributes."""
    lone = deepcopy(block)
    lone.tail = None
    for child in list(lone):
        if is_block(child) and child.tag != "br":
            _cut(lone, child)
    etree.strip_tags(lone, etree.Comment, etree.ProcessingInstruction, etree.Entity)
    for element in list(lone.iter(etree.Element)):
        if element.tag.startswith("{"):  # a drawing, a formula
            element.tag = "img"
            element[:] = []
            element.text = None
            continue
        kept = {key: said for key in _KEPT if (said := element.get(key)) is not None}
        element.attrib.clear()
        for key, said in kept.items():
            element.set(key, said)
        by_style = turned.get((element.tag, element.get("class") or ""))
        if by_style and not element.get("dir"):
            element.set("dir", by_style)
    etree.cleanup_namespaces(lone)
    return lone


def _markup(lone: "etree._Element") -> str:
    """Serialise in syntax that is HTML and XML at once."""
    for element in lone.iter(etree.Element):
        if not len(element) and element.text is None and element.tag not in ("br", "img", "wbr", "hr", "input"):
            element.text = ""
    return str(etree.tostring(lone, encoding="unicode", method="xml"))


def _cut(around: "etree._Element", child: "etree._Element") -> None:
    """Take a block out of an element: what follows it stands in a line of its own."""
    stand = etree.Element("br")
    stand.tail = child.tail
    around.replace(child, stand)


def _lines(root: "etree._Element", base: Direction) -> Iterator[tuple[str, Direction]]:
    """Yield the lines of a fragment, isolates and directions as controls, each with its base direction."""
    pieces: list[str] = []
    bases: list[Direction] = [base]
    waiting: list[etree._Element | str | None] = [root]
    while waiting:
        one = waiting.pop()
        if one is None:
            bases.pop()
            continue
        if isinstance(one, str):
            if one == "\n":
                yield "".join(pieces), bases[-1]
                pieces = []
            else:
                pieces.append(one)
            continue
        if not isinstance(one.tag, str) or one.tag in UNSEEN:
            continue
        inline = one.tag in INLINE
        given = own_direction(one)
        ends: list[str] = []
        verbatim = one.tag in ("pre", "textarea") or any(up.tag in ("pre", "textarea") for up in one.iterancestors())
        if one.tag in ("br", "hr"):
            waiting.append("\n")
            continue
        if inline and one.tag in (
            "img",
            "svg",
            "math",
            "input",
            "object",
            "audio",
            "video",
            "canvas",
            "button",
            "select",
        ):
            pieces.append("\ufffc")
            continue
        if inline and (given or one.tag in ("bdi", "bdo")):
            pieces.append(_OPEN[given or ""])
            ends.append("\u2069")
        elif not inline:
            yield "".join(pieces), bases[-1]
            pieces = []
            bases.append(given or bases[-1])
        waiting += [*([] if inline else [None, "\n"]), *reversed(ends)]
        for child in reversed(one):
            waiting += [*_text(child.tail, verbatim)[::-1], child]
        waiting += _text(one.text, verbatim)[::-1]
    yield "".join(pieces), bases[-1]


def _text(text: str | None, verbatim: bool) -> list["etree._Element | str | None"]:
    if not text:
        return []
    if not verbatim:
        return [re.sub(r"[\n\r\t\f]", " ", text)]
    found: list[etree._Element | str | None] = []
    for number, line in enumerate(text.split("\n")):
        found += ["\n"] if number else []
        found += [line] if line else []
    return found


def _seen(text: str, base: Direction) -> str:
    """Return what stands on the line of a text from left to right (UAX #9, L2 and L4)."""
    if not text.strip():
        return ""
    text = text.strip()
    found = levels(text, base)
    order = list(range(len(text)))
    for level in range(max(found), 0, -1):
        start = 0
        while start < len(order):
            if found[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    letters = (text[at].translate(_MIRRORED) if found[at] % 2 else text[at] for at in order)
    return " ".join(_CONTROLS.sub("", "".join(letters)).split())
