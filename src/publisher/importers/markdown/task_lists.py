"""Boxes to tick, which Python-Markdown leaves as brackets."""

import re

from lxml.html import HtmlElement

_TASK = re.compile(r"\s*\[([ xX-])\]\s+(?=\S)|\s*\[([ xX-])\]\s*$")
_TICKS = {" ": "☐", "x": "☑", "-": "☒"}


def settle_tasks(root: HtmlElement) -> None:
    """Write `[ ]`, `[x]` and `[-]` (given up, in Obsidian) at the beginning of an item as boxes."""
    for item in root.iter("li"):
        first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        if found := _TASK.match(first.text or ""):
            tick = _TICKS[(found[1] or found[2]).lower()]
            first.text = f"{tick} {first.text[found.end() :]}"
