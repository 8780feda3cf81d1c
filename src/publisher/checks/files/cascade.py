"""Documents and their style sheets → how their text is set: the cascade worked out over all ways in which it is.

Elements that no rule can tell apart are one node of a small tree, as for the fonts of our own products
(`fonts/usage.py`); here any property is asked for, and what depends on an element's neighbours is unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import cssselect2
from lxml import etree

from publisher.checks.files.markup import UNSEEN, Document, language_of_element, letters_of, line_of, own_direction
from publisher.checks.files.style_rules import Declaration, Sheet, declarations_of

_INHERITED = frozenset((
    *("color", "direction", "font-family", "font-feature-settings", "font-size", "font-style", "font-weight"),
    *("letter-spacing", "line-height", "text-align", "visibility", "word-break"),
))  # fmt: skip
#: What a node's style can say besides; `background-*` is handed on until something covers it.
_OWN = frozenset(
    ("background-color", "background-image", "display", "opacity", "position", "unicode-bidi", "clip", "clip-path")
)
_HANDED_ON = frozenset(
    ("background-color", "background-image", "opacity", "position", "clip", "clip-path", "display")
)
_KNOWN = _INHERITED | _OWN
# What browsers do of themselves (HTML, «Rendering»), as far as it is asked for.
_OF_ITSELF = {
    **{key: {"font-family": "monospace"} for key in ("code", "kbd", "samp", "pre", "tt")},
    **{key: {"font-weight": "bold"} for key in ("h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th")},
    **{"a": {"color": "linktext"}, "mark": {"background-color": "mark"}, "button": {"color": "buttontext"}},
    **{"h1": {"font-size": "2em", "font-weight": "bold"}, "h2": {"font-size": "1.5em", "font-weight": "bold"}},
}
_MOST_NODES = 20_000
_KEPT = ("class", "lang", "dir", "style", "hidden", "aria-hidden")


class Said(NamedTuple):
    """A value and the declaration that says it; the value is None where it depends on what is not known here."""

    value: str | None
    by: Declaration | None


Style = Mapping[str, Said]


@dataclass(slots=True)
class Node:
    """All elements of one kind in one place: their letters by direction, characters, and the first of them."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    element: "etree._Element"
    document: Document
    kids: "dict[Any, Node]" = field(default_factory=dict)
    characters: set[str] = field(default_factory=set)
    rtl: int = 0
    ltr: int = 0
    code: bool = False
    style: Style = field(default_factory=dict)
    dark: Style = field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether no reader sees its text, or not as its style says."""
        named = dict(self.attributes)
        shown = self.style.get("display"), self.style.get("visibility")
        return (
            "hidden" in named
            or named.get("aria-hidden") == "true"
            or any(said and said.value in ("none", "hidden", "collapse") for said in shown)
        )


@dataclass(slots=True)
class Setting:
    """Documents with the same style sheets, and the nodes that have text."""

    sheets: tuple[Sheet, ...]
    documents: list[Document]
    nodes: list[Node]


def settings(documents: Sequence[tuple[Document, tuple[Sheet, ...]]], *, dark: bool = False) -> list[Setting]:
    """Work the cascade out for documents with their sheets; with `dark`, once more as readers at night see them."""
    groups: dict[tuple[int, ...], tuple[tuple[Sheet, ...], list[Document]]] = {}
    for document, sheets in documents:
        groups.setdefault(tuple(map(id, sheets)), (sheets, []))[1].append(document)
    return [_setting(sheets, group, dark=dark) for sheets, group in groups.values()]


def _setting(sheets: tuple[Sheet, ...], documents: list[Document], *, dark: bool) -> Setting:
    kept = tuple(dict.fromkeys((*_KEPT, *sorted(name for sheet in sheets for name in sheet.attributes))))
    root = Node("html", (), documents[0].root, documents[0])
    count = [0]
    for document in documents:
        _take_in(root, document, kept, count)
    rules = _Rules(sheets)
    nodes: list[Node] = []
    for kid in root.kids.values():
        tree, made = _grown(kid)
        _dress(tree, made, rules, "light")
        if dark and rules.has_dark:
            _dress(tree, made, rules, "dark")
        nodes += made
    return Setting(sheets, documents, [node for node in nodes if node.characters])


def _take_in(root: Node, document: Document, kept: Sequence[str], count: list[int]) -> None:
    waiting = [(document.root, root, False)]
    while waiting:
        element, above, code = waiting.pop()
        if not isinstance(element.tag, str) or element.tag in UNSEEN or element.tag.startswith("{"):
            continue
        code = code or element.tag in ("code", "kbd", "samp", "pre", "tt")
        given = [
            (key, element.get(key, "")) for key in kept if element.get(key) is not None and key not in ("lang", "dir")
        ]
        language, direction = language_of_element(element), own_direction(element) if element.get("dir") else None
        given += [("lang", language)] if language is not None else []
        given += [("dir", direction)] if direction else []
        key = (element.tag, tuple(given))
        node = above.kids.get(key)
        if node is None:
            if count[0] >= _MOST_NODES:
                continue
            count[0] += 1
            node = above.kids[key] = Node(element.tag, tuple(given), element, document, code=code)
        _note(node, element.text, element, document)
        for child in element:
            _note(node, child.tail, element, document)
        waiting += [(child, node, code) for child in reversed(element)]


def _note(node: Node, text: str | None, element: "etree._Element", document: Document) -> None:
    if not text or text.isspace():
        return
    if not node.characters:
        node.element, node.document = element, document
    node.characters.update(text)
    rtl, ltr = letters_of(text)
    node.rtl += rtl
    node.ltr += ltr


def _grown(root: Node) -> tuple[ET.Element, list[Node]]:
    """Write a node and all below it as elements; return them with the nodes in the order of walking."""
    tree = ET.Element(root.tag, dict(root.attributes))
    made: list[Node] = [root]
    waiting = [(tree, kid) for kid in reversed(root.kids.values())]
    while waiting:
        parent, node = waiting.pop()
        made.append(node)
        element = ET.SubElement(parent, node.tag, dict(node.attributes))
        waiting += [(element, kid) for kid in reversed(node.kids.values())]
    return tree, made


class _Rules:
    """Some sheets' rules, ready to be matched."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._matcher = cssselect2.Matcher()
        self.has_dark = False
        for sheet in sheets:
            for selector, told in sheet.rules:
                asked = tuple(one for one in told if one.name in _KNOWN or one.name.startswith("--"))
                self.has_dark = self.has_dark or any(one.media == "dark" for one in asked)
                if asked:
                    self._matcher.add_selector(selector, asked)

    def of(self, element: Any, inline: Sequence[Declaration], scheme: str) -> Iterator[Declaration]:
        """Yield the declarations for an element in the order in which later ones win."""
        told = [one for *_, asked in self._matcher.match(element) for one in asked if one.media in ("", scheme)]
        yield from (one for one in told if not one.important)
        yield from (one for one in inline if not one.important)
        yield from (one for one in told if one.important)
        yield from (one for one in inline if one.important)


def _dress(tree: ET.Element, made: Sequence[Node], rules: _Rules, scheme: str) -> None:
    nodes = iter(made)
    styles: dict[Any, dict[str, Said]] = {}
    for wrapped in cssselect2.ElementWrapper.from_html_root(tree).iter_subtree():
        node = next(nodes)
        above = styles[wrapped.parent.etree_element] if wrapped.parent else {}
        inline: tuple[Declaration, ...] = ()
        if given := dict(node.attributes).get("style"):
            inline = declarations_of(given, node.document.shown, line_of(node.element))
        style = _computed(node, above, rules.of(wrapped, inline, scheme))
        styles[wrapped.etree_element] = style
        if scheme == "light":
            node.style = style
        else:
            node.dark = style


def _computed(node: Node, above: Style, told: Iterator[Declaration]) -> dict[str, Said]:
    style = {
        name: said for name, said in above.items() if name in _INHERITED or name in _HANDED_ON or name[:2] == "--"
    }
    own = {name: Said(value, None) for name, value in _OF_ITSELF.get(node.tag, {}).items()}
    if direction := dict(node.attributes).get("dir"):
        own["direction"] = Said(direction, None)
    for one in told:
        value: str | None = one.value if one.sure else None
        if one.name not in _KNOWN and not one.name.startswith("--"):
            continue
        if value is not None:
            word = value.lower()
            if word == "inherit" or (word in ("unset", "revert") and one.name in _INHERITED):
                own[one.name] = above.get(one.name, Said("", one))
                continue
            if word in ("initial", "unset", "revert", "revert-layer"):
                own[one.name] = Said("", one)
                continue
        elif own.get(one.name, above.get(one.name, Said("", None))).value == one.value:
            continue  # it holds or not: the value is the same
        own[one.name] = Said(value, one)
    for name, said in own.items():
        if name == "background-color" and said.value in ("transparent", ""):
            continue
        if name == "background-color":  # it covers what is behind it
            style.pop("background-image", None)
        style[name] = said
    if own.get("background-image", Said("none", None)).value in ("none", ""):
        style.pop("background-image", None) if "background-image" in own else None
    return {name: Said(_with_variables(said.value, style), said.by) for name, said in style.items()}


def _with_variables(value: str | None, style: Style) -> str | None:
    """Put values in the place of custom properties; None where one is not known."""
    for _ in range(5):
        if value is None or "var(" not in value:
            return value
        start = value.index("var(")
        end = value.find(")", start)
        name, _, fallback = value[start + 4 : end].partition(",")
        said = style.get(name.strip())
        if end < 0 or "(" in fallback or (said and said.value is None) or (not said and not fallback):
            return None
        value = value[:start] + ((said.value if said else fallback) or "").strip() + value[end + 1 :]
    return None
