"""Variables and folders of the machine change no page."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from publisher.system.own_environment import drop_foreign_variables, own_environment


@pytest.mark.parametrize("name", ["HB_SHAPER_LIST", "PANGOCAIRO_BACKEND", "FONTCONFIG_PATH", "FC_LANG"])
def test_variables_that_change_shapes_and_faces_go(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    assert name not in own_environment()
    drop_foreign_variables()
    assert name not in os.environ
    assert os.environ.keys() == own_environment().keys()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("machine")
    (folder / "a.md").write_text("---\ntitle: نص\nlanguage: ar\n---\n\nكلام عربي متصل الحروف.\n", "utf-8")
    return folder


def _pdf(source: Path, out: Path, **environment: str) -> bytes:
    command = [sys.executable, "-m", "publisher", "build", "a.md", "--no-cache", "--format", "pdf", "--out", str(out)]
    done = subprocess.run(
        command, cwd=source, env=os.environ | environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    return (out / "a" / "a.pdf").read_bytes()


@pytest.mark.slow
def test_no_folder_and_no_variable_changes_a_page(source: Path, tmp_path: Path) -> None:
    plain = _pdf(source, tmp_path / "plain")
    with pikepdf.open(BytesIO(plain)) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
    assert any("Amiri" in font for font in fonts)
    odd = tmp_path / "a & <b>]]>'"
    odd.mkdir()
    for n, environment in enumerate(({"TMPDIR": str(odd)}, {"TMPDIR": "."}, {"HB_SHAPER_LIST": "fallback"})):
        assert _pdf(source, tmp_path / str(n), **environment) == plain, environment
