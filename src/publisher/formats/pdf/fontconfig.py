"""An edition's faces into the only fonts that the layout engine can see."""

from pathlib import Path

from publisher.model import Edition

def fonts_only_from(edition: Edition, folder: Path) -> Path:
    """Write a Fontconfig configuration that knows the edition's faces and nothing of the system's."""
    shelf = folder / "fonts"
    shelf.mkdir()
    for face in edition.faces:
        (shelf / face.file).symlink_to(face.path)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{shelf}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        "utf-8",
    )
    return config
