"""Style sheets as they are read: selectors and declarations, the faces and addresses that they name."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import cssselect2
import tinycss2
import tinycss2.color3

#: What depends on an element's neighbours, or on a reader's doing: it may hold or not.
_MAYBE = re.compile(r":(?!:|lang|not|is|where|root)[\w-]+(?:\([^()]*\))?")
_BESIDE = re.compile(r"[^\s>+~]+\s*[+~]\s*")
_LEGACY = re.compile(r"(?<!:):(before|after|first-line|first-letter)\b")
_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", re.IGNORECASE)
_LIGHT = re.compile(r"\(\s*prefers-color-scheme\s*:\s*light\s*\)", re.IGNORECASE)
_DEPTH = 8  # at-rules within each other
_BRACKETS = re.compile(r"[(\[{)\]}]")
_MOST_BRACKETS = 60
_COMBINED = re.compile(r"[^\s>+~,][\s>+~]+")
_MOST_COMBINED = 60  # parts of a selector


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property and its value as text, with its line; `sure` where it holds for all that its selectors find."""

    name: str
    value: str
    important: bool
    line: int
    sheet: str
    sure: bool
    media: str  # "", "dark" or "light"


@dataclass(frozen=True, slots=True)
class Face:
    """An `@font-face`: family, bold or not, slanted or not, the addresses of its files, and its line."""

    family: str
    bold: bool
    slanted: bool
    addresses: tuple[str, ...]
    line: int
    sheet: str
    local: bool = False


@dataclass(slots=True)
class Sheet:
    """A style sheet: `name` is the file that it stands in, `shown` what findings show."""

    name: str
    shown: str
    rules: list[tuple[Any, tuple[Declaration, ...]]] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    addresses: list[tuple[str, int]] = field(default_factory=list)
    imports: list[tuple[str, int]] = field(default_factory=list)
    families_beside: set[str] = field(default_factory=set)  # of pseudo-elements and the like
    attributes: set[str] = field(default_factory=set)


@functools.lru_cache(maxsize=8)  # the documents of a book, and the books of a shelf, share theirs
def read_sheet(css: str, name: str, shown: str, first_line: int = 0) -> Sheet:
    """Read a style sheet; `first_line` is the line in its file before it."""
    sheet = Sheet(name, shown)
    if is_too_deep(css):
        return sheet
    _read_rules(tinycss2.parse_stylesheet(css, True, True), sheet, first_line, True, "", 0)
    sheet.attributes |= set(re.findall(r"\[\s*([\w-]+)", css))
    if re.search(r"#[A-Za-z_][\w-]*[^{};]*\{", css):
        sheet.attributes.add("id")
    return sheet


def is_too_deep(css: str) -> bool:
    """Return whether brackets stand so deep in each other that no reader can follow."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(css):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest > _MOST_BRACKETS


def declarations_of(style: str, shown: str, line: int) -> tuple[Declaration, ...]:
    """Return the declarations of an attribute `style`."""
    if is_too_deep(style):
        return ()
    return tuple(_declarations(tinycss2.parse_blocks_contents(style, True, True), shown, line - 1, True, ""))


def addresses_of(style: str) -> list[str]:
    """Return the addresses that declarations name."""
    if is_too_deep(style):
        return []
    return [address for address, _ in _addresses(tinycss2.parse_component_value_list(style, True))]


def families_in(value: str) -> tuple[str, ...]:
    """Return the families of a value of `font-family`, in lower case as CSS compares them."""
    found: list[str] = []
    words: list[str] = []
    for token in [*tinycss2.parse_component_value_list(value, True), tinycss2.ast.LiteralToken(0, 0, ",")]:
        if token.type in ("string", "ident"):
            words.append(token.value)
        elif token.type == "literal" and token.value == ",":
            if words:
                found.append(" ".join(words).lower())
            words = []
    return tuple(found)


def _read_rules(nodes: Sequence[Any], sheet: Sheet, lines: int, sure: bool, media: str, depth: int) -> None:
    for node in nodes:
        if node.type == "qualified-rule":
            _read_rule(node, sheet, lines, sure, media)
        elif node.type == "at-rule":
            _read_at_rule(node, sheet, lines, sure, media, depth)


def _read_rule(node: Any, sheet: Sheet, lines: int, sure: bool, media: str) -> None:
    content = tinycss2.parse_blocks_contents(node.content, True, True)
    sheet.addresses += [(address, line + lines) for address, line in _addresses(node.content)]
    selectors = _LEGACY.sub(r"::\1", tinycss2.serialize(node.prelude)).strip()
    plain = (
        _BESIDE.sub("", _MAYBE.sub("", selectors))
        if ":" in selectors or "+" in selectors or "~" in selectors
        else selectors
    )
    told = tuple(_declarations(content, sheet.shown, lines, sure and plain == selectors, media))
    if not told:
        return
    if any(len(_COMBINED.findall(selector)) > _MOST_COMBINED for selector in plain.split(",")):
        return
    try:
        compiled = cssselect2.compile_selector_list(re.sub(r"(^|[,>\s])(?=$|[,>:])", r"\1*", plain) or "*")
    except cssselect2.SelectorError:
        compiled = []
    for selector in compiled:
        if selector.pseudo_element is None:
            sheet.rules.append((selector, told))
    if not compiled or any(selector.pseudo_element for selector in compiled):
        for each in told:
            if each.name == "font-family":
                sheet.families_beside |= set(families_in(each.value))


def _read_at_rule(node: Any, sheet: Sheet, lines: int, sure: bool, media: str, depth: int) -> None:
    keyword = node.lower_at_keyword
    head = tinycss2.serialize(node.prelude).strip()
    if keyword == "import":
        found = [token.value for token in node.prelude if token.type in ("string", "url")] or addresses_of(head)
        sheet.imports += [(address, node.source_line + lines) for address in found[:1]]
    elif keyword == "font-face" and node.content:
        sheet.addresses += [(address, line + lines) for address, line in _addresses(node.content)]
        if face := _face(node, sheet.shown, lines):
            sheet.faces.append(face)
    elif keyword in ("media", "supports", "layer", "container") and node.content and depth < _DEPTH:
        holds, own = _of_media(head) if keyword == "media" else (keyword == "layer", media)
        if holds is not None:
            inner = tinycss2.parse_rule_list(node.content, True, True)
            _read_rules(inner, sheet, lines, sure and holds, own or media, depth + 1)


def _of_media(query: str) -> tuple[bool | None, str]:
    """Say whether a query of media surely holds on a screen (None: it does not), and for which colour scheme."""
    query = query.lower().strip()
    if _DARK.fullmatch(query.removeprefix("screen and ").strip()):
        return True, "dark"
    if _LIGHT.fullmatch(query.removeprefix("screen and ").strip()):
        return True, "light"
    if query in ("screen", "all", "not print", "only screen", ""):
        return True, ""
    if query in ("print", "speech", "only print", "not screen", "not all"):
        return None, ""
    return False, ""


def _face(node: Any, shown: str, lines: int) -> Face | None:
    family = weight = style = ""
    addresses: tuple[str, ...] = ()
    local = False
    for one in tinycss2.parse_blocks_contents(node.content, True, True):
        if one.type != "declaration":
            continue
        value = tinycss2.serialize(one.value).strip()
        if one.lower_name == "font-family":
            family = next(iter(families_in(value)), "")
        elif one.lower_name == "font-weight":
            weight = value.lower()
        elif one.lower_name == "font-style":
            style = value.lower()
        elif one.lower_name == "src":
            addresses = (*addresses, *(address for address, _ in _addresses(one.value)))
            local = local or "local(" in value.lower()
    if not family:
        return None
    first = weight.split()[0] if weight else ""
    bold = first in ("bold", "bolder") or (first.isdigit() and int(first) >= 600)
    slanted = style.startswith(("italic", "oblique"))
    return Face(family, bold, slanted, tuple(addresses), node.source_line + lines, shown, local)


def _declarations(nodes: Sequence[Any], shown: str, lines: int, sure: bool, media: str) -> Iterator[Declaration]:
    for node in nodes:
        if node.type != "declaration":
            continue
        name = node.name if node.name.startswith("--") else node.lower_name
        value = " ".join(tinycss2.serialize(node.value).split())
        line = node.source_line + lines
        for part, said in _longhands(name, value, node.value):
            yield Declaration(part, said, node.important, line, shown, sure, media)


def _longhands(name: str, value: str, tokens: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Part the shorthands that matter here: `font` and `background`."""
    if name == "background":
        yield "background-color", _colour_of(tokens)
        if any(token.type in ("url", "function") and not _is_colour(token) for token in tokens):
            yield "background-image", "some"
        return
    if name != "font":
        yield name.removeprefix("-webkit-").removeprefix("-epub-").removeprefix("-moz-"), value
        return
    parts = [token for token in tokens if token.type not in ("whitespace", "comment")]
    size = next((n for n, token in enumerate(parts) if token.type in ("dimension", "percentage")), None)
    if size is None:
        return
    words = [token.lower_value for token in parts[:size] if token.type == "ident"]
    yield "font-style", next((word for word in words if word in ("italic", "oblique")), "normal")
    yield (
        "font-weight",
        next((t.serialize() for t in parts[:size] if t.type == "number"), "bold" if "bold" in words else "normal"),
    )
    yield "font-size", parts[size].serialize()
    rest = parts[size + 1 :]
    if len(rest) > 1 and rest[0].type == "literal" and rest[0].value == "/":
        yield "line-height", rest[1].serialize()
        rest = rest[2:]
    else:
        yield "line-height", "normal"
    yield "font-family", " ".join(token.serialize() for token in rest)


def _is_colour(token: Any) -> bool:
    return token.type == "function" and token.lower_name in ("rgb", "rgba", "hsl", "hsla", "var")


def _colour_of(tokens: Sequence[Any]) -> str:
    """Return the colour of a `background`: transparent where it names none."""
    for token in tokens:
        if token.type == "hash" or _is_colour(token):
            return str(token.serialize())
        if token.type == "ident" and tinycss2.color3.parse_color(token) is not None:
            return str(token.serialize())
    return "transparent"


def _addresses(tokens: Sequence[Any]) -> Iterator[tuple[str, int]]:
    for token in tokens or ():
        if token.type == "url":
            yield token.value, token.source_line
        elif token.type == "function" and token.lower_name == "url":
            yield from ((one.value, one.source_line) for one in token.arguments if one.type == "string")
        elif token.type == "function":
            yield from _addresses(token.arguments)
        elif token.type in ("{} block", "() block", "[] block"):
            yield from _addresses(token.content)
