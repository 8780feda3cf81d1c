"""Builders on this machine: the same bytes as one build after the other, and nothing that one fault would stop."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.pipeline.request import BuildRequest
from publisher.scale.crew import Done, Lost
from publisher.scale.dispatch import dispatched
from publisher.scale.local_crew import LocalCrew
from publisher.scale.plan import Job
from some import some


@pytest.fixture
def many(issue: Path) -> list[Path]:
    """Three small issues."""
    folders = [issue, *(issue.parent / name for name in ("two", "three"))]
    for folder in folders[1:]:
        shutil.copytree(issue, folder)
    return folders


@pytest.fixture
def crew() -> Iterator[LocalCrew]:
    own = LocalCrew(2)
    yield own
    own.close()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_all_of_sources_is_built_as_one_after_the_other(run: Callable, many: list[Path], tmp_path: Path) -> None:
    for folder in some(many):
        assert run("build", folder, "--format", "epub,web", "--out", "apart", "--no-cache").code == 0
    ran = run("build", "--format", "epub,web")
    assert ran.code == 0
    assert _files(tmp_path / "apart") == _files(tmp_path / "dist")
    rows = [line.split()[:2] for line in ran.err.splitlines() if line.startswith("sources/")]
    assert rows == [["sources/one", "built"], ["sources/three", "built"], ["sources/two", "built"]]
    assert ran.err.splitlines()[-1] == "built: 3"


def test_one_that_fails_stops_no_other_and_the_next_run_goes_on(run: Callable, many: list[Path]) -> None:
    (many[0] / "a.md").unlink()
    first = run("build", "--format", "web", "--json")
    told = json.loads(first.out)
    assert (first.code, [one["path"] for one in told["issues"]]) == (
        1,
        ["sources/one", "sources/three", "sources/two"],
    )
    assert [one["exit"] for one in told["issues"]] == [1, 0, 0]
    assert [finding["code"] for finding in told["issues"][0]["findings"]] == ["S001"]
    shutil.copy(many[1] / "a.md", many[0])
    again = run("build", "--format", "web")
    assert again.code == 0
    assert again.err.splitlines()[-1] == "built: 1, unchanged: 2"


def test_two_issues_with_one_slug_are_one_built_and_one_refused(run: Callable, many: list[Path]) -> None:
    for folder in many[:2]:
        table = (folder / "issue.toml").read_text("utf-8")
        (folder / "issue.toml").write_text(f'slug = "same"\n{table}', "utf-8")
    told = json.loads(run("build", "--format", "web", "--json").out)["issues"]
    assert [(one["path"], one["exit"]) for one in told] == [
        ("sources/one", 0),
        ("sources/three", 0),
        ("sources/two", 1),
    ]
    assert [finding["code"] for finding in told[2]["findings"]] == ["C011"]


@pytest.mark.slow
def test_a_fault_of_our_own_is_a_finding_and_the_other_issues_are_built(
    run: Callable, many: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The fault is put into a builder by a module that its interpreter loads at its start."""
    fault = (
        "import sys\n"
        "def look(frame, event, _):\n"
        "    path = str(frame.f_locals.get('path', ''))\n"
        "    if event == 'call' and frame.f_code.co_name == 'gather' and path.endswith('two'): raise KeyError(7)\n"
        "sys.setprofile(look)\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(fault, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    ran = run("build", "--format", "web", "--json")
    told = {one["path"]: one for one in json.loads(ran.out)["issues"]}
    assert ran.code == 70
    assert [finding["code"] for finding in told["sources/two"]["findings"]] == ["E025"]
    assert "KeyError" in told["sources/two"]["findings"][0]["message"]
    assert [told[f"sources/{name}"]["exit"] for name in ("one", "three")] == [0, 0]


def _job(path: Path) -> Job:
    return Job(BuildRequest(path, ("web",), out=path.parents[1] / "dist"), 1)


def test_a_builder_that_is_killed_is_lost_and_another_builds_the_same(crew: LocalCrew, many: list[Path]) -> None:
    crew.give(next(iter(crew.free())), _job(many[0]))
    (builder,) = crew._builders.values()
    os.kill(builder.pid, signal.SIGKILL)
    news = []
    while not news:
        news = list(crew.wait(1.0))
    assert news == [Lost("0")]
    crew.give("1", _job(many[0]))
    while not (news := list(crew.wait(1.0))):
        pass
    assert isinstance(news[0], Done)
    assert news[0].result.exit_code == 0
    assert (many[0].parents[1] / "dist" / "one" / "web" / "index.html").is_file()


def test_builders_end_with_the_crew(many: list[Path]) -> None:
    own = LocalCrew(2)
    results = list(dispatched([_job(path) for path in many], own, lambda _: None))
    assert len(results) == 3
    builders = list(own._builders.values())
    assert 1 <= len(builders) <= 2
    own.close()
    for builder in builders:
        with pytest.raises(ProcessLookupError):
            os.kill(builder.pid, 0)
