"""A theme's style sheets, with faces for every language, for all formats."""

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.model import Face
from publisher.themes.theme import Theme
from publisher.themes.typefaces import running_heads, with_typefaces

_STYLES = KeyFields(
    "theme-styles",
    (
        "theme.sha256",
        "pages",
        *(f"faces.*.{name}" for name in ("family", "role", "languages", "line_height", "overhang")),
    ),
    {
        "theme.files": "theme.sha256 is the hash of them",
        "theme.settings": "theme.sha256 is the hash of them",
        "theme.places": "theme.sha256 is the hash of them too",
        "theme.extras": "theme.sha256 is the hash of them too",
        "theme.pictures": "theme.sha256 is the hash of them too",
        "theme.name": "findings alone name it, and what has one is not kept",
    },
)


@dataclass(frozen=True, slots=True)
class Styles:
    """The sheets of each size of page and of its running heads by language; those of books and of the web edition."""

    pages: tuple[str, ...]
    heads: tuple[tuple[tuple[str, str], ...], ...]
    screen: str
    web: str


def styled(theme: Theme, pages: Sequence[str], faces: Sequence[Face], memory: Memory) -> Styles:
    """Return a theme's style sheets; of a theme that has not changed, they are remembered."""

    def made() -> Styles:
        fonts = {name: tuple(families) for name, families in theme.settings.fonts.items()}
        printed = [theme.print_style(name) for name in pages]
        return Styles(
            pages=tuple(with_typefaces(css, faces, fonts) for css in printed),
            heads=tuple(running_heads(css, faces, fonts) for css in printed),
            screen=with_typefaces(theme.screen_style(), faces, fonts),
            web=with_typefaces(theme.web_style(), faces, fonts),
        )

    return memory.recall(_STYLES.key(theme=theme, pages=list(pages), faces=faces), Styles, made)
