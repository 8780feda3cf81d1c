"""Compare a WeasyPrint with the one that the press knows: which patches it switches off, and what differs.

`engine.py` judges the installed one, `engine.py VERSION` (or `newest`) one from PyPI; with `--try` that one also sets
the sample issue. `--accept`, once all differences are read and the tests pass, makes the installed one the one that
is known: it writes `fingerprints.py` and `pango_declarations.py` anew. Exit code 1: something differs.
"""

import argparse
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from publisher.formats.pdf.render import pango_binding
from publisher.formats.pdf.render.engine_sources import EngineSources
from publisher.formats.pdf.render.patches import fingerprints
from publisher.formats.pdf.render.patches.registry import PATCHES
from publisher.formats.pdf.render.patches.status import differing, status_of

_REPO = Path(__file__).resolve().parent.parent
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "publisher-engines"
_NEEDS = re.compile(r"^Requires-Dist: (pydyf[^;\n]*)", re.MULTILINE)
_PATIENCE = 900  # s, for pip and for the sample issue
_HEAD = '''\
"""The WeasyPrint that the patches were read against. Made by `./do engine --accept`; do not edit."""

VERSION = "{version}"
PYDYF = "{pydyf}"
#: Of all their sources together.
DIGEST = "{digest}"
#: Of each name that a patch rests on.
NAMES = {{
{names}}}
'''


def generated(sources: EngineSources) -> str:
    """Write the module of fingerprints for an engine. Raise ValueError where it lacks what a patch names."""
    names = {name: sources.hash_of(name) for patch in PATCHES for name in patch.rests_on}
    if missing := [name for name, found in names.items() if not found]:
        raise ValueError(f"WeasyPrint {sources.version} does not have: {', '.join(missing)}")
    rows = "".join(f'    "{name}": "{found}",\n' for name, found in sorted(names.items()))
    return _HEAD.format(version=sources.version, pydyf=sources.pydyf_version, digest=sources.digest, names=rows)


def report(sources: EngineSources, known: EngineSources) -> Iterator[str]:
    """Say line by line what an engine switches off, and how it differs from the known one."""
    status = status_of(sources)
    yield f"WeasyPrint {sources.version} with pydyf {sources.pydyf_version}; known is {known.version}"
    if status.known:
        yield "It is the one that the patches were read against: all are on."
        return
    yield "Off: " + (", ".join(patch.name for patch in PATCHES if patch.name in status.off) or "none")
    yield "On: " + (", ".join(patch.name for patch in PATCHES if patch.name not in status.off) or "none")
    touched: dict[str, list[str]] = {}
    for patch in PATCHES:
        for name in differing(patch, sources):
            touched.setdefault(name, []).append(patch.name)
    for name, patches in touched.items():
        yield f"\n{name}: {', '.join(patches)}"
        before, after = (one.source_of(name).splitlines() for one in (known, sources))
        yield from difflib.unified_diff(before, after, known.version, sources.version, lineterm="")


def fetched(version: str) -> EngineSources:
    """Return an engine from PyPI, kept in the cache's folder unless the newest is asked for."""
    folder = _CACHE / version
    if version == "newest" or not (folder / "weasyprint").is_dir():
        _CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_CACHE) as name:
            new = Path(name) / "new"
            _install(new, "weasyprint" if version == "newest" else f"weasyprint=={version}")
            (metadata,) = new.glob("weasyprint-*.dist-info/METADATA")
            needs = _NEEDS.search(metadata.read_text("utf-8"))
            exact = f"pydyf=={fingerprints.PYDYF}" if version == fingerprints.VERSION else None
            _install(new, exact or (needs[1].strip() if needs else "pydyf"))
            folder = _CACHE / EngineSources(new / "weasyprint", new / "pydyf").version
            shutil.rmtree(folder, ignore_errors=True)
            new.rename(folder)
    return EngineSources(folder / "weasyprint", folder / "pydyf")


def _install(folder: Path, requirement: str, *options: str) -> None:
    python = shutil.which("python3", path=os.defpath) or "python3"  # .venv has no pip
    options = options or ("--no-deps",)
    command = [python, "-m", "pip", "--python", sys.executable, "install", "-q", "--target", str(folder)]
    subprocess.run([*command, *options, requirement], check=True, timeout=_PATIENCE)


def _set_sample(version: str) -> int:
    """Build the sample issue with another WeasyPrint and what it needs; print the findings, return the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _install(folder / "engine", f"weasyprint=={version}", "--upgrade")
        command = [sys.executable, "-m", "publisher", "build", str(_REPO / "sources" / "2025-10")]
        ran = subprocess.run(
            [*command, "--format", "pdf", "--no-cache", "--json", "--out", str(folder / "out")],
            cwd=_REPO,
            env=os.environ | {"PYTHONPATH": str(folder / "engine")},
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    print(f"\nThe sample issue with it: exit code {ran.returncode}")
    try:
        findings = [found for issue in json.loads(ran.stdout)["issues"] for found in issue["findings"]]
    except (ValueError, KeyError):
        print(ran.stdout, ran.stderr)
        return ran.returncode or 1
    for found in findings:
        print(f"{found['severity']} {found['code']}: {found['message']}")
    return ran.returncode


def main() -> int:
    """Compare, and print what came of it."""
    parser = argparse.ArgumentParser(prog="./do engine", description=__doc__)
    parser.add_argument("version", nargs="?", help="a version on PyPI, or newest (default: the installed one)")
    parser.add_argument("--try", dest="tried", action="store_true", help="set the sample issue with it")
    parser.add_argument("--accept", action="store_true", help="make the installed one the one that is known")
    asked = parser.parse_args()
    installed = EngineSources.installed()
    if installed is None:
        parser.error("no WeasyPrint is installed")
    if asked.accept:
        if asked.version not in (None, installed.version):
            parser.error(f"install WeasyPrint {asked.version} first: pyproject.toml, then ./do lock")
        Path(fingerprints.__file__).write_text(generated(installed), "utf-8")
        pango_binding.DECLARED.write_text(pango_binding.made(), "utf-8")
        print(f"WeasyPrint {installed.version} is the one that is known")
        return 0
    sources = fetched(asked.version) if asked.version else installed
    is_known = installed.version == fingerprints.VERSION and installed.digest == fingerprints.DIGEST
    known = installed if is_known else fetched(fingerprints.VERSION)
    print("\n".join(report(sources, known)))
    code = int(not status_of(sources).known)
    return max(code, _set_sample(sources.version)) if asked.tried else code


if __name__ == "__main__":
    sys.exit(main())
