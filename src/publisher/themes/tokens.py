"""A theme's theme.toml into design tokens, and style sheets that name them into plain ones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

import tinycss2

from publisher.model import FigurePlace, KashidaRules
from publisher.settings.misfits import misfit
from publisher.settings.plain_values import Bounds
from publisher.settings.type_readers import After
from publisher.settings.validation import Strict
from publisher.settings.value_types import Line, Words, not_empty

GENERIC_FAMILIES = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"})
#: The token of a size of page that is the distance of the lines of its baseline grid.
GRID = "grid"
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "px": 0.75}
_LENGTH = re.compile(rf"(\d+(?:\.\d+)?)({'|'.join(_POINTS)})")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,[^()]*)?\)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_COLOUR = "--colour-"
#: WCAG 2.2, success criterion 1.4.3.
LEAST_CONTRAST = 4.5


def _is_colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise misfit("colour_form", "#7a1f2b")
    return value


Colour = Annotated[str, After(_is_colour)]


def _with_length_of_grid(page: dict[str, str]) -> dict[str, str]:
    if GRID in page and not points_of(page[GRID]):
        raise misfit("length_form")
    return page


def points_of(length: str) -> float:
    """Return a length, as `20pt` or `7mm`, in points; 0 where it is none."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JustifyTable(Strict):
    """[justify] of theme.toml: how lines fill their measure; `max` is the widest extender, in em.

    Line ends are chosen for the whole `paragraph`, or `line` by line. At most so many `strokes` stand in a line and
    take a `share` of its room; a word space shrinks by `shrink` of itself. Stops, commas and quotation marks may
    `hang` beyond line ends. `rules` names for a family another set of kashida's rules than its own of the fonts'
    ledger.
    """

    how: Literal["kashida", "spaces", "none"] = "none"
    breaking: Literal["paragraph", "line"] = "paragraph"
    strokes: Annotated[int, Bounds(ge=0, le=6)] = 2
    share: Annotated[float, Bounds(ge=0, le=1)] = 0.75
    max: Annotated[float, Bounds(gt=0, le=2)] = 0.6
    shrink: Annotated[float, Bounds(ge=0, le=0.5)] = 0.2
    headings: bool = False
    vocalised_verse: bool = False
    hang: bool = False
    rules: dict[str, KashidaRules] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresTable(Strict):
    """[figures] of theme.toml: where figures stand that do not say so themselves (`FigurePlace`)."""

    place: FigurePlace = "auto"


Page = Annotated[dict[str, Line], After(_with_length_of_grid)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTable(Strict):
    """theme.toml: a theme's colours (and their dark twins), fonts, sizes, and the sizes of page that it offers.

    A page's `grid` is the distance of the lines on which its text stands, in all columns and on facing pages.
    `contrast` names, for a colour of text, the colours that it stands on; `verse_columns` is the number of columns of
    an article of verse that names none of its own.

    `inherits` names another theme, `without` the files of it that this one leaves out, and `offers` the sizes of page
    that it offers, the first of them where an issue names none.
    """

    inherits: Line = ""
    without: Words = ()
    offers: Words = ()
    columns: Annotated[int, Bounds(ge=1, le=2)] = 1
    verse_columns: Annotated[int, Bounds(ge=1, le=2)] = 1
    justify: JustifyTable = JustifyTable()
    figures: FiguresTable = FiguresTable()
    colours: dict[str, Colour] = field(default_factory=dict)
    dark: dict[str, Colour] = field(default_factory=dict)
    contrast: dict[str, Words] = field(default_factory=dict)
    fonts: dict[str, Words] = field(default_factory=dict)
    sizes: dict[str, Line] = field(default_factory=dict)
    pages: Annotated[dict[str, Page], After(not_empty)]


def tokens(table: ThemeTable, page: str = "") -> dict[str, str]:
    """Give every token as the custom property that style sheets name (CSS Custom Properties 1 §2)."""
    fonts = {name: ", ".join(map(_family, families)) for name, families in table.fonts.items()}
    groups = {"colour": table.colours, "font": fonts, "size": table.sizes, "page": table.pages.get(page, {})}
    named = {f"--{group}-{name}": value for group, values in groups.items() for name, value in values.items()}
    return named | {"--justify": "start" if table.justify.how == "none" else "justify"}


def _family(name: str) -> str:
    return name if name in GENERIC_FAMILIES else f'"{name}"'


def used(css: str) -> list[tuple[str, int]]:
    """List the tokens that a style sheet names outside of its comments, each with its line."""
    css = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), css)
    return [(match[1], css.count("\n", 0, match.start()) + 1) for match in _USE.finditer(css)]


def resolve(css: str, values: Mapping[str, str]) -> str:
    """Put values in the place of tokens: page boxes and old reading systems know no custom properties."""
    return _USE.sub(lambda match: values.get(match[1], match[0]), css)


def resolve_for_web(css: str, table: ThemeTable) -> str:
    """Put values in the place of all tokens but colours, which change with the reader's preference."""
    plain = {name: value for name, value in tokens(table).items() if not name.startswith(_COLOUR)}
    light = "".join(f"{_COLOUR}{name}: {value}; " for name, value in table.colours.items())
    dark = "".join(f"{_COLOUR}{name}: {value}; " for name, value in table.dark.items())
    root = f":root {{ color-scheme: {'light dark' if dark else 'light'}; {light}}}\n"
    night = f"@media (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}\n" if dark else ""
    return root + night + resolve(css, plain)


def resolve_for_books(css: str, table: ThemeTable) -> str:
    """Put values in the place of all tokens, and where the theme has dark colours say those again for the night.

    Old reading systems know no custom properties: a rule that names a colour stands twice.
    """
    plain = resolve(css, tokens(table))
    if not table.dark:
        return plain
    dark = tokens(table) | {f"{_COLOUR}{name}": value for name, value in table.dark.items()}
    night = "".join(resolve(rule, dark) for rule in _coloured(css))
    return f":root {{ color-scheme: light dark; }}\n{plain}\n@media (prefers-color-scheme: dark) {{\n{night}}}\n"


def _coloured(css: str) -> Iterator[str]:
    """Give the declarations that name colours, in rules of their own."""
    for rule in tinycss2.parse_stylesheet(css, True, True):
        if rule.type == "qualified-rule":
            said = tinycss2.parse_blocks_contents(rule.content, True, True)
            named = [one.serialize() for one in said if one.type == "declaration" and _COLOUR in one.serialize()]
            if named:
                yield f"{tinycss2.serialize(rule.prelude).strip()} {{ {'; '.join(named)} }}\n"


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2.2, «contrast ratio»)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, «relative luminance» of an sRGB colour."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
