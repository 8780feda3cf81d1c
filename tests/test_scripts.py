"""./do and what it calls, on machines that lack something: they say what, and leave nothing behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from places import REPO
from waiting import PATIENCE


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that is all of PATH: what a script needs, and what a test adds."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "dirname", "basename", "sed", "git", "realpath"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def _program(folder: Path, name: str, body: str = "exit 0") -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", "ascii")
    (folder / name).chmod(0o755)


def _do(*arguments: str, programs: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": str(programs), "PUBLISHER_FRESH": str(programs.parent / "machines")}
    return subprocess.run(
        [str(REPO / "do"), *arguments], env=environment, capture_output=True, check=False, text=True, timeout=PATIENCE
    )


def test_the_script_sends_other_systems_to_a_container(programs: Path) -> None:
    _program(programs, "uname", "echo Darwin")
    told = _do(programs=programs)
    assert (told.returncode, told.stdout) == (3, "")
    assert "the press runs on Linux alone" in told.stderr
    assert "docker run " in told.stderr


def _machine_for_fresh(programs: Path, *lacks: str, user: int = 0) -> None:
    _program(programs, "uname", "echo Linux")
    _program(programs, "id", f"echo {user}")
    for name in {"debootstrap", "unshare", "flock"} - set(lacks):
        _program(programs, name)


def test_fresh_says_what_it_needs(programs: Path) -> None:
    _machine_for_fresh(programs, "debootstrap")
    told = _do("fresh", programs=programs)
    assert told.returncode == 3
    assert told.stderr.startswith("missing: debootstrap; on Debian and Ubuntu: sudo apt-get install debootstrap ")
    _machine_for_fresh(programs, user=1000)
    told = _do("fresh", "trixie", programs=programs)
    assert told.returncode == 3
    assert told.stderr == "root alone can make a Debian in a folder and enter it: sudo ./do fresh\n"
    _machine_for_fresh(programs)
    _program(programs, "unshare", "exit 1")
    told = _do("fresh", "trixie", programs=programs)
    assert told.returncode == 3
    assert "docker run --privileged" in told.stderr
    assert not (programs.parent / "machines").exists()


def test_fresh_knows_its_suites(programs: Path) -> None:
    _machine_for_fresh(programs)
    told = _do("fresh", "buster", programs=programs)
    assert told.returncode == 2
    assert "bookworm, trixie" in told.stderr


def test_fresh_never_makes_machines_within_the_checkout(programs: Path) -> None:
    _machine_for_fresh(programs)
    environment = os.environ | {"PATH": str(programs), "PUBLISHER_FRESH": str(REPO / "machines")}
    told = subprocess.run(
        [str(REPO / "do"), "fresh"], env=environment, capture_output=True, check=False, text=True, timeout=PATIENCE
    )
    assert told.returncode == 2
    assert "is within the checkout" in told.stderr
    assert not (REPO / "machines").exists()


def test_fresh_runs_its_commands_in_both_machines_by_default(programs: Path) -> None:
    _machine_for_fresh(programs)
    (programs / "mkdir").symlink_to(str(shutil.which("mkdir")))
    (programs / "rm").symlink_to(str(shutil.which("rm")))
    _program(programs, "unshare", f'printf "%s\\n" "$@" >>{programs.parent}/asked; exit "${{RESULT:-0}}"')
    kept = programs.parent / "machines" / "trixie"
    kept.mkdir(parents=True)
    assert _do("fresh", programs=programs).returncode == 0
    asked = (programs.parent / "asked").read_text("utf-8").splitlines()
    assert [word.split() for word in asked[-3:]] == [["bookworm", "trixie"], ["./do"], ["./do", "test"]]
    assert {"--mount", "--pid", "--kill-child"} <= set(asked)
    assert not kept.exists(), "a machine that passed is removed"
    assert _do("fresh", "testing", "--", "./do run --version", programs=programs).returncode == 0
    asked = (programs.parent / "asked").read_text("utf-8").splitlines()
    assert [word.split() for word in asked[-2:]] == [["testing"], ["./do", "run", "--version"]]


def test_both_scripts_parse() -> None:
    for path in (REPO / "do", REPO / "tests" / "fresh.sh"):
        assert os.access(path, os.X_OK)
        assert subprocess.run(["/bin/sh", "-n", str(path)], check=False, timeout=PATIENCE).returncode == 0
