"""A package's files into one canonical ZIP: the same files give the same bytes (OCF 3.3 §4.2)."""

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

_FIRST = "mimetype"


def canonical(files: Mapping[str, bytes], day: date) -> bytes:
    """Pack with `mimetype` first and stored, sorted names, one date, no extra fields."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files, key=lambda name: (name != _FIRST, name)):
            year = min(max(day.year, 1980), 2107)  # those that an archive can name
            info = zipfile.ZipInfo(name, (year, day.month, day.day, 0, 0, 0))
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name == _FIRST else zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name], compresslevel=9)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """List a package's files with their contents."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
