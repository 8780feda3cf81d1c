"""Draw a line as it was laid out, where nothing of it has changed since.

The engine lets go of it to save memory, of which a part has enough, and shapes it again to draw it.
"""

from typing import Any

from weasyprint.text import line_break

from publisher.formats.pdf.render.patches.hooks import Margins

_stock_deactivate, _stock_reactivate = line_break.Layout.deactivate, line_break.Layout.reactivate


def _deactivate(self: Any) -> None:
    if self.justification_spacing or self.__dict__.pop("_press_drawn", False) or not Margins.later:
        _stock_deactivate(self)


def _reactivate(self: Any, style: Any) -> None:
    self._press_drawn = True
    if self.__dict__.get("style") is not style or self.justification_spacing:
        _stock_reactivate(self, style)


def apply() -> None:
    """Make the change, once a process."""
    line_break.Layout.deactivate, line_break.Layout.reactivate = _deactivate, _reactivate
