"""What marks figures that move, and the texts that they move in, in the document that the engine sets."""

from typing import Any

#: The attribute of an element whose figures may wait for room among its other children.
TEXT = "data-figures"
#: The attribute of a figure that says where it stands, where that is not wherever it fits first.
PLACE = "data-place"
#: Where it is written; at the head of a column or page.
HERE, TOP = PLACES = "here", "top"
#: The class of what no figure passes: a break of the page.
END = "page-break"
#: No text breaks before its end, where what waits must stand.
FIGURE_STYLE = f'[{TEXT}]::after {{ content: ""; display: block; break-before: avoid }}'


def is_text(box: Any) -> bool:
    """Say whether a box of the engine is that of a text in which figures move."""
    return box.element is not None and box.element.get(TEXT) is not None and "::" not in box.element_tag


def is_end(box: Any) -> bool:
    """Say whether a child of such a text is one that no figure passes: its end, or a break of the page."""
    return box.element_tag.endswith("::after") or END in (box.element.get("class") or "").split()


def place_of(box: Any) -> str:
    """Return where the figure of a box is to stand; nothing where it stands wherever it fits first."""
    return str(box.element.get(PLACE, ""))
