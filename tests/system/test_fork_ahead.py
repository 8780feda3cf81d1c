"""Another process works from the other end: it fills the store, leaves nothing behind, and spoils nothing."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

import oracle
from publisher.cache.keys import KeyFields
from publisher.cache.memoize import Memory
from publisher.cache.store import Store
from publisher.system.fork_ahead import beside
from waiting import until

_PIECES = 40

pytestmark = pytest.mark.alone


def _made(folder: Path, number: int) -> None:
    (folder / str(number)).write_text(str(os.getpid()), "utf-8")


def _fails() -> None:
    raise ValueError


def test_others_do_the_work_and_end(tmp_path: Path) -> None:
    work = [_fails, *(partial(_made, tmp_path, number) for number in range(_PIECES))]
    with beside(work, 2):
        until(lambda: len(list(tmp_path.iterdir())) == _PIECES)
    makers = {int(path.read_text("utf-8")) for path in tmp_path.iterdir()}
    assert len(makers) == 2
    assert os.getpid() not in makers
    for maker in makers:
        with pytest.raises(ProcessLookupError):
            os.kill(maker, 0)


def test_others_stop_where_they_are(tmp_path: Path) -> None:
    memory, numbered = Memory(Store(tmp_path)), KeyFields("x", ("n",))
    with beside(
        [partial(memory.recall, numbered.key(n=n), list[int], lambda: [*range(10**6)]) for n in range(10**4)], 1
    ):
        until(lambda: list(tmp_path.rglob("*.tmp")))
    assert not list(tmp_path.rglob("*.tmp"))


def test_others_whom_the_system_lets_go_of_are_not_waited_for(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with beside([partial(_made, tmp_path, number) for number in range(_PIECES)], 1):
            until(lambda: len(list(tmp_path.iterdir())) == _PIECES)
    finally:
        signal.signal(signal.SIGCHLD, before)


@pytest.mark.timeout(60)
def test_who_does_not_stop_is_stopped(tmp_path: Path) -> None:
    def stuck() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _made(tmp_path, 0)
        time.sleep(600)

    with beside([stuck] * _PIECES, 1):
        until(lambda: list(tmp_path.iterdir()))
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "0").read_text("utf-8")), 0)


def test_little_work_is_not_shared(tmp_path: Path) -> None:
    with beside([partial(_made, tmp_path, number) for number in range(4)], 2):
        pass
    assert not list(tmp_path.iterdir())


def test_an_issue_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = tmp_path / "sources" / "one"
    issue.mkdir(parents=True)
    for number in range(_PIECES):
        more = "status: none\n" if number == _PIECES - 2 else ""
        (issue / f"{number:02}.md").write_text(f"---\ntitle: عنوان {number}\n{more}---\n\nكلام.\n", "utf-8")
    (issue / "issue.toml").write_text('title = "عدد"\ndate = 2025-01-02\n', "utf-8")
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    made = []
    for jobs in (1, 3):
        monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / f"cache{jobs}"))
        printed = oracle.printed(issue, jobs=jobs, formats=("web",))
        made.append((printed.findings, [artefact.data for artefact in printed.artefacts], printed.gathered.sources))
    assert made[0] == made[1]
