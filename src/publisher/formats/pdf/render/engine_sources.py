"""The sources of WeasyPrint and of pydyf, which writes its PDF: read from disk, never imported.

A name is dotted: a module (`weasyprint.text.ffi`), or what it defines (`weasyprint.css.StyleFor.__call__`).
"""

import ast
import functools
import re
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Self

_VERSION = re.compile(r"^(?:VERSION = )?__version__ = ['\"]([^'\"]+)['\"]", re.MULTILINE)
_HEX_DIGITS = 16  # of a hash of one definition: 64 bits tell sources apart, and a line of the list stays short


@dataclass(frozen=True)
class EngineSources:
    """The package folders of one WeasyPrint and its pydyf."""

    weasyprint: Path
    pydyf: Path
    _definitions: dict[Path, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def installed(cls) -> Self | None:
        """Return those that an import would load, or None where one is missing."""
        folders = [_folder(name) for name in ("weasyprint", "pydyf")]
        weasyprint, pydyf = folders
        return cls(weasyprint, pydyf) if weasyprint and pydyf else None

    @property
    def version(self) -> str:
        """The version of WeasyPrint as its sources have it; empty where they have none."""
        return _version(self.weasyprint)

    @property
    def pydyf_version(self) -> str:
        """The version of pydyf."""
        return _version(self.pydyf)

    @functools.cached_property
    def digest(self) -> str:
        """The SHA-256 of all modules and style sheets, with their names."""
        found = sha256()
        for folder in (self.weasyprint, self.pydyf):
            files = (file for file in folder.rglob("*") if file.suffix in (".py", ".css"))
            for name, file in sorted((file.relative_to(folder).as_posix(), file) for file in files):
                data = file.read_bytes()
                found.update(f"{folder.name}/{name} {len(data)}\n".encode() + data)
        return found.hexdigest()

    def source_of(self, name: str) -> str:
        """Return the source of a module, or of a function, class or constant with its decorators; empty if none."""
        path, inside = self._split(name)
        if path is None:
            return ""
        if not inside:
            return path.read_text("utf-8")
        if path not in self._definitions:
            self._definitions[path] = _definitions(path.read_text("utf-8"))
        return self._definitions[path].get(inside, "")

    def hash_of(self, name: str) -> str:
        """Return a hash of the source of a name, the same on every version of Python; empty where it is not there."""
        source = self.source_of(name)
        return sha256(source.encode()).hexdigest()[:_HEX_DIGITS] if source else ""

    def _split(self, name: str) -> tuple[Path | None, str]:
        """Part a name into the file of its module, None where there is none, and the name within."""
        package, *steps = name.split(".")
        folder = {"weasyprint": self.weasyprint, "pydyf": self.pydyf}[package]
        while steps and (folder / steps[0]).is_dir():
            folder /= steps.pop(0)
        file = folder / "__init__.py"
        if steps and (folder / f"{steps[0]}.py").is_file():
            file = folder / f"{steps.pop(0)}.py"
        return (file if file.is_file() else None), ".".join(steps)


def _folder(package: str) -> Path | None:
    found = find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def _version(folder: Path) -> str:
    file = folder / "__init__.py"
    found = _VERSION.search(file.read_text("utf-8")) if file.is_file() else None
    return found[1] if found else ""


def _definitions(text: str) -> dict[str, str]:
    """Return the sources of what a module defines, by name; of two of one name, as a property's, both."""
    found: dict[str, str] = {}
    lines = text.splitlines(keepends=True)

    import textwrap  # compiles patterns; an engine that is known needs none of it

    def visit(nodes: list[ast.stmt], above: str) -> None:
        for node in nodes:
            for name in _names(node):
                first = min([node.lineno, *(at.lineno for at in getattr(node, "decorator_list", ()))])
                source = textwrap.dedent("".join(lines[first - 1 : node.end_lineno]))
                found[above + name] = found.get(above + name, "") + source
            if isinstance(node, ast.ClassDef):
                visit(node.body, f"{above}{node.name}.")
            elif isinstance(node, (ast.If, ast.Try, ast.With)):
                visit(node.body, above)

    visit(ast.parse(text).body, "")
    return found


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
