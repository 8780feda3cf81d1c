"""The libraries that products are made with, and their versions, by the names of their folders.

To read the metadata of all packages takes 30 ms.
"""

import functools
import re
import sys
from contextlib import suppress
from pathlib import Path

#: Every library that a product or a finding can depend on, what the layout engine calls among them: where one
#: changes, the cache forgets what it has. The manifest names them all.
LIBRARIES = (
    *("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "cffi", "pillow", "fonttools"),
    *("ebooklib", "jinja2", "markdown", "uharfbuzz", "pikepdf", "lxml", "babel", "hijridate", "nh3"),
    *("pyyaml", "pygments", "msgspec", "pypdfium2"),
)
#: Those that give a product its form; a colophon names them.
MAKERS = ("weasyprint", "ebooklib")

_INFO = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")
_SITES = ("site-packages", "dist-packages")


def version(package: str) -> str:
    """Return a package's version; empty where it is not installed."""
    number = _installed().get(_folder_name(package))
    if number is None:
        from importlib import metadata  # it loads the parsers of mail, and knows older ways to install

        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return ""
    return number


def versions() -> dict[str, str]:
    """Return the version of every library in LIBRARIES, by name; empty where one is not installed."""
    return {name: version(name) for name in LIBRARIES}


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
