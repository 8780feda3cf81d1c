"""The ICC profile of sRGB (IEC 61966-2-1): what the colours of a PDF mean where nothing else is said of them.

It is written here and not read from a file: 480 bytes say all of it, and profiles that are handed around have 3000.
"""

import struct
from itertools import accumulate

#: What a PDF calls the colour space.
NAME = "sRGB IEC61966-2.1"
_WHITE = (0.9642, 1.0, 0.8249)  # D50, which profiles connect by (ICC.1:2004 §7.2.16)
# The primaries of sRGB, and D65 itself, adapted to D50 by the Bradford method (§9.2.10, annex E).
_PRIMARIES = {
    b"rXYZ": (0.436066, 0.222488, 0.013916),
    b"gXYZ": (0.385147, 0.716873, 0.097076),
    b"bXYZ": (0.143066, 0.060608, 0.714096),
}
_ADAPTATION = (1.047882, 0.022919, -0.050217, 0.029587, 0.990478, -0.017075, -0.009232, 0.015076, 0.751678)
# Y = (aX + b)^g from d on, cX below it (§10.15, function type 3; IEC 61966-2-1 §5.2).
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEAD = 128


def srgb_profile() -> bytes:
    """Return the profile: a display's, version 4.2 (ICC.1:2004-10), of the same bytes wherever it is made."""
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*_CURVE)
    tags = {
        b"desc": _words("sRGB"),
        b"cprt": _words("CC0"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_WHITE),
        b"chad": b"sf32\0\0\0\0" + _fixed(*_ADAPTATION),
        **{name: b"XYZ \0\0\0\0" + _fixed(*value) for name, value in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    distinct = list(dict.fromkeys(tags.values()))
    first = _HEAD + 4 + 12 * len(tags)
    places = dict(zip(distinct, accumulate((len(data) for data in distinct), initial=first), strict=False))
    table = b"".join(name + struct.pack(">II", places[data], len(data)) for name, data in tags.items())
    body = struct.pack(">I", len(tags)) + table + b"".join(distinct)
    return _header(_HEAD + len(body)) + body


def _header(size: int) -> bytes:
    """Write the header (§7.2): version, class, colour space, a fixed day, the illuminant."""
    day = struct.pack(">6H", 2004, 10, 1, 0, 0, 0)
    kind = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    return (kind + day + b"acsp" + bytes(28) + _fixed(*_WHITE)).ljust(_HEAD, b"\0")


def _fixed(*values: float) -> bytes:
    """Write numbers as s15Fixed16Number (§5.1.3)."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _words(text: str) -> bytes:
    """Write a text as multiLocalizedUnicodeType (§10.13), its length a multiple of four."""
    data = text.encode("utf-16-be")
    data_with_head = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data
    return data_with_head + bytes(-len(data_with_head) % 4)
