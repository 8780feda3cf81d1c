"""What stands in an issue's folder after several builds, and what its manifest tells of it."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from some import some
from waiting import LONG

Run = Callable[..., Any]


@pytest.fixture
def folder(issue: Path) -> Path:
    return issue.parents[1] / "dist" / "one"


def _manifest(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return read


def _tells_of_all(folder: Path) -> set[str]:
    """Return the formats of a manifest, which tells of every file of its folder, byte by byte."""
    told = _manifest(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    assert {output["path"] for output in some(told["outputs"])} == there
    for output in told["outputs"]:
        assert hashlib.sha256((folder / output["path"]).read_bytes()).hexdigest() == output["sha256"]
    return set(told["options"]["formats"])


def test_builds_of_other_formats_share_a_manifest(issue: Path, run: Run, folder: Path) -> None:
    for asked, there in (("epub", {"epub"}), ("web", {"epub", "web"}), ("epub", {"epub", "web"})):
        assert run("build", "sources/one", "--format", asked, "--no-cache").code == 0
        assert _tells_of_all(folder) == there
    assert len({output["sources_sha256"] for output in _manifest(folder)["outputs"]}) == 1


def test_a_product_of_older_sources_is_told_as_one(issue: Path, run: Run, folder: Path) -> None:
    assert run("build", "sources/one", "--format", "epub").code == 0
    (issue / "a.md").write_text("---\ntitle: غيره\n---\n\nنص غيره.\n", "utf-8")
    assert run("build", "sources/one", "--format", "web").code == 0
    made = {output["format"]: output["sources_sha256"] for output in _manifest(folder)["outputs"]}
    assert set(made) == {"epub", "web"}
    assert made["epub"] != made["web"]


def test_a_product_that_was_changed_since_is_no_longer_told_of(issue: Path, run: Run, folder: Path) -> None:
    assert run("build", "sources/one", "--format", "epub").code == 0
    (folder / "one.epub").write_bytes(b"by another program")
    assert run("build", "sources/one", "--format", "web").code == 0
    assert {output["format"] for output in _manifest(folder)["outputs"]} == {"web"}
    assert (folder / "one.epub").read_bytes() == b"by another program"


@pytest.mark.slow
def test_builds_at_the_same_time_lose_nothing(issue: Path, run: Run, folder: Path) -> None:
    def build(asked: str) -> int:
        command = [sys.executable, "-m", "publisher", "build", "sources/one", "--format", asked, "--no-cache"]
        ran = subprocess.run(command, cwd=issue.parents[1], check=False, capture_output=True, timeout=LONG)
        return ran.returncode

    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            assert list(pool.map(build, ("epub", "web"))) == [0, 0]
            assert _tells_of_all(folder) == {"epub", "web"}


def test_a_build_in_the_folder_of_a_release_takes_its_checksums_away(issue: Path, run: Run, folder: Path) -> None:
    assert run("build", "sources/one", "--format", "epub,web").code == 0
    (folder / "SHA256SUMS").write_text("of the release", "ascii")
    (folder / "CNAME").write_text("press.example", "ascii")
    assert run("build", "sources/one", "--format", "epub", "--no-cache").code == 0
    assert not (folder / "SHA256SUMS").exists()
    assert (folder / "CNAME").is_file()


def test_checksums_in_a_folder_that_no_build_made_stay(issue: Path, run: Run, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "SHA256SUMS").write_text("of another program", "ascii")
    assert run("build", "sources/one", "--format", "epub").code == 0
    assert (folder / "SHA256SUMS").read_text("ascii") == "of another program"


@pytest.mark.parametrize("out", ["sources", "sources/one", "sources/new", "templates", "sources/../sources"])
@pytest.mark.parametrize("asked", ["sources/one", "sources/one/a.md"])
def test_products_do_not_go_among_the_sources(issue: Path, run: Run, out: str, asked: str) -> None:
    before = {path: path.read_bytes() for path in issue.parents[1].rglob("*") if path.is_file()}
    ran = run("build", asked, "--format", "epub", "--out", out)
    assert (ran.code, ran.err.count("error O008")) == (1, 1)
    assert {path: path.read_bytes() for path in issue.parents[1].rglob("*") if path.is_file()} == before


def test_products_go_beside_an_article_of_no_project(tmp_path: Path, run: Run) -> None:
    (tmp_path / "x.md").write_text("---\ntitle: ع\n---\n\nنص.\n", "utf-8")
    assert run("build", "x.md", "--format", "epub", "--out", ".").code == 0
    assert (tmp_path / "x" / "x.epub").is_file()
