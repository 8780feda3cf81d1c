"""The sample book, as PDF, EPUB and web edition: its pages, numbers, contents and metadata."""

import io
import re
from pathlib import Path

import lxml.html
import pikepdf
import pypdfium2
import pytest
from lxml import etree

from places import REPO
from publisher.formats.epub.archive import unpack
from publisher.model import PageEntry
from publisher.pipeline.build import Printed, build
from publisher.pipeline.request import BuildRequest
from some import some

pytestmark = pytest.mark.engine
BOOK = REPO / "sources" / "book"
_XHTML = {"x": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    return build(BuildRequest(BOOK, ("pdf", "epub", "web"), out=tmp_path_factory.mktemp("dist")))[1]


def _pages(printed: Printed) -> tuple[PageEntry, ...]:
    return printed.made["pdf"].artefacts[0].pages


def _data(printed: Printed, name: str) -> bytes:
    return next(artefact.data for artefact in printed.artefacts if artefact.name.endswith(name))


def test_nothing_is_told_of_it(printed: Printed) -> None:
    assert printed.findings == ()


def test_pages_before_the_text_are_numbered_apart(printed: Printed) -> None:
    pages = _pages(printed)
    parts = {part.id: part for part in printed.edition.parts}
    text = next(n for n, page in enumerate(pages) if parts[page.part].role != "front" and page.letters)
    assert [page.label for page in pages[:5]] == ["أ", "ب", "ج", "د", "هـ"]
    assert all(re.fullmatch("[\u0621-\u064a\u0640]+", page.label) for page in some(pages[:text]))
    assert [page.label for page in pages[text : text + 3]] == ["١", "٢", "٣"]
    assert text % 2 == 0  # page 1 is a recto


@pytest.mark.parametrize("kind", ["halftitle", "titlepage", "dedication", "epigraph", "divider"])
def test_these_stand_on_a_recto(kind: str, printed: Printed) -> None:
    parts = {part.id: part for part in printed.edition.parts}
    firsts = {page.part: n for n, page in reversed(list(enumerate(_pages(printed)))) if page.letters}
    assert {firsts[name] % 2 for name, part in parts.items() if part.kind == kind} == {0}


def test_the_verso_of_the_title_page_has_the_rights(printed: Printed) -> None:
    order = [page.part for page in _pages(printed) if page.letters]
    assert order[order.index("_titlepage") + 1] == "_copyright"
    assert order.count("_titlepage") == order.count("_copyright") == 1


def test_the_pages_say_the_numbers_that_labels_have(printed: Printed) -> None:
    data = _data(printed, "lead-letters.pdf")
    document = pypdfium2.PdfDocument(data)
    parts = {part.id: part for part in printed.edition.parts}
    shown = [
        (n, page)
        for n, page in enumerate(_pages(printed))
        if parts[page.part].kind in ("article", "contents") and page.letters
    ]
    for number, page in some(shown):
        text = document[number].get_textpage()
        width, height = document[number].get_size()
        foot = text.get_text_bounded(left=0, bottom=0, right=width, top=height * 0.11).strip()
        assert foot.strip("\u202a\u202b\u202c") == page.label, number
    with pikepdf.open(io.BytesIO(data)) as pdf:
        labels = [str(label.P) for label in list(pdf.Root.PageLabels.Nums)[1::2]]
    assert labels == [page.label for page in _pages(printed)]


def test_the_contents_name_those_numbers(printed: Printed) -> None:
    document = pypdfium2.PdfDocument(_data(printed, "lead-letters.pdf"))
    pages = _pages(printed)
    at = next(n for n, page in enumerate(pages) if page.part == "_contents" and page.letters)
    said = document[at].get_textpage().get_text_range()
    where = {anchor: page.label for page in reversed(pages) for anchor in page.anchors}
    for entry in some(printed.edition.issue.entries):
        label = where[entry.anchor]
        line = next(line for line in said.splitlines() if entry.article.title in line)
        assert label in line.split() or label in said, entry.anchor
    assert where["preface"] in said


def test_the_outline_has_chapters_below_their_parts(printed: Printed) -> None:
    document = pypdfium2.PdfDocument(_data(printed, "lead-letters.pdf"))
    levels = {item.get_title().strip("\u2067\u2069"): item.level for item in document.get_toc()}
    assert levels["الباب الأول: الصندوق"] == 0
    assert levels["الفصل الأول: باب من خشب"] == 1
    assert levels["ملحق: من كلام الصفّافين"] == 0


def test_no_reading_time_is_told(printed: Printed) -> None:
    for part in some(printed.edition.parts):
        assert "دقيقة" not in re.sub("إلا دقيقة", "", part.html) or part.kind == "article"
        assert 'class="piece minutes"' not in part.html


def test_catalogues_are_told_of_a_book(printed: Printed) -> None:
    opf = etree.fromstring(unpack(_data(printed, ".epub"))["EPUB/content.opf"])
    told = [(etree.QName(item).localname, item.get("property"), item.text) for item in opf[0]]
    assert ("creator", None, "سلمى الورّاق") in told
    assert ("identifier", None, "urn:isbn:978-3-16-148410-0") in told
    assert ("title", None, "رواية قصيرة") in told
    assert ("meta", "title-type", "subtitle") in told
    assert ("meta", "belongs-to-collection", "كتاب المطبعة") in told
    assert ("meta", "group-position", "1") in told
    assert b"978-1-4028-9462-6" in _data(printed, "lead-letters.pdf")  # the PDF has its own
    index = _data(printed, "index.html").decode()
    assert "urn:isbn" not in index  # there is none for the web


def test_the_navigation_has_chapters_below_their_parts(printed: Printed) -> None:
    files = unpack(_data(printed, ".epub"))
    nav = etree.fromstring(files["EPUB/nav.xhtml"])
    toc = nav.xpath("//x:nav[@e:type='toc']", namespaces=_XHTML)[0]
    tree = [
        ("".join(item.find("x:a", _XHTML).itertext()), len(item.findall("x:ol/x:li", _XHTML)))
        for item in toc.findall("x:ol/x:li", _XHTML)
    ]
    assert [count for _, count in tree] == [0, 2, 2, 0, 0]
    assert tree[1][0] == "الباب الأول: الصندوق"
    kinds = [
        etree.fromstring(data).xpath("string(//x:body/*/@e:type | //x:body/@e:type)", namespaces=_XHTML)
        for name, data in files.items()
        if name.endswith(".xhtml")
    ]
    assert {"titlepage", "copyright-page", "dedication", "epigraph", "part", "preface", "chapter", "appendix"} <= set(
        kinds
    )
    start = nav.xpath("string(//x:nav[@e:type='landmarks']//x:a[@e:type='bodymatter']/@href)", namespaces=_XHTML)
    assert "part-08" in start


def test_the_site_has_a_page_for_each_chapter_and_one_for_the_title(printed: Printed) -> None:
    pages = {
        artefact.name: lxml.html.document_fromstring(artefact.data.decode())
        for artefact in printed.made["web"].artefacts
        if artefact.name.endswith(".html")
    }
    title = pages["web/titlepage.html"].text_content()
    for said in ("رواية قصيرة", "لتبيضّ الصفحات", "وبهجة الضمير", "978-1-23456-789-7"):
        assert said in title
    assert "web/chapter-4.html" in pages
    links = pages["web/index.html"].xpath("//nav//a/@href")
    assert [link.partition("#")[0] for link in links][:3] == ["preface.html", "part-2.html", "chapter-1.html"]
    assert [str(page.xpath("count(//h1)")) for page in pages.values()] == ["1.0"] * len(pages)


def test_lines_of_a_chapter_stand_on_one_grid(printed: Printed) -> None:
    """On both sides of every leaf."""
    document = pypdfium2.PdfDocument(_data(printed, "lead-letters.pdf"))
    texts = [page for page in range(len(document)) if "إلياس" in document[page].get_textpage().get_text_range()]
    assert len(texts) > 4
    assert printed.edition.layouts[0].grid == 20.0


def test_a_book_in_latin_letters_counts_its_front_in_roman_ones(tmp_path: Path) -> None:
    """Its first chapter begins on page 1."""
    (tmp_path / "book.toml").write_text('title = "كتاب"\nlanguage = "en"\nnumbering = "digits"\n', "utf-8")
    (tmp_path / "a.md").write_text("# One\n\nText of it.\n", "utf-8")
    (tmp_path / "b.md").write_text("# Two\n\nText of it.\n", "utf-8")
    made = build(BuildRequest(tmp_path, ("pdf",), out=tmp_path / "dist"))[1]
    pages = _pages(made)
    where = {anchor: page.label for page in reversed(pages) for anchor in page.anchors}
    assert [where[entry.anchor] for entry in some(made.edition.issue.entries)] == ["1", "3"]
    assert [page.label for page in pages[:3]] == ["i", "ii", "iii"]
    assert made.edition.titles.articles[made.edition.issue.entries[0].anchor].plain == "Chapter 1: One"
