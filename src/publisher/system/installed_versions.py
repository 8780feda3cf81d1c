"""Versions of installed packages, by the names of their folders: to read all their metadata takes 30 ms."""

import functools
import re
import sys
from contextlib import suppress
from pathlib import Path

_INFO = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")
_SITES = ("site-packages", "dist-packages")


def version(package: str) -> str:
    """Give a package's version; raises importlib.metadata.PackageNotFoundError where it is not installed."""
    number = _installed().get(_folder_name(package))
    if number is None:
        from importlib import metadata  # it loads the parsers of mail, and knows older ways to install

        return metadata.version(package)
    return number


@functools.cache
def _installed() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for path in Path(folder).iterdir() if folder.endswith(_SITES) else ():
                if info := _INFO.fullmatch(path.name):
                    found.setdefault(_folder_name(info["name"]), info["version"])
    return found


def _folder_name(name: str) -> str:
    """Fold a package's name as its folder's (packaging.python.org, binary distribution format)."""
    return re.sub(r"[-_.]+", "_", name).lower()
