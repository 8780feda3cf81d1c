"""The page rules of a document, as the engine has read them."""

from typing import Any


def counts_pages(style_for: Any) -> bool:
    """Say whether a rule of the theme counts pages: @page :nth() (CSS Page 3, GCPM 3 §6)."""
    found = style_for.__dict__.get("_press_counts")
    if found is None:
        rules = (rule for sheet, *_ in style_for._sheets for rule in sheet.page_rules)
        found = style_for._press_counts = any(
            selector[2].index is not None for _, selectors, _ in rules for selector in selectors
        )
    return bool(found)
