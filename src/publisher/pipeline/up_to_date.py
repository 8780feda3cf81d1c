"""A build made from the very same files, and whose products stand as it left them: it need not be made again.

Looking imports no engine, no parser and no settings: a stamp names every file and folder that its build read.
"""

import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from msgspec.msgpack import Decoder

from publisher.cache.codec import DamagedError, seal, unseal
from publisher.cache.keys import Key, KeyFields
from publisher.cache.store import Store, cache_folder
from publisher.diagnostics import Exit, Finding
from publisher.formats.pdf.render.patches.status import engine_digest
from publisher.importers.inference import Inference
from publisher.pipeline.request import BUILDS, BuildRequest
from publisher.pipeline.result import BuildResult, Output

_BUILD = KeyFields(
    BUILDS,
    (
        *(
            f"request.{name}"
            for name in (
                "path",
                "formats",
                "theme",
                "out",
                "strict",
                "pages",
                "pdf_standard",
                "sums",
                "report",
                "sign",
            )
        ),
        *("folder", "variables", "engine"),
    ),
    {
        "request.tell": "whom a build tells of its steps is no part of it",
        "request.jobs": "how many work at once changes nothing of what they make",
        "request.cache": "what is made without the cache is the same",
        "request.taken": "two issues of one name are a finding, and no failed build is kept",
    },
)
# A shared store that was refused then is no matter of what was built.
_OF_STORE = "E030"
# Variables that what is made depends on.
_VARIABLES = ("SOURCE_DATE_EPOCH", "PUBLISHER_TEXT_LAYER")


@dataclass(frozen=True, slots=True)
class _Product:
    path: str
    format: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Files by absolute path, those read and those written, with the findings and figures of the build."""

    read: tuple[tuple[str, str], ...]
    written: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    slug: str
    title: str
    words: int
    articles: int
    products: tuple[_Product, ...]
    files: tuple[str, ...]
    inferred: tuple[Inference, ...]
    reads: tuple[str, ...]


_DECODER = Decoder(_Stamp)


def standing(requests: Iterable[BuildRequest]) -> dict[Path, BuildResult]:
    """Find the requests that need no work, by path; of issues that share a name, none."""
    store = Store(cache_folder())
    found = {request.path: result for request in requests if request.cache and (result := find(request, store))}
    store.note()
    slugs = [result.slug for result in found.values()]
    return {path: result for path, result in found.items() if slugs.count(result.slug) == 1}


def find(request: BuildRequest, store: Store) -> BuildResult | None:
    """Return what became of a request when it was last carried out, if nothing has changed since."""
    try:
        sealed = store.get(*_key_of_request(request))
        if sealed is None:
            return None
        stamp = unseal(sealed, _DECODER)
    except (DamagedError, UnicodeEncodeError):  # the latter of a path that is not UTF-8: such builds are made anew
        return None
    if any(_state(Path(path)) != known for path, known in (*stamp.read, *stamp.written)):
        return None
    return BuildResult(
        path=request.path,
        seconds=0.0,
        exit_code=Exit.DONE,
        findings=stamp.findings,
        slug=stamp.slug,
        title=stamp.title,
        words=stamp.words,
        articles=stamp.articles,
        outputs=tuple(Output(Path(p.path), p.format, p.size, p.sha256, p.pages) for p in stamp.products),
        files=tuple(map(Path, stamp.files)),
        inferred=stamp.inferred,
        reads=stamp.reads,
    )


def keep(request: BuildRequest, result: BuildResult, read: Mapping[Path, str], since: float, store: Store) -> None:
    """Note what a request was built from and what it left, unless something changed `since` it was begun.

    `read` are files, and folders with all in them; files with their hashes as they were read, where that is known.
    """
    if any(_later(path, since) for path in read):
        return
    # What a file was when it was read is what the build stands on, whatever it has become since.
    now = {path: known or _state(path) for path, known in read.items()}
    stamp = _Stamp(
        read=tuple((str(path), state) for path, state in now.items()),
        written=tuple((str(path.absolute()), _state(path)) for path in result.files),
        findings=tuple(finding for finding in result.findings if finding.code != _OF_STORE),
        slug=result.slug,
        title=result.title,
        words=result.words,
        articles=result.articles,
        products=tuple(_Product(str(o.path), o.format, o.size, o.sha256, o.pages) for o in result.outputs),
        files=tuple(map(str, result.files)),
        inferred=result.inferred,
        reads=result.reads,
    )
    with suppress(UnicodeEncodeError):  # as above
        store.put(*_key_of_request(request), seal(stamp))


def _key_of_request(request: BuildRequest) -> Key:
    variables = {name: os.environ.get(name, "") for name in _VARIABLES}
    # The layout engine may be mended, or spoilt, without a new version.
    return _BUILD.key(request=request, folder=Path.cwd(), variables=variables, engine=engine_digest())


def _later(path: Path, since: float) -> bool:
    """Say whether a file, or one that stands in a folder, was written since a time."""
    try:
        facts = os.stat(path)  # noqa: PTH116 -- an archive asks thousands of times
        if stat.S_ISREG(facts.st_mode):
            return facts.st_ctime > since
        return any(member.stat().st_ctime > since for member in path.iterdir() if member.is_file())
    except OSError:
        return False


def _state(path: Path) -> str:
    """Hash a file, or the names of a folder's members; what is not there has no hash."""
    try:
        if path.is_dir():
            return sha256("\0".join(sorted(member.name for member in path.iterdir())).encode()).hexdigest()
        with open(path, "rb") as file:  # noqa: PTH123 -- an archive asks thousands of times
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""
