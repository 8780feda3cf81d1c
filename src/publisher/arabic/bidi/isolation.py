"""A part's HTML → the same with one isolate around every run against its paragraph's direction (`<bdi dir>`).

Emoji sequences become elements on the way: a paragraph has each as one object.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from publisher.arabic.bidi.code_runs import runs_of_code, spans_of_line
from publisher.arabic.bidi.controls import resolve
from publisher.arabic.bidi.inline_content import (
    Around,
    Node,
    Text,
    Thing,
    cuts,
    flat,
    join,
    named,
    raised,
    spaced,
    wrap,
)
from publisher.arabic.bidi.levels import first_strong
from publisher.arabic.bidi.runs import is_foreign, isolated, other, runs
from publisher.arabic.emoji_sequences import EMOJI, is_emoji, mark_emoji
from publisher.arabic.passage_languages import language_of
from publisher.arabic.whole_tokens import keep_tokens_whole
from publisher.html_tree import TEXT_LEVEL, fragment, inner_html
from publisher.model import Direction

# Inline elements with a direction of their own, or that are no text at all.
_THINGS = frozenset(
    (
        *("bdi", "bdo", "code", "kbd", "samp", "img", "svg", "math", "input", "button", "wbr", "object"),
        *("audio", "video", "canvas"),
    )
)
# Numbers of notes, as products link them: a site isolates its pages once more, around its parts.
_NOTE_MARKS = frozenset(("doc-noteref", "doc-backlink"))
_HALF = "hemistich"
_ITEMS = frozenset(("li", "dd"))
_LINE = 60  # characters: more are seldom one line
_VERBATIM = frozenset(("pre", "textarea"))
_CODE = frozenset(("code", "kbd", "samp", "pre"))


def isolate(markup: str, base: Direction, language: str = "ar") -> str:
    """Isolate every run of a fragment; idempotent.

    Text stays as it is but for U+200D at cuts inside words, and for directional controls: elements stand for pairs of
    them, and what has no partner goes. Short tokens that lines would tear become elements too. `language` is that of
    the fragment where no `lang` in it names another.
    """
    root = fragment(markup)
    mark_emoji(root)
    _direct(root, base, language)
    keep_tokens_whole(root)
    return inner_html(root)


def _direct(root: HtmlElement, around: Direction, language: str) -> None:
    """Work through an element and all in it; `around` is the direction around it."""
    waiting = [(root, around, language, False, False)]
    isolates: set[HtmlElement] = set()
    while waiting:
        element, base, language, verbatim, code = waiting.pop()
        if is_emoji(element):
            continue
        around, base = base, _direction_of(element, base)
        language = element.get("lang") or _spoken(element, language, turned=(around, base) == ("ltr", "rtl"))
        if element.get("alt"):
            element.set("alt", isolated(element.get("alt", ""), base, language))
        if element.tag == "p" and base == "rtl" and not element.get("dir") and _is_foreign_text(element):
            # Its last line stands at the left, which no isolate within it could do. A row with a page number in it is
            # no paragraph of text: its number stands where that of the other rows stands.
            base = base if element.xpath(".//*[@data-folio-of]") else "ltr"
            element.set("dir", base)
        if element.tag in _ITEMS and base == "rtl" and not element.get("dir"):
            _set_foreign_lines(element)
        verbatim, code = verbatim or element.tag in _VERBATIM, code or element.tag in _CODE
        rebuilt, changed = [], False
        for piece in _pieces(element):
            if not isinstance(piece, list):
                rebuilt.append(piece)
                waiting += [(piece, base, language, verbatim, code)] if isinstance(piece, HtmlElement) else []
            else:
                made: list[HtmlElement] = []
                resolved = resolve(piece, lines=verbatim)
                changed = changed or resolved is not None
                content = piece if resolved is None else list(_with_isolates(resolved))
                whole = element in isolates  # what it was made for is no run within it
                nodes, touched = _isolated(content, base, language, made, verbatim=verbatim, code=code, whole=whole)
                isolates.update(made)
                rebuilt += nodes
                changed = changed or touched
                # What is isolated is a paragraph of its own direction.
                waiting += [(thing, base, language, verbatim, code) for thing in (*_things(nodes), *made)]
        if changed:
            _refill(element, rebuilt)


def _spoken(element: HtmlElement, around: str, *, turned: bool) -> str:
    """Return an element's language where no author named it; `turned`: it is from the right in a text from the left.

    `passage_languages` will name such a passage alike.
    """
    return (language_of(element.text_content(), around) if turned else "") or around


def _set_foreign_lines(item: HtmlElement) -> None:
    """Give an item's own text that runs from left to right a block of that direction; its mark stays where it is.

    Items of one line, such as names in a list, stand next to their marks.
    """
    lines = list(takewhile(_is_inline, item))
    text = "".join([item.text or "", *(one.text_content() + (one.tail or "") for one in lines)])
    if len(text) < _LINE or item.get("class") or not is_foreign(text) or item.xpath(".//*[@data-folio-of]"):
        return
    block = lxml.html.Element("div", dir="ltr")
    block.text, item.text = item.text, None
    block.extend(lines)
    item.insert(0, block)


def _is_foreign_text(paragraph: HtmlElement) -> bool:
    """Return whether all of a paragraph's words run from left to right; emoji are no words."""
    return is_foreign("".join(paragraph.xpath(".//text()[not(parent::span[@class=$emoji])]", emoji=EMOJI)))


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
    if "data-folio-of" in element.attrib:
        return False  # it is no part of what stands before it
    if _HALF in (element.get("class") or "").split():
        return False  # halves of a line of verse stand apart: no run goes on from one to the other
    if element.tag in _THINGS or (element.tag in TEXT_LEVEL and element.get("dir")):
        return True
    return element.tag in TEXT_LEVEL and all(isinstance(child.tag, str) and _is_inline(child) for child in element)


def _node(element: HtmlElement) -> Node:
    of_notes = "data-note" in element.attrib or element.get("role") in _NOTE_MARKS
    if element.tag in _THINGS or element.get("dir") or of_notes or is_emoji(element):
        return Thing(element)
    shell = lxml.html.Element(element.tag, dict(element.attrib))
    children: list[Node] = [Text(element.text or "")]
    for child in element:
        children += [_node(child), Text(child.tail or "")]
    return Around(shell, children)


def _isolated(
    nodes: list[Node],
    base: Direction,
    language: str,
    made: list[HtmlElement],
    *,
    verbatim: bool,
    code: bool,
    whole: bool,
) -> tuple[list[Node], bool]:
    """Isolate the runs of a paragraph, which may be all of it unless it is a `whole` run; isolates go into `made`."""
    cut = join(nodes)
    text = flat(nodes)
    if verbatim:
        ranges = _preformatted_runs(text, base, language, nodes, code=code)
    elif code and base == "ltr":
        ranges = runs_of_code(spaced(text), language, (), ())
    else:
        ranges = runs(spaced(text), base, cuts(nodes), language, named(nodes, "lang"), raised=raised(nodes))
    if not ranges or (whole and list(ranges) == [(0, len(text))]):
        return nodes, cut

    def make() -> HtmlElement:
        made.append(lxml.html.Element("bdi", dir=other(base)))
        return made[-1]

    return wrap(nodes, ranges, make), True


def _preformatted_runs(
    text: str, base: Direction, language: str, nodes: Sequence[Node], *, code: bool
) -> list[tuple[int, int]]:
    """Find the runs of preformatted text, whose every line is a paragraph (UAX #9, P1)."""
    ends, spans = (cuts(nodes), list(named(nodes, "class"))) if code and base == "ltr" else ([], [])
    ranges, at = [], 0
    for line in text.split("\n"):
        if code and base == "ltr":
            here = [end - at for end in ends[bisect_left(ends, at) : bisect_right(ends, at + len(line))]]
            found = runs_of_code(line, language, here, spans_of_line(spans, at, at + len(line)))
        else:
            found = runs(line, base, language=language)
        ranges += [(at + start, at + end) for start, end in found]
        at += len(line) + 1
    return ranges


def _with_isolates(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes with those elements as things that have a direction of their own."""
    for node in nodes:
        if not isinstance(node, Around):
            yield node
        elif node.shell.get("dir"):
            _refill(node.shell, node.children)
            yield Thing(node.shell)
        else:
            yield Around(node.shell, list(_with_isolates(node.children)))


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
