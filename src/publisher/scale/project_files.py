"""The files of a project that a build of one of its issues may read, with their hashes: what is sent to a worker."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from publisher.project.find_issues import PRODUCTS
from publisher.project.root import PROJECT_FILE, TABLES, project_root
from publisher.project.workspace import FONTS, THEMES, font_folder

# Names of files as texts, tables and style sheets may have them, with what may stand around them.
_NAMED = re.compile(rb"[^\s\"'()<>\[\]{}|,=]+\.[A-Za-z0-9]{2,5}")
_TEXTS = frozenset((".md", ".markdown", ".txt", ".html", ".css", ".toml", ".yml", ".yaml"))


@dataclass
class ProjectFiles:
    """The files of one project; each is hashed once, and again where it changed."""

    root: Path
    _hashes: dict[str, tuple[tuple[int, int, int], str]] = field(default_factory=dict)
    _by_name: dict[str, list[str]] | None = None

    @classmethod
    def around(cls, path: Path) -> "ProjectFiles":
        """Return those of the project of a path."""
        return cls(project_root(path).resolve())

    def wanted(self, path: Path, more: Iterable[str] = ()) -> dict[str, str]:
        """Return what a build of an issue or article may read, name from the root → hash.

        That is its folder, the project's settings, themes and fonts, whatever else has a name that one of these texts
        names, and `more`. What is left out and is read after all, the result tells.
        """
        own = self.name_of(path)
        names = dict.fromkeys(self._files(own) if path.is_dir() else [own])
        names |= dict.fromkeys(name for name in self._files("", deep=False) if self._is_setting(name))
        names |= dict.fromkeys(self._files(THEMES))
        if (self.root / FONTS).resolve() != font_folder().resolve():  # the press's own are on every worker
            names |= dict.fromkeys(self._files(FONTS))
        elsewhere = self._elsewhere()
        for named in self._named(names):
            names |= dict.fromkeys(elsewhere.get(named, ()))
        names |= dict.fromkeys(name for name in more if (self.root / name).is_file())
        return {name: digest for name in names if (digest := self._hash(name))}

    def content(self, name: str) -> bytes:
        """Return the bytes of a file. Raise OSError."""
        return (self.root / name).read_bytes()

    def lacking(self, names: Iterable[str], sent: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return which of the names that a build looked for are files, and which folders, that were not sent."""
        known = set(sent)
        inside = {found for name in names if (found := self._inside(name))} - known
        folders = {str(parent) for name in known for parent in PurePosixPath(name).parents}
        return (
            {name for name in inside if (self.root / name).is_file()},
            {name for name in inside - folders if (self.root / name).is_dir()},
        )

    def name_of(self, path: Path) -> str:
        """Return a path from the root."""
        return Path(os.path.relpath(path.resolve(), self.root)).as_posix()

    def _inside(self, name: str) -> str:
        """Return a name in its plain form; "" where it leaves the project."""
        plain = os.path.normpath(name)
        return "" if (plain.startswith(("..", "/", ".")) and plain != ".") or "\0" in plain else plain

    def _is_setting(self, name: str) -> bool:
        return name == PROJECT_FILE or name.startswith("_") or name.endswith((".yml", ".yaml", ".toml", ".js", ".ts"))

    def _files(self, below: str, *, deep: bool = True, but_issues: bool = False) -> Iterator[str]:
        for folder, folders, names in os.walk(self.root / below):
            here = Path(folder)
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".") and not (here == self.root and name == PRODUCTS) and deep
            )
            if but_issues:
                folders[:] = [
                    name for name in folders if not any((here / name / table).is_file() for table in TABLES)
                ]
            for name in sorted(names):
                if not name.startswith("."):
                    yield (here / name).relative_to(self.root).as_posix()

    def _elsewhere(self) -> dict[str, list[str]]:
        """Return the files that are in no issue's folder and not in dist/, by their last name; looked for once."""
        if self._by_name is None:
            self._by_name = {}
            for name in self._files("", but_issues=True):
                self._by_name.setdefault(name.rpartition("/")[2], []).append(name)
        return self._by_name

    def _named(self, names: Iterable[str]) -> set[str]:
        """Return the last names of files that some texts name."""
        found: set[str] = set()
        for name in names:
            if Path(name).suffix.lower() in _TEXTS:
                try:
                    data = self.content(name)
                except OSError:
                    continue
                for one in set(_NAMED.findall(data)):
                    found.add(unquote(one.decode(errors="replace")).rpartition("/")[2])
        return found

    def _hash(self, name: str) -> str:
        """Return the hash of a file; "" where it cannot be read: its build says so."""
        try:
            facts = (self.root / name).stat()
            state = facts.st_size, facts.st_mtime_ns, facts.st_ino
            known = self._hashes.get(name)
            if known is None or known[0] != state:
                known = self._hashes[name] = state, sha256(self.content(name)).hexdigest()
        except OSError:
            return ""
        return known[1]
