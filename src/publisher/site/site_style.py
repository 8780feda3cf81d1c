"""The archive's style sheets, and the fonts cut to what its pages say."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from importlib import resources

from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.fonts.choice import needed
from publisher.fonts.subset import subset, woff2
from publisher.model import Face
from publisher.site.site_frame import BAR_STYLE, ICON, STYLE
from publisher.themes.theme import Theme
from publisher.themes.tokens import ThemeTable, resolve_for_web

_CUT = KeyFields("site-fonts", ("face.sha256", "letters"), {"face": "its file is what its hash is the hash of"})
# What a theme without tokens has its site look like; a theme's own tokens come first, one by one.
_DAY = {
    **{"paper": "#ffffff", "ink": "#1d1b19", "muted": "#5a554d", "heading": "#1d3a5f", "accent": "#a3372b"},
    **{"link": "#1d4f7a", "tint": "#f3f4f6", "rule": "#b9c4d2"},
}
_NIGHT = {
    **{"paper": "#14191f", "ink": "#e8e6e1", "muted": "#b0b6be", "heading": "#9cc3ea", "accent": "#f2a097"},
    **{"link": "#9cc3ea", "tint": "#1f262e", "rule": "#3d4650"},
}
_FONTS = {"text": ("Amiri", "serif"), "heading": ("Vazirmatn", "sans-serif")}
_TAG = re.compile(r"<[^>]*>")


def palette(theme: Theme) -> ThemeTable:
    """Return a theme's tokens with those that the archive's pages need; it has a night where the theme has one."""
    own = theme.settings
    night = {**_NIGHT, **own.dark} if own.dark or not own.colours else {}
    return replace(own, colours={**_DAY, **own.colours}, dark=night, fonts={**_FONTS, **own.fonts})


def style_files(table: ThemeTable, faces: Sequence[Face], pages: Iterable[bytes], memory: Memory) -> dict[str, bytes]:
    """Make the style sheets and the fonts that they name, of a theme's `palette`."""
    letters = "".join(sorted(set().union(*(set(_TAG.sub("", page.decode())) for page in pages))))
    named = {family for families in table.fonts.values() for family in families}
    first = _first_family(table, faces)
    cut: dict[str, bytes] = {}
    rules = []
    for face in needed(
        letters, [one for one in faces if one.role not in ("code", "quran") and not one.italic], named
    ):
        name = f"fonts/{face.file.rpartition('.')[0]}.woff2"
        cut[name] = memory.recall(_CUT.key(face=face, letters=letters), bytes, partial(_packed, face, letters))
        for family in (face.family, *(("Archive",) if face.family == first else ())):
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-weight: {face.weight}; font-display: swap;'
                f' src: url("{name}"); }}\n'
            )
    # A page of an edition has tokens of its own, which stay its own.
    bar = resolve_for_web(_sheet("archive_bar.css"), table).replace(":root", ".archive-bar")
    own = resolve_for_web(_sheet("archive.css"), table)
    of_bar = "".join(rule for rule in rules if '"Archive"' in rule)
    return {
        STYLE: f"{''.join(rules)}{own}{bar}".encode(),
        BAR_STYLE: f"{of_bar}{bar}".encode(),
        ICON: _icon(table),
        **cut,
    }


def _sheet(name: str) -> str:
    return resources.files("publisher.site").joinpath(name).read_text("utf-8")


def _first_family(table: ThemeTable, faces: Sequence[Face]) -> str:
    there = {face.family for face in faces}
    return next((name for name in table.fonts["heading"] if name in there), "")


def _packed(face: Face, letters: str) -> bytes:
    return woff2(subset(face, set(map(ord, letters))))


def _icon(table: ThemeTable) -> bytes:
    """Draw the icon of a browser's tab: an eight-pointed star in the theme's colours."""
    colours = table.colours
    ground, star = colours.get("brand", colours["heading"]), colours.get("gold", colours["paper"])
    square = '<rect x="9" y="9" width="14" height="14"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{ground}"/><g fill="{star}">{square}/>'
        f'{square} transform="rotate(45 16 16)"/></g></svg>\n'
    ).encode()
