"""Artefacts into a release on disk: manifest, checksums, and the files themselves."""

import hashlib
import platform
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from publisher import __version__
from publisher.checks.files.release.folder import BESIDE, MANIFEST, SCHEMA, SUMS
from publisher.checks.products.ignored import Passed
from publisher.diagnostics import Finding, PublisherError
from publisher.model import Artefact, Asset, CheckResult, Edition, Imprint, Release, Source
from publisher.pipeline.last_build import LastBuild
from publisher.pipeline.release_folder import stored
from publisher.project.find_issues import SOURCES
from publisher.project.root import project_root
from publisher.project.workspace import THEMES
from publisher.system.atomic_write import refusals
from publisher.system.folder_lock import locked
from publisher.system.installed_versions import MAKERS, version, versions
from publisher.system.whole_folder import put_folder
from publisher.themes.theme import Theme


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
    derived: Sequence[Artefact] = (),
) -> dict[str, Any]:
    """Tell what a release was made from, with what, and what came of it (docs/json.md).

    `derived` are files that were made from the products or of what is known of them.
    """
    issue, digest = edition.issue, imprint(sources, edition.assets).sources_sha256
    return {
        "schema": SCHEMA,
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
        "outputs": [{**_output(artefact), "sources_sha256": digest} for artefact in (*artefacts, *derived)],
        "checks": [_check(result) for result in checks],
        "ignored": [_ignored(one) for one in passed],
        "figures": {
            "articles": len(issue.entries),
            "words": sum(entry.words for entry in issue.entries),
            "pages": next((len(artefact.pages) for artefact in artefacts if artefact.pages), 0),
        },
    }


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


def check_place(out: Path, slug: str, sources: Sequence[Path]) -> None:
    """Raise PublisherError where products would go into a project's sources or themes, or around an issue's texts."""
    place = (out / slug).resolve()
    root = project_root(sources[0])
    homes = [(root / name).resolve() for name in (SOURCES, THEMES)]
    if any(place.is_relative_to(home) for home in homes) or any(source.is_relative_to(place) for source in sources):
        raise PublisherError(Finding.of("O008", None, path=out))


def bundle(slug: str, artefacts: Sequence[Artefact], manifest_text: bytes, *, sums: bool) -> Release:
    """Order the files of a release: artefacts, checksums where asked for, the manifest last."""
    files = [(artefact.name, artefact.data) for artefact in artefacts]
    if sums:
        lines = [f"{_sha256(data)}  {name}\n" for name, data in sorted([*files, (MANIFEST, manifest_text)])]
        files.append((SUMS, "".join(lines).encode()))
    return Release(slug, (*files, (MANIFEST, manifest_text)))


#: The files of a release, by name → what is in no list of theirs, for it speaks of those lists.
Beside = Callable[[Mapping[str, bytes]], Sequence[tuple[str, bytes]]]


def write(
    slug: str,
    artefacts: Sequence[Artefact],
    told: Mapping[str, Any],
    out: Path,
    *,
    sums: bool,
    beside: Beside = lambda _: (),
) -> list[Path]:
    """Put artefacts into OUT/SLUG, with checksums where asked for, and the manifest of all that stands there.

    What earlier builds made in other formats stays, and is listed; so are, by their hashes, the files that a user
    keeps there. Return the files that were written. Raise EnvironmentFault where that cannot be done; what stood
    there before then stands there still.
    """
    folder = out / slug
    with refusals(folder), _made(out), locked([out]):
        last = LastBuild.of(folder)
        outdated = set(last.outdated({artefact.format for artefact in artefacts}))
        value = last.beside(told)
        own = {*outdated, *(output["path"] for output in value["outputs"]), MANIFEST, SUMS, *BESIDE}
        text = msgspec.json.format(msgspec.json.encode({**value, "kept": _kept(folder, own)}), indent=2) + b"\n"
        release = bundle(slug, artefacts, text, sums=sums)
        *files, last_of_all = release.files
        files += [*beside(dict(release.files)), last_of_all]
        return put_folder(folder, files, outdated - {name for name, _ in files})


def _kept(folder: Path, own: Collection[str]) -> dict[str, str]:
    """Return the hashes of the files in a folder that are none of ours, by name: a user keeps them there."""
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if _is_plain(path))
    return {name: stored(folder / name).sha256 for name in names if name not in own}


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


@contextmanager
def _made(out: Path) -> Iterator[None]:
    """Make a folder with those above it; take them away again where nothing comes of it."""
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    out.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for folder in made:
                folder.rmdir()
        raise
