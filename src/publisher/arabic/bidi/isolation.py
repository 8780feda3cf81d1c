"""A part's HTML → the same with one isolate around every run against its paragraph's direction (`<bdi dir>`)."""

from collections.abc import Iterator, Sequence

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from publisher.arabic.bidi.inline_content import Around, Node, Text, Thing, cuts, flat, join, spaced, wrap
from publisher.arabic.bidi.levels import first_strong
from publisher.arabic.bidi.runs import is_foreign, isolated, other, runs
from publisher.html_tree import fragment, inner_html
from publisher.model import Direction

# Phrasing content that has no direction of its own: its text is the paragraph's.
_INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "big",
            "cite",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "ins",
            "label",
            "mark",
            "q",
            "s",
        ),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"),
    )
)
# Inline elements with a direction of their own, or that are no text at all.
_THINGS = frozenset(
    (
        *("bdi", "bdo", "code", "kbd", "samp", "img", "svg", "math", "input", "button", "wbr", "object"),
        *("audio", "video", "canvas"),
    )
)
_VERBATIM = frozenset(("pre", "textarea"))


def isolate(markup: str, base: Direction, language: str = "ar") -> str:
    """Isolate every run of a fragment. Text stays as it is but for U+200D at cuts inside words; idempotent.

    `language` is that of the fragment where no `lang` in it names another.
    """
    root = fragment(markup)
    _direct(root, base, language)
    return inner_html(root)


def _direct(root: HtmlElement, around: Direction, language: str) -> None:
    """Work through an element and all in it; `around` is the direction around it."""
    waiting = [(root, around, language, False)]
    while waiting:
        element, base, language, verbatim = waiting.pop()
        base, language = _direction_of(element, base), element.get("lang") or language
        if element.get("alt"):
            element.set("alt", isolated(element.get("alt", ""), base, language))
        if element.tag == "p" and base == "rtl" and not element.get("dir") and is_foreign(element.text_content()):
            element.set("dir", "ltr")  # its last line stands at the left, which no isolate within it could do
            base = "ltr"
        verbatim = verbatim or element.tag in _VERBATIM
        rebuilt, changed = [], False
        for piece in _pieces(element):
            if not isinstance(piece, list):
                rebuilt.append(piece)
                waiting += [(piece, base, language, verbatim)] if isinstance(piece, HtmlElement) else []
            else:
                made: list[HtmlElement] = []
                nodes, touched = _isolated(piece, base, language, made, verbatim=verbatim)
                rebuilt += nodes
                changed = changed or touched
                # What is isolated is a paragraph of its own direction.
                waiting += [(thing, base, language, verbatim) for thing in (*_things(nodes), *made)]
        if changed:
            _refill(element, rebuilt)


def _direction_of(element: HtmlElement, base: Direction) -> Direction:
    """Give an element's direction; what is to be found out by the reader is written down, as WeasyPrint does not."""
    given = (element.get("dir") or ("auto" if element.tag == "bdi" else "")).lower()
    if given == "auto":
        given = first_strong(element.text_content()) or base
        element.set("dir", given)
    return "rtl" if given == "rtl" else "ltr" if given == "ltr" else base


def _pieces(element: HtmlElement) -> "Iterator[HtmlElement | list[Node]]":
    """Part an element's content into paragraphs of inline content and what stands between them: blocks and breaks."""
    run: list[Node] = [Text(element.text or "")]
    for child in element:
        if isinstance(child.tag, str) and _is_inline(child):
            run.append(_node(child))
        else:
            yield run
            yield child
            run = []
        run.append(Text(child.tail or ""))
    yield run


def _is_inline(element: HtmlElement) -> bool:
    if element.tag in _THINGS or (element.tag in _INLINE and element.get("dir")):
        return True
    return element.tag in _INLINE and all(isinstance(child.tag, str) and _is_inline(child) for child in element)


def _node(element: HtmlElement) -> Node:
    if (
        element.tag in _THINGS
        or element.get("dir")
        or "data-note" in element.attrib
        or "data-folio-of" in element.attrib
    ):
        return Thing(element)
    shell = lxml.html.Element(element.tag, dict(element.attrib))
    children: list[Node] = [Text(element.text or "")]
    for child in element:
        children += [_node(child), Text(child.tail or "")]
    return Around(shell, children)


def _isolated(
    nodes: list[Node], base: Direction, language: str, made: list[HtmlElement], *, verbatim: bool
) -> tuple[list[Node], bool]:
    """Isolate the runs of a paragraph; the isolates are added to `made`."""
    cut = join(nodes)
    text = flat(nodes)
    ranges = _preformatted_runs(text, base, language) if verbatim else runs(spaced(text), base, cuts(nodes), language)
    if not ranges:
        return nodes, cut

    def make() -> HtmlElement:
        made.append(lxml.html.Element("bdi", dir=other(base)))
        return made[-1]

    return wrap(nodes, ranges, make), True


def _preformatted_runs(text: str, base: Direction, language: str) -> list[tuple[int, int]]:
    """Find the runs of preformatted text, whose every line is a paragraph (UAX #9, P1)."""
    ranges, at = [], 0
    for line in text.split("\n"):
        ranges += [(at + start, at + end) for start, end in runs(line, base, language=language)]
        at += len(line) + 1
    return ranges


def _things(nodes: Sequence[Node]) -> Iterator[HtmlElement]:
    for node in nodes:
        if isinstance(node, Thing):
            yield node.element
        elif isinstance(node, Around):
            yield from _things(node.children)


def _refill(element: HtmlElement, pieces: "Sequence[HtmlElement | Node]") -> None:
    """Give an element its content anew."""
    for child in list(element):
        element.remove(child)
    element.text = None
    last: HtmlElement | None = None  # lxml counts children to find one: it is kept here
    for piece in pieces:
        if isinstance(piece, Text):
            _append_text(element, last, piece.text)
            continue
        last = piece if isinstance(piece, etree._Element) else _element(piece)
        last.tail = None
        element.append(last)
        if isinstance(piece, Around):
            _refill(last, piece.children)


def _element(piece: Thing | Around) -> HtmlElement:
    return piece.element if isinstance(piece, Thing) else piece.shell


def _append_text(element: HtmlElement, last: HtmlElement | None, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text
