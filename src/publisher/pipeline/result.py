"""What became of one build request, as plain facts: files, figures, findings, time; and their JSON document."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from publisher.diagnostics import Finding
from publisher.diagnostics.explanations import Explanation
from publisher.i18n.sentences import Value
from publisher.importers.inference import Inference
from publisher.model import CheckResult

#: The version of the JSON document: keys may be added within one, no key goes or changes its meaning.
SCHEMA = 1
#: The JSON Schemas that the package brings: of that document, "run", and of manifest.json, "manifest".
SCHEMAS = {name: Path(__file__).with_name("schemas") / f"{name}.schema.json" for name in ("run", "manifest")}


@dataclass(frozen=True, slots=True)
class Output:
    """One product on disk: size in bytes, pages where the format has them."""

    path: Path
    format: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What became of one request; without outputs, it failed and its findings say why.

    `files` are all files written, `reads` the project's files that the issue names (from its root), `verdicts` what
    the validators of a release said.
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
    verdicts: tuple[CheckResult, ...] = ()


def document(
    command: str, exit_code: int, results: Iterable[BuildResult], findings: Iterable[Finding], language: str
) -> dict[str, object]:
    """Give the JSON document of a run; `findings` are those of no single issue."""
    return {
        "schema": SCHEMA,
        "command": command,
        "exit": exit_code,
        "issues": [_issue_value(result, language) for result in results],
        "findings": [finding_value(finding, language) for finding in findings],
    }


def _issue_value(result: BuildResult, language: str) -> dict[str, object]:
    done = bool(result.outputs)
    return {
        "path": str(result.path),
        "exit": result.exit_code,
        "slug": result.slug or None,
        "title": result.title or None,
        "outputs": [_output_value(output) for output in result.outputs],
        "files": [str(path) for path in result.files],
        "checks": [_check_value(verdict) for verdict in result.verdicts],
        "words": result.words if done else None,
        "articles": result.articles if done else None,
        "seconds": round(result.seconds, 3),
        "inferred": inferred_value(result.inferred),
        "findings": [finding_value(finding, language) for finding in result.findings],
    }


def _check_value(verdict: CheckResult) -> dict[str, object]:
    return {
        "tool": verdict.tool,
        "version": verdict.version,
        "artefact": verdict.artefact,
        "result": "passed" if verdict.passed else "failed",
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
    """Return what the lines of a pasted text were classified as."""
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


def explanation_value(explanation: Explanation) -> dict[str, object]:
    """Give what a code means."""
    return {
        "code": explanation.code,
        "severity": str(explanation.severity),
        "about": explanation.about,
        "weight": explanation.weight,
        "meaning": explanation.meaning,
        "example": explanation.example,
        "remedy": explanation.remedy,
    }


def _param_value(value: Value) -> object:
    return list(map(str, value)) if isinstance(value, tuple) else str(value)
