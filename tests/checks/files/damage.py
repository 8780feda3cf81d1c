"""What damages the files of a product: each function returns a damage, which changes files in place by name."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont

Files = dict[str, bytes]
Damage = Callable[[Files], object]


@dataclass(frozen=True)
class Mutant:
    """A damage by its name, and the code of the check that must catch it."""

    name: str
    code: str
    damage: Damage


def pack(files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files in their order; a `mimetype` that is the first is stored."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, data) in enumerate(files.items()):
            stored = name == "mimetype" and number == 0
            archive.writestr(name, data, zipfile.ZIP_STORED if stored else method)
    return out.getvalue()


def unpack(data: bytes) -> Files:
    """Read all files of an archive in their order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def named(files: Files, names: str) -> list[str]:
    """Return the names that a pattern finds; there must be one."""
    found = [name for name in files if re.search(names, name)]
    assert found, names
    return found


def sub(names: str, pattern: str, new: str, count: int = 0) -> Damage:
    """Replace what a pattern finds in some files; it must find something in one of them."""

    def damage(files: Files) -> None:
        changed = False
        for name in named(files, names):
            text, times = re.subn(pattern, new, files[name].decode(), count=count, flags=re.DOTALL)
            files[name] = text.encode()
            changed = changed or bool(times)
        assert changed, pattern

    return damage


def add(names: str, before: str, more: str) -> Damage:
    """Put markup or rules before the last occurrence of a text in some files; before "" is at the end."""

    def damage(files: Files) -> None:
        for name in named(files, names):
            text = files[name].decode()
            assert before in text, before
            at = text.rindex(before) if before else len(text)
            files[name] = (text[:at] + more + text[at:]).encode()

    return damage


def write(name: str, data: bytes) -> Damage:
    """Add a file."""
    return lambda files: files.update({name: data})


def drop(names: str) -> Damage:
    """Take files away."""

    def damage(files: Files) -> None:
        for name in named(files, names):
            del files[name]

    return damage


def change(names: str, how: Callable[[bytes], bytes]) -> Damage:
    """Change the bytes of some files."""

    def damage(files: Files) -> None:
        for name in named(files, names):
            files[name] = how(files[name])

    return damage


def swap(one: str, other: str) -> Damage:
    """Let two files stand under each other's names."""

    def damage(files: Files) -> None:
        (first, *_), (second, *_) = named(files, one), named(files, other)
        files[first], files[second] = files[second], files[first]

    return damage


def both(*damages: Damage) -> Damage:
    """Do several damages after each other."""

    def damage(files: Files) -> None:
        for each in damages:
            each(files)

    return damage


def swapped(names: str, one: str, other: str) -> Damage:
    """Let two texts of one file change places."""

    def damage(files: Files) -> None:
        for name in named(files, names):
            text = files[name].decode()
            assert one in text, one
            assert other in text, other
            files[name] = text.replace(one, "\0").replace(other, one).replace("\0", other).encode()

    return damage


def font_without(tables: Sequence[str]) -> Callable[[bytes], bytes]:
    """Return what takes tables out of a font, as a careless converter does."""

    def change_font(data: bytes) -> bytes:
        font = TTFont(BytesIO(data))
        for table in tables:
            if table in font:
                del font[table]
        return _saved(font)

    return change_font


def font_of(letters: str) -> Callable[[bytes], bytes]:
    """Return what cuts a font to some letters."""

    def change_font(data: bytes) -> bytes:
        font = TTFont(BytesIO(data))
        cutter = subset.Subsetter(subset.Options(layout_features=["*"], notdef_outline=True))
        cutter.populate(text=letters)
        cutter.subset(font)
        return _saved(font)

    return change_font


def _saved(font: TTFont) -> bytes:
    out = BytesIO()
    font.save(out)
    return out.getvalue()
