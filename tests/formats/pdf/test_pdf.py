"""The PDF as a reader, a printer and a screen reader find it."""

import ctypes
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from places import SEED
from publisher.arabic.bidi.outline_labels import outline_label
from publisher.arabic.words import words
from publisher.checks.products.pdf import fonts_of
from publisher.issue.edition import CONTENTS
from publisher.pipeline.build import Printed, build, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some


@pytest.fixture(scope="module")
def pdf(sample: tuple[Path, Printed]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(sample[0] / "2025-10.pdf") as opened:
        yield opened


def _texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_binding_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.PageLayout == "/TwoPageLeft"
    assert str(pdf.Root.Lang) == "ar"
    assert str(pdf.docinfo.Title) == "سباق الحوسبة"


def test_page_labels_are_the_printed_folios(pdf: pikepdf.Pdf, sample: tuple[Path, Printed]) -> None:
    numbers = list(pdf.Root.PageLabels.Nums)
    labels = [str(entry.P) for entry in numbers[1::2]]
    assert labels == [page.label for page in sample[1].artefacts[0].pages]
    assert labels[:3] == ["١", "٢", "٣"]


def test_pagination_says_where_each_part_stands(sample: tuple[Path, Printed]) -> None:
    edition, artefact = sample[1].edition, sample[1].artefacts[0]
    assert [page.side for page in artefact.pages[:4]] == ["left", "right", "left", "right"]
    for part in some(edition.parts):
        if part.kind == "article":
            first = next(page for page in artefact.pages if page.part == part.id)
            assert part.id in first.anchors
            label = outline_label(part.title.plain, part.direction, part.language)
            assert label in _outline_titles(artefact.data)


def _outline_titles(data: bytes) -> list[str]:
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def test_outline_holds_articles_and_their_headings(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        article = next(item for item in outline.root if item.title == "كيف تُصنع هذه الصفحات؟")
        assert [child.title for child in article.children][:2] == ["من الملف إلى الصفحة", "ماذا يخرج في النهاية؟"]


def test_only_the_projects_fonts_are_inside(pdf: pikepdf.Pdf, sample: tuple[Path, Printed]) -> None:
    with pypdfium2.PdfDocument(sample[0] / "2025-10.pdf") as document:
        families = {re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts_of(document)}
    assert families == {"Amiri", "Amiri-Italic", "Vazirmatn", "Vazirmatn-Bold", "DejaVu-Sans-Mono"}
    for item in some(pdf.objects):
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            assert "/FontFile2" in item
            assert int(item.ItalicAngle) == 0


def test_one_subset_a_font_though_parts_are_laid_out_apart(pdf: pikepdf.Pdf) -> None:
    bases = [
        str(i.BaseFont) for i in pdf.objects if isinstance(i, pikepdf.Dictionary) and i.get("/Subtype") == "/Type0"
    ]
    assert len(bases) == len(set(bases)) == 5


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from _elements(item)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _elements(node.K)


def test_tags(pdf: pikepdf.Pdf) -> None:
    tags = [str(element.S) for element in _elements(pdf.Root.StructTreeRoot.K)]
    assert {"/Art", "/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/Figure", "/BlockQuote", "/Link"} <= set(tags)
    told = [str(e.get("/Alt", "")) for e in _elements(pdf.Root.StructTreeRoot.K) if e.S == "/Figure"]
    assert any(text.startswith("رسم لصفحتين") for text in told)
    assert all(told)
    assert bytes(pdf.Root.Metadata.read_bytes()).count(b"pdfuaid:part") >= 1


def test_running_heads_are_artifacts(pdf: pikepdf.Pdf) -> None:
    kinds = [
        (str(i.operands[0]), i.operands[1])
        for page in pdf.pages
        for i in pikepdf.parse_content_stream(page)
        if str(i.operator) == "BDC"
    ]
    pagination = [p for tag, p in kinds if tag == "/Artifact" and p.get("/Type") == "/Pagination"]
    assert len(pagination) >= len(pdf.pages)
    reachable = {e.objgen for e in _elements(pdf.Root.StructTreeRoot.K)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for row in list(numbers)[1 : 2 * len(pdf.pages) : 2]:
        assert all(entry is None or entry.objgen in reachable for entry in row)  # none is right too


def test_every_word_of_the_seed_stands_on_its_pages(tmp_path: Path) -> None:
    """How much comes back is the font's and the extractor's affair as yet; stock Amiri in pdfium gives 98 %."""
    printed = set_in_type(BuildRequest(SEED, ("pdf",), out=tmp_path))
    got = set(words(" ".join(_texts(printed.artefacts[0].data))))
    meant = words(SEED.read_text("utf-8"))
    assert sum(word in got for word in meant) / len(meant) > 0.95


def test_contents_name_the_page_of_each_article(sample: tuple[Path, Printed]) -> None:
    pages = sample[1].artefacts[0].pages
    at = next(n for n, page in enumerate(pages) if page.part == CONTENTS)
    contents = _texts(sample[1].artefacts[0].data)[at]
    for part in some(sample[1].edition.parts):
        if not part.articles:
            continue
        label = next(page.label for page in pages if page.part == part.id)
        assert label in contents


def test_links_lead_across_parts(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    known = {str(name) for name in list(names)[::2]}
    targets = {
        str(annotation.Dest)
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if isinstance(annotation.get("/Dest"), pikepdf.String)
    }
    assert {"openai-compute", "how-it-is-made"} <= targets <= known


def test_an_english_issue_is_bound_on_the_left(tmp_path: Path) -> None:
    path = tmp_path / "piece.md"
    path.write_text("---\ntitle: A piece\nlanguage: en\n---\n\nPlain words.\n", "utf-8")
    printed = set_in_type(BuildRequest(path, ("pdf",)))
    with pikepdf.open(BytesIO(printed.artefacts[0].data)) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/L2R"
        assert list(pdf.Root.PageLabels.Nums)[1].S == "/D"
    assert printed.artefacts[0].pages[0].side == "right"


def test_contents_that_grow_by_pages_still_number_right(tmp_path: Path) -> None:
    for n in range(40):
        text = f"---\ntitle: مقال طويل العنوان عن شؤون التقنية والعالم {n}\nauthors: كاتب\n---\n\nنص قصير.\n"
        (tmp_path / f"p{n:02}.md").write_text(text, "utf-8")
    (tmp_path / "issue.toml").write_text('title = "عدد"\nslug = "big"\n', "utf-8")
    paths, printed = build(BuildRequest(tmp_path, ("pdf",), out=tmp_path / "dist"))
    pages = printed.artefacts[0].pages
    contents = [n for n, page in enumerate(pages) if page.part == CONTENTS]
    assert len(contents) > 1
    text = " ".join(_texts(paths[0].read_bytes())[n] for n in contents)
    shown = [int(n) for n in re.findall(r"(?<!\d)\d+(?=\s|$)", text)]
    first = 1 + 1 + len(contents)
    assert set(range(first, first + 40)) <= set(shown)


def _baselines(data: bytes, number: int) -> dict[int, tuple[float, float]]:
    """The lines of a page by their baselines: the left and right edge of their ink in pt."""
    document = pypdfium2.PdfDocument(data)
    text = document[number].get_textpage()
    edges: dict[int, tuple[float, float]] = {}
    for n in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(text, n, x, y)
        left, _, right, _ = text.get_charbox(n)
        if text.get_text_range(n, 1).isalpha():
            known = edges.get(round(y.value), (left, right))
            edges[round(y.value)] = (min(left, known[0]), max(right, known[1]))
    return edges


def test_hemistichs_fill_their_halves(sample: tuple[Path, Printed]) -> None:
    """In pdfium too, which forgets the last move of an array that holds empty strings."""
    artefact = sample[1].artefacts[0]
    number = next(n for n, page in enumerate(artefact.pages) if page.part == "verse")
    verses = list(_baselines(artefact.data, number).values())[-10:]
    assert len(verses) == 10
    for side in zip(*verses, strict=True):
        assert max(side) - min(side) < 2


def test_columns_begin_level(tmp_path: Path) -> None:
    """The margin above a heading is nothing where a column begins."""
    texts = ("كلام كثير في سطور قليلة يملأ ما يملأ من العمود. " * (1 + n % 4) for n in range(60))
    body = "\n\n".join(f"## عنوان\n\n{text}" for text in texts)
    (tmp_path / "a.md").write_text(f"---\ntitle: ع\n---\n\n{body}\n", "utf-8")
    artefact = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="majalla")).artefacts[0]
    inner = [n for n, page in enumerate(artefact.pages) if page.part == "a"][1:-1]
    _assert_level(_tops_of_columns(artefact.data, inner, 2))


def test_pages_begin_level(sample: tuple[Path, Printed]) -> None:
    artefact = sample[1].artefacts[1]
    assert artefact.name == "2025-10-a5.pdf"
    numbers = [n for n, page in enumerate(artefact.pages) if page.part == "interview"]
    # The first begins with the title, the third with a rule above a quotation.
    _assert_level(_tops_of_columns(artefact.data, numbers[1::2], 1))


def _assert_level(tops: list[float]) -> None:
    assert len(tops) >= 2
    assert max(tops) - min(tops) < 6  # a heading's ascenders are taller than a paragraph's


def _tops_of_columns(data: bytes, numbers: list[int], columns: int) -> list[float]:
    document = pypdfium2.PdfDocument(data)
    tops: dict[tuple[int, bool], float] = {}
    for number in numbers:
        page = document[number]
        text, middle, height = page.get_textpage(), page.get_width() / 2, page.get_height()
        for n in range(text.count_chars()):
            left, _, right, top = text.get_charbox(n)
            if text.get_text_range(n, 1).isalpha() and top < height - 55:  # below the running head
                column = (number, columns == 1 or (left + right) / 2 > middle)
                tops[column] = max(tops.get(column, 0), top)
    return list(tops.values())


def test_a_link_has_one_annotation_whatever_is_in_it(tmp_path: Path) -> None:
    text = "نص [رابط **مهم** إلى OpenAI هنا](https://example.com/) نص.\n"
    (tmp_path / "a.md").write_text(f"---\ntitle: ع\n---\n\n{text}", "utf-8")
    data = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",))).artefacts[0].data
    with pikepdf.open(BytesIO(data)) as opened:
        links = [a for page in opened.pages for a in page.get("/Annots", []) if "/A" in a]
    assert len(links) == 1
