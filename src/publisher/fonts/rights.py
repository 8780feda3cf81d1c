"""A font's bytes → what its makers allow: embedding and cutting (OS/2 fsType), and the names that they reserve."""

import re
import struct
from dataclasses import dataclass
from typing import Literal

import uharfbuzz as hb

# OpenType, «OS/2», fsType: the licence forbids embedding, forbids cutting, allows bitmaps alone.
_RESTRICTED, _UNCUT, _BITMAPS = 0x0002, 0x0100, 0x0200
_PERMISSIONS = 0x000E
_AT = 8
_COPYRIGHT, _LICENCE = 0, 13
_RESERVED = re.compile(r"\bwith\s+(?:the\s+)?Reserved\s+Font\s+Names?:?\s+([^\n.;()]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rights:
    """How a font may be embedded: cut, whole, or not at all; and the names that no changed font may have."""

    embedding: Literal["cut", "whole", "none"]
    reserved: tuple[str, ...]


def rights_of(data: bytes) -> Rights:
    """Read what a font says of itself."""
    face = hb.Face(data)
    (kind,) = struct.unpack_from(">H", face.reference_table("OS/2").data, _AT)
    # Fonts of before 2000 set several permissions, of which the freest holds.
    forbidden = (kind & _PERMISSIONS) == _RESTRICTED or kind & _BITMAPS
    embedding: Literal["cut", "whole", "none"] = "none" if forbidden else "whole" if kind & _UNCUT else "cut"
    said = " ".join(face.get_name(number) or "" for number in (_COPYRIGHT, _LICENCE))
    names = (name for found in _RESERVED.findall(said) for name in re.split(r",|\band\b", found))
    return Rights(embedding, tuple(bare for name in names if (bare := name.strip(" \"'“”‘’"))))
