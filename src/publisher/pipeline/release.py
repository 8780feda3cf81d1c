"""Artefacts into a release on disk: manifest, checksums, and the files beside each other."""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from publisher import __version__
from publisher.checks.files.release.folder import MANIFEST, SUMS
from publisher.checks.products.ignored import Passed
from publisher.model import Artefact, Asset, CheckResult, Edition, Imprint, Release, Source
from publisher.system.atomic_write import put
from publisher.system.installed_versions import MAKERS, version, versions
from publisher.themes.theme import Theme

_SCHEMA = 1


def imprint(sources: Sequence[Source], assets: Sequence[Asset]) -> Imprint:
    """Tell what a product is made with, and of: one hash over the names and hashes of all sources and pictures.

    `publisher` names the same in each place that it is built: paths count from the project's root.
    """
    named = sorted([*((s.path, s.sha256) for s in sources), *((a.path, a.sha256) for a in assets)])
    whole = "".join(f"{digest}  {path}\n" for path, digest in named)
    # A build without a PDF needs no layout engine.
    makers = tuple((name, version(name)) for name in MAKERS if version(name))
    tools = (("publisher", __version__), *makers)
    return Imprint(tools, _sha256(whole.encode()))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def manifest(
    edition: Edition,
    theme: Theme,
    sources: Sequence[Source],
    artefacts: Sequence[Artefact],
    engines: Mapping[str, str],
    checks: Sequence[CheckResult],
    passed: Sequence[Passed] = (),
) -> bytes:
    """Write down what a release was made from, with what, and what came of it (DESIGN §3)."""
    issue = edition.issue
    value = {
        "schema": _SCHEMA,
        "issue": {
            **{name: getattr(issue, name) for name in ("id", "slug", "title", "language", "revision")},
            "date": str(issue.date) if issue.dated else None,
            "number": issue.number,
        },
        "sources": {source.path: source.sha256 for source in sources},
        "assets": {asset.path: asset.sha256 for asset in edition.assets},
        "theme": {"name": theme.name, "sha256": theme.sha256},
        "fonts": {face.file: face.sha256 for face in edition.faces},
        "tools": {
            "publisher": __version__,
            "python": platform.python_version(),
            **versions(),
            **dict(sorted(engines.items())),
        },
        "options": {
            "digits": issue.digits,
            "calendars": issue.calendars,
            "formats": list(dict.fromkeys(a.format for a in artefacts)),
            "pages": [layout.name for layout in edition.layouts],
        },
        "outputs": [_output(artefact) for artefact in artefacts],
        "checks": [_check(result) for result in checks],
        "ignored": [_ignored(one) for one in passed],
        "figures": {
            "articles": len(issue.entries),
            "words": sum(entry.words for entry in issue.entries),
            "pages": next((len(artefact.pages) for artefact in artefacts if artefact.pages), 0),
        },
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _output(artefact: Artefact) -> dict[str, object]:
    data = artefact.data
    facts = {
        "path": artefact.name,
        "format": artefact.format,
        "media_type": artefact.media_type,
        "size": len(data),
        "sha256": _sha256(data),
    }
    pages = [{"part": p.part, "side": p.side, "label": p.label, "anchors": p.anchors} for p in artefact.pages]
    standards = {"standards": artefact.standards} if artefact.standards else {}
    return facts | standards | ({"pages": pages} if pages else {})


def _check(result: CheckResult) -> dict[str, object]:
    return {
        "tool": result.tool,
        "version": result.version,
        "artefact": result.artefact,
        "result": "passed" if result.passed else "failed",
        "complaints": list(result.complaints),
    }


def _ignored(passed: Passed) -> dict[str, object]:
    """Write down what a gate found and an editor let pass."""
    return {
        "code": passed.finding.code,
        "place": str(passed.finding.span),
        "text": passed.table.text,
        "reason": passed.table.reason,
    }


def bundle(slug: str, artefacts: Sequence[Artefact], manifest_text: bytes, *, sums: bool) -> Release:
    """Order the files of a release: artefacts, checksums where asked for, the manifest last."""
    files = [(artefact.name, artefact.data) for artefact in artefacts]
    if sums:
        lines = [f"{_sha256(data)}  {name}\n" for name, data in sorted([*files, (MANIFEST, manifest_text)])]
        files.append((SUMS, "".join(lines).encode()))
    formats = frozenset(artefact.format for artefact in artefacts)
    return Release(slug, (*files, (MANIFEST, manifest_text)), formats)


def write(release: Release, out: Path) -> list[Path]:
    """Put a release into OUT/SLUG: everything is written beside first, then each file takes its place.

    Raises EnvironmentFault where that cannot be done; what stood there before then stands there still.
    """
    folder = out / release.slug
    return put([(folder / name, data) for name, data in release.files], _stale(folder, release))


def _stale(folder: Path, release: Release) -> list[Path]:
    """List what the last build made in the same formats and this one does not: the page of a renamed article."""
    try:
        last = json.loads((folder / MANIFEST).read_text("utf-8"))
        outputs = {str(output["path"]): str(output["format"]) for output in last["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return []  # no build stood here, or one of another make: nothing of it is ours to clear
    names = {name for name, _ in release.files}
    inside = (name for name, kind in outputs.items() if kind in release.formats and name not in names)
    return [folder / name for name in inside if (folder / name).resolve().is_relative_to(folder.resolve())]
