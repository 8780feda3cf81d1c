"""What the last build left in an issue's folder, by its manifest: which files still stand, which are outdated."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.checks.files.release.folder import BESIDE, MANIFEST, SCHEMA, SUMS

#: Formats of files that are made from products, or of what is known of them: every build replaces them.
DERIVED = frozenset(("report", "sbom", "archive"))


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A folder with the manifest that stands there; that is empty where there is none of this version."""

    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path) -> "LastBuild":
        """Read the manifest of a folder."""
        try:
            found = json.loads((folder / MANIFEST).read_text("utf-8"))
            known = found["schema"] == SCHEMA and all(
                isinstance(one["path"], str) and isinstance(one["format"], str) for one in found["outputs"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            known = False  # nothing of it is ours to clear
        return cls(folder, found if known else {})

    def outdated(self, formats: Collection[str]) -> list[str]:
        """List what a build of some formats replaces: the files of the same formats, and the checksums of all."""
        if not self.manifest:
            return []
        names = [
            str(one["path"])
            for one in self._outputs()
            if one["format"] in {*formats, *DERIVED} and self._is_inside(one)
        ]
        return [*names, SUMS, *sorted(BESIDE)]

    def beside(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return the manifest of a new build with what else stands in its folder: those of other formats, unchanged.

        Each output names the sources that it was made of, and comes with the checks that it passed.
        """
        formats = {*DERIVED, *(one["format"] for one in told["outputs"])}
        kept = [one for one in self._outputs() if one["format"] not in formats and self._stands(one)]
        if not kept:
            return dict(told)
        outputs, names = [*told["outputs"], *kept], {one["path"] for one in kept}
        checks = [check for check in self.manifest.get("checks", ()) if check.get("artefact") in names]
        pages = told["figures"]["pages"] or max(len(one.get("pages", ())) for one in kept)
        return {
            **told,
            "options": {**told["options"], "formats": list(dict.fromkeys(one["format"] for one in outputs))},
            "outputs": outputs,
            "checks": [*told["checks"], *checks],
            "figures": {**told["figures"], "pages": pages},
        }

    def _outputs(self) -> list[dict[str, Any]]:
        return list(self.manifest.get("outputs", ()))

    def _stands(self, output: Mapping[str, Any]) -> bool:
        try:
            data = (self.folder / output["path"]).read_bytes() if self._is_inside(output) else b""
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() == str(output.get("sha256", ""))

    def _is_inside(self, output: Mapping[str, Any]) -> bool:
        return (self.folder / str(output["path"])).resolve().is_relative_to(self.folder.resolve())
