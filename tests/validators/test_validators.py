"""A release is judged by the authorities, and what they object to stops it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from places import REPO
from publisher.model import Artefact
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.validators.external_tools import epubcheck, objections, verapdf
from some import some

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
    for check in manifest["checks"]:
        assert f"{check['tool']} {check['version']} passes {check['artefact']}" in ran.err
    for line in some((folder / "SHA256SUMS").read_text("ascii").splitlines()):
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_release_is_strict(issue: Path, run: Callable[..., object]) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\n<p style='color:red'>نص</p>\n", "utf-8")
    ran = run("release", "sources/one")
    assert (ran.code, "warning M047" in ran.err) == (1, True)
    assert not (issue.parents[1] / "dist").exists()


def test_validators_do_object(sample: tuple[Path, Printed]) -> None:
    import pikepdf

    pdf, epub = (next(a for a in sample[1].artefacts if a.format == kind) for kind in ("pdf", "epub"))
    bare = sample[0] / "bare.pdf"
    with pikepdf.open(sample[0] / pdf.name) as opened:
        del opened.Root.Lang
        del opened.Root.Metadata
        opened.save(bare)
    spoilt = replace(pdf, name="bare.pdf", data=bare.read_bytes())
    result = verapdf(spoilt)
    assert not result.passed
    assert objections(result)
    broken = Artefact(
        "epub", "x.epub", epub.media_type, epub.data.replace(b"application/epub+zip", b"application/epub+zap")
    )
    assert not epubcheck(broken).passed


@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_an_issue_of_one_article_passes_epubcheck(issue: Path, theme: str) -> None:
    (issue / "issue.toml").write_text('title = "عدد"\narticles = ["a.md"]\n', "utf-8")
    printed = set_in_type(BuildRequest(issue, ("epub",), theme=theme))
    (result,) = map(epubcheck, printed.artefacts)
    assert (result.passed, result.complaints) == (True, ())


def test_odd_names_pass_epubcheck(issue: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>text { direction: rtl }</style>'
    (issue / "d.svg").write_text(f'{drawing}<text style="unicode-bidi: embed">ع</text></svg>', "utf-8")
    body = "نص[^1] و[رابط](b.md).\n\n[^1]: حاشية.\n"
    head = "---\ntitle: '7 <b>أيام</b> & ڿ'\nid: '7 أ:ب <c>'\nslug: 7-ayam\nauthors: 'س & <ع>'\n---\n\n"
    (issue / "a.md").write_text(f"{head}## 2² ڿۏ: حرف\n\n![حرف](d.svg)\n\n{body}", "utf-8")
    (result,) = map(epubcheck, set_in_type(BuildRequest(issue, ("epub",))).artefacts)
    assert (result.passed, result.complaints) == (True, ())


def test_a_thousand_articles_pass_epubcheck(tmp_path: Path) -> None:
    corpus.write(tmp_path, 1000)
    printed = set_in_type(BuildRequest(corpus.folder_of(tmp_path, 1000), ("epub",)))
    (result,) = map(epubcheck, printed.artefacts)
    assert (result.passed, result.complaints) == (True, ())
