"""Make the list of all pages' references once.

The engine makes it anew for every element of the structure tree, which is quadratic in the document.
"""

from typing import Any

import pydyf


def _page_references(self: Any) -> tuple[bytes, ...]:
    kids = self.pages["Kids"]
    known = self.__dict__.get("_press_references")
    if known is None or known[0] != len(kids):
        known = self._press_references = (len(kids), tuple(b"%d 0 R" % number for number in kids[::3]))
    return tuple(known[1])


def apply() -> None:
    """Make the change, once a process."""
    pydyf.PDF.page_references = property(_page_references)
