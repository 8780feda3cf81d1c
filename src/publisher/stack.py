"""Room for a deep stack at once.

CPython keeps frames in chunks of 16 KB, which it asks of the system and gives back as calls come and go (`push_chunk`
in pystate.c, since 3.11). Where a loop stands at the end of a chunk, every call in it costs two system calls and
a page fault; layout is deep, and many of its loops stand so.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

# A chunk is the next power of two that holds the frame asked for: of one above 512 KB, half is left to what it calls.
_SLOTS = 1 << 16


def roomy(work: Callable[_Given, _Made], *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
    """Do work with room for some thousand frames; what it does not use of it costs no memory."""
    return work(*args, **kwargs)


roomy.__code__ = roomy.__code__.replace(co_stacksize=_SLOTS)
