"""A WeasyPrint that the press does not know: what differs is off, what is missing is told, a release refuses."""

import ast
import functools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import engine as tool
import oracle
from places import REPO, SOURCE
from publisher.formats.pdf.render.engine_sources import EngineSources
from publisher.formats.pdf.render.patches import fingerprints
from publisher.formats.pdf.render.patches.registry import PATCHES, Patch
from publisher.formats.pdf.render.patches.status import status_of
from publisher.i18n.sentences import LANGUAGES, Phrase

NAMES = sorted({name for patch in PATCHES for name in patch.rests_on})
# A line that is too short for its words, so that it is justified, by letters where there is kashida.
TEXT = "---\ntitle: مقال\n---\n\n" + "نص قصير يكتب هنا ليكون في السطر كلمات كثيرة تمتد حتى آخره ثم تنزل. " * 9 + "\n"


@functools.cache
def _installed() -> EngineSources:
    sources = EngineSources.installed()
    assert sources is not None
    return sources


@dataclass(frozen=True)
class Built:
    """What came of a build in a process of its own."""

    code: int
    findings: list[dict[str, Any]]
    out: Path
    data: bytes  # of the PDF, empty where there is none

    @property
    def told(self) -> list[tuple[str, str]]:
        """What needs doing, most weighty parts of each; notes need nothing."""
        return [(one["severity"], one["code"]) for one in self.findings if one["severity"] != "note"]


@pytest.fixture
def engine(tmp_path: Path) -> Callable[..., Path]:
    """Copy the installed engine into a folder for PYTHONPATH, with changes: file → (old text, new text)."""

    def copied(changes: Mapping[str, tuple[str, str]]) -> Path:
        folder = tmp_path / "engine"
        installed = _installed()
        for package in (installed.weasyprint, installed.pydyf):
            shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__"))
        for name, (old, new) in changes.items():
            file = folder / "weasyprint" / name
            text = file.read_text("utf-8")
            assert old in text
            file.write_text(text.replace(old, new), "utf-8")
        return folder

    return copied


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Built]:
    """Build one article by the command line, with a folder of another engine or another interpreter."""
    (tmp_path / "piece.md").write_text(TEXT, "utf-8")

    def run(folder: Path | None, *options: str, command: str = "build", python: Path | None = None) -> Built:
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        asked = [str(python or sys.executable), "-m", "publisher", command, "piece.md", "--out", str(out), "--json"]
        ran = subprocess.run(
            [*asked, *options],
            cwd=tmp_path,
            env=os.environ | ({"PYTHONPATH": str(folder)} if folder else {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        value = json.loads(ran.stdout)
        findings = [finding for issue in value["issues"] for finding in issue["findings"]]
        return Built(ran.returncode, findings, out, b"".join(path.read_bytes() for path in out.rglob("*.pdf")))

    return run


ONLY_PDF = ("--format", "pdf", "--theme", "majalla")
A_CHANGE = {"text/line_break.py": ("def line_size(line, style):", "def line_size(line, style):  # changed")}


def _resting_on(name: str) -> set[str]:
    off = {patch.name for patch in PATCHES if name in patch.rests_on}
    while more := {patch.name for patch in PATCHES if off.intersection(patch.needs)} - off:
        off |= more
    return off


@pytest.mark.parametrize("name", NAMES)
def test_a_function_that_differs_switches_off_what_rests_on_it_and_nothing_else(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fingerprints.NAMES, name, "0" * 16)
    monkeypatch.setattr(fingerprints, "DIGEST", "another")
    status = status_of(_installed())
    assert status.off == _resting_on(name)
    assert not status.known
    assert {patch.name for patch in PATCHES if not status.on(patch.name)} == status.off


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_in_the_engine_with_the_hash_that_is_known(name: str) -> None:
    assert _installed().hash_of(name) == fingerprints.NAMES[name] != ""


def test_this_is_the_engine_that_the_patches_were_read_against() -> None:
    installed = _installed()
    status = status_of(installed)
    assert (status.known, status.off, status.finding()) == (True, frozenset(), None)
    assert Path(fingerprints.__file__).read_text("utf-8") == tool.generated(installed)


def test_the_package_asks_for_the_engine_that_is_known() -> None:
    asked = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert f"weasyprint == {fingerprints.VERSION}" in asked
    assert f"pydyf == {fingerprints.PYDYF}" in asked


def test_sources_are_told_apart_by_every_byte(engine: Callable[..., Path]) -> None:
    folder = engine(A_CHANGE)
    changed = EngineSources(folder / "weasyprint", folder / "pydyf")
    assert [name for name in NAMES if changed.hash_of(name) != fingerprints.NAMES[name]] == [
        "weasyprint.text.line_break.line_size"
    ]
    digests = {_installed().digest, changed.digest}
    sheet = folder / "weasyprint" / "css" / "html5_ua.css"
    sheet.write_text(sheet.read_text("utf-8") + "\n", "utf-8")
    again = EngineSources(folder / "weasyprint", folder / "pydyf")
    assert len(digests | {again.digest}) == 3


@pytest.mark.engine
def test_a_changed_function_switches_its_patch_off_and_warns(
    engine: Callable[..., Path], build: Callable[..., Built]
) -> None:
    stock = build(None, *ONLY_PDF)
    assert (stock.code, stock.told) == (0, [])
    folder = engine(A_CHANGE)
    changed = build(folder, *ONLY_PDF)
    assert (changed.code, changed.told) == (0, [("warning", "E011")])
    assert changed.findings[0]["params"]["missing"] == [
        "kashida in justified lines",
        "lines that fill their measure before an element",
    ]
    before, after = ("".join(oracle.texts(built.data)) for built in (stock, changed))
    # What is drawn out has extenders, which no text shows; without them the text layer still is the press's.
    assert re.sub(r"\s", "", before) == re.sub(r"\s", "", after)
    assert stock.data != changed.data
    # The engine is mended, as the hint says: nothing of the other is left, in the stamp or in the cache of fragments.
    mended = build(None, *ONLY_PDF)
    assert (mended.told, mended.data) == ([], stock.data)


@pytest.mark.engine
@pytest.mark.parametrize(("command", "options"), [("build", ("--strict", *ONLY_PDF)), ("release", ())])
def test_strict_builds_and_releases_refuse_an_unknown_engine(
    engine: Callable[..., Path], build: Callable[..., Built], command: str, options: tuple[str, ...]
) -> None:
    refused = build(engine(A_CHANGE), *options, command=command)
    assert (refused.code, refused.told) == (1, [("warning", "E011")])
    assert not refused.out.exists()


@pytest.mark.engine
def test_a_version_that_differs_elsewhere_keeps_every_patch_and_warns(
    engine: Callable[..., Path], build: Callable[..., Built]
) -> None:
    built = build(engine({"__init__.py": ("'70.0'", "'70.1'")}), *ONLY_PDF)
    assert (built.code, built.told) == (0, [("warning", "E011")])
    assert built.findings[0]["params"]["engine"] == "WeasyPrint 70.1"
    assert built.findings[0]["params"]["missing"] == ["nothing that is known"]


@pytest.mark.engine
def test_without_fragments_the_issue_is_one_document(
    engine: Callable[..., Path], build: Callable[..., Built]
) -> None:
    renamed = ("add_links", "add_all_links")
    folder = engine({"pdf/anchors.py": renamed, "pdf/__init__.py": renamed})
    built = build(folder, *ONLY_PDF)
    assert (built.code, built.told) == (0, [("warning", "E011")])
    missing = built.findings[0]["params"]["missing"]
    assert {"kashida in justified lines", "quick builds after a change"} <= set(missing)
    assert "نص قصير" in " ".join(oracle.texts(built.data))


@pytest.mark.engine
def test_an_engine_without_what_the_press_needs_is_one_finding(
    engine: Callable[..., Path], build: Callable[..., Built]
) -> None:
    folder = engine({"urls.py": ("FatalURLFetchingError", "WorseURLFetchingError")})
    built = build(folder, *ONLY_PDF)
    assert (built.code, built.told) == (3, [("error", "E013")])
    assert "FatalURLFetchingError" in built.findings[0]["message"]
    assert "weasyprint==70.0" in built.findings[0]["hint"]


@pytest.mark.engine
def test_an_engine_that_fails_at_work_is_at_fault_where_it_is_not_known(
    engine: Callable[..., Path], build: Callable[..., Built]
) -> None:
    built = build(
        engine({"formatting_structure/build.py": ("def build_formatting_structure(", "def build(")}), *ONLY_PDF
    )
    assert (built.code, built.told) == (3, [("error", "E013")])


@pytest.fixture
def without_engine(tmp_path: Path) -> Path:
    """Make an environment that has all packages of this one but WeasyPrint; return its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True, timeout=60)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    for item in _installed().weasyprint.parent.iterdir():
        if not item.name.startswith("weasyprint"):
            (packages / item.name).symlink_to(item)
    return tmp_path / "venv" / "bin" / "python"


@pytest.mark.engine
def test_without_an_engine_a_pdf_is_one_finding_and_the_rest_is_built(
    without_engine: Path, build: Callable[..., Built]
) -> None:
    for formats in ("pdf", "pdf,epub,web"):
        built = build(None, "--format", formats, python=without_engine)
        assert (built.code, built.told) == (3, [("error", "E012")])
        assert "pip install weasyprint==" in built.findings[0]["hint"]
        assert not built.out.exists()
    built = build(None, "--format", "epub,web", python=without_engine)
    assert (built.code, built.told) == (0, [])
    assert list(built.out.rglob("*.epub"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_patch_has_words_for_what_is_missing_without_it(language: str) -> None:
    words = {patch.missing: Phrase.of(patch.missing).told(language) for patch in PATCHES}
    assert len(set(words.values())) == len(words)
    assert all(words.values())


# What a module takes from the engine it names in the registry: else a change of that would go unseen.
def _modules() -> Iterator[tuple[str, Path]]:
    for name in sorted({name for patch in PATCHES for name in patch.modules}):
        path = SOURCE.joinpath(*name.split(".")[1:])
        yield name, path.with_suffix(".py")


def _taken(tree: ast.Module) -> Iterator[str]:
    """List what a module imports from the engine, or asks of its modules: dotted names."""
    sources, modules = _installed(), dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("weasyprint", "pydyf"):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if sources._split(full)[1]:
                    yield full
                else:
                    modules[alias.asname or alias.name] = full
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield f"{modules[node.value.id]}.{node.attr}"


def _covered(name: str, patches: list[Patch]) -> bool:
    """Say whether patches name this, a part of it, or what it is a part of, in the module that defines it."""
    named = {other for patch in patches for other in patch.rests_on}
    if not _installed().hash_of(name):
        last = name.rpartition(".")[2]
        return last in _TABLES or last in {other.rpartition(".")[2] for other in named}
    return any(f"{name}.".startswith(f"{other}.") or f"{other}.".startswith(f"{name}.") for other in named)


_TABLES = {"PHYSICAL_FUNCTIONS"}  # of css.computed_values, which is named as a whole


@pytest.mark.parametrize(("name", "path"), list(_modules()), ids=lambda value: str(value).rpartition(".")[2])
def test_a_patch_names_whatever_its_modules_take_from_the_engine(name: str, path: Path) -> None:
    patches = [patch for patch in PATCHES if name in patch.modules]
    needed = [other for other in PATCHES if any(other.name in patch.needs for patch in patches)]
    taken = sorted(set(_taken(ast.parse(path.read_text("utf-8")))))
    assert [one for one in taken if not _covered(one, [*patches, *needed])] == []


def test_every_patch_stands_in_the_registry() -> None:
    folder = SOURCE / "formats" / "pdf" / "render" / "patches"
    modules = {path.stem for kind in ("speed", "fixes") for path in (folder / kind).glob("*.py")} - {"__init__"}
    assert modules
    assert modules == {patch.name for patch in PATCHES if patch.kind != "feature" and patch.modules}


def test_the_tool_shows_what_differs(engine: Callable[..., Path]) -> None:
    folder = engine(A_CHANGE)
    told = list(tool.report(EngineSources(folder / "weasyprint", folder / "pydyf"), _installed()))
    assert "Off: overhanging_spaces, kashida" in told
    assert "+def line_size(line, style):  # changed" in told
    assert "\nweasyprint.text.line_break.line_size: overhanging_spaces, kashida" in told
