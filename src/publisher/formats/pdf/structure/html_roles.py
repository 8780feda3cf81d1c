"""Which element of HTML is which standard type of structure (ISO 32000-1 §14.8.4)."""

from typing import Any

#: Elements whose name alone decides it. What is in no table here is not in the tree: its content is its parent's.
ROLES = {
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "aside": "Sect",
    "details": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    "summary": "P",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "code": "Code",
    "kbd": "Code",
    "samp": "Code",
    "q": "Quote",
}
LISTS = frozenset(("ul", "ol", "dl"))
LEVELS = {f"h{level}": level for level in range(1, 7)}
PICTURES = frozenset(("img", "{http://www.w3.org/2000/svg}svg"))
#: How the items of a list are marked (ISO 32000-1 §14.8.5.5), by the style of their markers; other styles count.
NUMBERING = {
    **{name: name.capitalize() for name in ("none", "disc", "circle", "square")},
    **{"upper-roman": "UpperRoman", "lower-roman": "LowerRoman"},
    **{"upper-alpha": "UpperAlpha", "upper-latin": "UpperAlpha"},
    **{"lower-alpha": "LowerAlpha", "lower-latin": "LowerAlpha"},
}
#: The class of notes.
NOTE_CLASS = "press-note"
#: The attribute of the body that says what kind of part it is.
PART_KIND = "data-part"
_BLOCKS = frozenset((*ROLES, *LISTS, *LEVELS, "div", "figure", "table")) - {"code", "kbd", "samp", "q"}


def classes(element: Any) -> list[str]:
    """Return the classes of an element."""
    return str(element.get("class", "")).split()


def is_decorative(picture: Any) -> bool:
    """Say whether a picture is there to be seen alone (WAI-ARIA 1.2, presentation)."""
    return bool(picture.get("role") == "presentation")


def has_blocks(element: Any) -> bool:
    """Say whether blocks stand in an element, and not text alone."""
    return any(child.tag in _BLOCKS for child in element)


def numbering(style: Any, tag: str) -> str:
    """Return how the items of a list are marked."""
    kind = style["list_style_type"]
    return "None" if tag == "dl" else NUMBERING.get(kind if isinstance(kind, str) else "disc", "Decimal")
