"""A folder of products is whole or as before, whenever a build is killed, and has what its user keeps there."""

import errno
import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from publisher.diagnostics import EnvironmentFault
from publisher.system import folder_lock, whole_folder
from publisher.system.atomic_write import put
from publisher.system.folder_lock import locked
from publisher.system.whole_folder import put_folder
from scale import sampled
from some import some
from waiting import LONG, until

#: What the system is asked for on the way, as Python's audit events call it.
_STEPS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.chown", "ctypes.dlsym"}
OLD = {"a.pdf": b"old", "web/a.html": b"old", "web/gone.html": b"old", "a.epub": b"old"}
KEPT = {"CNAME": b"press.example", "web/.well-known/x": b"mine", "other/y": b"mine"}
NEW = [("a.pdf", b"new"), ("web/a.html", b"new"), ("web/b/c.html", b"new")]
STALE = {"web/gone.html"}
AFTER = {**KEPT, "a.epub": b"old", **dict(NEW)}


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _laid_out(folder: Path) -> Path:
    for name, data in {**OLD, **KEPT}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a process that is killed before its n-th step; return whether it was."""
    child = os.fork()
    if child == 0:
        left = step

        def hook(event: str, _: object) -> None:
            nonlocal left
            if event in _STEPS:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.alone
def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    seen: list[dict[str, bytes]] = []
    killed, step = True, 0
    while killed:
        dist = tmp_path / str(step)
        folder = _laid_out(dist / "a")

        def work(dist: Path = dist, folder: Path = folder) -> None:
            with locked([dist]):
                put_folder(folder, NEW, STALE)

        killed = _killed_at(step, work)
        seen.append(_tree(folder))
        work()
        assert (_names(dist), _tree(folder)) == (["a"], AFTER)
        step += 1
    assert step > 2 * len(AFTER)
    assert all(tree in ({**OLD, **KEPT}, AFTER) for tree in some(seen))
    assert {**OLD, **KEPT} in seen
    assert seen.count(AFTER) > 1  # the old folder is cleared after the exchange


@pytest.mark.alone
def test_a_kill_at_any_step_of_a_first_build_leaves_all_or_nothing(tmp_path: Path) -> None:
    killed, step = True, 0
    while killed:
        dist = tmp_path / str(step)
        dist.mkdir()

        def work(dist: Path = dist) -> None:
            with locked([dist]):
                put_folder(dist / "a", NEW, ())

        killed = _killed_at(step, work)
        assert _tree(dist / "a") in ({}, dict(NEW))
        work()
        assert (_names(dist), _tree(dist / "a")) == (["a"], dict(NEW))
        step += 1
    assert step > len(NEW)


@pytest.mark.alone
def test_drafts_of_a_killed_run_are_cleared_by_the_next(tmp_path: Path) -> None:
    """Of all that writes: check --fix, import, new."""
    killed, step = True, 0
    while killed:
        files = [(tmp_path / "a.md", b"new"), (tmp_path / "b.md", b"new")]
        killed = _killed_at(step, lambda files=files: put(files))  # type: ignore[misc]  # mypy cannot infer a lambda's default
        assert {path.read_bytes() for path, _ in files if path.exists()} <= {b"new"}
        put(files)
        assert _names(tmp_path) == ["a.md", "b.md"]
        step += 1
    assert step > len(files)


@pytest.mark.parametrize("number", sorted(whole_folder._CANNOT))
def test_where_folders_cannot_be_exchanged_the_files_are(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(whole_folder, "_exchange", cannot)
    folder = _laid_out(tmp_path / "a")
    put_folder(folder, NEW, STALE)
    assert (_names(tmp_path), _tree(folder)) == (["a"], AFTER)


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "")

    folder = _laid_out(tmp_path / "a")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(EnvironmentFault):
        put_folder(folder, NEW, STALE)
    assert (_names(tmp_path), _tree(folder)) == (["a"], {**OLD, **KEPT})


def test_links_and_modes_of_the_user_stay(tmp_path: Path) -> None:
    folder, elsewhere = _laid_out(tmp_path / "real"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "link").symlink_to(elsewhere)
    (folder / "broken").symlink_to("nowhere")
    (folder / "other").chmod(0o711)
    (tmp_path / "a").symlink_to(folder)
    put_folder(tmp_path / "a", NEW, STALE)
    assert (tmp_path / "a").is_symlink()
    assert ((folder / "link").readlink(), (folder / "broken").readlink()) == (elsewhere, Path("nowhere"))
    assert (folder / "other").stat().st_mode & 0o777 == 0o711
    assert _tree(folder) == AFTER


def test_a_part_that_stands_elsewhere_stays_there(tmp_path: Path) -> None:
    folder, elsewhere = _laid_out(tmp_path / "a"), tmp_path / "elsewhere"
    (folder / "web").rename(elsewhere)
    (folder / "web").symlink_to(elsewhere)
    put_folder(folder, NEW, STALE)
    assert (folder / "web").is_symlink()
    assert (elsewhere / "b" / "c.html").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["a.pdf/x", "web/a.html/x"])
def test_what_stands_in_the_way_is_not_removed(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(b"mine")
    with pytest.raises(EnvironmentFault):
        put_folder(folder, NEW, STALE)
    assert _tree(folder) == {name: b"mine"}


def test_two_runs_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_lock, "_PATIENCE", 0.05)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    draft = folder_lock.draft_in(tmp_path)
    draft.write_bytes(b"of the other run")
    with pytest.raises(EnvironmentFault) as caught:
        put([(tmp_path / "x", b"")])
    assert "another run" in str(caught.value)
    assert draft.is_file()
    os.close(descriptor)
    put([(tmp_path / "x", b"")])
    assert _names(tmp_path) == ["x"]


def _consistent(folder: Path) -> bool:
    """Whether a folder has what its manifest says, byte by byte, and nothing else but what the user keeps there."""
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    names = {output["path"] for output in told["outputs"]}
    there = set(_tree(folder)) - {"manifest.json", "CNAME"}
    return there == names and all(
        sha256((folder / output["path"]).read_bytes()).hexdigest() == output["sha256"] for output in told["outputs"]
    )


@pytest.mark.long
@pytest.mark.engine
def test_random_kills(issue: Path, tmp_path: Path) -> None:
    """50 of them in `./do test --long`: the folder is whole, the user's file stays, and nothing is left behind."""
    temporary, folder = tmp_path / "tmp", tmp_path / "dist" / "one"
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "publisher", "build", "sources/one", "-q"]

    def build() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    begun = time.monotonic()
    assert build().wait(LONG) == 0
    whole = time.monotonic() - begun
    (folder / "CNAME").write_text("press.example", "utf-8")
    seeded = random.Random(1)  # noqa: S311 -- no secret hangs on it
    for number in some(sampled(list(range(50)), 3)):
        title = f"عنوان {number}"
        (issue / "a.md").write_text(f"---\ntitle: {title}\nslug: a{number}\n---\n\nنص {number}.\n", "utf-8")
        running = build()
        time.sleep(seeded.uniform(0, 1.1 * whole))
        running.send_signal(signal.SIGKILL)
        running.wait(LONG)
        assert _consistent(folder), number
        assert (folder / "CNAME").is_file()
    assert build().wait(LONG) == 0
    assert _consistent(folder)
    assert _names(tmp_path / "dist") == ["one"]
    until(lambda: not _names(temporary))
