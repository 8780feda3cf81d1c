"""A magazine that is built once for all tests of its site; each has a copy of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from magazine import magazine
from publisher.cli.commands import main

Run = Callable[..., Ran]


def _run(folder: Path, *arguments: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with pytest.raises(SystemExit) as left:
            main([*arguments])
    assert not left.value.code


@pytest.fixture(scope="session")
def _magazine_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A magazine with its web editions and EPUBs."""
    root = tmp_path_factory.mktemp("magazine")
    magazine(root)
    _run(root, "build", "--format", "web,epub", "-q")
    return root


@pytest.fixture(scope="session")
def _site_once(_magazine_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the site of its issues."""
    root = tmp_path_factory.mktemp("site") / "magazine"
    shutil.copytree(_magazine_once, root)
    _run(root, "site", "-q")
    return root


@pytest.fixture
def built(_magazine_once: Path, run: Run, tmp_path: Path) -> Path:
    """A magazine whose issues are built, without a site; the program runs in its folder."""
    shutil.copytree(_magazine_once, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def site(_site_once: Path, run: Run, tmp_path: Path) -> Path:
    """The folder of the site of a magazine; the program runs in the magazine's."""
    shutil.copytree(_site_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "dist" / "site"
