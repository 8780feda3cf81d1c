"""The checks of a release's folder: nothing more in it, nothing less, and each file as it was."""

import posixpath
from collections.abc import Iterator

from publisher.checks.files.base import FileCheck, findings_of
from publisher.checks.files.release.folder import (
    BESIDE,
    MANIFEST,
    PROVENANCE,
    SCHEMA,
    SUMS,
    Manifest,
    ReleaseFolder,
)
from publisher.diagnostics import Finding
from publisher.model import Span


def check(folder: ReleaseFolder) -> list[Finding]:
    """Return what is wrong with a release's folder."""
    return findings_of(CHECKS, folder)


def _place(folder: ReleaseFolder, name: str, line: int = 0) -> Span:
    return Span(f"{folder.name}/{name}", line)


def _lost(folder: ReleaseFolder) -> Iterator[Finding]:
    judged = {SUMS} if _manifest(folder).checks else set()  # a release, and no build
    for name in sorted({*filter(_stays, folder.digests), *folder.outputs, *judged} - folder.files.keys()):
        yield Finding.of("X401", _place(folder, name), path=name)


def _more(folder: ReleaseFolder) -> Iterator[Finding]:
    told = _manifest(folder)
    known = {*folder.digests, *folder.outputs, *told.kept, MANIFEST, SUMS, *BESIDE}
    for name in sorted({*folder.files, *folder.strange, *folder.empty} - known):
        yield Finding.of("X402", _place(folder, name), path=name)


def _changed(folder: ReleaseFolder) -> Iterator[Finding]:
    """Compare the files with the check sums, and those that have none with the manifest."""
    told = _manifest(folder)
    meant = told.kept | {name: output.sha256 for name, output in folder.outputs.items()}
    for name, digest in sorted((meant | folder.digests).items()):
        if name in folder.files and folder.files[name].sha256 != digest:
            yield Finding.of("X403", _place(folder, name), path=name)


def _sizes(folder: ReleaseFolder) -> Iterator[Finding]:
    for name, output in sorted(folder.outputs.items()):
        there = folder.files.get(name)
        if there and there.size != output.size:
            yield Finding.of("X404", _place(folder, name), path=name, there=there.size, meant=output.size)


def _lines(folder: ReleaseFolder) -> Iterator[Finding]:
    """Find lines of the check sums that name no file of this folder, or name one again."""
    seen: set[str] = set()
    for number, match in folder.rows():
        if match is None or _leaves(match["name"]) or match["name"] in seen:
            yield Finding.of("X405", _place(folder, SUMS, number), line=number)
        if match:
            seen.add(match["name"])


def _line_ends(folder: ReleaseFolder) -> Iterator[Finding]:
    if "\r" in (folder.sums or ""):
        yield Finding.of("X418", _place(folder, SUMS, 1))


def _stays(name: str) -> bool:
    return not _leaves(name)


def _leaves(name: str) -> bool:
    """Whether a name leads out of the folder, or is not written in the one way that there is."""
    return name.startswith(("/", "../")) or posixpath.normpath(name) != name or "\\" in name


def _illegible(folder: ReleaseFolder) -> Iterator[Finding]:
    if folder.manifest is None:
        yield Finding.of("X401", _place(folder, MANIFEST), path=MANIFEST)
    elif not isinstance(folder.told, Manifest):
        yield Finding.of("X406", _place(folder, MANIFEST), reason=folder.told)
    else:
        for name in sorted(filter(_leaves, folder.outputs)):
            yield Finding.of("X406", _place(folder, MANIFEST), reason=name)


def _at_odds(folder: ReleaseFolder) -> Iterator[Finding]:
    """Hold the manifest against the check sums: both name the same files, by the same hashes."""
    if folder.sums is None or not folder.outputs:
        return
    meant = {name: output.sha256 for name, output in folder.outputs.items()}
    for name in sorted(meant.keys() | folder.digests.keys() - {MANIFEST}):
        if meant.get(name) != folder.digests.get(name):
            yield Finding.of("X407", _place(folder, SUMS), path=name)
    if MANIFEST not in folder.digests:
        yield Finding.of("X407", _place(folder, SUMS), path=MANIFEST)


def _failed(folder: ReleaseFolder) -> Iterator[Finding]:
    for one in _manifest(folder).checks:
        if one.result != "passed":
            yield Finding.of("X408", _place(folder, MANIFEST), tool=one.tool, path=one.artefact)


def _unsummed(folder: ReleaseFolder) -> Iterator[Finding]:
    if folder.sums is None and not _manifest(folder).checks:
        yield Finding.of("X409", _place(folder, SUMS))


def _strange(folder: ReleaseFolder) -> Iterator[Finding]:
    for name in folder.strange:
        yield Finding.of("X410", _place(folder, name), path=name)


def _provenance(folder: ReleaseFolder) -> Iterator[Finding]:
    """Compare the provenance of a release with the check sums: it names the same files, by the same hashes."""
    if folder.sums is None or not _manifest(folder).checks:
        return
    place = _place(folder, PROVENANCE)
    if folder.provenance is None:
        yield Finding.of("X401", place, path=PROVENANCE)
        return
    subjects = folder.subjects
    if isinstance(subjects, str):
        yield Finding.of("X419", place, path=PROVENANCE, reason=subjects)
        return
    there = {name: stored.sha256 for name, stored in folder.files.items()} | folder.digests
    for name in sorted(subjects.keys() | folder.digests.keys()):
        if subjects.get(name) != there.get(name):
            yield Finding.of("X407", place, path=name)


def _manifest(folder: ReleaseFolder) -> Manifest:
    return folder.told if isinstance(folder.told, Manifest) else Manifest(SCHEMA, [])


#: One function a code.
CHECKS: tuple[FileCheck[ReleaseFolder], ...] = (
    FileCheck("X401", _lost),
    FileCheck("X402", _more),
    FileCheck("X403", _changed),
    FileCheck("X404", _sizes),
    FileCheck("X405", _lines),
    FileCheck("X406", _illegible),
    FileCheck("X407", _at_odds),
    FileCheck("X408", _failed),
    FileCheck("X409", _unsummed),
    FileCheck("X410", _strange),
    FileCheck("X418", _line_ends),
    FileCheck("X419", _provenance),
)
