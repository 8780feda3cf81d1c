"""Names, folders and sizes that nobody means: findings, never a fault of the program, and nothing is lost."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scale import sampled
from some import some

Run = Callable[..., Any]
_TEXT = "---\ntitle: {0}\n---\n\nنص.\n"


def _longest(letter: str, suffix: str = "") -> str:
    """Return the longest name that a file may have (255 bytes)."""
    return letter * ((255 - len(suffix)) // len(letter.encode())) + suffix


@pytest.mark.parametrize("letter", ["ع", "a", "𐤀", "漢"])
def test_names_of_255_bytes(letter: str, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "sources" / _longest(letter)
    folder.mkdir(parents=True)
    (folder / "issue.toml").write_text('title = "عدد"\n', "utf-8")
    (folder / _longest(letter, ".md")).write_text(_TEXT.format("ع"), "utf-8")
    for path in (folder, folder / _longest(letter, ".md")):
        ran = run("build", path, "--format", "epub,web", "--json")
        value = json.loads(ran.out)
        codes = {finding["code"] for one in value["issues"] for finding in one["findings"]}
        assert ran.code == 0, codes
        assert all(Path(file).is_file() for one in value["issues"] for file in some(one["files"]))


def test_front_matter_of_ten_megabytes(issue: Path, run: Run) -> None:
    for head in ("x: " + "ع" * 5_000_000, "x:\n" + "  - ع\n" * 1_000_000, "ع: ع\n" * 1_000_000):
        (issue / "a.md").write_text(f"---\ntitle: ع\n{head}\n---\n\nنص.\n", "utf-8")
        ran = run("build", "sources/one", "--format", "epub")
        assert (ran.code, ran.err.count("error F002"), "sources/one/a.md:2: error F002" in ran.err) == (1, 1, True)


@pytest.mark.heavy
def test_a_folder_of_drafts(issue: Path, run: Run) -> None:
    """10,000 of them in `./do test --long`."""
    (issue / "issue.toml").write_text('title = "عدد"\n', "utf-8")
    numbers = sampled(list(range(10_000)), 200)
    for number in numbers:
        (issue / f"d{number}.md").write_text(f"---\ntitle: مسودة {number}\ndraft: true\n---\n\nنص.\n", "utf-8")
    value = json.loads(run("build", "sources/one", "--format", "epub", "--json").out)
    (one,) = value["issues"]
    told = [finding for finding in one["findings"] if finding["code"] == "C009"]
    assert (value["exit"], one["articles"], len(told)) == (0, 2, len(numbers))
    for path in (issue / "a.md", issue / "b.md"):
        path.unlink()
    assert run("build", "sources/one", "--format", "epub").code == 1


def test_a_project_inside_a_project(issue: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each issue takes the settings of the nearest, and its products go into the folder that was asked from."""
    inner = issue.parents[1] / "inner" / "sources" / "two"
    inner.mkdir(parents=True)
    (inner.parents[1] / "publisher.toml").write_text('publisher = "دار الداخل"\n', "utf-8")
    (inner / "issue.toml").write_text('title = "عدد"\n', "utf-8")
    (inner / "a.md").write_text(_TEXT.format("ع"), "utf-8")
    assert run("build", "--format", "web").out.splitlines() == ["dist/one/web/index.html", "dist/one/manifest.json"]
    assert run("build", "inner", "--format", "web").code == 0
    page = Path("dist/two/web/index.html").read_text("utf-8")
    assert "دار الداخل" in page
    monkeypatch.chdir(inner)
    assert (run("build", "--format", "web").code, (inner.parents[1] / "dist" / "two").is_dir()) == (0, True)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_a_dist_that_cannot_be_written(number: int, issue: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in it stays, byte by byte, and the file and the reason are told."""
    assert run("build", "sources/one", "--format", "epub").code == 0
    folder = issue.parents[1] / "dist" / "one"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (issue / "a.md").write_text(_TEXT.format("غيره"), "utf-8")
    real = os.open

    def closed(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if "dist" in os.fsdecode(path) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(number, "", os.fsdecode(path))
        return real(path, flags, *more, **named)

    def refuse(path: Path, *_: object, **__: object) -> int:
        raise OSError(number, "", str(path))

    monkeypatch.setattr(os, "open", closed)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    ran = run("build", "sources/one", "--format", "epub", "--no-cache")
    assert (ran.code, ran.err.count("error O001")) == (3, 1), ran.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["one"]
