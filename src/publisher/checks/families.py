"""Font families that a theme names and the font book does not have."""

import re
from collections.abc import Iterable, Iterator

from publisher.diagnostics import Finding
from publisher.model import Face, Span
from publisher.theme import STYLES, Theme

_DECLARATION = re.compile(r"(?<![\w-])font(-family)?\s*:([^;{}]*)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_GENERIC = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit", "initial", "unset"}


def unknown_families(theme: Theme, faces: Iterable[Face]) -> list[Finding]:
    """Find every family that would silently become another one, with the style sheet and its line."""
    known = {face.family for face in faces}
    listed = ", ".join(sorted(known))
    return [
        Finding.of("T004", Span(f"templates/{theme.name}/{sheet}", line), family=family, known=listed)
        for sheet in STYLES
        for family, line in _named(theme.files[sheet])
        if family not in known
    ]


def _named(css: str) -> Iterator[tuple[str, int]]:
    """List family names; in the shorthand `font` only quoted ones, as its other words are sizes and styles."""
    text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), css)
    for declaration in _DECLARATION.finditer(text):
        line = text.count("\n", 0, declaration.start()) + 1
        value = declaration[2]
        quoted = [a or b for a, b in re.findall(r"\"([^\"]*)\"|'([^']*)'", value)]
        bare = [name.strip() for name in value.split(",") if name.strip() and name.strip()[0] not in "\"'"]
        words = [name for name in bare if name.lower() not in _GENERIC] if declaration[1] else []
        yield from ((name, line) for name in (*quoted, *words))
