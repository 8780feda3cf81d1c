"""What a page shows and a screen reader skips: artifacts, by their kind (ISO 32000-1 §14.8.2.2)."""

from collections.abc import Iterable
from typing import Any

#: The operators that begin artifacts: running heads and feet, other page furniture, and what only adorns.
HEADER = b"/Artifact<</Type/Pagination/Subtype/Header>>BDC"
FOOTER = b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC"
PAGINATION = b"/Artifact<</Type/Pagination>>BDC"
LAYOUT = b"/Artifact<</Type/Layout>>BDC"
#: The operator that ends them.
END = b"EMC"


def kind_of_margin(box: Any) -> bytes:
    """Return the kind of a margin box, by the edge at which it stands."""
    edge = str(box.at_keyword).removeprefix("@").partition("-")[0]
    return {"top": HEADER, "bottom": FOOTER}.get(edge, PAGINATION)


def artifact(kind: bytes, operators: Iterable[bytes]) -> bytes:
    """Write operators as an artifact of a kind; nothing is none."""
    shown = b"\n".join(operators)
    return b"\n".join((kind, shown, END)) if shown else b""


def set_aside(box: Any, kind: bytes) -> None:
    """Have all that a box shows written as artifacts of a kind."""
    for inner in box.descendants(placeholders=True):
        getattr(inner, "_box", inner).artifact = kind
