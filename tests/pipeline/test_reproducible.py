"""The same sources give the same bytes, wherever and whenever they are built."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import everything
from places import REPO
from waiting import LONG

# A clock of another year, in every process of the press: Python runs `sitecustomize` before anything else.
_CLOCK = """
import datetime, time
_now, _DAYS = time.time, 400 * 86_400
time.time = lambda: _now() + _DAYS
class datetime_(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls): return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)
datetime.datetime = datetime_
"""
_ABOUT_AN_EDIT = "\n\nجملة تزول قبل البناء الثاني.\n"


@dataclass(frozen=True)
class Surroundings:
    """What surrounds a build, and must not be in its products."""

    folder: str
    zone: str
    seed: str
    locale: str
    umask: int
    jobs: int
    later: bool = False
    warm: bool = False


HERE = Surroundings("a", "Asia/Riyadh", "1", "C", 0o022, 1)
#: Everything otherwise: where it is built, and when, and by whose settings, and after what.
ELSEWHERE = Surroundings("مجلد آخر", "America/Los_Angeles", "2", "C.UTF-8", 0o077, 2, later=True, warm=True)


def _sample(project: Path) -> Path:
    shutil.copytree(REPO / "sources", project / "sources")
    shutil.copy(REPO / "publisher.toml", project)
    return project / "sources" / "2025-10"


def _everything(project: Path) -> Path:
    (project / "publisher.toml").write_text('magazine = "مجلة"\ntheme = "majalla"\n', "utf-8")
    return everything.write(project / "sources" / "everything")


def _built(project: Path, issue: Path, around: Surroundings, cache: Path) -> dict[str, str]:
    """Build an issue, and return the hashes of all that was written."""
    environment = os.environ | {
        "TZ": around.zone,
        "PYTHONHASHSEED": around.seed,
        "LC_ALL": around.locale,
        "PUBLISHER_CACHE": str(cache),
    }
    if around.later:
        (cache.parent / "clock").mkdir(exist_ok=True)
        (cache.parent / "clock" / "sitecustomize.py").write_text(_CLOCK, "utf-8")
        paths = [str(cache.parent / "clock"), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
    command = [sys.executable, "-m", "publisher", "build", str(issue.relative_to(project)), "--report"]
    subprocess.run(
        [*command, "--jobs", str(around.jobs)],
        cwd=project,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=LONG,
        env=environment,
        umask=around.umask,
    )
    products = project / "dist" / issue.name
    files = [path for path in products.rglob("*") if path.is_file()]
    return {path.relative_to(products).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _products(folder: Path, write: Callable[[Path], Path], around: Surroundings) -> dict[str, str]:
    """Write a project and build it; where it is `warm`, after a build of the same with an article edited."""
    project, cache = folder / around.folder / "project", folder / around.folder / "cache"
    project.mkdir(parents=True)
    issue = write(project)
    os.utime(issue / "issue.toml", (int(around.seed), int(around.seed)))
    if around.warm:
        article = min(issue.rglob("*.md"))
        text = article.read_bytes()
        article.write_bytes(text + _ABOUT_AN_EDIT.encode())
        edited = _built(project, issue, around, cache)
        article.write_bytes(text)
    products = _built(project, issue, around, cache)
    assert not around.warm or products != edited
    return products


@pytest.mark.engine
@pytest.mark.parametrize(
    ("write", "made"),
    [
        pytest.param(_sample, {"2025-10.pdf", "2025-10-a5.pdf", "2025-10.epub", "web/index.html"}, id="sample"),
        pytest.param(
            _everything,
            {"everything.pdf", "everything.epub", "web/index.html"},
            id="everything",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_nothing_around_a_build_is_in_its_products(
    tmp_path: Path, write: Callable[[Path], Path], made: set[str]
) -> None:
    here, elsewhere = _products(tmp_path, write, HERE), _products(tmp_path, write, ELSEWHERE)
    assert made | {"manifest.json", "report.html"} <= set(here)
    assert any(name.endswith(".woff2") for name in here)
    assert here == elsewhere


def test_manifest_tells_what_the_products_are_made_of(sample: tuple[Path, object]) -> None:
    folder = sample[0]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["schema"] == 1
    for output in manifest["outputs"]:
        data = (folder / output["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (output["size"], output["sha256"])
    for name, digest in (manifest["sources"] | manifest["assets"]).items():
        assert hashlib.sha256((REPO / name).read_bytes()).hexdigest() == digest
    for name, digest in manifest["fonts"].items():
        assert hashlib.sha256((REPO / "fonts" / name).read_bytes()).hexdigest() == digest
    assert {"weasyprint", "pango", "harfbuzz", "ebooklib", "publisher"} <= set(manifest["tools"])
    assert manifest["figures"]["pages"] == len(manifest["outputs"][0]["pages"])


def test_source_date_epoch_is_the_products_date(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: ع\n---\n\nنص\n", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "publisher", "build", "a.md", "--format", "epub"],
        cwd=tmp_path,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=LONG,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
    )
    manifest = json.loads((tmp_path / "dist" / "a" / "manifest.json").read_text("utf-8"))
    assert manifest["issue"]["date"] == "2023-11-14"
