"""Parcels to workers and back, without a network: the link is replaced by one that carries them out in threads."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import made_fonts
from publisher.pipeline.add_fonts import AddRequest, add_fonts
from publisher.pipeline.build import build
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.result import BuildResult
from publisher.pipeline.runner import attempt
from publisher.project.workspace import Workspace
from publisher.scale import dask_crew, plan, worker_side
from publisher.scale.dask_crew import DaskCrew
from publisher.scale.dispatch import dispatched
from publisher.scale.machine import facts
from publisher.scale.parcels import Answer, answer_of, packed, parcel_of
from publisher.scale.plan import planned, spread
from publisher.scale.project_files import ProjectFiles
from publisher.scale.scheduler_link import LinkLostError, open_to_all

pytestmark = pytest.mark.slow  # each builds issues, most of them twice


class _Link:
    """Workers that are threads of this process; a test makes them refuse, spoil or forget what they are sent."""

    address = "tcp://127.0.0.1:8786"

    def __init__(self, places: Sequence[str] = ("tcp://a", "tcp://b")) -> None:
        self.places = dict.fromkeys(places, 1)
        self.told: dict[str, dict[str, str]] = {}
        self.lost = False
        self.parcels: list[tuple[str, Any]] = []
        self.change: Callable[[str, bytes], bytes | None] = lambda _place, data: worker_side.carried_out(data)

    def workers(self) -> dict[str, int]:
        if self.lost:
            raise LinkLostError
        return dict(self.places)

    def ask_facts(self, places: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        return {place: self.told.get(place, facts()) for place in places}

    def send(self, place: str, data: bytes, finished: Callable[[], object]) -> Any:
        call: dict[str, bytes | None] = {}

        def work() -> None:
            call["data"] = self.change(place, data)
            finished()

        self.parcels.append((place, parcel_of(data)))
        threading.Thread(target=work, daemon=True).start()
        return call

    def answer(self, call: Any) -> bytes | None:
        return call["data"]

    def connect_again(self, _seconds: float) -> bool:
        self.lost = False
        return bool(self.places)

    def close(self) -> None:
        for builder in worker_side._builders.values():
            builder.end()
        worker_side._builders.clear()


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Link]:
    monkeypatch.setattr(dask_crew, "_LOOK", 0.05)
    own = _Link()
    yield own
    own.close()


@pytest.fixture
def many(issue: Path) -> list[Path]:
    """Three small issues, the first with pictures within and outside of its folder."""
    folders = [issue, *(issue.parent / name for name in ("two", "three"))]
    for folder in folders[1:]:
        shutil.copytree(issue, folder)
    (issue.parents[1] / "images").mkdir()
    for place, shade in ((issue / "own.png", 10), (issue.parents[1] / "images" / "shared.png", 90)):
        Image.new("RGB", (8, 8), (shade, 0, 0)).save(place)
    text = "---\ntitle: المقال الأول\n---\n\nنص.\n\n![صورة](own.png)\n\n![صورة](../../images/shared.png)\n"
    (issue / "a.md").write_text(text, "utf-8")
    return folders


def _crew(link: _Link, **variables: str) -> DaskCrew:
    return DaskCrew(link, variables, patience=0.3)  # type: ignore[arg-type]  # a stand-in


def _build(
    link: _Link, folders: Sequence[Path], out: Path, theme: str = "", **variables: str
) -> tuple[dict[str, BuildResult], list[str]]:
    requests = [BuildRequest(folder, ("epub", "web"), theme=theme, out=out) for folder in folders]
    codes: list[str] = []
    crew = _crew(link, **variables)
    jobs = planned(requests, requests, 1)
    results = {one.path.name: one for one in dispatched(jobs, crew, lambda one: codes.append(one.code))}
    assert len(results) == len(folders)
    return results, codes


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def here(run: Callable, many: list[Path], tmp_path: Path) -> dict[str, bytes]:
    """The products as this machine builds them."""
    for folder in many:
        assert run("build", folder, "--format", "epub,web", "--out", "here", "--no-cache").code == 0
    return _files(tmp_path / "here")


def test_the_bytes_are_those_of_this_machine(
    link: _Link, many: list[Path], here: dict[str, bytes], tmp_path: Path
) -> None:
    results, codes = _build(link, many, tmp_path / "there")
    assert _files(tmp_path / "there") == here
    assert (codes, {one.exit_code for one in results.values()}) == ([], {0})
    one = results["one"]
    assert {str(output.path) for output in one.outputs} <= {str(path) for path in one.files}
    assert all(path.is_file() and path.is_relative_to(tmp_path / "there") for path in one.files)
    assert {place for place, _ in link.parcels} == {"tcp://a", "tcp://b"}


def test_contents_go_to_a_worker_once(link: _Link, many: list[Path], tmp_path: Path) -> None:
    link.places = {"tcp://a": 1}
    _build(link, many, tmp_path / "there")
    sent = [digest for _, parcel in link.parcels for digest in parcel.blobs]
    assert len(sent) == len(set(sent))
    assert set(sent) == {digest for _, parcel in link.parcels for _, digest in parcel.files}


def test_formats_of_earlier_builds_stay_as_with_a_build_here(
    run: Callable, link: _Link, many: list[Path], tmp_path: Path
) -> None:
    for out in ("here", "there"):
        assert run("build", many[0], "--format", "web", "--out", out, "--no-cache").code == 0
        (tmp_path / out / "one" / "notes.txt").write_text("kept by a user", "utf-8")
    assert run("build", many[0], "--format", "epub", "--out", "here", "--no-cache").code == 0
    requests = [BuildRequest(many[0], ("epub",), out=tmp_path / "there")]
    (result,) = dispatched(planned(requests, requests, 1), _crew(link), lambda _: None)
    assert result.exit_code == 0
    assert _files(tmp_path / "there") == _files(tmp_path / "here")


def test_what_stands_as_it_was_built_there_is_not_built_again(run: Callable, link: _Link, many: list[Path]) -> None:
    requests = [BuildRequest(Path("sources/two"), ("web",), out=Path("dist"))]
    (result,) = dispatched(planned(requests, requests, 1), _crew(link), lambda _: None)
    assert result.exit_code == 0
    again = run("build", "sources/two", "--format", "web")
    assert "0.0 s" in again.err
    (many[1] / "a.md").write_text("---\ntitle: آخر\n---\n\nنص جديد.\n", "utf-8")
    assert "0.0 s" not in run("build", "sources/two", "--format", "web").err


def test_findings_are_those_of_this_machine(run: Callable, link: _Link, many: list[Path], tmp_path: Path) -> None:
    """A picture that is not there, one in another issue's folder, a mark that is wrong, and an article that fails."""
    Image.new("RGB", (8, 8)).save(many[1] / "other.png")
    text = "---\ntitle: مقال\n---\n\nنص ![صورة](none.png) ![صورة](../two/other.png) و[رابط](#nowhere)\n"
    (many[0] / "b.md").write_text(text, "utf-8")
    (many[2] / "a.md").unlink()
    results, _ = _build(link, many, tmp_path / "there")
    for name in ("one", "three"):
        requests = [BuildRequest(tmp_path / "sources" / name, ("epub", "web"), out=tmp_path / "here")]

        expected = attempt(requests[0], build)
        assert results[name].findings == expected.findings
        assert results[name].exit_code == expected.exit_code
        assert results[name].findings
    assert "S001" in {finding.code for finding in results["three"].findings}


def test_a_picture_that_no_name_gives_away_is_sent_after_the_first_try(
    link: _Link, many: list[Path], here: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectFiles, "_named", lambda *_: set())
    _build(link, many, tmp_path / "there")
    assert _files(tmp_path / "there") == here
    sent = [dict(parcel.files) for _, parcel in link.parcels if parcel.request.path.endswith("one")]
    assert ["images/shared.png" in files for files in sent] == [False, True]


def test_fonts_of_the_project_are_there_on_every_worker(link: _Link, many: list[Path], tmp_path: Path) -> None:
    (tmp_path / "Bayan.ttf").write_bytes(made_fonts.truetype("Bayan"))
    add_fonts(AddRequest((tmp_path / "Bayan.ttf",), licence="OFL-1.1"), Workspace.around(tmp_path), tmp_path)
    (tmp_path / "templates" / "mine").mkdir(parents=True)
    table = 'inherits = "majalla"\n[fonts]\ntext = ["Bayan", "Amiri"]\n'
    (tmp_path / "templates" / "mine" / "theme.toml").write_text(table, "utf-8")
    _build(link, many[1:2], tmp_path / "there", theme="mine")
    result = attempt(BuildRequest(many[1], ("epub", "web"), theme="mine", out=tmp_path / "here"), build)
    assert result.exit_code == 0, result.findings
    made = _files(tmp_path / "here")
    assert any("Bayan" in name for name in made)
    assert _files(tmp_path / "there") == made


def test_what_is_built_without_a_file_that_it_looked_for_is_not_delivered(
    link: _Link, many: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is sent: what a worker makes of less is not what a build here makes."""
    monkeypatch.setattr(ProjectFiles, "lacking", lambda *_: ({"sources/two/a.md"}, set()))
    results, _ = _build(link, many[1:2], tmp_path / "there")
    assert [finding.code for finding in results["two"].findings] == ["E024"]
    assert not (tmp_path / "there").exists()


def test_a_worker_that_builds_with_something_else_is_refused(link: _Link, many: list[Path], tmp_path: Path) -> None:
    link.told["tcp://a"] = facts() | {"python": "CPython 3.9.1 x86_64"}
    results, codes = _build(link, many, tmp_path / "there")
    assert codes == ["E027"]
    assert {place for place, _ in link.parcels} == {"tcp://b"}
    assert {one.exit_code for one in results.values()} == {0}


@pytest.mark.parametrize("what", ["python", "engine", "fonts", "program"])
def test_where_all_workers_are_refused_nothing_is_built(
    link: _Link, many: list[Path], tmp_path: Path, what: str
) -> None:
    link.told = dict.fromkeys(link.places, facts() | {what: "another"})
    results, codes = _build(link, many, tmp_path / "there")
    assert codes == ["E027", "E027"]
    assert [finding.code for one in results.values() for finding in one.findings] == ["E029"] * 3
    assert {one.exit_code for one in results.values()} == {3}
    assert not (tmp_path / "there").exists()


def test_a_worker_without_the_press_is_refused(link: _Link, many: list[Path], tmp_path: Path) -> None:
    link.told["tcp://a"] = {}
    assert _build(link, many, tmp_path / "there")[1] == ["E027"]


def test_a_builder_that_is_another_program_than_its_worker_is_refused(
    link: _Link, many: list[Path], tmp_path: Path
) -> None:
    """The program was changed there after the worker began."""

    def changed(place: str, data: bytes) -> bytes:
        parcel = parcel_of(data)
        wrong = replace(parcel, facts=parcel.facts | {"program": "newer"}) if place == "tcp://a" else parcel
        return worker_side.carried_out(packed(wrong))

    link.change = changed
    results, _ = _build(link, many, tmp_path / "there")
    assert {one.exit_code for one in results.values()} == {0}


def test_products_that_do_not_arrive_as_they_were_made_are_made_again(
    link: _Link, many: list[Path], here: dict[str, bytes], tmp_path: Path
) -> None:
    spoilt: list[str] = []

    def spoil(_place: str, data: bytes) -> bytes:
        answer = answer_of(worker_side.carried_out(data))
        if answer.kind == "built" and len(spoilt) < 1:
            spoilt.append("one")
            name = next(name for name in answer.products if name.endswith(".epub"))
            answer = replace(answer, products=answer.products | {name: answer.products[name][:-1]})
        return packed(answer)

    link.change = spoil
    results, _ = _build(link, many, tmp_path / "there")
    assert spoilt
    assert {one.exit_code for one in results.values()} == {0}
    assert _files(tmp_path / "there") == here


@pytest.mark.parametrize("data", [None, b"", b"\x00garbage"])
def test_an_issue_that_is_lost_twice_is_one_finding(
    link: _Link, many: list[Path], tmp_path: Path, data: bytes | None
) -> None:
    def lose(_place: str, given: bytes) -> bytes | None:
        return data if parcel_of(given).request.path.endswith("two") else worker_side.carried_out(given)

    link.change = lose
    results, _ = _build(link, many, tmp_path / "there")
    assert [finding.code for finding in results["two"].findings] == ["E024"]
    assert (results["one"].exit_code, results["three"].exit_code) == (0, 0)
    assert sorted(p.name for p in (tmp_path / "there").iterdir()) == ["one", "three"]


def test_a_worker_that_goes_away_leaves_its_job_to_another(link: _Link, many: list[Path], tmp_path: Path) -> None:
    """It never answers; the scheduler does not list it any more."""
    gone = threading.Event()

    def leave(place: str, data: bytes) -> bytes | None:
        if place == "tcp://a":
            link.places.pop("tcp://a", None)
            gone.wait(60)
            return None
        return worker_side.carried_out(data)

    link.change = leave
    results, _ = _build(link, many, tmp_path / "there")
    gone.set()
    assert {one.exit_code for one in results.values()} == {0}


def test_a_worker_that_comes_late_is_used(link: _Link, many: list[Path], tmp_path: Path) -> None:
    link.places = {"tcp://a": 1}
    held = threading.Event()

    def work(place: str, data: bytes) -> bytes:
        if place == "tcp://a":
            link.places["tcp://late"] = 1
            held.wait(60)
        else:
            held.set()
        return worker_side.carried_out(data)

    link.change = work
    results, _ = _build(link, many, tmp_path / "there")
    assert {one.exit_code for one in results.values()} == {0}
    assert "tcp://late" in {place for place, _ in link.parcels}


def test_a_scheduler_that_comes_back_is_gone_on_with(link: _Link, many: list[Path], tmp_path: Path) -> None:
    lost: list[str] = []

    def work(_place: str, data: bytes) -> bytes | None:
        if len(lost) < 2:
            lost.append("once")
            link.lost = True
            return None if len(lost) == 1 else worker_side.carried_out(data)
        return worker_side.carried_out(data)

    link.change = work
    results, _ = _build(link, many, tmp_path / "there")
    assert {one.exit_code for one in results.values()} == {0}


def test_a_scheduler_that_stays_away_is_one_finding_and_what_was_built_stands(
    link: _Link, many: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link.places = {"tcp://a": 1}
    answered: list[str] = []

    def work(_place: str, data: bytes) -> bytes | None:
        if answered:
            link.places, link.lost = {}, True
            threading.Event().wait(2)
        answered.append("one")
        return worker_side.carried_out(data)

    link.change = work
    results, _ = _build(link, many, tmp_path / "there")
    codes = [finding.code for one in results.values() for finding in one.findings if finding.code.startswith("E")]
    assert codes == ["E031"] * 2
    assert len(list((tmp_path / "there").iterdir())) == 1


def test_products_come_by_the_shared_store_where_there_is_one(
    link: _Link, many: list[Path], here: dict[str, bytes], tmp_path: Path
) -> None:
    answers: list[Answer] = []

    def work(_place: str, data: bytes) -> bytes:
        answers.append(answer_of(worker_side.carried_out(data)))
        return packed(answers[-1])

    link.change = work
    _build(link, many, tmp_path / "there", PUBLISHER_STORE=str(tmp_path / "store"))
    assert _files(tmp_path / "there") == here
    built = [answer for answer in answers if answer.kind == "built"]
    assert [(bool(answer.stored), answer.products) for answer in built] == [(True, {})] * 3


def test_variables_that_products_depend_on_are_those_of_the_driver(
    link: _Link, many: list[Path], tmp_path: Path
) -> None:
    _build(link, many[1:2], tmp_path / "one", SOURCE_DATE_EPOCH="1000000000")
    _build(link, many[1:2], tmp_path / "two", SOURCE_DATE_EPOCH="1100000000")
    _build(link, many[1:2], tmp_path / "three", SOURCE_DATE_EPOCH="1000000000")
    assert _files(tmp_path / "one") == _files(tmp_path / "three") != _files(tmp_path / "two")


def test_a_name_that_leaves_the_project_is_not_written(tmp_path: Path) -> None:
    for name in ("../x", "/etc/x", "a/../../x"):
        with pytest.raises(ValueError, match="x"):
            worker_side._safe(name)


def test_no_file_of_another_issue_nor_of_dist_is_sent(many: list[Path], tmp_path: Path) -> None:
    (tmp_path / "dist" / "one").mkdir(parents=True)
    (tmp_path / "dist" / "one" / "own.png").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "own.png").write_bytes(b"x")
    files = ProjectFiles.around(many[0]).wanted(many[0])
    assert set(files) == {
        *(f"sources/one/{name}" for name in ("issue.toml", "a.md", "b.md", "drawing.svg", "own.png")),
        "publisher.toml",
        "images/shared.png",
    }


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("127.0.0.1:8786", False),
        ("tcp://localhost:1", False),
        ("tcp://[::1]:8786", False),
        ("tls://10.0.0.5:8786", False),
        ("tcp://10.0.0.5:8786", True),
        ("10.0.0.5:8786", True),
        ("ws://scheduler:8786", True),
    ],
)
def test_who_can_be_reached_without_encryption(address: str, open_: bool) -> None:
    assert open_to_all(address) is open_


def test_nothing_of_dask_is_loaded_without_on() -> None:
    import subprocess
    import sys

    code = (
        "import sys, publisher.cli.commands, publisher.cli.run, publisher.scale.dask_crew\n"
        "sys.exit(bool({'distributed', 'dask', 'fsspec', 's3fs'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60, env=os.environ).returncode == 0


def test_a_large_book_is_set_in_shares_and_the_whole_finds_them(
    link: _Link, issue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker has an empty cache of its own: what the last one has not made itself is from the shared store."""
    monkeypatch.setattr(plan, "_LEAST_SHARE", 1000)
    names = [f"t{number}.md" for number in range(3)]
    for number, name in enumerate(names):
        (issue / name).write_text(f"---\ntitle: الفصل {number}\n---\n\n{'نص الفصل. ' * 60}\n", "utf-8")
    listed = ", ".join(f'"{name}"' for name in names)
    (issue / "issue.toml").write_text(f'title = "كتاب"\ndate = 2025-01-02\narticles = [{listed}]\n', "utf-8")
    request = BuildRequest(issue, ("pdf",), out=tmp_path / "there")
    set_there: dict[str, int] = {}

    def work(place: str, data: bytes) -> bytes:
        parcel = parcel_of(data)
        link.close()  # a builder of its own, as on a machine of its own
        kept = tmp_path / f"cache {parcel.share}"
        monkeypatch.setenv("PUBLISHER_CACHE", str(kept))
        answer = worker_side.carried_out(data)
        set_there[str(parcel.share)] = len(list((kept / "fragments").rglob("*/*"))) if kept.is_dir() else 0
        return answer

    link.places, link.change = {"tcp://a": 1}, work
    crew = _crew(link, PUBLISHER_STORE=str(tmp_path / "store"))
    jobs = spread(planned([request], [request], 1))
    (result,) = dispatched(jobs, crew, lambda _: None)
    assert result.exit_code == 0, result.findings
    shares = [job.share for job in jobs if job.share]
    assert len(shares) > 1
    assert all(set_there[str(share)] for share in shares)
    here = attempt(replace(request, out=tmp_path / "here", cache=False), build)
    assert here.exit_code == 0
    assert _files(tmp_path / "there") == _files(tmp_path / "here")
    stored = len([path for path in (tmp_path / "store").rglob("fragments/*/*") if path.is_file()])
    assert stored >= 3
