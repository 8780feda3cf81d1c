"""What stands of an issue in dist/, held against its sources as they are now: fresh, stale, or not there, and why."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from publisher import __version__
from publisher.diagnostics import Finding, PublisherError, fatal
from publisher.pipeline.last_build import LastBuild
from publisher.project.loader import gather
from publisher.project.workspace import Workspace

State = Literal["fresh", "stale", "missing", "broken"]
Cause = Literal["changed", "added", "gone", "theme", "program", "spoilt", "format", "never", "findings"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an issue is to be built: the kind of cause, and the file or name that it is about."""

    cause: Cause
    path: str = ""


@dataclass(frozen=True, slots=True)
class IssueState:
    """What became of an issue's last build; `findings` are of texts that cannot be read."""

    path: Path
    slug: str
    state: State
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()


def state_of(path: Path, out: Path, formats: Collection[str], workspace: Workspace) -> IssueState:
    """Say whether what stands in OUT/SLUG was made of the issue's sources by this program, in all of some formats."""
    try:
        gathered = gather(workspace, path)
        theme = workspace.theme(gathered.theme or workspace.project.usual_theme)
    except PublisherError as error:
        return IssueState(path, "", "broken", (Reason("findings"),), error.findings)
    slug = gathered.issue.slug
    if fatal(gathered.findings):
        return IssueState(path, slug, "broken", (Reason("findings"),), gathered.findings)
    folder = out / slug
    manifest = LastBuild.of(folder).manifest
    if not manifest:
        return IssueState(path, slug, "missing", (Reason("never"),))
    now = [(one.path, one.sha256) for one in gathered.sources]
    now += [(one.path, one.sha256) for one in (*gathered.assets, *workspace.theme_assets(theme))]
    reasons = [*changed_files(now, manifest)]
    if manifest.get("theme", {}).get("sha256") != theme.sha256:
        reasons.append(Reason("theme", theme.name))
    if manifest.get("tools", {}).get("publisher") != __version__:
        reasons.append(Reason("program", __version__))
    made = {one["format"] for one in manifest["outputs"]}
    reasons += [Reason("format", name) for name in formats if name not in made]
    reasons += [Reason("spoilt", name) for name in spoilt_products(folder, manifest)]
    return IssueState(path, slug, "stale" if reasons else "fresh", tuple(reasons))


def changed_files(now: Iterable[tuple[str, str]], manifest: Mapping[str, Any]) -> Iterator[Reason]:
    """Yield the sources and pictures that are not those which a manifest's products were made of."""
    before = {**manifest.get("sources", {}), **manifest.get("assets", {})}
    here = dict(now)
    for name in sorted({*before, *here}):
        if name not in here:
            yield Reason("gone", name)
        elif name not in before:
            yield Reason("added", name)
        elif here[name] != before[name]:
            yield Reason("changed", name)


def spoilt_products(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the products that do not stand as their build left them."""
    for one in manifest.get("outputs", ()):
        name = PurePosixPath(str(one["path"]))
        if name.is_absolute() or ".." in name.parts or _digest(folder / name) != one.get("sha256"):
            yield str(name)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
