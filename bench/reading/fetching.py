"""npm packages, each pinned by its hash → folders in a cache outside the repository."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

PINS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("pins.toml").read_text("utf-8"))


class NotThePinnedError(Exception):
    """What the registry gave is not what was pinned."""


def cache_folder() -> Path:
    """Name the folder where fetched packages are kept: PUBLISHER_BENCH_CACHE, else the system's place for caches."""
    if own := os.environ.get("PUBLISHER_BENCH_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "publisher-bench"


def fetched(pin: dict[str, str]) -> Path:
    """Give the file of a pin, fetching its package where it is not in the cache."""
    folder = cache_folder() / pin["sha256"]
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            unpacked = unpack(_packed(pin, Path(scratch)), pin["sha256"], Path(scratch) / "unpacked")
            shutil.move(unpacked, folder)
    return folder / "package" / pin["file"]


def _packed(pin: dict[str, str], folder: Path) -> Path:
    name = f"{pin['package']}@{pin['version']}"
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), name]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def unpack(archive: Path, sha256: str, folder: Path) -> Path:
    """Unpack an archive if it is the one that was pinned."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        raise NotThePinnedError(f"{archive.name} has the sha256 {found}, not {sha256}")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


def fonts() -> dict[str, Path]:
    """Give the fonts that are fetched, by family."""
    return {pin["family"]: fetched(pin) for pin in PINS["font"]}


def pdfjs() -> Path:
    """Give pdf.js."""
    return fetched(PINS["pdfjs"])
