"""What marks figures that move, and the texts that they move in, in the document that the engine sets."""

from typing import Any

from publisher.formats.picture_groups import GROUP

#: The attribute of an element whose figures may wait for room among its other children.
TEXT = "data-figures"
#: The attribute of a figure that says where it stands, where that is not wherever it fits first.
PLACE = "data-place"
#: Where it is written; at the head of a column or page.
HERE, TOP = PLACES = "here", "top"
#: The class of a figure that reaches the edges of the page.
BLEED = "bleed"
#: The class of what no figure passes: a break of the page.
END = "page-break"
#: No text breaks before its end, where what waits must stand.
FIGURE_STYLE = f'[{TEXT}]::after {{ content: ""; display: block; break-before: avoid }}'


def followers(root: Any) -> dict[Any, Any]:
    """Map each figure that may move to what follows it in its text and is no figure; None where nothing does."""
    found: dict[Any, Any] = {}
    for text in root.iter():
        if text.get(TEXT) is None:
            continue
        following = None
        for child in reversed(list(text)):
            if is_moving(child):
                found[child] = following
            else:
                following = child
    return found


def is_text(box: Any) -> bool:
    """Say whether a box of the engine is that of a text in which figures move."""
    return box.element is not None and box.element.get(TEXT) is not None and "::" not in box.element_tag


def is_moving(element: Any) -> bool:
    """Say whether an element of such a text is a figure, or a group of figures."""
    return bool(element.tag == "figure" or (element.tag == "div" and GROUP in _classes(element)))


def is_end(box: Any) -> bool:
    """Say whether a child of such a text is one that no figure passes: its end, or a break of the page."""
    return box.element_tag.endswith("::after") or END in _classes(box.element)


def bleeds(box: Any) -> bool:
    """Say whether a figure reaches the edges of the page."""
    return BLEED in _classes(box.element)


def has_bleeding(root: Any) -> bool:
    """Say whether something in a document reaches the edges of its page."""
    return any(BLEED in _classes(figure) for figure in root.iter("figure"))


def place_of(box: Any) -> str:
    """Return where the figure of a box is to stand; nothing where it stands wherever it fits first."""
    return str(box.element.get(PLACE, ""))


def _classes(element: Any) -> list[str]:
    return str(element.get("class") or "").split()
