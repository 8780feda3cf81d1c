"""Fixtures: a project in a temporary folder, the program as a function, and the sample issue built once."""

import atexit
import gc
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import ImageFile

from places import SAMPLE
from publisher.cli.commands import main
from publisher.formats.pdf.workers import launch
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What is built once for all tests keeps to a cache of its own, which a run begins empty.
os.environ["PUBLISHER_CACHE"] = tempfile.mkdtemp(prefix="publisher-tests-")
atexit.register(shutil.rmtree, os.environ["PUBLISHER_CACHE"], ignore_errors=True)
# A machine that has Ace and axe has them judge what `check` is asked about; a test that wants them says so.
os.environ["PUBLISHER_VALIDATORS"] = os.devnull


# Of Chromium: nothing is fetched that a test did not ask for.
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Fixtures that set pages in processes of their own.
_OF_THE_ENGINE = {"sample", "watching", "hosts"}
# Seconds for tests that are no ordinary ones; the others' stand in pyproject.toml.
_LIMITS = {"slow": 900, "long": 3600}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer what `./do quick` asks for."""
    parser.addoption("--quick", action="store_true", help="leave out what sets pages, and what computes for seconds")


def pytest_configure(config: pytest.Config) -> None:
    """Have a quick run leave a test, or a fixture, where it begins to set pages."""
    if config.getoption("--quick"):
        launch.HostProcess.__init__ = lambda _: pytest.skip("it sets pages")  # type: ignore[method-assign]  # a stand-in for as long as the run lasts


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what can be told by itself, and leave out what the run is not for."""
    for item in items:
        if _OF_THE_ENGINE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("engine")
        for name, seconds in _LIMITS.items():
            if item.get_closest_marker(name) and not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(seconds))
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("generated")
    if config.getoption("--quick"):
        out = [item for item in items if item.get_closest_marker("engine") or item.get_closest_marker("heavy")]
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)
    # Whole files are given to the cores (`./do`): one that takes minutes and comes last leaves the other cores idle.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests read English, wherever they run, and remember nothing of each other."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path_factory.mktemp("cache")))
    # WeasyPrint has Pillow take pictures that are cut short wherever it is imported: a test's process may import it.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


@pytest.fixture(autouse=True, scope="session")
def _kept_hosts() -> Iterator[None]:
    """Keep the engine's host from test to test: starting one takes most of the time of a build of a few pages."""
    launch.keep_hosts()
    yield
    launch.dismiss_all()


@pytest.fixture
def own_hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a test start the engine's hosts itself, in the environment that it sets."""
    launch.dismiss_all()
    monkeypatch.setattr(launch, "_kept", [])
    yield
    launch.dismiss_all()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the program in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def program(*arguments: object) -> Ran:
        out, err, seldom = io.StringIO(), io.StringIO(), gc.get_threshold()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main([str(argument) for argument in arguments])
                code = 0
            except SystemExit as left:
                code = int(left.code or 0)
            finally:  # what is frozen is no referrer: Hypothesis looks for those of its random numbers
                gc.unfreeze()
                gc.set_threshold(*seldom)
        return Ran(code, out.getvalue(), err.getvalue())

    return program


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Printed]:
    """The sample issue's folder in dist/, and the edition it came from."""
    out = tmp_path_factory.mktemp("dist")
    paths, printed = build(BuildRequest(SAMPLE, ("pdf", "epub", "web"), out=out))
    return paths[0].parent, printed


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    """A small issue of two articles, to be spoilt by a test."""
    folder = tmp_path / "sources" / "one"
    folder.mkdir(parents=True)
    (tmp_path / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
    (folder / "issue.toml").write_text(
        'title = "عدد"\ndate = 2025-01-02\n[[section]]\ntitle = "قسم"\narticles = ["a.md", "b.md"]\n', "utf-8"
    )
    (folder / "a.md").write_text("---\ntitle: المقال الأول\n---\n\nنص المقال الأول.\n", "utf-8")
    (folder / "b.md").write_text("---\ntitle: المقال الثاني\n---\n\nنص المقال الثاني.\n", "utf-8")
    shutil.copy(SAMPLE / "images" / "spread.svg", folder / "drawing.svg")
    return folder


@pytest.fixture
def article(tmp_path: Path) -> Callable[[str], Path]:
    """Write one Markdown article and give its path."""

    def write(text: str, name: str = "piece.md") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Chromium as a reader has it; without a sandbox, for whoever runs tests may be root."""
    from playwright.sync_api import sync_playwright  # most runs ask no browser

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "./do test --all installs Chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield launched
        launched.close()
