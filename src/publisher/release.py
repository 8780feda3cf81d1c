"""Artefacts into a release on disk: manifest, checksums, and files that take their places once all are written."""

import hashlib
import json
import platform
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from publisher import __version__
from publisher.diagnostics import EnvironmentFault, Finding
from publisher.model import Artefact, CheckResult, Edition, Release, Source
from publisher.theme import Theme

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_LIBRARIES = (
    "weasyprint",
    "ebooklib",
    "jinja2",
    "markdown",
    "fonttools",
    "uharfbuzz",
    "pikepdf",
    "lxml",
    "nh3",
)
_SCHEMA = 1


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def manifest(
    edition: Edition,
    theme: Theme,
    sources: Sequence[Source],
    artefacts: Sequence[Artefact],
    engines: Mapping[str, str],
    checks: Sequence[CheckResult],
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
            **{name: version(name) for name in _LIBRARIES},
            **dict(sorted(engines.items())),
        },
        "options": {
            "digits": issue.digits,
            "calendars": issue.calendars,
            "formats": [a.format for a in artefacts],
        },
        "outputs": [_output(artefact) for artefact in artefacts],
        "checks": [_check(result) for result in checks],
        "figures": {
            "articles": len(issue.entries),
            "words": sum(entry.words for entry in issue.entries),
            "pages": sum(len(artefact.pages) for artefact in artefacts),
        },
    }
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _output(artefact: Artefact) -> dict[str, object]:
    data = artefact.data
    facts = {
        "path": artefact.name,
        "media_type": artefact.media_type,
        "size": len(data),
        "sha256": _sha256(data),
    }
    pages = [{"part": p.part, "side": p.side, "label": p.label, "anchors": p.anchors} for p in artefact.pages]
    return facts | ({"pages": pages} if pages else {})


def _check(result: CheckResult) -> dict[str, object]:
    return {
        "tool": result.tool,
        "version": result.version,
        "artefact": result.artefact,
        "result": "passed" if result.passed else "failed",
        "complaints": list(result.complaints),
    }


def bundle(slug: str, artefacts: Sequence[Artefact], manifest_text: bytes, *, sums: bool) -> Release:
    """Order the files of a release: artefacts, checksums where asked for, the manifest last."""
    files = [(artefact.name, artefact.data) for artefact in artefacts]
    if sums:
        lines = [f"{_sha256(data)}  {name}\n" for name, data in sorted([*files, (MANIFEST, manifest_text)])]
        files.append((SUMS, "".join(lines).encode()))
    return Release(slug, (*files, (MANIFEST, manifest_text)))


def write(release: Release, out: Path) -> list[Path]:
    """Put a release into OUT/SLUG: everything is written beside first, then each file takes its place.

    Raises EnvironmentFault where that cannot be done; what stood there before then stands there still.
    """
    folder = out / release.slug
    mark = secrets.token_hex(4)  # two builds at once must not share a draft; it is in no product
    drafts = [(folder / f".{name}.{mark}", folder / name) for name, _ in release.files]
    made: list[Path] = []
    try:
        made = _missing_folders(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for _, place in drafts:
            if place.is_dir():
                raise IsADirectoryError(21, "it is a folder", str(place))  # noqa: TRY301 -- told like the others
        for (draft, _), (_, data) in zip(drafts, release.files, strict=True):
            draft.write_bytes(data)
        for draft, place in drafts:
            draft.replace(place)
    except BaseException as error:
        _clear(drafts, made)
        if not isinstance(error, OSError):
            raise
        path = error.filename2 or error.filename or folder
        raise EnvironmentFault(Finding.of("O001", None, path=path, reason=error.strerror or error)) from error
    return [place for _, place in drafts]


def _missing_folders(folder: Path) -> list[Path]:
    return [f for f in (folder, *folder.parents) if not f.exists()]


def _clear(drafts: Sequence[tuple[Path, Path]], made: Sequence[Path]) -> None:
    with suppress(OSError):  # what cannot be cleared cannot be helped; the first fault is the one to tell
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)
        for folder in made:
            folder.rmdir()  # another build may have put something there: then it stays
