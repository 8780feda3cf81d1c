"""The pictures that a theme's templates and style sheets name → their paths in the project, for all formats."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.assets.media_types import PICTURES

#: Suffixes of the files of a theme that are pictures.
SUFFIXES = frozenset({f".{kind.suffix}" for kind in PICTURES.values()} | {".jpeg"})
# In templates, a value that Jinja gives is no name of a file: {{ issue.cover.src }}.
_IN_HTML = re.compile(
    r"""(?P<before><img\b[^>]*?\ssrc\s*=\s*)(?P<quote>["'])(?P<name>[^"'{}]+)(?P=quote)""",
    re.IGNORECASE,
)
_IN_CSS = re.compile(r"""(?P<before>\burl\(\s*)(?P<quote>["']?)(?P<name>[^"')\s]+)(?P=quote)\s*\)""", re.IGNORECASE)
# Addresses of style sheets and vocabularies, which are judged elsewhere (T026).
_OF_NO_PICTURE = re.compile(r"@(?:import|namespace)\b[^;{}]*\Z", re.IGNORECASE)
_NEAR = 60  # characters before an address
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A picture that a file of a theme names: the name, the line, and its path in the project, "" for none."""

    name: str
    line: int
    path: str


def pictures_named(file: str, text: str, pictures: Mapping[str, str]) -> Iterator[Named]:
    """Yield the pictures that a template or a style sheet names; data within the file are none."""
    said = text if file.endswith(".html") else _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in _pattern(file).finditer(said):
        name = match["name"].strip()
        if _OF_NO_PICTURE.search(said, max(match.start() - _NEAR, 0), match.start()):
            continue
        if not name.lower().startswith("data:") and not name.startswith("#"):
            yield Named(name, said.count("\n", 0, match.start("name")) + 1, path_of_picture(name, pictures))


def with_paths(file: str, text: str, pictures: Mapping[str, str]) -> str:
    """Return a template or a style sheet with the paths of its pictures in the place of their names."""

    def put(match: re.Match[str]) -> str:
        path = path_of_picture(match["name"].strip(), pictures)
        if not path:
            return match[0]
        return f'{match["before"]}"{path}"' + ("" if file.endswith(".html") else ")")

    return _pattern(file).sub(put, text)


def path_of_picture(name: str, pictures: Mapping[str, str]) -> str:
    """Return the path in the project of a picture's name.

    A name is that of a file in the theme's folder; one that begins with a slash counts from the project's folder on.
    """
    if _ELSEWHERE.match(name):
        return ""
    return name.lstrip("/") if name.startswith("/") else pictures.get(name, "")


def _pattern(file: str) -> re.Pattern[str]:
    return _IN_HTML if file.endswith(".html") else _IN_CSS
