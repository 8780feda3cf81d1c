"""A paragraph of text → its embedding levels (UAX #9) and its letters' joining types, from GNU FriBidi.

FriBidi comes with Pango. Its levels know bracket pairs and isolates; no class of characters alone could tell as much.
"""

import ctypes
import functools
from collections.abc import Sequence

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Direction

# fribidi-bidi-types.h and fribidi-joining-types.h: the values of its public interface.
_PARAGRAPH = {"ltr": 0x0110, "rtl": 0x0111, "": 0x0040}
_JOINS_RIGHT, _JOINS_LEFT, _TRANSPARENT = 0x01, 0x02, 0x08
_STRONG = {0x0110: "ltr", 0x0111: "rtl", 0x0113: "rtl"}

_Types = Sequence[int]


@functools.cache
def _library() -> ctypes.CDLL:
    try:
        return ctypes.CDLL("libfribidi.so.0")
    except OSError as error:
        raise EnvironmentFault(Finding.of("E001", None, reason=Phrase("no_fribidi"))) from error


def _buffers(text: str) -> "tuple[ctypes.Array[ctypes.c_uint32], ctypes.Array[ctypes.c_uint32], int]":
    count = len(text)
    letters = (ctypes.c_uint32 * count).from_buffer_copy(text.encode("utf-32-le", "surrogatepass"))
    types = (ctypes.c_uint32 * count)()
    _library().fribidi_get_bidi_types(letters, count, types)
    return letters, types, count


def levels(text: str, base: Direction | None) -> bytes:
    """Give each character's embedding level, a byte each; without a base, the first strong letter decides."""
    if not text:
        return b""
    letters, types, count = _buffers(text)
    brackets, found = (ctypes.c_uint32 * count)(), (ctypes.c_int8 * count)()
    _library().fribidi_get_bracket_types(letters, count, types, brackets)
    direction = ctypes.c_uint32(_PARAGRAPH[base or ""])
    if not _library().fribidi_get_par_embedding_levels_ex(types, brackets, count, ctypes.byref(direction), found):
        raise MemoryError("FriBidi gave no levels")
    return bytes(found)


def strong(text: str) -> list[Direction | None]:
    """Say of each character whether it is strong, and which way."""
    if not text:
        return []
    _, types, _ = _buffers(text)
    return [_STRONG.get(kind) for kind in types]  # type: ignore[misc]  # the table's values are directions


def first_strong(text: str) -> Direction | None:
    """Give the direction of the first strong character (UAX #9, P2), where there is one."""
    return next((direction for direction in strong(text) if direction), None)


def joined(text: str) -> list[bool]:
    """Say of each place between two letters whether Arabic joins them: entry n is that before character n."""
    if not text:
        return []
    count = len(text)
    letters = (ctypes.c_uint32 * count).from_buffer_copy(text.encode("utf-32-le", "surrogatepass"))
    types = (ctypes.c_uint8 * count)()
    _library().fribidi_get_joining_types(letters, count, types)
    result, before = [], 0
    for kind in types:
        if kind & _TRANSPARENT:
            result.append(False)
            continue
        result.append(bool(before & _JOINS_LEFT and kind & _JOINS_RIGHT))
        before = kind
    return result
