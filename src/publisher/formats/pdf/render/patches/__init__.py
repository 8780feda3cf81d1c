"""The engine's changes: those that keep its bytes and save its time, those that mend what it makes, and hooks.

They are for the very WeasyPrint that they were read against: another version, or the same with other sources, runs as
it is, and its documents are set whole.
"""

import functools
from hashlib import sha256
from pathlib import Path

import pydyf
import weasyprint

from publisher.formats.pdf.render.patches.hooks import take_part
from publisher.formats.pdf.render.patches.mending import mend
from publisher.formats.pdf.render.patches.sparing import spare

VERSION = "70.0"
#: What the changes and the fragments rest on, with their hash together: `hash_of_sources` gives another's.
_SOURCES = (
    "__init__.py", "anchors.py", "css/__init__.py", "css/computed_values.py", "css/properties.py", "css/targets.py",
    "document.py", "draw/__init__.py", "draw/text.py", "formatting_structure/boxes.py", "html.py",
    "layout/__init__.py", "layout/absolute.py", "layout/background.py", "layout/block.py", "layout/column.py",
    "layout/float.py", "layout/grid.py", "layout/inline.py", "layout/page.py", "layout/percent.py",
    "layout/preferred.py", "layout/table.py",
    "pdf/__init__.py", "pdf/anchors.py", "pdf/fonts.py", "pdf/stream.py", "pdf/tags.py",
    "stacking.py", "text/ffi.py", "text/line_break.py",
)  # fmt: skip
_HASH = "575d0cf2aafe2688d54bb0526731fff0e9d55e2e0c5c3b8d9b305fdafde0d5ff"


def hash_of_sources() -> str:
    """Give one SHA-256 of the engine's sources that matter, and of its PDF writer."""
    root = Path(weasyprint.__file__).parent
    files = [*(root / name for name in _SOURCES), Path(pydyf.__file__)]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@functools.cache
def known_engine() -> bool:
    """Say whether this is the engine that the changes were read against."""
    return bool(weasyprint.__version__ == VERSION) and hash_of_sources() == _HASH


def apply() -> None:
    """Make the changes, once a process."""
    spare()
    mend()
    take_part()
