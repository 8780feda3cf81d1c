"""The sample issue in MuPDF, and before Calibre's checker: what both of them read and say."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from places import TESTS
from publisher.formats.pdf.text.round_trip_check import runs
from publisher.html_tree import text_of
from publisher.pipeline.build import Printed
from some import some
from waiting import LONG

pytestmark = pytest.mark.slow

_CHECK = TESTS / "calibre_check.py"
# MuPDF puts a space of its own into one word of seventy, where letters are kerned.
_LEAST = 0.98
# What Calibre's checker says against the rules that it checks by, each with why it stands.
_KNOWN = {
    # EPUB 3.3 §3.2 names font/ttf as the core media type; Calibre knows older names.
    ("MimetypeMismatch", r"The file EPUB/fonts/\S+\.ttf has a MIME type that does not match its extension"),
    # XML 1.0 §2.3 has Arabic letters in names; Calibre takes HTML 4's, which are ASCII.
    ("InvalidId", r"Invalid id: [\w.-]*[\u0621-\u06ff][\w.-]*"),
    # Rules of taste (stylelint): a theme goes on from the base that all themes share.
    ("CSSError", r'Expected selector ".+" to come before selector ".+"'),
    ("CSSError", r'Unexpected duplicate selector ".+", first used at line \d+'),
}


@pytest.fixture(scope="module")
def epub(sample: tuple[Path, Printed]) -> Path:
    return sample[0] / "2025-10.epub"


@pytest.fixture(scope="module")
def book(epub: Path) -> Iterator[pymupdf.Document]:
    with pymupdf.open(epub) as opened:
        opened.layout(width=420, height=600, fontsize=12)
        yield opened


def test_mupdf_reads_the_words(book: pymupdf.Document, sample: tuple[Path, Printed]) -> None:
    articles = [part for part in sample[1].edition.parts if part.kind == "article"]
    said = Counter(run for part in articles for run in runs(text_of(part.html)))
    read = Counter(run for page in book for run in runs(page.get_text()))
    assert (said & read).total() >= _LEAST * said.total()


def test_mupdf_has_every_article_in_its_contents(book: pymupdf.Document, sample: tuple[Path, Printed]) -> None:
    listed = book.get_toc()
    for entry in some(sample[1].edition.issue.entries):
        [page] = [page for _, title, page in listed if title == entry.article.title]
        # A kicker may end the page before its title's.
        there = "".join(one.get_text() for one in book.pages(page - 1, min(page + 1, len(book))))
        assert set(runs(entry.article.title)) <= set(runs(there))


def test_mupdf_sets_arabic_in_the_books_fonts(book: pymupdf.Document) -> None:
    spans = (
        span
        for page in book
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
    )
    families = Counter(span["font"] for span in spans if re.search("[\u0621-\u064a]", span["text"]))
    assert families
    assert all(re.match("Amiri|Vazirmatn|DejaVu", family) for family in families), families


def test_calibre_finds_nothing_but_what_is_known(epub: Path) -> None:
    assert not _odd(epub)


def test_calibre_sees_a_fault(epub: Path, tmp_path: Path) -> None:
    """A checker that finds nothing in anything would prove nothing."""
    spoilt = tmp_path / "spoilt.epub"
    with zipfile.ZipFile(epub) as whole, zipfile.ZipFile(spoilt, "w") as out:
        for item in whole.infolist():
            data = whole.read(item)
            out.writestr(item, data.replace(b"</p>", b"", 1) if item.filename.endswith("part-05.xhtml") else data)
    assert {one["file"] for one in _odd(spoilt)} == {"EPUB/part-05.xhtml"}


def _odd(epub: Path) -> list[dict[str, str]]:
    """Give what Calibre's checker finds beside what is known."""
    program = shutil.which("calibre-debug")
    assert program, "./do test --all installs Calibre"
    ran = subprocess.run(
        [program, str(_CHECK), "--", str(epub)],
        capture_output=True,
        check=True,
        text=True,
        timeout=LONG,
        # Without a screen, and as root too, where Chromium has no sandbox.
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"},
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    return [
        one
        for one in found
        if not any(one["kind"] == kind and re.fullmatch(rule, one["said"]) for kind, rule in _KNOWN)
    ]
