"""An issue that shows a picture, and what may be done to it between two builds."""

from pathlib import Path

from PIL import Image

from places import REPO

PICTURE = 'p & "q".png'


def illustrate(issue: Path) -> Path:
    """Have the second article of the small issue show a picture with an awkward name."""
    Image.new("RGB", (1600, 900), (40, 90, 140)).save(issue / PICTURE)
    with (issue / "b.md").open("a", encoding="utf-8") as text:
        text.write(f"\n![وصف](<{PICTURE}>)\n")
    return issue


def write(path: Path, text: str) -> None:
    """Write a text, in folders that may not be there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def replaced(path: Path, one: str, other: str) -> None:
    """Put some words in the place of others."""
    text = path.read_text("utf-8")
    assert one in text
    path.write_text(text.replace(one, other), "utf-8")


def recoloured(issue: Path) -> None:
    """Paint the picture of the issue anew."""
    Image.new("RGB", (1600, 900), (140, 90, 40)).save(issue / PICTURE)


def overridden(issue: Path, name: str, more: str) -> None:
    """Give the project its own file of the theme: the press's, and more."""
    stock = (REPO / "templates" / "plain" / name).read_text("utf-8")
    write(issue.parents[1] / "templates" / "plain" / name, stock + more)
