"""What stands beside the products of a release: a report, a bill of materials, provenance, an archive of the site."""

import gzip
import json
import tarfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from minisign import KeyPair, PublicKey, Signature
from PIL import Image

from publisher.model import CheckResult
from publisher.pipeline.build import Printed, publish, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.pipeline.verify import verify
from some import some

ARTICLE = "---\ntitle: مقال عن <عبد الله>\n---\n\nنص.\n\n![](p.png)\n"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildRequest, Printed]:
    root = tmp_path_factory.mktemp("project")
    (root / "one").mkdir()
    (root / "one" / "a.md").write_text(ARTICLE, "utf-8")
    Image.new("RGB", (600, 400)).save(root / "one" / "p.png")
    (root / "one" / "issue.toml").write_text(
        'title = "عدد & غيره"\nslug = "one"\ndate = 2025-01-02\narticles = ["a.md"]\n', "utf-8"
    )
    request = BuildRequest(root / "one", ("pdf", "epub", "web"), out=root / "dist", sums=True)
    return root, request, set_in_type(request)


@pytest.fixture(scope="module")
def release(printed: tuple[Path, BuildRequest, Printed]) -> Path:
    root, request, made = printed
    (root / "dist" / "one").mkdir(parents=True)
    (root / "dist" / "one" / "CNAME").write_text("press.example", "utf-8")
    publish(request, made, [CheckResult("veraPDF", "1.2", "one.pdf", passed=True)])
    return root / "dist" / "one"


def test_a_release_has_all_of_them_and_is_whole(release: Path) -> None:
    names = {"report.html", "sbom.cdx.json", "one-web.tar.gz", "provenance.intoto.json", "SHA256SUMS", "CNAME"}
    assert names < {path.name for path in release.iterdir()}
    assert verify(release).result.findings == ()
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    assert set(manifest["kept"]) == {"CNAME"}
    assert {output["format"] for output in manifest["outputs"]} >= {"report", "sbom", "archive"}


def test_the_bill_is_of_its_standard_and_names_libraries_and_fonts(release: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import (
        JsonStrictValidator,
    )  # seconds, which every process would pay that collects tests

    data = (release / "sbom.cdx.json").read_text("utf-8")
    bill = json.loads(data)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(data) is None
    names = {one["name"] for one in bill["components"]}
    assert {"arabic-publisher", "weasyprint", "ebooklib", "Vazirmatn-Regular.ttf"} <= names
    assert "timestamp" not in bill["metadata"]


def test_provenance_names_every_file_and_every_source_by_its_hash(release: Path) -> None:
    told = json.loads((release / "provenance.intoto.json").read_text("utf-8"))
    sums = dict(line.split("  ")[::-1] for line in (release / "SHA256SUMS").read_text("utf-8").splitlines())
    subjects = {one["name"]: one["digest"]["sha256"] for one in told["subject"]}
    assert {name: subjects[name] for name in some(sums)} == sums
    build = told["predicate"]["buildDefinition"]
    assert [one["uri"] for one in build["resolvedDependencies"]] == ["a.md", "issue.toml", "p.png"]
    times = told["predicate"]["runDetails"]["metadata"]
    assert times["startedOn"] <= times["finishedOn"]


def test_the_archive_has_the_site_without_times_and_owners(release: Path) -> None:
    data = (release / "one-web.tar.gz").read_bytes()
    assert data[4:8] == bytes(4)  # the time that gzip has (RFC 1952 §2.3)
    with tarfile.open(fileobj=BytesIO(gzip.decompress(data))) as tar:
        names = tar.getnames()
        assert names == sorted(p.relative_to(release).as_posix() for p in (release / "web").rglob("*") if p.is_file())
        assert {(one.mtime, one.uid, one.gid, one.uname) for one in tar} == {(0, 0, 0, "")}


def test_the_report_needs_no_other_file_and_shows_every_page(release: Path) -> None:
    page = lxml.html.document_fromstring((release / "report.html").read_bytes())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    pictures = [image.get("src", "") for image in page.iter("img")]
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    assert len(pictures) == next(len(o["pages"]) for o in manifest["outputs"] if o["format"] == "pdf") > 2
    assert all(source.startswith("data:image/png;base64,") for source in pictures)
    assert not page.xpath("//link | //script | //*[starts-with(@src, 'http')]")
    text = page.text_content()
    for said in ("مقال عن <عبد الله>", "عدد & غيره", "veraPDF 1.2", "M005", "one.epub", "Vazirmatn-Regular.ttf"):
        assert said in text
    # A finding stands beside the first page of the article that it is in.
    (beside,) = [item for item in page.xpath("//ul[@class='pages']/li") if "M005" in item.text_content()]
    assert "a.md" in beside.text_content()


def test_the_same_build_gives_the_same_bytes(release: Path, printed: tuple[Path, BuildRequest, Printed]) -> None:
    before = {path.name: path.read_bytes() for path in release.iterdir() if path.is_file()}
    _, request, made = printed
    publish(request, made, [CheckResult("veraPDF", "1.2", "one.pdf", passed=True)])
    after = {path.name: path.read_bytes() for path in release.iterdir() if path.is_file()}
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {"provenance.intoto.json"}


def test_a_release_is_signed_by_the_key_that_is_named(
    release: Path, printed: tuple[Path, BuildRequest, Printed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = KeyPair.generate()
    pair.secret_key.encrypt("سر")
    (tmp_path / "key").write_bytes(bytes(pair.secret_key))
    (tmp_path / "pub").write_bytes(bytes(pair.public_key))
    monkeypatch.setenv("PUBLISHER_SIGN_PASSWORD", "سر")
    _, request, made = printed
    publish(replace(request, sign=tmp_path / "key"), made, [CheckResult("veraPDF", "1.2", "one.pdf", passed=True)])
    signature = Signature.from_file(release / "SHA256SUMS.minisig")
    PublicKey.from_file(tmp_path / "pub").verify((release / "SHA256SUMS").read_bytes(), signature)
    assert verify(release, key=tmp_path / "pub").result.findings == ()
    publish(request, made, [])  # what is not signed has no signature of another
    assert not (release / "SHA256SUMS.minisig").exists()


def test_a_build_without_a_release_clears_what_told_of_one(
    release: Path, printed: tuple[Path, BuildRequest, Printed]
) -> None:
    _, request, made = printed
    publish(replace(request, sums=False), made, ())
    names = {path.name for path in release.iterdir()}
    assert names & {"report.html", "sbom.cdx.json", "provenance.intoto.json", "SHA256SUMS", "one-web.tar.gz"} == set()
    assert "CNAME" in names
