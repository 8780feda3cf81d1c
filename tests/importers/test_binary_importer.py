"""An importer of files that are not text is one line of the registry: they are built, judged, and left alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from publisher.checks.house.judging import mend
from publisher.diagnostics import Finding, PublisherError
from publisher.importers.base import Imported, Importer, stem
from publisher.importers.registry import IMPORTERS, importer_of
from publisher.model import Article, Block, Source, Span
from publisher.project import workspace as workspace_module

Run = Callable[..., Any]
HEAD = b"\x89TOY\x00\xff\xfe"
FAULTY = ("مقال من ملف ثنائي", "فقرة سليمة.", "قال كلمة, ثم سكت.")


def packed(*paragraphs: str) -> bytes:
    """Write a file of the toy's kind: a mark that no text begins with, and UTF-16."""
    return HEAD + "\x00".join(paragraphs).encode("utf-16-le")


class Toy:
    """Reads such a file: its first paragraph is the title; `with_text` says whether it tells what it found."""

    def __init__(self, *, with_text: bool = True) -> None:
        self.with_text = with_text
        self.sources: list[Source] = []

    def read(self, source: Source, language: str) -> Imported:
        self.sources.append(source)
        if not source.data.startswith(HEAD):
            raise PublisherError(Finding.of("F005", source.at(1)))
        title, *paragraphs = source.data.removeprefix(HEAD).decode("utf-16-le").split("\x00")
        told = replace(source, text="\n".join((title, *paragraphs)) if self.with_text else "")
        blocks = tuple(Block(f"<p>{text}</p>", told.at(line)) for line, text in enumerate(paragraphs, 2))
        name = stem(source.path)
        return Imported(Article(name, name, told, title, language, blocks))


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    toy = Toy()
    monkeypatch.setitem(IMPORTERS, ".toy", Importer(toy.read, takes="bytes"))
    return toy


@pytest.fixture
def binary(issue: Path) -> Path:
    """The small issue with such a file among its articles."""
    (issue / "c.toy").write_bytes(packed(*FAULTY))
    table = (issue / "issue.toml").read_text("utf-8")
    (issue / "issue.toml").write_text(table.replace('"b.md"', '"b.md", "c.toy"'), "utf-8")
    return issue


def test_a_registered_importer_of_bytes_is_built_with(binary: Path, toy: Toy, run: Run) -> None:
    ran = run("build", "sources/one")
    assert ran.code == 0, ran.err
    dist = binary.parents[1] / "dist" / "one"
    page = lxml.html.document_fromstring((dist / "web" / "c.html").read_bytes())
    assert "قال كلمة, ثم سكت." in page.text_content()
    assert {path.suffix for path in dist.iterdir()} >= {".pdf", ".epub"}
    assert "sources/one/c.toy" in json.loads((dist / "manifest.json").read_text("utf-8"))["sources"]
    assert [(source.binary, source.text, source.data[:7]) for source in toy.sources] == [(True, "", HEAD)]
    assert "sources/one/c.toy:3:9: warning A001" in ran.err


def test_what_the_cache_keeps_of_it_has_its_lines(binary: Path, toy: Toy, run: Run) -> None:
    told = run("build", "sources/one", "--format", "epub").err
    assert "sources/one/c.toy:3:9: warning A001" in told
    settings = binary.parents[1] / "publisher.toml"
    settings.write_text(settings.read_text("utf-8") + "[limits]\nfindings = 7\n", "utf-8")  # judged anew, not read
    again = run("build", "sources/one", "--format", "epub").err
    assert "sources/one/c.toy:3:9: warning A001" in again
    assert len(toy.sources) == 1
    (binary / "c.toy").write_bytes(packed(*FAULTY, "فقرة جديدة."))
    assert run("build", "sources/one", "--format", "epub").code == 0
    assert len(toy.sources) == 2


def test_one_such_file_is_an_issue(binary: Path, toy: Toy, run: Run) -> None:
    assert run("build", "sources/one/c.toy", "--format", "epub").code == 0
    assert "sources/one/c.toy:3:9: warning A001" in run("check", "sources/one/c.toy").err


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_check_never_touches_it(option: str, binary: Path, toy: Toy, run: Run) -> None:
    (binary / "a.md").write_text("---\ntitle: ع\n---\n\nقال كلمة, ثم سكت.\n", "utf-8")
    before = (binary / "c.toy").read_bytes()
    ran = run("check", "sources/one", option)
    assert ran.code == 0
    assert (binary / "c.toy").read_bytes() == before
    assert "sources/one/c.toy: note A095: `--fix` leaves this file as it is" in ran.err
    assert "sources/one/c.toy:3:9: warning A001" in ran.err
    assert "c.toy" not in ran.out
    assert ("كلمة،" in (binary / "a.md").read_text("utf-8")) == (option == "--fix")  # texts are mended beside it


def test_where_nothing_is_to_be_mended_nothing_is_said(binary: Path, toy: Toy, run: Run) -> None:
    (binary / "c.toy").write_bytes(packed("عنوان", "فقرة سليمة."))
    assert "A095" not in run("check", "sources/one", "--fix").err


def test_a_file_that_its_importer_refuses_is_one_finding(binary: Path, toy: Toy, run: Run) -> None:
    (binary / "c.toy").write_bytes(b"\x00\xff not that kind")
    (binary / "a.md").write_text("---\ntitle: ع\n---\n\nقال كلمة, ثم سكت.\n", "utf-8")
    ran = run("check", "sources/one")
    assert (ran.code, ran.err.count("error ")) == (1, 1)
    assert "sources/one/c.toy: error F005" in ran.err
    assert "sources/one/a.md:5:9: warning A001" in ran.err  # the others are judged all the same


def test_a_file_that_is_too_large_is_one_finding(
    binary: Path, toy: Toy, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_module, "_LARGEST_BINARY", 8)
    ran = run("build", "sources/one", "--format", "epub")
    assert (ran.code, "sources/one/c.toy: error S012" in ran.err) == (1, True)
    assert toy.sources == []


def test_an_importer_that_gives_no_text_has_findings_about_the_file(
    binary: Path, toy: Toy, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy.with_text = False
    (binary / "c.toy").write_bytes(packed("عنوان", "حرف 𓀀 هنا"))
    ran = run("check", "sources/one")
    assert (ran.code, "sources/one/c.toy: error G001" in ran.err) == (1, True)


def test_a_source_of_bytes_names_lines_where_it_has_a_text() -> None:
    bare = Source("a.toy", "", "0", binary=True, data=HEAD)
    assert (bare.at(3, 4), bare.line_with("x", 3)) == (Span("a.toy"), 3)
    told = replace(bare, text="أول\nثان")
    assert told.at(told.line_with("ثان"), 1) == Span("a.toy", 2, 1)
    assert Source("a.md", "", "0").at(1) == Span("a.md", 1)


def test_a_fix_of_a_file_of_bytes_is_refused_before_anything_is_written() -> None:
    article = Article("a", "a", Source("a.toy", FAULTY[2], "0", binary=True), "ع", "ar", ())
    mended = mend(article)
    assert (mended.text, [finding.code for finding in mended.refused]) == (FAULTY[2], ["A095"])
    assert mend(replace(article, source=replace(article.source, binary=False))).text != FAULTY[2]


def test_importers_are_found_by_suffix_in_any_case() -> None:
    assert IMPORTERS
    for suffix, importer in IMPORTERS.items():
        assert suffix == suffix.lower()
        assert importer_of(f"sources/a{suffix.upper()}") is importer
    assert importer_of("sources/a.none") is None
