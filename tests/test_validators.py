"""A release is judged by the authorities, and what they object to stops it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.build import Printed
from publisher.model import Artefact
from publisher.validators import objections, validate

REPO = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def test_release_of_the_sample(run: Callable[..., object], tmp_path: Path) -> None:
    ran = run("release", REPO / "sources" / "2025-10", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    folder = tmp_path / "out" / "2025-10"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {(c["tool"], c["artefact"], c["result"]) for c in manifest["checks"]} == {
        ("veraPDF", "2025-10.pdf", "passed"),
        ("veraPDF", "2025-10-a5.pdf", "passed"),
        ("EPUBCheck", "2025-10.epub", "passed"),
    }
    for line in (folder / "SHA256SUMS").read_text("ascii").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_release_is_strict(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n<p style='color:red'>نص</p>\n", "utf-8")
    ran = run("release", "sources/one")
    assert (ran.code, "warning M001" in ran.err) == (1, True)
    assert not (issue.parents[1] / "dist").exists()


def test_validators_do_object(sample: tuple[Path, Printed]) -> None:
    import pikepdf

    pdf, epub = (next(a for a in sample[1].artefacts if a.format == kind) for kind in ("pdf", "epub"))
    bare = sample[0] / "bare.pdf"
    with pikepdf.open(sample[0] / pdf.name) as opened:
        del opened.Root.Lang
        del opened.Root.Metadata
        opened.save(bare)
    spoilt = Artefact("pdf", "bare.pdf", pdf.media_type, bare.read_bytes())
    result = validate(spoilt)
    assert not result.passed
    assert objections(result)
    broken = Artefact(
        "epub", "x.epub", epub.media_type, epub.data.replace(b"application/epub+zip", b"application/epub+zap")
    )
    assert not validate(broken).passed
