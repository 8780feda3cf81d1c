"""What a worker built → the files of the issue in the driver's folder, as a build there would have left them."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from publisher.cache.store import Store
from publisher.checks.files.release.folder import MANIFEST
from publisher.diagnostics import PublisherError
from publisher.model import Artefact
from publisher.pipeline import up_to_date
from publisher.pipeline.release import check_place, write
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult, Output
from publisher.project.root import PROJECT_FILE, folder_and_parents
from publisher.project.workspace import home
from publisher.scale.parcels import Answer


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for a request: the project's folder, its files with their hashes, and when they were read (s)."""

    root: Path
    files: Mapping[str, str]
    since: float


class DamagedProductsError(Exception):
    """Products that did not arrive as they were made."""


def delivered(request: BuildRequest, answer: Answer, sent: Sent, store: Store) -> BuildResult:
    """Write what a worker built, and return its result with the places of this machine.

    What cannot be written is a result too. Raise DamagedProductsError where a file is not what the manifest says.
    """
    result = answer.result
    if result is None:
        raise DamagedProductsError
    result = replace(result, path=request.path)
    if not result.outputs:
        return result
    begun = time.perf_counter()
    manifest = json.loads(answer.products.get(MANIFEST, b"{}"))
    artefacts = list(_artefacts(manifest, answer.products))
    told = {name: value for name, value in manifest.items() if name != "kept"}
    sources = [sent.root / name for name in manifest["sources"]]
    try:
        check_place(request.out, result.slug, sources)
        files = write(result.slug, artefacts, told, request.out, sums=False)
    except PublisherError as error:
        return BuildResult(request.path, result.seconds, error.exit_code, error.findings, reads=result.reads)
    places = {path.relative_to(request.out / result.slug).as_posix(): path for path in files}
    outputs = tuple(
        Output(places[name], one.format, one.size, one.sha256, one.pages)
        for one, name in zip(result.outputs, (artefact.name for artefact in artefacts), strict=False)
    )
    seconds = result.seconds + time.perf_counter() - begun
    done = replace(result, outputs=outputs, files=tuple(files), seconds=seconds)
    if request.cache:
        up_to_date.keep(request, done, _read(request, answer, sent), sent.since, store)
    return done


def _artefacts(manifest: Mapping[str, Any], products: Mapping[str, bytes]) -> Iterator[Artefact]:
    """Yield the products that a manifest lists, in its order."""
    for one in manifest.get("outputs", ()):
        data = products.get(one["path"], b"")
        if sha256(data).hexdigest() != one["sha256"]:
            raise DamagedProductsError(one["path"])
        yield Artefact(one["format"], one["path"], one["media_type"], data)


def _read(request: BuildRequest, answer: Answer, sent: Sent) -> dict[Path, str]:
    """Return what the build depends on, by its places on this machine; files of the project as they were sent."""
    read: dict[Path, str] = {}
    for named, digest in answer.read:
        kind, _, name = named.partition("/")
        read[(sent.root if kind == "root" else home()) / name] = sent.files.get(
            name, "" if kind == "root" else digest
        )
    for folder in folder_and_parents(request.path):  # a nearer publisher.toml would be the project's
        read.setdefault(folder / PROJECT_FILE, "")
        if (folder / PROJECT_FILE).is_file():
            break
    return {path.absolute(): digest for path, digest in read.items()}


def named_paths(result: BuildResult) -> list[str]:
    """List what a build looked for in the project: what it read, and what findings name."""
    found = [
        value for one in result.findings for name, value in one.params if name == "path" and isinstance(value, str)
    ]
    return [*result.reads, *found, *(one.span.path for one in result.findings if one.span)]
