"""An edition's faces into the only fonts that the layout engine can see."""

from html import escape
from pathlib import Path

from publisher.model import Edition

_FONTS = "fonts"
#: Pango asks for the family `emoji` wherever an emoji sequence stands, whatever the style says; this is the ledger's.
EMOJI_FAMILY = "Noto Emoji"


def empty_font_folder(folder: Path) -> Path:
    """Write a Fontconfig configuration that knows one empty folder and nothing of the system's fonts.

    A folder of any name, and not one that a change of the working directory moves: a configuration that Fontconfig
    cannot read has it take the system's fonts without a word.
    """
    folder = folder.absolute()
    fonts, config = folder / _FONTS, folder / "fonts.conf"
    fonts.mkdir()
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{escape(str(fonts))}</dir><cachedir>{escape(str(folder / 'cache'))}</cachedir>"
        '<match target="pattern"><test name="family"><string>emoji</string></test>'
        f'<edit name="family" mode="prepend" binding="strong"><string>{EMOJI_FAMILY}</string></edit>'
        "</match></fontconfig>",
        "utf-8",
    )
    return config


def link_faces(folder: Path, edition: Edition) -> None:
    """Link the edition's faces into that folder."""
    for face in edition.faces:
        (folder / _FONTS / face.file).symlink_to(face.path)
