"""Run one build request and return what became of it; a user's mistake is a result."""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.diagnostics import Exit, Finding, PublisherError
from publisher.pipeline import up_to_date
from publisher.pipeline.build import Printed
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult, Output
from publisher.project.root import project_root
from publisher.project.workspace import read_for
from publisher.system.shortages import shortage

#: What carries a request out: the files that it wrote, and what they were printed from.
Work = Callable[[BuildRequest], tuple[list[Path], Printed]]


def attempt(request: BuildRequest, work: Work, others: Iterable[BuildResult] = ()) -> BuildResult:
    """Return the result of a request, given other results of the run; a user's mistake is one, not an exception."""
    taken = tuple((other.slug, str(other.path)) for other in others if other.slug and other.path != request.path)
    return attempt_with_files(replace(request, taken=(*request.taken, *taken)), work)[0]


def attempt_with_files(request: BuildRequest, work: Work) -> tuple[BuildResult, dict[Path, str]]:
    """Return the result of a request as `attempt` does, and the files that were read, with their hashes.

    Of what is not kept for the next build there are no files.
    """
    begun, since = time.perf_counter(), time.time()
    try:
        files, printed = work(request)
    except PublisherError as error:
        found = tuple(dict.fromkeys(error.findings))
        seconds, named = time.perf_counter() - begun, files_in_findings(found)
        return BuildResult(request.path, seconds, error.exit_code, found, reads=named), {}
    result = _success(request.path, time.perf_counter() - begun, files, printed)
    if not request.cache or request.sums:  # a release is judged anew
        return result, {}
    read = _files_read(request, result, printed)
    up_to_date.keep(request, result, read, since, printed.store)
    return result, read


def attempt_or_lack(request: BuildRequest, work: Work) -> BuildResult:
    """Return the result of a request; what the machine lacks is one too, where nobody else tells of it."""
    begun = time.perf_counter()
    try:
        return attempt(request, work)
    except Exception as error:
        fault = shortage(error)
        if fault is None:
            raise
        return BuildResult(request.path, time.perf_counter() - begun, fault.exit_code, fault.findings)


def _files_read(request: BuildRequest, result: BuildResult, printed: Printed) -> dict[Path, str]:
    """Return what was read for a request, with the hashes of its own files as they were then."""
    gathered, root = printed.gathered, project_root(request.path)
    known = {root / source.path: source.sha256 for source in gathered.sources}
    known |= {root / asset.path: asset.sha256 for asset in gathered.assets}
    paths = read_for(request.path, result.reads, printed.theme.chain)
    return {path.absolute(): known.get(path, "") for path in paths}


def _success(path: Path, seconds: float, files: Sequence[Path], printed: Printed) -> BuildResult:
    issue, gathered = printed.edition.issue, printed.gathered
    return BuildResult(
        path=path,
        seconds=seconds,
        exit_code=Exit.DONE,
        findings=tuple(dict.fromkeys(printed.findings)),
        slug=issue.slug,
        title=issue.title,
        words=sum(entry.words for entry in issue.entries),
        articles=len(issue.entries),
        # A release writes its artefacts first, then the files about them.
        outputs=tuple(
            Output(place, made.format, len(made.data), hashlib.sha256(made.data).hexdigest(), len(made.pages) or None)
            for made, place in zip(printed.artefacts, files, strict=False)
        ),
        files=tuple(files),
        inferred=gathered.inferred,
        reads=gathered.reads,
        verdicts=printed.verdicts,
    )


def files_in_findings(findings: Iterable[Finding]) -> tuple[str, ...]:
    """List the files that findings name: a picture that is not there yet belongs to its issue too."""
    return tuple(
        value
        for finding in findings
        for name, value in finding.params
        if name == "path" and isinstance(value, str) and "\0" not in value
    )
