"""Commands from anywhere: what a path stands for, where products go, and that nothing is built twice."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.formats.epub.archive import unpack
from waiting import PATIENCE

Run = Callable[..., object]
_ARTICLE = "---\ntitle: مقال\n---\n\nنص المقال.\n"


def _project(root: Path, *issues: str, settings: str = "") -> Path:
    (root / "sources").mkdir(parents=True)
    (root / "publisher.toml").write_text(settings, "utf-8")
    for name in issues:
        folder = root / "sources" / name
        folder.mkdir()
        (folder / "issue.toml").write_text(f'title = "عدد {name}"\n', "utf-8")
        (folder / "a.md").write_text(_ARTICLE, "utf-8")
    return root


def _built(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.endswith(".epub")]


@pytest.mark.parametrize("here", [".", "sources", "sources/one", "templates/deep"])
def test_all_issues_are_built_from_any_folder_of_their_project(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    root = _project(tmp_path / "m", "one", "two")
    (root / "templates" / "deep").mkdir(parents=True)
    monkeypatch.chdir(root / here)
    ran = run("build", "--format", "epub")
    assert ran.code == 0, ran.err
    # Issues are built next to one another, and each is told when it is ready.
    assert sorted(Path(name).resolve() for name in _built(ran.out)) == [
        root / "dist" / name / f"{name}.epub" for name in ("one", "two")
    ]
    assert run("check").code == 0


@pytest.mark.parametrize("named", ["m", "m/", "m/sources", "../here/m"])
def test_a_folder_without_an_issue_stands_for_those_in_it(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    here = tmp_path / "here"
    _project(here / "m", "2", "10")
    monkeypatch.chdir(here)
    ran = run("build", named, "--format", "epub")
    assert {Path(name).name for name in _built(ran.out)} == {"2.epub", "10.epub"}
    told = json.loads(run("build", named, "--format", "epub", "--json").out)
    assert [one["slug"] for one in told["issues"]] == ["2", "10"]
    assert (here / "dist" / "2" / "2.epub").is_file()


def test_a_hidden_folder_is_no_issue_but_by_its_name(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_project(tmp_path / "m", "one", ".away"))
    assert [Path(name).name for name in _built(run("build", "--format", "epub").out)] == ["one.epub"]
    assert [Path(name).name for name in _built(run("build", "sources/.away", "--format", "epub").out)] == [
        "away.epub"
    ]


def test_paths_that_go_up_belong_to_the_project_that_they_lead_into(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _project(tmp_path / "A", "one", settings='magazine = "مجلة أولى"\n')
    other = _project(tmp_path / "B", "one", settings='magazine = "مجلة ثانية"\n')
    (other / "x.md").write_text(_ARTICLE.replace("نص", "نص ![وصف](p.svg)"), "utf-8")
    (other / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    monkeypatch.chdir(tmp_path / "A")
    ran = run("build", "../B/x.md", "--format", "epub", "--strict")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "dist/x/x.epub"), ran.err
    assert "مجلة ثانية" in _text(tmp_path / "A" / "dist" / "x" / "x.epub")


def _text(epub: Path) -> str:
    return "".join(data.decode(errors="replace") for data in unpack(epub.read_bytes()).values())


def test_an_article_alone_has_what_its_project_says_for_all_issues(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = 'magazine = "المجلة"\npublisher = "الدار"\naddress = "https://example.org/m/"\nwords_per_minute = 20\n'
    root = _project(tmp_path / "m", settings=settings)
    (root / "x.md").write_text(f"---\ntitle: مقال\n---\n\n{'كلمة ' * 100}.\n", "utf-8")
    monkeypatch.chdir(root)
    assert run("build", "x.md", "--format", "epub,web").code == 0
    page = "".join(path.read_text("utf-8") for path in (root / "dist" / "x" / "web").rglob("*.html"))
    assert all(said in page for said in ("المجلة", "الدار", "https://example.org/m/", "5 دقائق"))


def test_an_issue_without_an_article_is_skipped_with_a_note(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _project(tmp_path / "m", "one", "two")
    (root / "sources" / "two" / "a.md").unlink()
    monkeypatch.chdir(root)
    ran = run("build", "--format", "epub", "--strict")
    assert (ran.code, _built(ran.out)) == (0, ["dist/one/one.epub"])
    assert "sources/two/issue.toml: note C019" in ran.err
    assert run("check").code == 0
    named = run("build", "sources/two", "--format", "epub")
    assert (named.code, "error C007" in named.err) == (1, True)
    (root / "sources" / "one" / "a.md").unlink()
    nothing = run("build", "--format", "epub")
    assert (nothing.code, nothing.out, nothing.err.count("note C019")) == (0, "", 2)


def test_what_is_named_twice_is_built_once(issue: Path, run: Run) -> None:
    (issue.parents[1] / "link").symlink_to(issue, target_is_directory=True)
    ran = run(
        "build", "sources/one", "sources/one/", "./sources/../sources/one", "link", "sources", ".", "--format", "epub"
    )
    assert (ran.code, _built(ran.out)) == (0, ["dist/one/one.epub"]), ran.err


def test_an_issue_outside_of_any_project_is_built_where_one_stands(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "issue.toml").write_text('title = "ع"\nslug = "here"\n', "utf-8")
    (tmp_path / "a.md").write_text(_ARTICLE, "utf-8")
    assert _built(run("build", "--format", "epub").out) == ["dist/here/here.epub"]
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run("build").code == 2


def test_to_find_issues_loads_no_parser() -> None:
    code = (
        "import sys, publisher.project.find_issues\n"
        "sys.exit(bool({'lxml', 'yaml', 'PIL', 'jinja2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE).returncode == 0
