"""Documents and their style sheet → what is set in which families: each word with how it is set.

Elements that no rule can tell apart are one node of a tree that is small whatever the length of the text; the cascade
is worked out over that alone (CSS Cascade 5, CSS Fonts 4 §3).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

import cssselect2
import tinycss2
from lxml.html import HtmlElement

# What reading systems do of themselves (HTML, «Rendering»).
_OF_ITSELF = (
    "h1, h2, h3, h4, h5, h6, b, strong, th { font-weight: bold } code, kbd, samp, pre, tt { font-family: monospace }"
)
_ATTRIBUTES = frozenset(("class", "lang", "dir"))
_NAMED = re.compile(r"\[\s*([\w-]+)")
# What depends on an element's neighbours, or on a reader's doing: it may hold or not.
_MAYBE = re.compile(r":(?!:|lang|not|is|where|root)[\w-]+(?:\([^()]*\))?")
_BESIDE = re.compile(r"[^\s>+~]+\s*[+~]\s*")
_BOLD = 600


@dataclass(frozen=True, slots=True)
class Setting:
    """How words are set: the families in the order that they are asked in, bold, italic or not, in which language."""

    families: tuple[str, ...]
    bold: bool
    language: str
    italic: bool = False


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: tuple[tuple[str, str], ...]
    kids: "dict[tuple[str, tuple[tuple[str, str], ...]], _Node]" = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


#: What a document says, by its nodes in their order: how far before it stands the node around it (0: none, for its
#: language's), tag, attributes, and the words in it, each once.
Said = list[tuple[int, str, tuple[tuple[str, str], ...], list[str]]]


def said(document: HtmlElement, seen: Collection[str], marks: str = "") -> Said:
    """Return what stands in a document's body.

    `seen` are the attributes by which rules know elements, `marks` what numbered lists may be marked with.
    """
    top = _Node("html", ())
    waiting = [(document, top if document.tag == "body" else _kid(top, "body", ()))]
    while waiting:
        element, above = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        given = tuple((key, element.attrib[key]) for key in seen if key in element.attrib)
        node = _kid(above, element.tag, given)
        _note_words(node, element.text, "")
        _note_words(above, element.tail if element is not document else None, "")
        if element.tag == "ol":
            _note_words(node, marks, "")
        waiting += [(child, node) for child in element]
    return list(_listed(top))


class Usage:
    """What documents say, by the nodes of the tree; each word with the name of the document that says it first."""

    def __init__(self, css: str) -> None:
        self._css = css
        #: The attributes by which a rule can tell elements apart.
        self.seen = tuple(sorted(_ATTRIBUTES | set(_NAMED.findall(css))))
        self._root = _Node("html", ())

    def read(self, document: HtmlElement, name: str, language: str, marks: str = "") -> None:
        """Take in what stands in a document's body; `marks` are what its numbered lists may be marked with."""
        self.add(said(document, self.seen, marks), name, language)

    def add(self, told: Said, name: str, language: str) -> None:
        """Take in what a document says."""
        nodes: list[_Node] = []
        for back, tag, attributes, words in told:
            if back:
                node = _kid(nodes[len(nodes) - back], tag, attributes)
            else:
                node = _kid(self._root, "html", (("lang", language),))
            nodes.append(node)
            for word in words:
                node.words.setdefault(word, name)

    def settings(self) -> Iterator[tuple[Setting, dict[str, str]]]:
        """Give every way in which something is set, with its words and the documents that say them."""
        made: list[_Node] = []
        tree = ET.Element("body")
        for language in self._root.kids.values():
            _grow(tree, language, made)
        rules = _Rules(self._css)
        styles: dict[Any, list[_Style]] = {}
        nodes = iter(made)
        for element in cssselect2.ElementWrapper.from_html_root(tree).iter_subtree():
            above = styles.get(element.parent.etree_element, [_Style()]) if element.parent else [_Style()]
            styles[element.etree_element] = rules.styles(element, above)
            if element.parent is None:
                continue
            node = next(nodes)
            for style in styles[element.etree_element] if node.words else ():
                yield Setting(style.families, style.bold, element.lang or "", style.italic), node.words


def _kid(above: _Node, tag: str, attributes: tuple[tuple[str, str], ...]) -> _Node:
    found = above.kids.get((tag, attributes))
    if found is None:
        found = above.kids[tag, attributes] = _Node(tag, attributes)
    return found


def _listed(top: _Node) -> Iterator[tuple[int, str, tuple[tuple[str, str], ...], list[str]]]:
    """List a node and all below it, those that were made first before their neighbours."""
    waiting, count = [(top, 0)], 0
    while waiting:
        node, above = waiting.pop()
        yield (count - above if count else 0), node.tag, node.attributes, list(node.words)
        waiting += [(kid, count) for kid in reversed(node.kids.values())]
        count += 1


def _note_words(node: _Node, text: str | None, name: str) -> None:
    if text and not text.isspace():
        for word in text.split():
            node.words.setdefault(word, name)


def _grow(above: ET.Element, node: _Node, made: list[_Node]) -> None:
    """Write a node and all below it as elements, in the order that they will be walked in."""
    waiting = [(above, node)]
    while waiting:
        parent, node = waiting.pop()
        made.append(node)
        element = ET.SubElement(parent, node.tag, dict(node.attributes))
        waiting += [(element, kid) for kid in reversed(node.kids.values())]


@dataclass(frozen=True, slots=True)
class _Style:
    families: tuple[str, ...] = ()
    bold: bool = False
    italic: bool = False

    def with_(self, changes: "_Changes") -> "_Style":
        return _Style(
            self.families if changes.families is None else changes.families,
            self.bold if changes.bold is None else changes.bold,
            self.italic if changes.italic is None else changes.italic,
        )


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a rule says of fonts; `sure` where it is known to hold."""

    families: tuple[str, ...] | None
    bold: bool | None
    italic: bool | None
    sure: bool


class _Rules:
    """A style sheet's rules that say something of fonts."""

    def __init__(self, css: str) -> None:
        self._matcher = cssselect2.Matcher()
        for sheet in (_OF_ITSELF, css):
            self._add(tinycss2.parse_stylesheet(sheet, True, True), sure=True)

    def _add(self, rules: Any, *, sure: bool) -> None:
        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content:
                self._add(tinycss2.parse_rule_list(rule.content, True, True), sure=False)
            elif rule.type == "qualified-rule":
                said = _of_fonts(rule.content)
                if any(one is not None for one in said):
                    self._add_rule(tinycss2.serialize(rule.prelude), said, sure=sure)

    def _add_rule(self, selectors: str, said: "_OfFonts", *, sure: bool) -> None:
        plain = _BESIDE.sub("", _MAYBE.sub(_of_any, selectors))
        changes = _Changes(*said, sure and plain == selectors)
        for selector in cssselect2.compile_selector_list(plain):
            if selector.pseudo_element is None:
                self._matcher.add_selector(selector, changes)

    def styles(self, element: Any, above: list[_Style]) -> list[_Style]:
        """Give the styles that an element may have, by those that the element around it may have."""
        found = above
        for *_, changes in self._matcher.match(element):
            changed = [style.with_(changes) for style in found]
            found = list(dict.fromkeys(changed if changes.sure else [*found, *changed]))
        return found


def _of_any(condition: re.Match[str]) -> str:
    """Return what is left of a selector without a condition: any element, where it says nothing else of it."""
    before = condition.string[: condition.start()]
    return "" if before and before[-1] not in " \t\n,>+~" else "*"


_OfFonts = tuple[tuple[str, ...] | None, bool | None, bool | None]


def _of_fonts(content: Any) -> _OfFonts:
    """Return what a rule says of families, and whether of bold and italic type; None where it says nothing."""
    families: tuple[str, ...] | None = None
    bold: bool | None = None
    italic: bool | None = None
    for declaration in tinycss2.parse_blocks_contents(content, True, True):
        name = declaration.lower_name if declaration.type == "declaration" else ""
        if name in ("font", "font-family") and not _inherits(declaration.value):
            families = tuple(token.value for token in declaration.value if token.type == "string")
        if name in ("font", "font-weight"):
            bold = _is_bold(declaration.value)
        if name in ("font", "font-style") and not _inherits(declaration.value):
            italic = any(token.type == "ident" and token.lower_value == "italic" for token in declaration.value)
    return families, bold, italic


def _inherits(tokens: Any) -> bool:
    return any(token.type == "ident" and token.lower_value in ("inherit", "unset") for token in tokens)


def _is_bold(tokens: Any) -> bool:
    words = {token.value for token in tokens if token.type == "ident"}
    heavy = any(token.type == "number" and token.value >= _BOLD for token in tokens)
    return heavy or bool({"bold", "bolder"} & words)
