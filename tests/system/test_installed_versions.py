"""The list of libraries that the cache's keys and the manifest read is what the package asks for."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from places import REPO
from publisher.cache.keys import code
from publisher.system import installed_versions
from publisher.system.installed_versions import LIBRARIES, MAKERS, versions

# Of the command line, the watcher, the cache's place and new articles: no product and no finding depends on them.
OUTSIDE = {"click", "rich", "watchfiles", "platformdirs", "tomlkit"}


def _names(requirements: list[str]) -> set[str]:
    plain = [one for one in requirements if "extra ==" not in one]
    assert plain
    return {re.match(r"[A-Za-z0-9_.-]+", one)[0].lower() for one in plain}  # type: ignore[index]  # each has a name


def test_every_dependency_is_listed() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    engine = _names(metadata.requires("weasyprint") or [])
    assert set(LIBRARIES) == (_names(project["dependencies"]) - OUTSIDE) | engine
    assert len(LIBRARIES) == len(set(LIBRARIES))
    assert set(MAKERS) <= set(LIBRARIES)


def test_versions_are_those_of_the_packages() -> None:
    assert versions() == {name: metadata.version(name) for name in LIBRARIES}


@pytest.mark.parametrize("name", LIBRARIES)
def test_another_version_of_any_is_another_code(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, stock = code(), installed_versions.version
    monkeypatch.setattr(installed_versions, "version", lambda asked: "0" if asked == name else stock(asked))
    code.cache_clear()
    try:
        assert code() != before
    finally:
        code.cache_clear()


def test_a_library_that_is_missing_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed_versions, "LIBRARIES", ("no-such-library", "lxml"))
    assert versions() == {"no-such-library": "", "lxml": metadata.version("lxml")}


def test_the_manifest_names_them_all(sample: tuple[Path, Any]) -> None:
    tools = json.loads((sample[0] / "manifest.json").read_text("utf-8"))["tools"]
    assert tools.items() >= versions().items()
    assert {"publisher", "python", "pango", "harfbuzz"} <= tools.keys()
