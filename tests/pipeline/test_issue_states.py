"""Which issues are to be built, and why: each cause by itself."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Ran

Run = Callable[..., Ran]
Spoil = Callable[[Path], object]


def _append(name: str, text: str) -> Spoil:
    return lambda root: (root / name).write_text((root / name).read_text("utf-8") + text, "utf-8")


def _new_article(root: Path) -> None:
    folder = root / "sources" / "one"
    table = folder / "issue.toml"
    table.write_text(table.read_text("utf-8").replace('"b.md"', '"b.md", "c.md"'), "utf-8")
    (folder / "c.md").write_text("---\ntitle: ثالث\n---\n\nنص.\n", "utf-8")


def _lost_article(root: Path) -> None:
    table = root / "sources" / "one" / "issue.toml"
    table.write_text(table.read_text("utf-8").replace(', "b.md"', ""), "utf-8")


def _another_theme(root: Path) -> None:
    folder = root / "templates" / "plain"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('[justify]\nhow = "spaces"\n', "utf-8")


def _another_version(root: Path) -> None:
    path = root / "dist" / "one" / "manifest.json"
    value = json.loads(path.read_text("utf-8"))
    value["tools"]["publisher"] = "0.0.0"
    path.write_text(json.dumps(value), "utf-8")


CASES: dict[str, tuple[Spoil, str, list[tuple[str, str]]]] = {
    "nothing": (lambda _: None, "fresh", []),
    "a text": (_append("sources/one/a.md", "\nمزيد.\n"), "stale", [("changed", "sources/one/a.md")]),
    "a new article": (
        _new_article,
        "stale",
        [("added", "sources/one/c.md"), ("changed", "sources/one/issue.toml")],
    ),
    "an article less": (
        _lost_article,
        "stale",
        [("gone", "sources/one/b.md"), ("changed", "sources/one/issue.toml")],
    ),
    "the theme": (_another_theme, "stale", [("theme", "plain")]),
    "the program": (_another_version, "stale", [("program", "")]),
    "a product": (_append("dist/one/web/a.html", "x"), "stale", [("spoilt", "web/a.html")]),
    "no build": (lambda root: (root / "dist").rename(root / "old"), "missing", [("never", "")]),
    "an article that is not there": (
        lambda root: (root / "sources" / "one" / "b.md").unlink(),
        "broken",
        [("findings", "")],
    ),
}


def _states(run: Run, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    ran = run("status", "--json", *arguments)
    states: list[dict[str, Any]] = json.loads(ran.out)["states"]
    return ran.code, states


@pytest.mark.parametrize("name", CASES)
def test_each_cause_is_told(run: Run, issue: Path, tmp_path: Path, name: str) -> None:
    spoil, state, reasons = CASES[name]
    assert run("build", "--format", "web", "-q").code == 0
    spoil(tmp_path)
    code, (found,) = _states(run)
    assert (code, found["path"], found["state"]) == (int(state == "broken"), "sources/one", state)
    told = [(one["cause"], "" if one["cause"] == "program" else one["path"]) for one in found["reasons"]]
    assert told == reasons
    if state == "stale":
        assert run("build", "--format", "web", "-q").code == 0
        assert [one["state"] for one in _states(run)[1]] == ["fresh"]


def test_formats_that_are_asked_for(run: Run, issue: Path) -> None:
    assert run("build", "--format", "web", "-q").code == 0
    _, (found,) = _states(run, "--format", "web,epub")
    assert found["reasons"] == [{"cause": "format", "path": "epub"}]
    assert run("status", "--format", "xyz").code == 2


def test_people_read_a_line_an_issue(run: Run, issue: Path) -> None:
    assert run("status").out == "sources/one: not built: no build of it\n"
    assert "لم يُبنَ" in run("status", "--lang", "ar").out
