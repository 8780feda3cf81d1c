"""The EPUB as a reading system finds it."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from places import SEED
from publisher.arabic.words import words
from publisher.formats.epub.archive import canonical, unpack
from publisher.pipeline.build import Printed

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def book(sample: tuple[Path, Printed]) -> dict[str, bytes]:
    with zipfile.ZipFile(sample[0] / "2025-10.epub") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def package(book: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(book["EPUB/content.opf"])


def test_package_reads_from_the_right(package: etree._Element) -> None:
    assert package.get("dir") == "rtl"
    assert package.get(XML_LANG) == "ar"
    spine = package.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"


def test_every_document_says_its_direction(book: dict[str, bytes], sample: tuple[Path, Printed]) -> None:
    documents = [name for name in book if name.endswith(".xhtml")]
    assert len(documents) == len(sample[1].edition.parts)
    for name in documents:
        root = etree.fromstring(book[name])
        assert (root.get("dir"), root.get(XML_LANG)) == ("rtl", "ar"), name
    ncx = etree.fromstring(book["EPUB/toc.ncx"])
    assert (ncx.get("dir"), ncx.get(XML_LANG)) == ("rtl", "ar")


def test_navigation_speaks_the_issues_language(book: dict[str, bytes]) -> None:
    navigation = etree.fromstring(book["EPUB/nav.xhtml"])
    headings = [heading.text for heading in navigation.iter(f"{XHTML}h1", f"{XHTML}h2")]
    assert headings == ["المحتويات", "معالم العدد", "الصفحات"]
    links = [link.findtext(f"{XHTML}span") or link.text for link in navigation.iter(f"{XHTML}a")]
    assert "كيف تُصنع هذه الصفحات؟" in links
    assert not {"Guide", "Pages", "Cover"} & set(filter(None, links + headings))


def test_no_word_is_lost(book: dict[str, bytes]) -> None:
    # Isolates stand inside words too: «وMeta» is one.
    text = " ".join(
        "".join(etree.fromstring(data).itertext()) for name, data in book.items() if name.endswith(".xhtml")
    )
    meant = words(SEED.read_text("utf-8"))
    assert set(meant) - {"3", "د"} <= set(words(text))


def _document(book: dict[str, bytes], anchor: str) -> tuple[str, etree._Element]:
    """Find the document that holds an anchor."""
    trees = {name: etree.fromstring(data) for name, data in book.items() if name.endswith(".xhtml")}
    return next((name, tree) for name, tree in trees.items() if tree.xpath("//*[@id = $id]", id=anchor))


def test_notes_are_called_and_lead_back(book: dict[str, bytes]) -> None:
    root = _document(book, "how-it-is-made")[1]
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    calls = root.xpath("//*[@role='doc-noteref']")
    asides = root.xpath("//*[@role='doc-footnote']")
    assert len(calls) == len(asides) == 2
    for link in [*calls, *root.xpath("//*[@role='doc-backlink']")]:
        assert link.get("href").removeprefix("#") in ids
    assert [call.text for call in calls] == ["(١)", "(٢)"]


def test_links_between_articles_name_the_other_file(book: dict[str, bytes]) -> None:
    other = _document(book, "openai-compute")[0].removeprefix("EPUB/")
    assert other in _document(book, "how-it-is-made")[1].xpath("//@href")


def test_fonts_are_embedded_and_cover_the_text(book: dict[str, bytes]) -> None:
    fonts = {name: TTFont(io.BytesIO(data)) for name, data in book.items() if name.endswith(".ttf")}
    assert {"EPUB/fonts/Amiri-Regular.ttf", "EPUB/fonts/Vazirmatn-Bold.ttf"} <= set(fonts)
    covered = set().union(*(font.getBestCmap() for font in fonts.values()))
    text = "".join(
        "".join(etree.fromstring(data).find(f"{XHTML}body").itertext())
        for name, data in book.items()
        if name.endswith(".xhtml")
    )
    assert {c for c in text if ord(c) not in covered and not c.isspace()} == set()
    for name in fonts:
        assert name.removeprefix("EPUB/").encode() in book["EPUB/style.css"]


def test_css_is_legal_in_epub(book: dict[str, bytes]) -> None:
    assert b"unicode-bidi:" not in book["EPUB/style.css"]
    assert b"direction:" not in book["EPUB/style.css"]


def test_accessibility_metadata_says_what_is_there(package: etree._Element) -> None:
    said = {(meta.get("property"), meta.text) for meta in package.iter(f"{OPF}meta")}
    assert ("schema:accessMode", "visual") in said
    assert ("schema:accessibilityFeature", "alternativeText") in said
    assert ("schema:accessibilityHazard", "none") in said


def test_archive_is_canonical(sample: tuple[Path, Printed]) -> None:
    with zipfile.ZipFile(sample[0] / "2025-10.epub") as archive:
        infos = archive.infolist()
    assert infos[0].filename == "mimetype"
    assert infos[0].compress_type == zipfile.ZIP_STORED
    assert [i.filename for i in infos[1:]] == sorted(i.filename for i in infos[1:])
    assert {i.date_time for i in infos} == {(2025, 10, 14, 0, 0, 0)}


@pytest.mark.parametrize("day", [date.min, date(1979, 12, 31), date(2108, 1, 1), date.max])
def test_an_archive_holds_files_of_any_day(day: date) -> None:
    assert unpack(canonical({"mimetype": b"x"}, day)) == {"mimetype": b"x"}
