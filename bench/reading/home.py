"""The press with more fonts than its own: a folder like an installed wheel, its ledger longer by the fetched ones."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

_REPO = Path(__file__).resolve().parents[2]


def install(folder: Path, fonts: Mapping[str, Path]) -> Path:
    """Lay the press out in a folder, to be named in PYTHONPATH; give the folder of its fonts."""
    package, shared = folder / "publisher", folder / "publisher" / "_shared"
    shutil.copytree(_REPO / "src" / "publisher", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("templates", "fonts"):
        shutil.copytree(_REPO / name, shared / name)
    with (shared / "fonts" / "ledger.toml").open("a", encoding="utf-8") as ledger:
        for family, path in fonts.items():
            shutil.copy(path, shared / "fonts" / path.name)
            ledger.write(_row(family, path))
    return shared / "fonts"


def _row(family: str, path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"""
[[face]]
file = "{path.name}"
family = "{family}"
weight = 400
role = "fallback"
version = "0"
source = "npm"
licence = "OFL-1.1"
licence_file = "licences/Amiri.txt"
sha256 = "{digest}"
"""
