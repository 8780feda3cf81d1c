"""The same sources give the same bytes, wherever and whenever they are built."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import REPO
from waiting import LONG


def _build(folder: Path, zone: str, seed: str, locale: str) -> dict[str, str]:
    project = folder / "project"
    shutil.copytree(REPO / "sources", project / "sources")
    shutil.copy(REPO / "publisher.toml", project)
    os.utime(project / "sources" / "2025-10" / "issue.toml", (int(seed), int(seed)))
    subprocess.run(
        [sys.executable, "-m", "publisher", "build", "sources/2025-10"],
        cwd=project,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=LONG,
        env=os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale},
    )
    products = project / "dist" / "2025-10"
    files = [path for path in products.rglob("*") if path.is_file()]
    return {path.relative_to(products).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.engine
def test_two_builds_in_two_folders_zones_and_hash_seeds(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "another folder").mkdir()
    first = _build(tmp_path / "a", "Asia/Riyadh", "1", "C")
    second = _build(tmp_path / "another folder", "America/Los_Angeles", "2", "C.UTF-8")
    assert {"2025-10.pdf", "2025-10-a5.pdf", "2025-10.epub", "web/index.html", "manifest.json"} <= set(first)
    assert any(name.endswith(".woff2") for name in first)
    assert first == second


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
