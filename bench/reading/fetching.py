"""npm packages, each pinned by its hash → folders in a cache outside the repository."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

PINS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("pins.toml").read_text("utf-8"))


class NotThePinnedError(Exception):
    """What the registry gave is not what was pinned."""


class UnsafeMemberError(Exception):
    """An archive holds more than plain files that stay within its folder."""


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
        for name, member in [(_safe(member), member) for member in packed if not member.isdir()]:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with packed.extractfile(member) as data, place.open("wb") as out:
                shutil.copyfileobj(data, out)
    return folder


def _safe(member: tarfile.TarInfo) -> PurePosixPath:
    """Give the name of a file that stays within its folder; links, devices and other names are refused.

    tarfile's own filters do that since 3.11.4 alone; Debian 12 has 3.11.2.
    """
    name = PurePosixPath(member.name)
    if not member.isreg() or not name.parts or name.is_absolute() or ".." in name.parts:
        raise UnsafeMemberError(f"{member.name!r} is no plain file within its folder")
    return name


def fonts() -> dict[str, Path]:
    """Give the fonts that are fetched, by family."""
    return {pin["family"]: fetched(pin) for pin in PINS["font"]}


def pdfjs() -> Path:
    """Give pdf.js."""
    return fetched(PINS["pdfjs"])
