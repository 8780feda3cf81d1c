"""Which machines the press runs on: what it says on the others, and what a machine may lack."""

import ast
import ctypes
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rich.console  # asks on which system it is when it is imported, so before a test says another

from conftest import Ran
from places import REPO
from publisher.arabic.bidi import levels
from waiting import PATIENCE

assert rich.console

PROMISED = ["3.11", "3.12", "3.13", "3.14"]
#: What the press needs of Debian and Ubuntu.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0"


# --- The oldest Python ---


def test_types_are_judged_by_the_oldest_python_that_is_promised() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["requires-python"] == f">={PROMISED[0]}"
    assert project["tool"]["mypy"]["python_version"] == PROMISED[0]


#: Parameters that 3.11.4 and later have, and 3.11.0 to 3.11.3, of which Debian 12 has 3.11.2, have not.
_LATER = {"extractall": "filter", "extract": "filter", "unpack_archive": "filter", "getaddresses": "strict"}


def test_nothing_is_called_as_early_releases_of_python_3_11_do_not_know() -> None:
    read, found = 0, []
    for path in (path for name in ("src", "tests", "bench", "docs") for path in (REPO / name).rglob("*.py")):
        read += 1
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if any(keyword.arg == _LATER.get(name, "") for keyword in node.keywords):
                    found.append(f"{path.relative_to(REPO)}:{node.lineno}: {name}")
    assert read > 200
    assert found == []


# --- Other systems ---


@pytest.mark.parametrize("name", ["README.md", "README.ar.md"])
def test_both_readmes_say_what_is_supported(name: str) -> None:
    text = (REPO / name).read_text("utf-8")
    for said in ("22.04", "24.04", PROMISED[0], PROMISED[-1], 'docker run --rm -it -v "$PWD:/press"', "WSL"):
        assert said in text, said


_SYSTEMS = {"darwin": "macOS", "win32": "Windows", "freebsd14": "freebsd14"}
_COMMANDS = (
    ("build",),
    ("build", "sources/one"),
    ("release",),
    ("check", "sources/one"),
    ("import", "a.txt", "--into", "sources/two"),
    ("init", "mine"),
    ("new", "issue", "عدد"),
    ("cache",),
)


@pytest.mark.parametrize("platform", _SYSTEMS)
@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_elsewhere_every_command_says_at_once_that_it_is_no_linux(
    command: tuple[str, ...], platform: str, issue: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(issue.parents[1].rglob("*"))
    monkeypatch.setattr(sys, "platform", platform)
    ran = run(*command)
    assert (ran.code, ran.out) == (3, "")
    message, hint = ran.err.splitlines()
    assert message == f"error E010: the press runs on Linux alone, and this is {_SYSTEMS[platform]}"
    assert "docker run " in hint
    assert "WSL" in hint
    assert sorted(issue.parents[1].rglob("*")) == before


def test_elsewhere_it_says_so_in_arabic_and_to_programs(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    arabic = run("build", "--lang", "ar")
    assert arabic.code == 3
    assert "تعمل المطبعة على لينكس وحده، وهذا الجهاز يعمل بنظام \u2068macOS\u2069" in arabic.err
    assert "docker run " in arabic.err
    document = json.loads(run("build", "--json").out)
    assert document["exit"] == 3
    assert [finding["code"] for finding in document["findings"]] == ["E010"]


@pytest.mark.parametrize("asked", [("--help",), ("--version",), ("build", "--help"), ("new", "article", "-h")])
def test_elsewhere_help_and_version_are_given(
    asked: tuple[str, ...], run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = run(*asked)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert run(*asked) == here
    assert (here.code, here.err) == (0, "")
    assert here.out


# Not win32: Python's own modules would look for what Windows alone has.
_WITHOUT_UNIX = """
import sys
for name in ("resource", "fcntl", "termios", "pwd", "grp"): sys.modules[name] = None
from publisher.cli.commands import main
sys.platform = "freebsd14"
main(["build", "article.txt"])
"""


def test_elsewhere_no_module_of_unix_is_needed_to_say_so(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _WITHOUT_UNIX],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.startswith("error E010: the press runs on Linux alone, and this is freebsd14\n")


# --- What Linux may lack ---


@pytest.mark.parametrize("formats", ["web", "epub", "pdf,epub,web"])
def test_without_fribidi_the_build_names_the_packages(
    formats: str, issue: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ctypes.CDLL

    def lacking(name: str | None, *arguments: Any, **values: Any) -> ctypes.CDLL:
        if name == "libfribidi.so.0":
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return real(name, *arguments, **values)

    monkeypatch.setattr(ctypes, "CDLL", lacking)
    levels._library.cache_clear()
    try:
        ran = run("build", "sources/one", "--format", formats, "--no-cache")
    finally:
        levels._library.cache_clear()
    assert (ran.code, ran.out) == (3, "")
    assert "error E001: the layout engine cannot start: libfribidi is missing" in ran.err
    assert f"hint: apt-get install {PACKAGES}" in ran.err
    assert "Traceback" not in ran.err
    assert not (issue.parents[1] / "dist").exists()
