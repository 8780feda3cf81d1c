"""Style sheets of a theme that import each other → one text, as the products have it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tinycss2
from tinycss2.ast import Node

_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?(["'])(?P<file>[^"'\n]+)\1\s*\)?\s*;""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Import:
    """An `@import` of a style sheet: the line where it stands, and the file that it names.

    `file` is "" where it says more than a file's name, as a medium; `late` says that rules stand before it, so that
    CSS passes it by.
    """

    line: int
    column: int
    file: str
    late: bool = False


def imports_of(css: str) -> list[Import]:
    """List the imports of a style sheet."""
    if "@import" not in css.lower():
        return []
    found, late = [], False
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule" and node.lower_at_keyword == "import":
            match = _IMPORT.match(css, _offset(css, node))
            found.append(Import(node.source_line, node.source_column, match["file"] if match else "", late))
        elif not (node.type == "at-rule" and node.lower_at_keyword == "charset"):
            late = True
    return found


def with_imports(name: str, files: Mapping[str, str], within: tuple[str, ...] = ()) -> str:
    """Return the text of a style sheet with the text of each file that it imports in the place of the import.

    An import that names no file of the theme, stands after rules or goes round in a circle is left out: checks tell.
    """
    css, chain = files[name], (*within, name)
    parts, at = [], 0
    for one in imports_of(css):
        start = _offset(css, one)
        match = _IMPORT.match(css, start)
        end = match.end() if match else css.find(";", start) + 1 or len(css)
        stands = one.file in files and one.file not in chain and not one.late
        inner = with_imports(one.file, files, chain) if stands else ""
        parts += [css[at:start], inner.removesuffix("\n")]
        at = end
    return "".join((*parts, css[at:]))


def without_imports(css: str) -> str:
    """Return a style sheet with spaces in the place of its imports: all other places stay as they are."""
    for one in imports_of(css):
        start = _offset(css, one)
        match = _IMPORT.match(css, start)
        end = match.end() if match else css.find(";", start) + 1 or len(css)
        css = css[:start] + "".join(letter if letter == "\n" else " " for letter in css[start:end]) + css[end:]
    return css


def imported_by(name: str, files: Mapping[str, str], within: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the files that a style sheet imports, and those that they import, each as often as it is imported."""
    for one in imports_of(files.get(name, "")):
        if one.file in files and one.file not in (*within, name):
            yield one.file
            yield from imported_by(one.file, files, (*within, name))


def _offset(css: str, node: Node | Import) -> int:
    """Return where a node begins in its text."""
    line, column = (node.line, node.column) if isinstance(node, Import) else (node.source_line, node.source_column)
    start = 0
    for _ in range(line - 1):
        start = css.index("\n", start) + 1
    return start + column - 1
