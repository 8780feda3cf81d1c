"""The folder of the site: whose it is, what the last run left in it, and how a new one takes its place as a whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.diagnostics import Finding, PublisherError
from publisher.system.atomic_write import refusals
from publisher.system.folder_lock import is_draft, locked
from publisher.system.whole_folder import Content, put_folder

#: What tells a folder that is a site of ours, and what in it is.
STATE = "site.json"
_SCHEMA = 1
# What hosts and their owners keep in a site's folder, and what Pagefind writes.
_OTHERS = frozenset(("CNAME", ".nojekyll", ".well-known", ".git", "pagefind"))


@dataclass(frozen=True)
class LastSite:
    """What the last run left: its files with their hashes, and of what each issue's were made, by its address."""

    folder: Path
    files: Mapping[str, str] = field(default_factory=dict)
    issues: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "LastSite":
        """Read what a folder says of itself.

        Raise PublisherError for a folder that is a link (S034), or in which something stands that is not the site's
        (S035): it is somebody's, and nothing in it is touched.
        """
        if folder.is_symlink():
            raise PublisherError(Finding.of("S034", None, path=folder, target=folder.resolve()))
        last = cls._read(folder)
        if folder.is_dir():
            names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if not path.is_dir()]
            strange = [name for name in names if not last._knows(name)]
            if strange:
                raise PublisherError(Finding.of("S035", None, path=folder, name=strange[0], files=len(strange)))
        return last

    @classmethod
    def _read(cls, folder: Path) -> "LastSite":
        try:
            value = json.loads((folder / STATE).read_text("utf-8"))
            if value["schema"] != _SCHEMA:
                return cls(folder)
            return cls(folder, dict(value["files"]), dict(value["issues"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls(folder)  # all that is in it is somebody's, then

    def _knows(self, name: str) -> bool:
        first = name.partition("/")[0]
        return name in self.files or (name == STATE and bool(self.files)) or first in _OTHERS or is_draft(first)

    def stands(self, name: str) -> bool:
        """Say whether a file is there as the last run left it."""
        try:
            return hashlib.sha256((self.folder / name).read_bytes()).hexdigest() == self.files.get(name)
        except OSError:
            return False

    def replace(self, files: Mapping[str, Content], kept: Mapping[str, str], issues: Mapping[str, str]) -> list[str]:
        """Put a new site in the place of the old: `files`, and of the old those `kept`, with their hashes.

        Return the names of the files that changed. Raise EnvironmentFault where that cannot be done; the old site
        stands then.
        """
        digests = {**kept, **{name: _digest(content) for name, content in files.items()}}
        changed = [name for name in files if not self.stands(name) or self.files[name] != digests[name]]
        value = {"schema": _SCHEMA, "files": dict(sorted(digests.items())), "issues": dict(sorted(issues.items()))}
        state = (json.dumps(value, ensure_ascii=False, indent=0) + "\n").encode()
        stale = set(self.files) - set(digests)
        if not changed and not stale and value["files"] == dict(self.files) and value["issues"] == dict(self.issues):
            return []
        above = self.folder.parent
        with refusals(self.folder):
            above.mkdir(parents=True, exist_ok=True)
            with locked([above]):
                put_folder(self.folder, [*((name, files[name]) for name in changed), (STATE, state)], stale)
        return changed


def _digest(content: Content) -> str:
    return hashlib.sha256(content.read_bytes() if isinstance(content, Path) else content).hexdigest()
