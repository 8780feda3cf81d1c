"""One order worked off, and what became of it; a user's mistake is an outcome."""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.diagnostics import Exit, Finding, PublisherError
from publisher.pipeline import up_to_date
from publisher.pipeline.build import Printed
from publisher.pipeline.request import Order
from publisher.pipeline.result import Outcome, Output
from publisher.project.workspace import project_root, read_for

#: What works an order off: the files that it wrote, and what they were printed from.
Work = Callable[[Order], tuple[list[Path], Printed]]


def attempt(order: Order, work: Work, others: Iterable[Outcome] = ()) -> Outcome:
    """Work one order off beside other outcomes of the run; a user's mistake is an outcome, not an exception."""
    taken = tuple((other.slug, str(other.path)) for other in others if other.slug and other.path != order.path)
    begun, since = time.perf_counter(), time.time()
    try:
        files, printed = work(replace(order, taken=taken))
    except PublisherError as error:
        found = tuple(dict.fromkeys(error.findings))
        return Outcome(
            order.path, time.perf_counter() - begun, error.exit_code, found, reads=_files_in_findings(found)
        )
    outcome = _success(order.path, time.perf_counter() - begun, files, printed)
    if order.cache and not order.sums:  # a release is judged anew
        up_to_date.keep(order, outcome, _files_read(order, outcome, printed), since, printed.store)
    return outcome


def _files_read(order: Order, outcome: Outcome, printed: Printed) -> dict[Path, str]:
    """List what was read for an order, with the hashes of its own files as they were then."""
    gathered, root = printed.gathered, project_root(order.path)
    known = {root / source.path: source.sha256 for source in gathered.sources}
    known |= {root / asset.path: asset.sha256 for asset in gathered.assets}
    paths = read_for(order.path, outcome.reads, printed.theme.name)
    return {path.absolute(): known.get(path, "") for path in paths}


def _success(path: Path, seconds: float, files: Sequence[Path], printed: Printed) -> Outcome:
    issue, gathered = printed.edition.issue, printed.gathered
    return Outcome(
        path=path,
        seconds=seconds,
        exit_code=Exit.DONE,
        findings=tuple(dict.fromkeys(printed.findings)),
        slug=issue.slug,
        title=issue.title,
        words=sum(entry.words for entry in issue.entries),
        articles=len(issue.entries),
        # A release writes its artefacts first, then what is told of them.
        outputs=tuple(
            Output(place, made.format, len(made.data), hashlib.sha256(made.data).hexdigest(), len(made.pages) or None)
            for made, place in zip(printed.artefacts, files, strict=False)
        ),
        files=tuple(files),
        inferred=gathered.inferred,
        reads=(*(source.path for source in gathered.sources), *(asset.path for asset in gathered.assets)),
    )


def _files_in_findings(findings: Iterable[Finding]) -> tuple[str, ...]:
    """List the files that findings name: a picture that is not there yet belongs to its issue too."""
    return tuple(
        value
        for finding in findings
        for name, value in finding.params
        if name == "path" and isinstance(value, str) and "\0" not in value
    )
