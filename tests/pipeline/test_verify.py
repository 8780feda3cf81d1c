"""Releases on disk: verified by hashes, signatures, and by building them again."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from minisign import KeyPair

from mutants_release import TAMPERINGS
from publisher.checks.files.release.differences import difference
from publisher.diagnostics import Exit
from publisher.model import CheckResult
from publisher.pipeline.build import publish, set_in_type
from publisher.pipeline.file_kinds import Kind, kind_of
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.signatures import signed
from publisher.pipeline.verify import verify

PROJECT = {
    "publisher.toml": "",
    "sources/one/issue.toml": 'title = "عدد"\nslug = "one"\ndate = 2025-01-02\narticles = ["a.md"]\n',
    "sources/one/a.md": "---\ntitle: مقال\n---\n\nنص عن عبد الله و[رابط](https://example.org/).\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for name, text in PROJECT.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    request = BuildRequest(
        root / "sources" / "one", ("pdf", "epub", "web"), out=root / "dist", sums=True, cache=False
    )
    publish(request, set_in_type(request), [CheckResult("veraPDF", "1", "one.pdf", passed=True)])
    return root


@pytest.fixture
def release(project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(project / "dist" / "one", tmp_path / "one"))


def _codes(path: Path, **asked: Any) -> list[str]:
    return [finding.code for finding in verify(path, **asked).result.findings]


def test_a_release_as_it_was_is_passed(release: Path) -> None:
    for path in (release, release / "manifest.json"):
        report = verify(path)
        assert (report.result.findings, report.result.exit_code) == ((), Exit.DONE)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_release_that_was_tampered_with_is_not(name: str, release: Path) -> None:
    tamper, code = TAMPERINGS[name]
    tamper(release)
    report = verify(release)
    assert code in [finding.code for finding in report.result.findings]
    assert report.result.exit_code == Exit.FINDINGS


def test_what_a_user_keeps_in_the_folder_is_known_by_its_hash(release: Path) -> None:
    (release / "CNAME").write_text("example.org", "utf-8")
    assert "X402" in _codes(release)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    digest = "f2d1b2e3"  # of another file
    (release / "manifest.json").write_text(json.dumps(manifest | {"kept": {"CNAME": digest}}), "utf-8")
    assert "X402" not in _codes(release)
    assert "X403" in _codes(release)


@pytest.fixture
def keys(tmp_path: Path) -> Callable[[str], tuple[Path, Path]]:
    def made(name: str) -> tuple[Path, Path]:
        pair, secret, public = KeyPair.generate(), tmp_path / f"{name}.key", tmp_path / f"{name}.pub"
        secret.write_bytes(bytes(pair.secret_key))
        public.write_bytes(bytes(pair.public_key))
        return secret, public

    return made


def _sign(release: Path, secret: Path) -> None:
    sums = (release / "SHA256SUMS").read_bytes()
    (release / "SHA256SUMS.minisig").write_bytes(signed(sums, secret, "", "one"))


def test_a_signature_is_judged_by_the_key_of_the_publisher(
    release: Path, keys: Callable[[str], tuple[Path, Path]]
) -> None:
    secret, public = keys("own")
    other, _ = keys("other")
    assert _codes(release, key=public) == ["X413"]
    _sign(release, secret)
    assert _codes(release, key=public) == []
    assert _codes(release) == ["X412"]
    _sign(release, other)
    assert _codes(release, key=public) == ["X411"]
    _sign(release, secret)
    sums = release / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes() + b"\n")
    assert "X411" in _codes(release, key=public)
    (release / "SHA256SUMS.minisig").write_text("x", "utf-8")
    assert "X411" in _codes(release, key=public)


def test_what_is_no_key_is_told(release: Path, tmp_path: Path, keys: Callable[[str], tuple[Path, Path]]) -> None:
    secret, _ = keys("own")
    _sign(release, secret)
    (tmp_path / "no.pub").write_text("x", "utf-8")
    assert _codes(release, key=tmp_path / "none.pub") == ["X417"]
    assert set(_codes(release, key=tmp_path / "no.pub")) <= {"X411", "X417"} != set()


def test_a_release_is_built_again_to_the_same_bytes(project: Path, release: Path) -> None:
    assert _codes(release, project=project) == []


def test_the_first_difference_of_another_build_is_told_in_words(release: Path, project: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(project, tmp_path / "other"))
    (other / "sources" / "one" / "a.md").write_text("---\ntitle: مقال\n---\n\nنص آخر.\n", "utf-8")
    report = verify(release, project=other)
    (finding,) = report.result.findings
    assert (finding.code, finding.span and finding.span.path) == ("X415", "sources/one/a.md")


def test_kinds_are_told_by_what_is_there(release: Path, tmp_path: Path) -> None:
    (tmp_path / "book.dat").write_bytes((release / "one.epub").read_bytes())
    (tmp_path / "page").write_bytes((release / "one.pdf").read_bytes())
    (tmp_path / "bad.pdf").write_bytes(b"")
    kinds = {
        release: Kind.RELEASE,
        release / "web": Kind.WEB,
        tmp_path / "book.dat": Kind.EPUB,
        tmp_path / "page": Kind.PDF,
        tmp_path / "bad.pdf": Kind.PDF,
        release / "manifest.json": None,
        tmp_path / "none": None,
    }
    assert {path: kind_of(path) for path in kinds} == kinds


def _zip(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("released", "made", "words"),
    [
        (b"abc", b"abc", ""),
        (b"abcd", b"abxd", "byte 2 of 4"),
        (b"abc", b"abcd", "byte 3 of 3"),
        (_zip(a="x", b="one"), _zip(a="x", b="two"), "file b parts at byte 0 of 3"),
        (_zip(a="x", b="y"), _zip(a="x"), "lacks the file b"),
        (_zip(a="x"), _zip(a="x", b="y"), "has the file b"),
    ],
)
def test_where_two_files_part_is_said(released: bytes, made: bytes, words: str) -> None:
    how = difference(released, made)
    assert words in str(how) if words else how is None
