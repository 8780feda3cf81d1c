"""Two files that should be the same → where they part, in words."""

import zipfile
import zlib
from io import BytesIO

from publisher.i18n.sentences import Phrase


def difference(released: bytes, made: bytes) -> Phrase | None:
    """Return where two files part first, or None where they are the same; of archives, in which of their files."""
    if released == made:
        return None
    return _inside(released, made) or Phrase.of(
        "first_difference", offset=_offset(released, made), size=len(released)
    )


def _inside(released: bytes, made: bytes) -> Phrase | None:
    """Return the first file of two archives that differs, or that one of them lacks."""
    try:
        with zipfile.ZipFile(BytesIO(released)) as one, zipfile.ZipFile(BytesIO(made)) as other:
            for name in one.namelist():
                if name not in other.namelist():
                    return Phrase.of("inner_less", name=name)
                before, after = one.read(name), other.read(name)
                if before != after:
                    offset = _offset(before, after)
                    return Phrase.of("first_difference_inside", name=name, offset=offset, size=len(before))
            return next((Phrase.of("inner_more", name=n) for n in other.namelist() if n not in one.namelist()), None)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error):
        return None


def _offset(one: bytes, other: bytes) -> int:
    """Return the first byte, counted from 0, at which two texts part."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low
