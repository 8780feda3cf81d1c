"""Folders for a while are cleared at the end, and after a kill by whoever makes the next."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
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


def test_threads_clean_up_at_a_time() -> None:
    """Whoever drops a format and whoever leaves the program do; the lock is closed once, or another file would be."""
    with ThreadPoolExecutor() as pool:
        for _ in range(50):
            folder = TemporaryFolder()
            together = threading.Barrier(4)
            asked = [
                pool.submit(lambda held=folder, at=together: (at.wait(PATIENCE), held.cleanup())) for _ in range(4)
            ]
            for one in asked:
                one.result(PATIENCE)
            assert not folder.path.exists()
