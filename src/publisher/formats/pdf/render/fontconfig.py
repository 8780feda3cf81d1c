"""An edition's faces into the only fonts that the layout engine can see."""

from pathlib import Path

from publisher.model import Edition

_SHELF = "fonts"


def empty_shelf(folder: Path) -> Path:
    """Write a Fontconfig configuration that knows one empty folder and nothing of the system's fonts."""
    shelf, config = folder / _SHELF, folder / "fonts.conf"
    shelf.mkdir()
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{shelf}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        "utf-8",
    )
    return config


def fill_shelf(folder: Path, edition: Edition) -> None:
    """Lay the edition's faces on the shelf."""
    for face in edition.faces:
        (folder / _SHELF / face.file).symlink_to(face.path)
