"""A build whose sources and products stand as it left them is not made again; any other is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import spoiling
from publisher.cache.store import Store, cache_folder
from publisher.pipeline import build as building
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.runner import attempt
from publisher.pipeline.up_to_date import find
from publisher.project import workspace
from publisher.system.installed_versions import version
from waiting import PATIENCE

pytestmark = pytest.mark.heavy


@pytest.fixture
def press(issue: Path) -> Path:
    """An issue of two articles of which the second shows a picture with an awkward name."""
    return spoiling.illustrate(issue)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The issues that were gathered: a build that stands gathers nothing."""
    seen: list[Path] = []
    stock = building.gather

    def noting(place: Any, path: Path, jobs: int) -> Any:
        seen.append(path)
        return stock(place, path, jobs)

    monkeypatch.setattr(building, "gather", noting)
    return seen


_HOME = "home"
# What is done to the project, or to the press's own folder, after which a build no longer stands.
CAUSES: dict[str, Callable[[Path], None]] = {
    "a source": lambda root: spoiling.replaced(root / "sources/one/a.md", "نص", "كلام"),
    "the issue": lambda root: spoiling.replaced(root / "sources/one/issue.toml", "عدد", "عددان"),
    "a picture": lambda root: spoiling.recoloured(root / "sources/one"),
    "a new article": lambda root: spoiling.write(root / "sources/one/c.md", "---\ntitle: ج\n---\n\nنص\n"),
    "the project": lambda root: spoiling.replaced(root / "publisher.toml", "دار", "بيت"),
    "a nearer project": lambda root: spoiling.write(root / "sources/publisher.toml", 'publisher = "بيت"\n'),
    "the nearest project": lambda root: spoiling.write(root / "sources/one/publisher.toml", 'publisher = "بيت"\n'),
    "a file of the theme": lambda root: spoiling.overridden(root / "sources/one", "web.css", "p { color: #123 }"),
    "the press's theme": lambda root: spoiling.write(root / _HOME / "templates/plain/web.css", ""),
    "a font": lambda root: spoiling.write(root / _HOME / "fonts/more.txt", ""),
    "a product that is gone": lambda root: (root / "dist/one/web/index.html").unlink(),
    "a product that was altered": lambda root: spoiling.write(root / "dist/one/web/index.html", "x"),
}


# Variables that what is made depends on.
SAID = {"the clock": ("SOURCE_DATE_EPOCH", "1700000000"), "the text layer": ("PUBLISHER_TEXT_LAYER", "0")}


@pytest.mark.parametrize("name", [*CAUSES, *SAID, "an option"])
def test_a_build_stands_until_something_changes(
    name: str,
    press: Path,
    run: Callable[..., Any],
    builds: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for folder in ("templates", "fonts"):
        shutil.copytree(spoiling.REPO / folder, tmp_path / _HOME / folder)
    monkeypatch.setattr(workspace, "_HOME", tmp_path / _HOME)
    asked = ["build", "sources/one", "--format", "web"]
    first = run(*asked)
    assert (first.code, len(builds)) == (0, 1), first.err
    assert (run(*asked).code, len(builds)) == (0, 1)
    CAUSES.get(name, lambda _: None)(tmp_path)
    if name in SAID:
        monkeypatch.setenv(*SAID[name])
    run(*asked, *(["--strict"] if name == "an option" else []))
    assert len(builds) == 2


@pytest.mark.parametrize("name", ["a.md", "issue.toml", 'p & "q".png', "c.md"])
def test_a_file_that_changes_during_its_build_is_not_taken_for_built(
    name: str, press: Path, builds: list[Path], tmp_path: Path
) -> None:
    request = BuildRequest(press, ("web",), out=tmp_path / "dist")

    def saving(asked: BuildRequest) -> tuple[list[Path], Printed]:
        done = build(asked)
        if name == "c.md":
            spoiling.write(press / name, "---\ntitle: ج\n---\n\nنص\n")
        else:
            (press / name).write_bytes((press / name).read_bytes() + b"\n")
        return done

    assert attempt(request, saving).exit_code == 0
    assert find(request, Store(cache_folder())) is None
    assert attempt(request, build).exit_code == 0
    assert find(request, Store(cache_folder())) is not None


_STANDING = """
import sys
from publisher.cli.commands import main
from publisher.system.installed_versions import version
try: main(["build", "sources/one"])
except SystemExit as left: assert not left.code
heavy = {"weasyprint", "fontTools", "lxml.html", "publisher.formats.pdf.workers.launch"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.engine
def test_a_build_that_stands_starts_no_host_and_imports_no_engine(press: Path, tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _STANDING],
            cwd=tmp_path,
            capture_output=True,
            check=True,
            text=True,
            timeout=PATIENCE,
        )
        for _ in range(2)
    ]
    assert said[1].stdout.splitlines()[-1] == "[]"
    assert "publisher.formats.pdf.workers.launch" in said[0].stdout


def test_a_stamp_that_is_used_is_young_again(press: Path, run: Callable[..., Any]) -> None:
    assert run("build", "sources/one", "--format", "web").code == 0
    [stamp] = [path for path in (cache_folder() / "builds").rglob("*") if path.is_file()]
    os.utime(stamp, (1000, 1000))
    assert run("build", "sources/one", "--format", "web").code == 0
    assert stamp.stat().st_mtime > 1000


def test_versions_are_those_of_the_packages_metadata() -> None:
    named = ("weasyprint", "WeasyPrint", "ebooklib", "fonttools", "msgspec", "jinja2", "pypdfium2")
    assert [version(name) for name in named] == [metadata.version(name) for name in named]
    assert version("no-such-package") == ""
