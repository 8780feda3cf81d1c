"""Ace and axe, which judge EPUBs and web editions in a browser: packages of npm, installed on request."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from publisher.diagnostics import EnvironmentFault, Finding
from publisher.i18n.sentences import Phrase
from publisher.model import Artefact, CheckResult
from publisher.system.temporary import TemporaryFolder
from publisher.validators.external_tools import file_of

_HERE = Path(__file__).parent / "node"
_ASKED = ("package.json", "package-lock.json")
_STAMP = ".installed"
#: What the machine itself has to have.
_PROGRAMS = ("node", "npm")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Installs and runs all of them.
COMMAND = "publisher check --full"
_PATIENCE = 600  # seconds: a browser on a busy machine, over a book of a hundred documents


def tools_folder() -> Path:
    """Return the folder of the packages: PUBLISHER_VALIDATORS, else the place that the system keeps for data."""
    if own := os.environ.get("PUBLISHER_VALIDATORS"):
        return Path(own)
    from platformdirs import user_data_path

    return user_data_path("publisher", appauthor=False) / "validators"


def lacking() -> Phrase | None:
    """Return why Ace and axe cannot judge here: the packages are not installed, or the machine has no browser."""
    if _browser() is None or any(shutil.which(name) is None for name in _PROGRAMS):
        return Phrase.of("no_browser")
    if _stamp(tools_folder()) != _wanted():
        return Phrase.of("not_installed", command=COMMAND)
    return None


def install() -> None:
    """Install the packages with npm, as their lock file has them; raise EnvironmentFault where that fails.

    Do nothing where the machine has no browser or no Node.js: no package registry has those.
    """
    folder = tools_folder()
    if _stamp(folder) == _wanted() or (reason := lacking()) is None or reason.key == "no_browser":
        return
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ASKED:
            shutil.copyfile(_HERE / name, folder / name)
        code, _, told = _run(command, folder, {"PUPPETEER_SKIP_DOWNLOAD": "1"})
        failure = (told.strip()[-300:] or str(code)) if code else ""
        if not failure:
            (folder / _STAMP).write_text(_wanted(), "ascii")
    except (OSError, subprocess.TimeoutExpired) as error:
        failure = str(error)
    if failure:
        raise EnvironmentFault(
            Finding.of("E019", None, reason=failure, command=f"cd {folder} && {' '.join(command)}")
        )


def ace(artefact: Artefact) -> CheckResult:
    """Have Ace judge the accessibility of an EPUB; raise EnvironmentFault where it gives no answer."""
    script = tools_folder() / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
    with file_of(artefact, "product.epub") as path:
        report = path.parent / "ace" / "report.json"
        _node("Ace", artefact.name, [str(script), "--force", "--silent", "-o", str(report.parent), str(path)], report)
        told = json.loads(report.read_text("utf-8"))
    complaints = tuple(dict.fromkeys(_told_by_ace(told)))
    edition = str(told["earl:assertedBy"]["doap:release"]["doap:revision"])
    return CheckResult("Ace", edition, artefact.name, not complaints, complaints)


def _told_by_ace(report: Mapping[str, Any]) -> Iterator[str]:
    for document in report["assertions"]:
        for one in document["assertions"]:
            place, test = document["earl:testSubject"]["url"], one["earl:test"]
            if one["earl:result"]["earl:outcome"] == "fail":
                yield f"{place} {test['dct:title']}: {test.get('help', {}).get('dct:title', test['dct:description'])}"


def axe(name: str, files: Mapping[str, bytes]) -> CheckResult:
    """Have axe judge the pages of a web edition, by day and by night; raise EnvironmentFault where it cannot."""
    with TemporaryFolder() as folder:
        for inner, data in files.items():
            path = folder.path / "web" / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        pages = sorted(inner for inner in files if inner.endswith((".html", ".htm")))
        script = [str(_HERE / "axe.cjs"), str(folder.path / "web"), str(tools_folder())]
        told = json.loads(_node("axe", name, [*script, *pages]))
    complaints = tuple(
        f"{page} ({scheme}) {rule}: {words} (×{n})" for page, scheme, rule, words, n in told["complaints"]
    )
    return CheckResult("axe", str(told["version"]), name, not complaints, complaints)


def _node(tool: str, product: str, command: list[str], report: Path | None = None) -> str:
    """Run a script, and return what it printed.

    Raise EnvironmentFault where it fails; where it is to write a report, only if there is none.
    """
    try:
        code, printed, told = _run(["node", *command], None, {"PUPPETEER_EXECUTABLE_PATH": str(_browser())})
        failed = not report.is_file() if report else bool(code)
        reason: object = (told or printed).strip()[-300:] or Phrase("no_answer")
    except (OSError, subprocess.TimeoutExpired) as error:
        failed, printed, reason = True, "", error
    if failed:
        raise EnvironmentFault(Finding.of("E006", None, tool=tool, artefact=product, reason=reason, command=COMMAND))
    return printed


def _run(command: list[str], folder: Path | None, environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it printed. Whatever it started ends with it."""
    with subprocess.Popen(  # noqa: S603 -- our own command
        command,
        cwd=folder,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            printed, told = process.communicate(timeout=_PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        return process.returncode, printed, told


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def _wanted() -> str:
    """Return the hash of what is to be installed."""
    return hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in _ASKED)).hexdigest()


def _stamp(folder: Path) -> str:
    try:
        return (folder / _STAMP).read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
