"""The wheel by itself: in a fresh environment, far from this repository, it begins a magazine and builds it."""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from places import REPO
from publisher import __version__
from publisher.system.extras import DISTRIBUTION, EXTRAS
from waiting import LONG

pytestmark = pytest.mark.slow

# The system's Python, whose pip fills any environment, as in ./do.
BASE = Path(sys.base_prefix) / "bin" / "python3"
SHARED = "publisher/_shared/"


def _run(*command: object, cwd: Path, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _built(out: Path) -> Path:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=REPO)
    (wheel,) = out.iterdir()
    assert wheel.name.startswith(f"{DISTRIBUTION.replace('-', '_')}-{__version__}-")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("wheel"))


def _names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_has_the_package_the_themes_and_the_fonts_and_nothing_else(wheel: Path) -> None:
    package = {name for name in _names_in(REPO / "src" / "publisher") if "__pycache__" not in name}
    wanted = {f"publisher/{name}" for name in package}
    wanted |= {f"{SHARED}{kind}/{name}" for kind in ("templates", "fonts") for name in _names_in(REPO / kind)}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        rows = tomllib.loads(archive.read(f"{SHARED}fonts/ledger.toml").decode())["face"]
        hashes = {
            row["file"]: hashlib.sha256(archive.read(f"{SHARED}fonts/{row['file']}")).hexdigest() for row in rows
        }
    assert names == wanted
    assert hashes == {row["file"]: row["sha256"] for row in rows}
    assert any(name.startswith(f"{SHARED}fonts/licences/") for name in names)


def test_the_same_checkout_makes_the_same_wheel_and_no_litter(wheel: Path, tmp_path: Path) -> None:
    before = {*REPO.iterdir(), *(REPO / "src").rglob("*")}
    assert _built(tmp_path).read_bytes() == wheel.read_bytes()
    assert {*REPO.iterdir(), *(REPO / "src").rglob("*")} == before


def test_the_constraints_are_the_locked_versions() -> None:
    command = next(
        line
        for line in (REPO / "do").read_text("utf-8").splitlines()
        if line.strip().startswith("sed -n 's/^\\([A-Z")
    )
    lines = _run("sh", "-c", command.partition(">")[0], cwd=REPO).splitlines()
    locked = [line for line in (REPO / "requirements-dev.txt").read_text("utf-8").splitlines() if "==" in line[:80]]
    assert lines == [line.rstrip("\\ ") for line in locked if not line.startswith((" ", "#"))]
    named = {line.partition("==")[0] for line in lines}
    assert {"weasyprint", "pydyf", *(name for table in EXTRAS.values() for name in table)} <= named


@pytest.fixture(scope="module", params=["as locked", "as pip resolves"])
def fresh(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of programs of an environment that has the wheel and what it needs alone."""
    place = tmp_path_factory.mktemp("fresh")
    _run(BASE, "-m", "venv", "--without-pip", place, cwd=place)
    install = (BASE, "-m", "pip", "--python", place / "bin" / "python", "install", "-q")
    if request.param == "as locked":
        _run(*install, "--require-hashes", "-r", REPO / "requirements.txt", cwd=place)
        _run(*install, "--no-deps", wheel, cwd=place)
    else:
        _run(*install, wheel, cwd=place)
    return place / "bin"


def test_a_magazine_begins_and_is_built_far_from_the_repository(fresh: Path, tmp_path: Path) -> None:
    asked = "import publisher, sys; print(publisher.__file__, '.'.join(map(str, sys.version_info[:2])))"
    home, version = _run(fresh / "python", "-c", asked, cwd=tmp_path).split()
    assert Path(home).is_relative_to(fresh.parent)
    assert not Path(home).is_relative_to(REPO)
    assert version == f"{sys.version_info.major}.{sys.version_info.minor}"

    _run(fresh / "publisher", "init", "my-magazine", cwd=tmp_path)
    folder = tmp_path / "my-magazine"
    article = _run(fresh / "publisher", "new", "article", "سباق الحوسبة في OpenAI", cwd=folder).strip()
    assert (folder / article).is_file()
    value = json.loads(_run(fresh / "publisher", "build", "--json", cwd=folder))
    (issue,) = value["issues"]
    # P014: what Chrome turns round when Latin words are copied
    found = {finding["code"] for finding in issue["findings"]} - {"P014"}
    # F017, F018: what the author of a magazine has still to replace
    assert (value["exit"], found, issue["articles"]) == (0, {"F017", "F018"}, 2)

    files = {Path(name).suffix: folder / name for name in issue["files"]}
    document = pypdfium2.PdfDocument(files[".pdf"])
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    with zipfile.ZipFile(files[".epub"]) as archive:
        chapters = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    for said in ("Gruber", "OpenAI"):
        assert any(said in page for page in pages), said
        assert any(said in chapter for chapter in chapters), said
    assert any("اكتب نص المقال هنا" in chapter for chapter in chapters)
