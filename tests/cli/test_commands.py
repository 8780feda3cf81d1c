"""The outer face: what goes to stdout, what to stderr, and how the program leaves."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from places import SEED
from publisher import __version__
from waiting import PATIENCE


def test_version_and_help(run: Callable[..., object]) -> None:
    assert run("--version").out.split()[-1] == __version__
    assert {"build", "import", "release"} <= set(run("--help").out.split())


def test_a_run_within_the_tests_leaves_the_collector_as_it_was(issue: Path, run: Callable[..., object]) -> None:
    before = gc.get_freeze_count(), gc.get_threshold()
    assert run("--help").code == 0
    assert run("build", "sources/one", "--format", "web").code == 0
    assert (gc.get_freeze_count(), gc.get_threshold()) == before


def test_build_of_a_pasted_text_prints_paths_and_tells_what_it_inferred(run: Callable[..., object]) -> None:
    ran = run("build", SEED)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        f"dist/seed-article/{name}"
        for name in ("seed-article.pdf", "seed-article.epub", "web/index.html", "manifest.json")
    ]
    assert all(kind in ran.err for kind in ("reading time", "key point", "lede", "heading", "bullet"))


def test_formats_not_asked_for_stay(issue: Path, run: Callable[..., object]) -> None:
    place = issue.parents[1] / "dist" / "one"
    place.mkdir(parents=True)
    (place / "one.pdf").write_bytes(b"yesterday")
    assert run("build", "sources/one", "--format", "epub").code == 0
    assert (place / "one.pdf").read_bytes() == b"yesterday"
    assert sorted(path.name for path in place.iterdir()) == ["manifest.json", "one.epub", "one.pdf"]


def test_without_an_issue_all_of_sources_is_built(issue: Path, run: Callable[..., object]) -> None:
    ran = run("build", "--format", "epub", "--out", "elsewhere")
    assert ran.out.splitlines() == ["elsewhere/one/one.epub", "elsewhere/one/manifest.json"]


def test_import_then_build(run: Callable[..., object], tmp_path: Path) -> None:
    ran = run("import", SEED, "--into", "sources/new")
    assert (ran.code, ran.out.strip()) == (0, "sources/new/seed-article.md")
    assert "key point" in ran.err
    assert "wrote sources/new/issue.toml" in ran.err
    again = run("import", SEED, "--into", "sources/new")
    assert (again.code, "error O002" in again.err) == (1, True)
    assert run("import", SEED, "--into", "sources/new", "--force").code == 0
    assert run("build", "sources/new", "--format", "epub").code == 0


def test_import_writes_nothing_where_one_file_is_wrong(run: Callable[..., object], tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes("نص".encode() + b"\xed\xa0\x80")
    ran = run("import", SEED, bad, "--into", "sources/new")
    assert (ran.code, "error I021" in ran.err) == (1, True)
    assert not (tmp_path / "sources").exists()


def test_drafts_and_strays_are_noted_and_strict_does_not_mind(issue: Path, run: Callable[..., object]) -> None:
    (issue / "b.md").write_text("---\ntitle: ع\ndraft: true\n---\n\nنص\n", "utf-8")
    (issue / "c.md").write_text("---\ntitle: ع\n---\n\nنص\n", "utf-8")
    ran = run("build", "sources/one", "--format", "epub", "--strict")
    assert ran.code == 0, ran.err
    assert "note C009" in ran.err
    assert "note C010" in ran.err


def test_strict_fails_on_a_warning(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n<p style='color:red'>نص</p>\n", "utf-8")
    assert run("build", "sources/one", "--format", "epub").code == 0
    assert run("build", "sources/one", "--format", "epub", "--strict").code == 1


@pytest.mark.engine
def test_nothing_is_left_behind(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for source in (SEED, tmp_path / "none.md"):
        subprocess.run(
            [sys.executable, "-m", "publisher", "build", source],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            timeout=PATIENCE,
            env=os.environ | {"TMPDIR": str(scratch)},
        )
        assert list(scratch.iterdir()) == []


def test_a_terminal_that_knows_ascii_alone(tmp_path: Path) -> None:
    (tmp_path / "عربي.md").write_text("# عنوان\n\nنص ![](x.png)\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "publisher", "build", "عربي.md", "--format", "epub"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        timeout=PATIENCE,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert b"warning M005" in done.stderr


def test_our_own_fault_shows_no_traceback_unasked(
    issue: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("publisher.pipeline.build.dress", broken)
    quiet = run("build", "sources/one", "--format", "epub")
    assert (quiet.code, "Traceback" in quiet.err) == (70, False)
    assert "Traceback" in run("--debug", "build", "sources/one", "--format", "epub").err
