"""Let what has room enough be as wide as all that it holds, whatever the least that it can do with.

That is CSS 2.1 §10.3.5: the least width of each mark of a list, which is laid out word by word, is not asked for.
"""

from typing import Any

from weasyprint.layout import absolute, inline, preferred
from weasyprint.layout import float as floats


def _shrink_to_fit(context: Any, box: Any, available_content_width: float) -> Any:
    most = preferred.max_content_width(context, box, outer=False)
    if most <= available_content_width:
        return most
    return min(max(preferred.min_content_width(context, box, outer=False), available_content_width), most)


def apply() -> None:
    """Make the change, once a process."""
    for module in (absolute, floats, inline):
        module.shrink_to_fit = _shrink_to_fit
