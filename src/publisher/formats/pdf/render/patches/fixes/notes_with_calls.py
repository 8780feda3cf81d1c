"""Keep a note on the page of its call (GCPM 3 §2.4).

Where the second line of a paragraph does not fit and may not part from its first, the engine makes room by sending
the notes of the page to the next one, away from their calls. The paragraph goes instead, as it does in columns: for
that question alone, lines are always in one.
"""

import sys
from typing import Any

from weasyprint.layout import LayoutContext, block

_LINES = block._linebox_layout.__code__


def _in_column(self: Any) -> bool:
    return self.__dict__["_press_in_column"] or sys._getframe(1).f_code is _LINES


def _set_in_column(self: Any, value: bool) -> None:
    self.__dict__["_press_in_column"] = value


def apply() -> None:
    """Make the change, once a process."""
    LayoutContext.in_column = property(_in_column, _set_in_column)
