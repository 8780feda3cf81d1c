"""Building again: which file means which issue, and a watch that nothing but an interrupt ends."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.pipeline.request import BuildRequest
from publisher.pipeline.watch import Watched, is_noise, touched
from waiting import PATIENCE

ROOT = Path("/p")
ONE = Watched(
    BuildRequest(ROOT / "sources/one", ("epub",), out=ROOT / "dist"),
    frozenset({ROOT / "sources/one", ROOT / "shared/logo.svg", ROOT / "templates", ROOT / "publisher.toml"}),
)
TWO = Watched(
    BuildRequest(ROOT / "sources/two", ("epub",), out=ROOT / "dist"),
    frozenset({ROOT / "sources/two", ROOT / "templates", ROOT / "publisher.toml"}),
)


@pytest.mark.parametrize(
    ("changed", "issues"),
    [
        ("sources/one/a.md", [ONE]),
        ("sources/one/images/deep/x.png", [ONE]),
        ("sources/one", [ONE]),
        ("sources/two/issue.toml", [TWO]),
        ("shared/logo.svg", [ONE]),
        ("shared/other.svg", []),
        ("sources", []),
        ("sources/onetwo/a.md", []),
        ("templates/plain/cover.html", [ONE, TWO]),
        ("publisher.toml", [ONE, TWO]),
        ("dist/one/one.epub", []),
        ("sources/one/.a.md.swp", []),
    ],
)
def test_which_file_means_which_issue(changed: str, issues: list[Watched]) -> None:
    assert [one for one, _ in touched([ROOT / changed], [ONE, TWO])] == issues


def test_folders_are_not_named_beside_their_files() -> None:
    paths = [ROOT / name for name in ("sources/one/b.md", "sources/one/images", "sources/one/images/x.png")]
    assert touched(paths, [ONE, TWO]) == [(ONE, (paths[0], paths[2]))]


@pytest.mark.parametrize(
    "name",
    [".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp", "x___jb_old___", ".goutputstream-X1", "a.pyc"],
)
def test_editors_leave_noise(name: str) -> None:
    assert is_noise(ROOT / "sources/one" / name, [ROOT / "dist"])


@pytest.mark.parametrize("name", ["a.md", "issue.toml", "x.svg", "مقال.md", "a.tmpl.md", "14913"])
def test_files_of_an_issue_are_no_noise(name: str) -> None:
    assert not is_noise(Path("/home/.hidden/project") / name, [ROOT / "dist"])


class Watching:
    """A running `publisher build --watch` and what it has said so far."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._log, self.results = folder / ".log", folder / ".results"
        self._log.touch()
        with self._log.open("wb") as log, self.results.open("wb") as results:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "publisher", "build", "--watch", *arguments],
                cwd=folder,
                stdout=results,
                stderr=log,
                start_new_session=True,
                env=os.environ | {"TMPDIR": str(folder / ".scratch")},
            )
        self._read = 0

    def hears(self, wanted: str) -> str:
        """Wait for a text; give all that came since the last one."""
        for _ in range(600):
            said = self._log.read_text("utf-8")[self._read :]
            if wanted in said:
                self._read += said.index(wanted) + len(wanted)
                return said
            assert self.process.poll() is None, said
            time.sleep(0.05)
        raise AssertionError(f"{wanted!r} never came: {said}")


@pytest.fixture
def watching(issue: Path) -> Iterator[Callable[..., Watching]]:
    (issue.parents[1] / ".scratch").mkdir()
    started: list[Watching] = []

    def start(*arguments: str) -> Watching:
        started.append(Watching(issue.parents[1], *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGKILL)
        one.process.wait(timeout=PATIENCE)


def test_a_watch_builds_what_changed_and_survives_what_goes_wrong(
    issue: Path, watching: Callable[..., Watching]
) -> None:
    other = shutil.copytree(issue, issue.with_name("two"))
    product = issue.parents[1] / "dist" / "two" / "two.epub"
    watch = watching("--format", "epub")
    watch.hears("(sources/two)")
    watch.hears("no findings")
    first = product.stat().st_mtime_ns

    (issue / "a.md").write_text("---\ntitle: جديد\n---\n\nنص.\n", "utf-8")
    assert "sources/one/a.md changed" in watch.hears("rebuilt one in ")
    assert product.stat().st_mtime_ns == first

    (issue / "issue.toml").write_text("title = [", "utf-8")
    watch.hears("error C004")
    watch.hears("sources/one: not built")

    shutil.move(issue, issue.with_name(".away"))
    watch.hears("error S001")
    with (issue.parents[1] / "publisher.toml").open("a", encoding="utf-8") as project:
        project.write("# all that there are\n")
    assert "S001" not in watch.hears("rebuilt two in "), "what went away is told once"
    shutil.copy(other / "issue.toml", issue.with_name(".away") / "issue.toml")
    shutil.move(issue.with_name(".away"), issue)
    watch.hears("rebuilt one in ")

    (issue / "a.md").unlink()
    watch.hears("error S001")
    shutil.copy(other / "a.md", issue / "a.md")
    watch.hears("rebuilt one in ")

    with (issue.parents[1] / "publisher.toml").open("a", encoding="utf-8") as project:
        project.write("# all of them\n")
    watch.hears("rebuilt one in ")
    watch.hears("rebuilt two in ")


def test_a_watch_sees_what_is_begun_and_says_when_and_says_results_once(
    issue: Path, watching: Callable[..., Watching]
) -> None:
    watch = watching("--format", "epub")
    watch.hears("no findings")
    new = issue.with_name("three")
    new.mkdir()
    (new / "issue.toml").write_text('title = "ثالث"\n', "utf-8")
    time.sleep(1)  # an issue without an article is none yet
    (new / ".a.md.swp").write_text("an editor's", "utf-8")
    (new / "a.md").write_text("---\ntitle: ع\n---\n\nنص.\n", "utf-8")
    watch.hears("(sources/three)")
    assert (issue.parents[1] / "dist" / "three" / "three.epub").is_file()
    (new / "a.md").write_text("---\ntitle: ب\n---\n\nنص.\n", "utf-8")
    said = watch.hears("rebuilt three in ")
    assert re.search(r"\d\d:\d\d:\d\d: rebuilt three in ", said)
    assert ".swp" not in said
    results = watch.results.read_text("utf-8").splitlines()
    assert results
    assert len(results) == len(set(results))
    assert "dist/three/three.epub" in results


def test_an_interrupt_ends_a_watch_and_leaves_nothing_behind(issue: Path, watching: Callable[..., Watching]) -> None:
    watch = watching("--format", "pdf", "--lang", "ar")
    watch.hears("بلا ملاحظات")
    assert list((issue.parents[1] / ".scratch").iterdir()), "no worker waits for the next build"
    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(10) == 130
    with pytest.raises(ProcessLookupError):
        os.killpg(watch.process.pid, 0)
    assert list((issue.parents[1] / ".scratch").iterdir()) == []


def test_a_watch_has_no_document(issue: Path, run: Callable[..., object]) -> None:
    ran = run("build", "--watch", "--json")
    assert (ran.code, ran.out) == (2, "")
