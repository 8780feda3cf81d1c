"""Write the language of a passage into the structure tree (ISO 32000-1 §14.9.2).

The engine keeps what an author says of it to itself.
"""

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags

_stock_build_box_tree = tags._build_box_tree


def _build_box_tree(box: Any, *others: Any) -> Iterator[Any]:
    """Tag a box; an element that names its language has it in the tree."""
    element = getattr(box, "element", None)
    language = element.get("lang") if element is not None and box.element_tag == element.tag else None
    for tagged in _stock_build_box_tree(box, *others):
        if language and box.element_tag not in ("html", "body"):
            tagged["Lang"] = pydyf.String(language)
        yield tagged


def apply() -> None:
    """Make the change, once a process."""
    tags._build_box_tree = _build_box_tree
