"""Look at no radius of a box whose corners are square, as most are."""

from typing import Any

from weasyprint import css
from weasyprint.layout import background, percent

_stock_resolve_radii_percentages = percent.resolve_radii_percentages
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))


def _resolve_radii_percentages(box: Any) -> None:
    style = box.style
    if all(style[name] is css.INITIAL_VALUES[name] for name in _RADII):
        for name in _RADII:
            setattr(box, name, (0, 0))
    else:
        _stock_resolve_radii_percentages(box)


def apply() -> None:
    """Make the change, once a process."""
    background.resolve_radii_percentages = _resolve_radii_percentages
