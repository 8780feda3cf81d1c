"""Folders for a while are cleared at the end, and after a kill by whoever makes the next."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from publisher.system.temporary import TemporaryFolder
from waiting import PATIENCE


@pytest.fixture(autouse=True)
def _base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def _killed(base: Path) -> Path:
    """Let a process make a folder, and kill it."""
    code = "import os, signal\nfrom publisher.system.temporary import TemporaryFolder\nkept = TemporaryFolder()\n"
    code += "(kept.path / 'x').write_text('x')\nprint(kept.path, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(base)}
    ran = subprocess.run(
        [sys.executable, "-c", code], check=False, stdout=subprocess.PIPE, env=environment, timeout=PATIENCE
    )
    assert ran.returncode == -signal.SIGKILL
    return Path(ran.stdout.decode().strip())


def test_what_a_killed_process_left_is_cleared_and_what_others_have_stays(tmp_path: Path) -> None:
    left = _killed(tmp_path)
    foreign = tmp_path / "publisher-abcdefgh"
    foreign.mkdir()
    with TemporaryFolder() as other:
        assert not left.exists()
        with TemporaryFolder() as own:
            assert other.path.is_dir()
            assert own.path.is_dir()
        assert not own.path.exists()
        assert other.path.is_dir()
    assert sorted(tmp_path.iterdir()) == [foreign]


def test_two_threads_clean_up_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever drops a format and whoever leaves the program do: the lock is closed once, though closing takes its time."""
    closed, close = [], os.close

    def slowly(descriptor: int) -> None:
        closed.append(descriptor)
        time.sleep(0.05)
        close(descriptor)

    folder = TemporaryFolder()
    monkeypatch.setattr("publisher.system.temporary.os.close", slowly)
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(folder.cleanup) for _ in range(4)]:
            done.result()
    assert len(closed) == 1
    assert not folder.path.exists()
