"""What became of one order, as plain facts: files, figures, findings, time; and the JSON document that tells them."""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.build import Order, Printed
from publisher.diagnostics import Exit, Finding, PublisherError
from publisher.importers.base import Inference
from publisher.wording import Value

SCHEMA = 1
#: What works an order off: the files that it wrote, and what they were printed from.
Work = Callable[[Order], tuple[list[Path], Printed]]


@dataclass(frozen=True, slots=True)
class Output:
    """One product on disk: size in bytes, pages where the format has them."""

    path: Path
    format: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order; without outputs, it failed and its findings say why.

    `files` are all files written, `reads` the project's files that the issue names (from its root).
    """

    path: Path
    seconds: float
    exit_code: int
    findings: tuple[Finding, ...]
    slug: str = ""
    title: str = ""
    words: int = 0
    articles: int = 0
    outputs: tuple[Output, ...] = ()
    files: tuple[Path, ...] = ()
    inferred: tuple[Inference, ...] = ()
    reads: tuple[str, ...] = ()


def attempt(order: Order, work: Work, others: Iterable[Outcome] = ()) -> Outcome:
    """Work one order off beside other outcomes of the run; a user's mistake is an outcome, not an exception."""
    taken = tuple((other.slug, str(other.path)) for other in others if other.slug and other.path != order.path)
    begun = time.perf_counter()
    try:
        files, printed = work(replace(order, taken=taken))
    except PublisherError as error:
        found = tuple(dict.fromkeys(error.findings))
        return Outcome(order.path, time.perf_counter() - begun, error.exit_code, found, reads=_named(found))
    return _done(order.path, time.perf_counter() - begun, files, printed)


def _done(path: Path, seconds: float, files: Sequence[Path], printed: Printed) -> Outcome:
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


def _named(findings: Iterable[Finding]) -> tuple[str, ...]:
    """List the files that findings name: a picture that is not there yet belongs to its issue too."""
    return tuple(
        value
        for finding in findings
        for name, value in finding.params
        if name == "path" and isinstance(value, str) and "\0" not in value
    )


def document(
    command: str, exit_code: int, outcomes: Iterable[Outcome], findings: Iterable[Finding], language: str
) -> dict[str, object]:
    """Give the JSON document of a run; `findings` are those of no single issue."""
    return {
        "schema": SCHEMA,
        "command": command,
        "exit": exit_code,
        "issues": [_issue_value(outcome, language) for outcome in outcomes],
        "findings": [finding_value(finding, language) for finding in findings],
    }


def _issue_value(outcome: Outcome, language: str) -> dict[str, object]:
    done = bool(outcome.outputs)
    return {
        "path": str(outcome.path),
        "slug": outcome.slug or None,
        "title": outcome.title or None,
        "outputs": [_output_value(output) for output in outcome.outputs],
        "files": [str(path) for path in outcome.files],
        "words": outcome.words if done else None,
        "articles": outcome.articles if done else None,
        "seconds": round(outcome.seconds, 3),
        "inferred": inferred_value(outcome.inferred),
        "findings": [finding_value(finding, language) for finding in outcome.findings],
    }


def _output_value(output: Output) -> dict[str, object]:
    return {
        "path": str(output.path),
        "format": output.format,
        "size": output.size,
        "sha256": output.sha256,
        "pages": output.pages,
    }


def inferred_value(lines: Iterable[Inference]) -> list[dict[str, object]]:
    """Give what the lines of a pasted text were taken for."""
    return [{"line": line.line, "kind": line.kind, "certainty": line.certainty, "text": line.text} for line in lines]


def finding_value(finding: Finding, language: str) -> dict[str, object]:
    """Give a finding; its words are in the language, its parameters as they are, reasons of ours in English."""
    span = finding.span
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": span.path if span else None,
        "line": (span.line or None) if span else None,
        "column": (span.column or None) if span else None,
        "message": finding.message(language),
        "hint": finding.hint(language),
        "params": {name: _param_value(value) for name, value in finding.params},
    }


def _param_value(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else str(value)
