"""Ask once whether a box is in the flow.

It is asked 1,500 times an article, and is five questions to its style.
"""

from typing import Any

from weasyprint.formatting_structure import boxes

_stock_is_in_normal_flow = boxes.Box.is_in_normal_flow


def _is_in_normal_flow(self: Any) -> bool:
    style = self.style
    plain = style["float"] == "none" and style["position"] in ("static", "relative")
    return plain or bool(_stock_is_in_normal_flow(self))


def apply() -> None:
    """Make the change, once a process."""
    boxes.Box.is_in_normal_flow = _is_in_normal_flow
