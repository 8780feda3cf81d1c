"""What is assembled of fragments is what the engine sets whole; and what it cannot set whole is right by itself."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

import oracle
from publisher.checks.products.pdf import fonts_of
from publisher.formats.pdf.workers import launch
from publisher.formats.pdf.workers.client import Host
from publisher.formats.pdf.workers.messages import Task
from publisher.model import Artefact
from publisher.pipeline.build import Printed
from publisher.validators.external_tools import objections, verapdf
from scale import sampled
from some import some


@pytest.fixture(autouse=True, scope="module")
def _by_the_engine() -> Iterator[None]:
    """Leave text to the engine on both sides: the text layer and kashida have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISHER_TEXT_LAYER", "0")
        launch.dismiss_all()  # one that was started ahead has its own environment
        yield
    launch.dismiss_all()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = oracle.odd_issue(tmp_path_factory.mktemp("odd") / "issue")
    return oracle.printed(folder, formats=("epub",))


@pytest.fixture(scope="module")
def odd_pdf(odd: Printed) -> bytes:
    return oracle.assembled(odd.edition, odd.theme).artefacts[0].data


def _both(printed: Printed, css: str) -> tuple[Artefact, bytes, set[str]]:
    edition = oracle.styled(printed.edition, css)
    made = oracle.assembled(edition, printed.theme)
    return made.artefacts[0], oracle.whole(edition).data, {finding.code for finding in made.findings}


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 1])
def test_the_sample_is_as_the_engine_sets_it_whole(sample: tuple[Path, Printed], size: int) -> None:
    edition = sample[1].edition
    artefact, drawn = oracle.assembled(edition, sample[1].theme).artefacts[size], oracle.whole(edition, size)
    oracle.same_pages(artefact.data, drawn.data)
    assert artefact.pages == drawn.pages


def test_many_languages_pictures_tables_and_notes(odd: Printed) -> None:
    artefact, drawn, _ = _both(odd, "")
    oracle.same_pages(artefact.data, drawn)


THEMES = {
    "sides of two heights": "@page :left { margin-top: 40mm }",
    "a line on one side alone": "@page :left { border-right: 3pt solid red }",
    "margins of two widths": "@page :left { margin: 9mm 35mm 9mm 12mm } @page :right { margin: 9mm 14mm 9mm 30mm }",
    "bleed on the outer edge": "@page :left { bleed-left: 4mm } @page :right { bleed-right: 4mm }",
    "ground, bleed and marks": "@page { background: #fee; bleed: 4mm; marks: crop cross }",
    "a ground under the text": "html { background: #eef } .title { background: linear-gradient(red, blue) }",
    "a picture as ground": "@page { background: url('صورة.png') center/50% no-repeat }",
    "first pages of their own": "@page :first { background: #efe; @top-left { content: none } }",
    "named pages": ".article { page: art } @page art { margin-inline: 30mm } @page art:first { background: #eee }",
    "groups": "h1, h2, p, li { opacity: .5 }",
    "heads of the text": "h2 { string-set: own content() } @page { @top-center { content: string(own, last) } }",
    "upright numbers": "@page { @right-middle { content: counter(page); writing-mode: vertical-rl } }",
    "fixed on each page": "body::before { content: 'X'; position: fixed; top: 0; left: 0 }",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", THEMES)
def test_themes_come_out_as_the_engine_sets_them_whole(name: str, odd: Printed) -> None:
    artefact, drawn, codes = _both(odd, THEMES[name])
    oracle.same_pages(artefact.data, drawn)
    assert "P012" not in codes
    for number in range(len(artefact.pages)):
        difference = ImageChops.difference(oracle.ink(artefact.data, number), oracle.ink(drawn, number))
        assert sum(difference.histogram()[60:]) < 20, number


UNFIT = {
    "@page :nth(2) { background: #efe }": "nth",
    "p::after { content: counter(page) }": "in the text",
    "@page { @bottom-center { content: counter(page, lower-roman) } }": "decimal",
    "@page { @bottom-center { content: counter(page, decimal-leading-zero) } }": "decimal",
    "@page { @bottom-center { content: counter(page); transform: rotate(90deg) } }": "transform",
    "@page { @bottom-center { content: counter(page); background: #ff0 } }": "around it",
    "@page { @bottom-center { content: 'a\\A ' counter(page); white-space: pre } }": "several",
}


@pytest.mark.slow
@pytest.mark.parametrize("css", UNFIT)
def test_what_fragments_do_not_have_is_set_whole_and_told(css: str, odd: Printed) -> None:
    edition = oracle.styled(odd.edition, css)
    made = oracle.assembled(edition, odd.theme)
    told = [dict(finding.params)["css"] for finding in made.findings if finding.code == "P012"]
    assert len(told) == 1
    assert UNFIT[css] in str(told[0])
    assert made.artefacts[0].data == oracle.whole(edition).data


def test_a_font_of_the_themes_own_is_set_whole(odd: Printed) -> None:
    """Fragments know the faces of the edition alone."""
    face, stranger = odd.edition.faces[0], "0" * 64
    others = (replace(face, sha256=stranger), *odd.edition.faces[1:])
    made = oracle.assembled(replace(oracle.styled(odd.edition, ""), faces=others), odd.theme)
    assert [finding.code for finding in made.findings if finding.code == "P012"] == ["P012"]


_HEADS = (
    "@page :left { @bottom-left { content: none } @top-left { content: none } }"
    "@page :right { @bottom-right { content: none } @top-right { content: none } }"
    "@page {"
    " @bottom-%s { content: %s; text-align: %s; width: 100%%; font: 11pt 'Vazirmatn'; direction: rtl } }"
)
_NUMBERS = ("'صفحة ' counter(page, folio) ' من ' counter(pages, folio)", "counter(page) '/' counter(pages)")


@pytest.mark.slow
@pytest.mark.parametrize(("said", "aligned"), sampled(list(product(_NUMBERS, ("left", "center", "right"))), 2))
def test_numbers_stand_where_the_engine_sets_them(said: str, aligned: str, odd: Printed) -> None:
    """On pages of one to three digits: of one long part, as stock WeasyPrint counts all pages of a document alone."""
    article = next(part for part in odd.edition.parts if part.id == "c")
    long = replace(article, html=f"<div>{article.html * 24}</div>", notes=())
    long = replace(long, html=re.sub(r' id="[^"]*"|<a[^>]*data-note[^>]*></a>', "", long.html))
    css = _HEADS % ("center", said, aligned)
    edition = oracle.styled(replace(odd.edition, parts=(long,)), css)
    ours, theirs = oracle.assembled(edition, odd.theme), oracle.whole(edition)
    assert len(ours.artefacts[0].pages) > 100
    assert not ours.findings
    oracle.same_letters(ours.artefacts[0].data, theirs.data)


def test_the_number_of_all_pages_is_the_documents(odd: Printed) -> None:
    made = oracle.assembled(oracle.styled(odd.edition, _HEADS % ("center", _NUMBERS[1], "center")), odd.theme)
    total = len(made.artefacts[0].pages)
    for number, text in enumerate(oracle.texts(made.artefacts[0].data), 1):
        assert text.splitlines()[-1].strip() == f"{number}/{total}"


def test_parts_begin_on_the_side_that_they_ask_for(odd: Printed) -> None:
    css = ".article { break-before: recto } @page :blank { background: #fee; @top-center { content: 'فارغة' } }"
    artefact = oracle.assembled(oracle.styled(odd.edition, css), odd.theme).artefacts[0]
    said = oracle.texts(artefact.data)
    blank = [n for n, text in enumerate(said) if "فارغة" in text]
    assert blank
    with oracle.opened(artefact.data) as pdf:
        assert oracle.labels(pdf) == [page.label for page in artefact.pages]
        for n in blank:
            assert said[n].strip() == "فارغة"
            assert pdf.Root.StructTreeRoot.ParentTree.Nums[2 * n + 1] == pikepdf.Array()
            assert oracle.ink(artefact.data, n).getpixel((5, 5)) < 250
    for part in some(odd.edition.parts):
        if part.kind == "article":
            first = next(n for n, page in enumerate(artefact.pages) if page.part == part.id and n not in blank)
            assert first % 2 == 0
            assert artefact.pages[first].side == "left"
            assert artefact.pages[first].label in "".join(said[1])


def test_a_contents_list_that_grows_has_its_articles_laid_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Counter[str] = Counter()
    stock = Host.ask

    def counting(self: Host, tasks: list[Task]) -> None:
        asked.update(task.part.id for task in tasks)
        stock(self, tasks)

    monkeypatch.setattr(Host, "ask", counting)
    for n in range(64):
        (tmp_path / f"p{n:02}.md").write_text(f"---\ntitle: مقال عن شؤون التقنية والعالم {n}\n---\n\nنص.\n", "utf-8")
    (tmp_path / "issue.toml").write_text('title = "عدد"\nslug = "big"\n', "utf-8")
    printed = oracle.printed(tmp_path, cache=False)
    artefact = printed.artefacts[0]
    listing = [n for n, page in enumerate(artefact.pages) if page.part == "_contents"]
    assert len(listing) > 1
    text = " ".join(oracle.texts(artefact.data)[n] for n in listing)
    shown = [int(n) for n in re.findall(r"(?<!\d)\d+(?=\s|$)", text)]
    first = next(n for n, page in enumerate(artefact.pages, 1) if page.part == "p00")
    assert set(range(first, first + 64)) <= set(shown)
    assert {asked[f"p{n:02}"] for n in range(64)} == {1}
    assert asked["_contents"] <= 3


def test_each_object_is_in_the_file_once(odd: Printed, odd_pdf: bytes) -> None:
    css = "p, td { opacity: .5; background: linear-gradient(red, blue); width: 90px; height: 20px }"
    for data in (odd_pdf, oracle.assembled(oracle.styled(odd.edition, css), odd.theme).artefacts[0].data):
        numbers = re.findall(rb"\n(\d+) 0 obj\n", data)
        assert len(numbers) == len(set(numbers))
        with oracle.opened(data) as pdf:
            pictures = [
                bytes(item.read_raw_bytes())
                for item in pdf.objects
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
            ]
            assert len(pictures) == len(set(pictures)) == 2
        with pypdfium2.PdfDocument(data) as document:
            names = [re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts_of(document)]
            assert len(names) == len(set(names))


def test_a_long_parent_tree_has_short_leaves(odd: Printed, odd_pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.formats.pdf.assemble.assembler._IN_A_LEAF", 2)
    with (
        oracle.opened(odd_pdf) as flat,
        oracle.opened(oracle.assembled(odd.edition, odd.theme).artefacts[0].data) as pdf,
    ):
        rows = {key: len(row) for key, row in pikepdf.NumberTree(flat.Root.StructTreeRoot.ParentTree).items()}
        tree = pdf.Root.StructTreeRoot.ParentTree
        assert {key: len(row) for key, row in pikepdf.NumberTree(tree).items()} == rows
        limits = [(int(low), int(high)) for kid in tree.Kids for low, high in [list(kid.Limits)]]
        assert [key for low, high in limits for key in range(low, high + 1)] == sorted(rows)


def test_every_mark_leads_to_an_element_that_refers_back(odd_pdf: bytes) -> None:
    with oracle.opened(odd_pdf) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        assert numbers[::2] == list(range(len(numbers) // 2)) == list(range(int(_next(pdf))))
        for n, page in enumerate(pdf.pages):
            assert page.StructParents == n
            marks = sorted(_marks(page))
            assert marks == list(range(len(numbers[2 * n + 1])))
            for mark, element in enumerate(numbers[2 * n + 1]):
                assert (page.objgen, mark) in set(oracle.marks(element))
            for annotation in page.get("/Annots", []):
                element = numbers[2 * int(annotation.StructParent) + 1]
                assert any(
                    "/Obj" in kid and kid.Obj.objgen == annotation.objgen for kid in oracle.references(element)
                )


def _next(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.StructTreeRoot.ParentTreeNextKey


def _marks(page: pikepdf.Page) -> Iterator[int]:
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]:
            yield int(instruction.operands[1].MCID)


def test_figures_have_their_place_in_user_space(odd_pdf: bytes) -> None:
    with oracle.opened(odd_pdf) as pdf:
        figures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert len(figures) == 3
        for figure in figures:
            x1, y1, x2, y2 = map(float, figure.A.BBox)
            left, bottom, right, top = map(float, figure.Pg.MediaBox)
            assert left <= x1 < x2 <= right
            assert bottom <= y1 < y2 <= top


def test_links_to_names_of_two_scripts_are_found(odd_pdf: bytes) -> None:
    """Viewers look a name up by its letters: sorted by their bytes, Arabic ones would not be found."""
    document = pypdfium2.PdfDocument(odd_pdf)
    raw, found = pypdfium2.raw, []
    for page in document:
        position, link = raw.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, position, link):
            action = raw.FPDFLink_GetAction(link)
            if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
                found.append(bool(raw.FPDFLink_GetDest(document, link)))
    assert len(found) >= 7
    assert all(found)
    with pikepdf.open(BytesIO(odd_pdf)) as pdf:
        names = [str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
    assert names == sorted(names)


@pytest.mark.slow
@pytest.mark.usefixtures("own_hosts")
def test_verapdf_passes_an_odd_issue(odd: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLISHER_TEXT_LAYER")
    css = THEMES["ground, bleed and marks"] + THEMES["heads of the text"] + ".article { break-before: recto }"
    artefact = oracle.assembled(oracle.styled(odd.edition, css), odd.theme).artefacts[0]
    assert objections(verapdf(artefact)) == []
