"""An SVG drawing's bytes → its size, and the same drawing as it may be published; what could do harm is refused."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from publisher.assets.media_types import RASTERS
from publisher.diagnostics import Finding, PublisherError
from publisher.i18n.sentences import Phrase
from publisher.model import Span

_SVG, _XHTML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xhtml}"
# A detailed map has some ten thousand shapes; copies of copies (SVG 2 §5.6, `use`) make billions of a few lines.
_MOST_SHAPES = 200_000
# Copies of copies, and groups in groups; the layout engine draws each by a call within a call.
_DEEPEST = 200
_MOST_PX = 100_000
_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"\s*([+]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*")
# The default size of a replaced element (CSS Images 3 §4.1).
_DEFAULT = (300.0, 150.0)

_RUNNING = frozenset(
    ("script", "foreignobject", "iframe", "handler", "listener", "embed", "object", "audio", "video")
)
_LEADING = frozenset(("src", "data", "base"))
_RASTER = "|".join(kind.media_type for kind in RASTERS)
_WITHIN = re.compile(rf"#|data:(?:{_RASTER})[;,]", re.IGNORECASE)
_STYLE = re.compile(
    r"\\|@import|expression\(|(?:image-set|image|src)\("
    rf"|url\(\s*['\"]?(?!#|data:(?:{_RASTER}|font/))",
    re.IGNORECASE,
)

# What a drawing's numbers stand in: one that is none, or has no end, each program draws otherwise, or not at all.
_NUMBERS = frozenset(
    (
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy", "width", "height"),
        *("points", "d", "viewBox", "transform", "patternTransform", "gradientTransform", "offset", "rotate"),
        *("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "stroke-width", "stroke-dasharray"),
        *("stroke-dashoffset", "stroke-miterlimit", "font-size", "letter-spacing", "word-spacing", "textLength"),
        *("startOffset", "refX", "refY", "markerWidth", "markerHeight"),
    )
)
_WORD_OF_NONE = re.compile(r"(?<![\w.#-])[-+]?(?:nan|inf|infinity)(?![\w-])", re.IGNORECASE)
_HUGE = re.compile(r"[\d.]+e\+?\d{3,}|\d{300,}", re.IGNORECASE)
_SHARE = re.compile(r"\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?%?|inherit|initial|unset)\s*", re.IGNORECASE)
_FORMS = {
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"), _SHARE),
    "stroke-miterlimit": _SHARE,
    "rotate": re.compile(r"[\s,\d.eE+-]*|auto|auto-reverse"),
    "viewBox": re.compile(r"\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?[\s,]*){4}", re.IGNORECASE),
    "transform": re.compile(r"(?:[\s,]*\w+\s*\(\s*[^()\s][^()]*\))*[\s,]*|none"),
}
_URL = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
_PAINTED_ANEW = frozenset(f"{_SVG}{name}" for name in ("pattern", "mask", "marker", "clipPath"))


def size_of_drawing(data: bytes, name: str, asker: Span) -> tuple[int, int]:
    """Give a drawing's width and height in px; raises PublisherError at what is broken or could do harm.

    Nothing in it may run, and nothing may be asked for that is not inside it.
    """
    root = _parsed(data, name, asker)
    if any(_is_harmful(element) for element in root.iter()):
        raise PublisherError(Finding.of("S009", asker, path=name))
    if wrong := next(_wrong_numbers(root), None):
        raise PublisherError(Finding.of("S013", asker, path=name, value=wrong))
    if _shapes(root) > _MOST_SHAPES:
        reason = Phrase.of("drawing_multiplies", most=_MOST_SHAPES)
        raise PublisherError(Finding.of("S008", asker, path=name, reason=reason))
    width, height = _natural_size(root)
    if not (0 < width <= _MOST_PX and 0 < height <= _MOST_PX):
        raise PublisherError(Finding.of("S007", asker, path=name))
    return width, height


def sized(data: bytes, width: int, height: int) -> bytes:
    """Write a drawing with its size: WeasyPrint 70 crashes on one that has a view box alone."""
    root = etree.fromstring(data, _parser())
    if not (_length(root.get("width")) and _length(root.get("height"))):
        root.set("width", str(width))
        root.set("height", str(height))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _parser() -> etree.XMLParser:
    # Entities of the drawing itself are its own (Illustrator writes some); libxml2 bounds what they grow to.
    options: dict[str, Any] = {"resolve_entities": "internal", "no_network": True, "load_dtd": False}
    return etree.XMLParser(**options)  # lxml-stubs knows no "internal" yet


def _parsed(data: bytes, name: str, asker: Span) -> "etree._Element":
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PublisherError(Finding.of("S007", asker, path=name)) from error
    if root.tag != f"{_SVG}svg":
        raise PublisherError(Finding.of("S007", asker, path=name))
    return root


def _is_harmful(element: "etree._Element") -> bool:
    """Say whether a node runs something, or asks for what is not inside its drawing."""
    tag = element.tag
    if not isinstance(tag, str):
        return isinstance(element, etree._Entity)
    local = tag.rpartition("}")[2].lower()
    if tag.startswith(_XHTML) or "}" not in tag or local in _RUNNING:
        return True
    if local == "style" and _STYLE.search("".join(map(str, element.itertext()))):
        return True
    return any(_is_harmful_attribute(local, str(key), str(value)) for key, value in element.attrib.items())


def _is_harmful_attribute(tag: str, key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on") or name in _LEADING or (name == "href" and not _WITHIN.match(value.strip())):
        return True
    if tag in ("set", "animate") and name == "attributename" and value.lower().endswith("href"):
        return True
    found = _STYLE.search(value)
    return found is not None and (name == "style" or found[0] != "\\")


def _wrong_numbers(root: "etree._Element") -> Iterator[str]:
    """Yield attributes whose numbers are none, each with its element."""
    for element in root.iter():
        for key, value in element.attrib.items() if isinstance(element.tag, str) else ():
            name, text = str(key), str(value)
            form = _FORMS.get(name) if element is not root or name != "viewBox" else None
            declared = text.split(";") if name == "style" else ()
            wrong = name in _NUMBERS and (_is_endless(text) or (form and not form.fullmatch(text)))
            if wrong or any(
                part.partition(":")[0].strip() in _NUMBERS and _is_endless(part.partition(":")[2])
                for part in declared
            ):
                yield f"<{etree.QName(element).localname} {name}={text[:40]!r}>"


def _is_endless(text: str) -> bool:
    return bool(_WORD_OF_NONE.search(text)) or any(math.isinf(_float(found)) for found in _HUGE.findall(text))


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _natural_size(root: "etree._Element") -> tuple[int, int]:
    box = _view_box(root)
    width, height = _length(root.get("width")), _length(root.get("height"))
    if box and width and not height:
        height = width * box[1] / box[0]
    elif box and height and not width:
        width = height * box[0] / box[1]
    default = box or _DEFAULT
    return round(min(width or default[0], 1e9)), round(min(height or default[1], 1e9))


def _length(text: str | None) -> float | None:
    """Give an absolute length in px (CSS Values 4 §6.2); shares of a page are none."""
    match = _LENGTH.fullmatch(text or "")
    value = float(match[1]) * _PX[match[2]] if match else 0.0
    return value if 0 < value < math.inf else None


def _view_box(root: "etree._Element") -> tuple[float, float] | None:
    parts = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        _, _, width, height = map(float, parts)
    except ValueError:
        return None
    return (width, height) if 0 < width < math.inf and 0 < height < math.inf else None


def _shapes(root: "etree._Element") -> float:
    """Count the elements of a drawing once all its copies are made; a copy of itself has no end."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements)
    named = {element.get("id"): element for element in elements if element.get("id")}
    counted: dict[etree._Element, float] = {}
    depth: dict[etree._Element, int] = {}
    opened: set[etree._Element] = set()
    waiting = [(root, False)]  # no recursion: a drawing may be as deep as it likes
    while waiting:
        element, ready = waiting.pop()
        if ready:
            # What is still open holds this element; a name that stands twice could mean either.
            inside = list(_parts(element, named))
            depth[element] = 1 + max((depth.get(part, 0) for part in inside), default=0)
            doubtful = depth[element] > _DEEPEST or any(ids[name] > 1 for name in _used_ids(element))
            counted[element] = math.inf if doubtful else 1 + sum(counted.get(part, math.inf) for part in inside)
        elif element not in counted and element not in opened:
            opened.add(element)
            waiting.append((element, True))
            waiting += [(part, False) for part in _parts(element, named)]
    return counted[root]


def _parts(element: "etree._Element", named: "dict[str | None, etree._Element]") -> "Iterator[etree._Element]":
    """List what is drawn where an element is: its children, and what it has copied or painted there."""
    yield from (child for child in element if isinstance(child.tag, str))
    yield from (named[name] for name in _used_ids(element) if name in named)
    for value in element.attrib.values():
        for name in _URL.findall(str(value)):
            if name in named and named[name].tag in _PAINTED_ANEW:
                yield named[name]


def _used_ids(element: "etree._Element") -> list[str]:
    if element.tag != f"{_SVG}use":
        return []
    return [str(value)[1:] for key, value in element.attrib.items() if str(key).rpartition("}")[2] == "href"]
