"""The structure of the pages is that of the articles: paragraphs, lists, tables and notes are whole."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import html

import corpus
import everything
import oracle
import structure_tree
from publisher.formats.pdf.structure.heading_cells import headed
from publisher.html_tree import cells_of
from publisher.model import Artefact, Part
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from publisher.validators.external_tools import objections, verapdf
from some import some
from structure_tree import Element


@pytest.fixture(scope="module", params=["majalla", "plain"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = everything.write(tmp_path_factory.mktemp("everything") / "issue")
    return oracle.printed(folder, theme=request.param, pages=(), cache=False)


@pytest.fixture(scope="module")
def pdf(built: Printed) -> pikepdf.Pdf:
    return oracle.opened(built.artefacts[0].data)


@pytest.fixture(scope="module")
def root(pdf: pikepdf.Pdf) -> Element:
    return structure_tree.tree(pdf)


@pytest.fixture(scope="module")
def words(built: Printed) -> dict[tuple[int, int], str]:
    return structure_tree.words_by_mark(built.artefacts[0].data)


def _article(built: Printed, root: Element, name: str) -> Element:
    """Return the element of an article by the name of its file."""
    names = [Path(entry.article.source.path).name for entry in built.edition.issue.entries]
    return root.all("Art")[names.index(name)]


def test_an_article_is_one_element(built: Printed, root: Element) -> None:
    assert len(root.all("Art")) == len(built.edition.issue.entries)
    assert any(len(art.pages) > 1 for art in root.all("Art"))


def _source(built: Printed, name: str) -> Any:
    part = next(part for part in built.edition.parts if part.source and part.source.path.endswith(name))
    return html.fragment_fromstring(part.html, create_parent="div"), part


@pytest.mark.parametrize("name", everything.ARTICLES)
def test_paragraphs_lists_and_tables_are_not_torn(
    name: str, built: Printed, root: Element, words: dict[tuple[int, int], str]
) -> None:
    source, part = _source(built, name)
    article = _article(built, root, name)
    assert len(article.all("L")) == len(source.xpath(".//ul | .//ol | .//dl"))
    assert len(article.all("LI")) == len(source.xpath(".//li | .//dt"))
    assert len(article.all("Table")) == len(source.xpath(".//table"))
    assert len(article.all("TR")) == len(source.xpath(".//tr"))
    assert Counter(cell.role for cell in article.all("TH", "TD")) == Counter(
        cell.tag.upper() for cell in source.xpath(".//th | .//td")
    )
    assert len(article.all("BlockQuote")) == len(source.xpath(".//blockquote"))
    assert len(article.all("Note")) == len(part.notes)
    outside = [p for p in article.all("P") if not _within(p, "Note", "LBody", "TD", "TH")]
    inside = "ancestor::li | ancestor::dd | ancestor::td | ancestor::th"
    wanted = source.xpath(f".//p[not({inside})] | .//pre[not({inside})]")
    assert len(outside) == len(wanted)
    for paragraph, shown in zip(outside, wanted, strict=True):
        said = re.sub(r"\s", "", shown.text_content())
        assert sorted(structure_tree.read(paragraph, words))[: len(said) // 2] or not said


def _within(element: Element, *roles: str) -> bool:
    above = element.parent
    while above is not None:
        if above.role in roles:
            return True
        above = above.parent
    return False


def test_what_goes_on_over_pages_is_one(root: Element) -> None:
    """There is a paragraph, a table and a list item that begins on one page and ends on another."""
    for role in ("P", "Table", "TBody", "Art"):
        assert any(len(element.pages) > 1 for element in root.all(role)), role


def test_a_head_that_is_repeated_is_told_once(
    built: Printed, root: Element, words: dict[tuple[int, int], str]
) -> None:
    article = _article(built, root, "tables.md")
    long = max(article.all("Table"), key=lambda table: len(table.all("TR")))
    assert (len(long.all("TR")), len(long.all("THead")), len(long.all("TH"))) == (71, 1, 3)
    shown = [page for page in oracle.texts(built.artefacts[0].data) if "مبلغ" in page]
    assert len(shown) == len(long.pages) > 1


def test_reading_by_structure_gives_the_words_in_their_order(
    built: Printed, root: Element, words: dict[tuple[int, int], str]
) -> None:
    """Of every part; what style sheets add, and notes, stand between."""
    for part in some(built.edition.parts):
        if part.kind != "article":
            continue
        read = structure_tree.read(_article(built, root, Path(part.place.path).name), words)
        for block in some(_blocks(part)):
            assert _reads(block, read), (part.id, block)


def _blocks(part: Part) -> list[str]:
    source = html.fragment_fromstring(part.html, create_parent="div")
    for call in source.xpath("//a[@data-note]"):
        call.drop_tree()
    blocks = source.xpath("//p | //h1 | //h2 | //h3 | //li[not(.//li) and not(p)] | //td | //th | //pre//text()")
    texts = (block if isinstance(block, str) else block.text_content() for block in blocks)
    return [text for text in texts if _bare(text)]


def _bare(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200f\u2060-\u2069\u0640]", "", text)


def _reads(block: str, read: str) -> bool:
    """Say whether a block's words are read, in their order; of Latin phrases, pdfium gives the last word first."""
    if not all(word in read for word in re.findall(r"[A-Za-z]{3,}", block)):  # or it has none
        return False
    at = 0
    for piece in re.findall(r"[\u0620-\u066f\u0671-\u06ff]+", block):
        at = read.find(_bare(piece), at)
        if at < 0:
            return False
        at += 1
    return True


@pytest.mark.slow
def test_poppler_reads_the_lines_in_their_order(
    built: Printed, root: Element, words: dict[tuple[int, int], str], tmp_path: Path
) -> None:
    """Its letters stand in the order of sight: whatever a line says, each of its letters is there."""
    path = tmp_path / "a.pdf"
    path.write_bytes(built.artefacts[0].data)
    pieces = [_bare(piece) for piece in structure_tree.read_by_poppler(path)]
    ours = [_bare(words.get(mark, "")) for mark in root.marks()]
    letters = [[sorted(filter(str.isalnum, text)) for text in texts] for texts in (pieces, ours)]
    assert [text for text in letters[0] if text] == [text for text in letters[1] if text]


def test_notes_and_their_calls_lead_to_each_other(root: Element, pdf: pikepdf.Pdf) -> None:
    notes, references = root.all("Note"), [one for one in root.all("Reference") if not _within(one, "TOC")]
    assert len({str(note.item.ID) for note in notes}) == len(notes) > 5
    assert len(references) == len(notes) + 1  # one note is called twice
    for note in some(notes):
        assert note.parent is not None
        assert note.parent.role in ("Art", "Sect", "Part", "Document")
        (label,) = [kid for kid in note.elements if kid.role == "Lbl"]
        back, *_ = label.all("Link")
        assert any(_leads_into(link, call, pdf) for link in back.links for call in references)
    for call in some(references):
        (link,) = call.all("Link")
        assert str(link.links[0].Contents)
        assert any(_leads_into(one, note.all("Lbl")[0], pdf) for one in link.links for note in notes)


def _leads_into(link: Any, element: Element, pdf: pikepdf.Pdf) -> bool:
    """Say whether a link's destination is where an element's own link stands."""
    page, _, x, y, _ = link.Dest
    areas = [one for inner in element.all("Link") for one in inner.links]
    return any(
        page.objgen == pdf.pages[min(element.pages)].objgen
        and abs(float(area.Rect[0]) - float(x)) < 1
        and abs(float(area.Rect[3]) - float(y)) < 1
        for area in areas
    )


_PAGES = "\n\n".join(["في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير. " * 30] * 2)
_AGAIN = (
    f"---\ntitle: مقال\n---\n\nنص[^a] وأيضا[^a].\n\n{_PAGES}\n\nثم[^a] ثم[^b].\n\n{_PAGES}\n\nثم[^a] و[^a].\n\n"
    "[^a]: حاشية فيها [رابط](https://example.org/) و[آخر](https://example.com/).\n[^b]: أخرى.\n"
)
#: A table over pages, with a link in the head that each of them repeats.
_HEADED = (
    "---\ntitle: جدول\n---\n\nنص.\n\n| [رأس](https://example.net/) | عدد |\n|---|---|\n"
    + "\n".join(f"| سطر {n} | {n} |" for n in range(90))
    + "\n"
)


@pytest.fixture(scope="module", params=[(theme, way) for theme in ("majalla", "plain") for way in ("parts", "whole")])
def repeated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """Two articles with notes that are printed on several pages, and a table with a head that is."""
    theme, way = request.param
    folder = tmp_path_factory.mktemp("repeated")
    (folder / "issue.toml").write_text('title = "عدد"\narticles = ["a.md", "b.md", "c.md"]\n', "utf-8")
    for name, text in (("a", _AGAIN), ("b", _AGAIN), ("c", _HEADED)):
        (folder / f"{name}.md").write_text(text, "utf-8")
    made = oracle.printed(folder, theme=theme, pages=(), cache=False)
    return made.artefacts[0] if way == "parts" else replace(made.artefacts[0], data=oracle.whole(made.edition).data)


def test_a_note_that_is_printed_again_leads_to_the_call_beside_it(repeated: Artefact) -> None:
    with oracle.opened(repeated.data) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        places = {link.objgen: numbers[page.objgen] for page in pdf.pages for link in page.get("/Annots", [])}
        root = structure_tree.tree(pdf)
        articles = root.all("Art")[:2]
        for article in some(articles):
            notes = article.all("Note")
            assert len(notes) == 2
            calls = [link.links[0] for one in article.all("Reference") for link in one.all("Link")]
            assert len(calls) == 6, "one element a call"
            often = [(link, inner) for inner in notes[0].all("Lbl")[0].all("Link") for link in inner.links]
            marks = Counter(str(call.Contents) for call in calls)
            first, second = (str(note.all("Lbl")[0].all("Link")[0].links[0].Contents) for note in notes)
            assert (marks[first], marks[second]) == (5, 1)
            pages = sorted({places[call.objgen] for call in calls if str(call.Contents) == first})
            assert len(pages) >= 3
            assert [places[link.objgen] for link, _ in often] == pages, (
                "the note is printed on each page that calls it"
            )
            assert [numbers[link.Dest[0].objgen] for link, _ in often] == pages, "and leads to its call there"
            assert {str(link.Contents) for link, _ in often} == {first}
            assert len({id(inner) for _, inner in often}) == len(often), "an element of links leads to one place"


def test_links_in_what_is_printed_again_are_those_of_what_is_read(repeated: Artefact) -> None:
    with oracle.opened(repeated.data) as pdf:
        root = structure_tree.tree(pdf)
        tagged = {link.objgen for one in root.all("Link") for link in one.links}
        shown = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert {link.objgen for link in some(shown)} == tagged
        for address, elements, places in (("org", 2, 3), ("com", 2, 3), ("net", 1, 2)):
            found = [one for one in root.all("Link") if any(address in str(link.get("/A")) for link in one.links)]
            assert len(found) == elements
            for one in found:
                assert len({str(link.A.URI) for link in one.links}) == 1
                assert len(one.links) >= places


def test_a_note_stands_behind_the_block_that_calls_it(built: Printed, root: Element) -> None:
    article = _article(built, root, "notes.md")
    kinds = [kid.role for kid in article.elements]
    assert kinds[-7:] == ["P", "Note", "Note", "P", "L", "Note", "P"]


def test_captions_stand_in_their_figure_or_table(root: Element) -> None:
    captions = root.all("Caption")
    assert {caption.parent.role for caption in captions if caption.parent} == {"Figure", "Table"}
    assert len(captions) >= 3


def test_figures_have_words_and_a_place(root: Element) -> None:
    told = Counter(str(figure.item.Alt) for figure in root.all("Figure"))
    assert {"غلاف العدد", "صورة المقال", "وصف الرسم", "وصف الصورة", "وصف صغير"} <= told.keys()
    for figure in some(root.all("Figure")):
        x1, y1, x2, y2 = map(float, figure.attributes["BBox"])
        assert x1 < x2
        assert y1 < y2


def test_contents_are_a_table_of_contents_with_links(built: Printed, root: Element) -> None:
    entries = root.all("TOCI")
    assert len(entries) == len(built.edition.issue.entries)
    titles = {"".join(text.plain.split()) for text in built.edition.titles.articles.values()}
    for entry in some(entries):
        (link,) = entry.all("Link")
        assert link.parent is not None
        assert link.parent.role == "Reference"
        assert "".join(str(link.links[0].Contents).split()) in titles


def test_lists_have_labels_bodies_and_a_numbering(
    built: Printed, root: Element, words: dict[tuple[int, int], str]
) -> None:
    article = _article(built, root, "lists.md")
    for item in some(article.all("LI")):
        kinds = [kid.role for kid in item.elements]
        assert kinds in (["Lbl", "LBody"], ["LBody"])
    assert {str(one.attributes["ListNumbering"]) for one in article.all("L")} >= {"/Disc", "/Decimal"}
    terms = [label for label in article.all("Lbl") if "مصطلح" in structure_tree.read(label, words)]
    assert len(terms) == 2


def test_code_is_code(built: Printed, root: Element, words: dict[tuple[int, int], str]) -> None:
    code = [structure_tree.read(one, words) for one in _article(built, root, "code.md").all("Code")]
    assert any("publisherbuild" in "".join(sorted([text])) or "build" in text for text in code)
    assert any("range" in text for text in code)


def test_headings_skip_no_level_and_the_issue_has_one(root: Element, words: dict[tuple[int, int], str]) -> None:
    headings = root.all(*(f"H{n}" for n in range(1, 7)))
    levels = [int(heading.role[1]) for heading in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert any("عددفيهكلشيء" in structure_tree.read(heading, words) for heading in headings[:2])


def test_foreign_runs_name_their_language(built: Printed, root: Element, words: dict[tuple[int, int], str]) -> None:
    article = _article(built, root, "languages.md")
    said = {structure_tree.read(one, words): one.language for one in article.all("Span", "P", "Code")}
    for text, language in {"OpenAI": "en", "Αθήνα": "el"}.items():
        assert said[text] == language
    assert [language for text, language in said.items() if "paragraph" in text and "English" in text] == ["en"]
    assert [language for text, language in said.items() if "lecteurs" in text] == ["fr"]
    assert "fa" in said.values()
    english = next(art for art in root.all("Art") if art.language == "en")
    assert "ar" in {span.language for span in english.all("Span")}
    assert next(art for art in root.all("Art") if art.language == "ur")


def test_ids_are_in_the_tree_of_ids(pdf: pikepdf.Pdf, root: Element) -> None:
    names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    known = {str(name): item.objgen for name, item in zip(names[::2], names[1::2], strict=True)}
    assert list(known) == sorted(known)
    identified = {str(one.item.ID): one.item.objgen for one in root.all("Note", "TH") if "/ID" in one.item}
    assert identified == known
    for cell in some([cell for cell in root.all("TD") if "Headers" in cell.attributes]):
        assert {str(name) for name in cell.attributes["Headers"]} <= known.keys()


def test_merged_cells_are_headed_by_the_grid(root: Element, words: dict[tuple[int, int], str]) -> None:
    names = {str(cell.item.ID): structure_tree.read(cell, words) for cell in root.all("TH") if "/ID" in cell.item}
    table = next(one for one in root.all("Table") if "جدولمدموج" in structure_tree.read(one, words))
    heads = [
        (structure_tree.read(cell, words), {names[str(name)] for name in cell.attributes["Headers"]})
        for cell in table.all("TD")
    ]
    assert heads == [
        ("٧", {"السكان", "قبل", "بغداد"}),
        ("٨", {"السكان", "بعد", "بغداد"}),
        ("٦٧٣", {"المساحة", "بغداد"}),
        ("٢", {"السكان", "قبل", "البصرة"}),
        ("٣", {"السكان", "بعد", "البصرة"}),
        ("١٨١", {"المساحة", "البصرة"}),
        ("لايُعرف", {"السكان", "قبل", "بعد", "البصرة"}),
    ]
    scopes = {structure_tree.read(cell, words): str(cell.attributes["Scope"]) for cell in table.all("TH")}
    assert scopes == {
        **dict.fromkeys(("المدينة", "السكان", "المساحة", "قبل", "بعد"), "/Column"),
        **dict.fromkeys(("بغداد", "البصرة"), "/Row"),
    }


def test_furniture_is_an_artifact_of_its_kind(pdf: pikepdf.Pdf) -> None:
    kinds: Counter[str] = Counter()
    for page in some(pdf.pages):
        open_: list[bool] = []  # of each mark, whether it says what its content is
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                tag, *more = instruction.operands
                open_.append(tag == "/Artifact" or bool(more and "/MCID" in more[0]))
            if operator == "EMC":
                open_.pop()
            if operator in ("Tj", "TJ"):
                assert sum(open_) == 1  # all that is shown is content or an artifact, and not both
            if operator == "BDC" and instruction.operands[0] == "/Artifact":
                kinds[str(instruction.operands[1].get("/Subtype", instruction.operands[1].Type))] += 1
    assert kinds["/Footer"]
    assert set(kinds) <= {"/Header", "/Footer", "/Layout", "/Pagination"}


GRIDS = {
    "a row of heads": ("<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>", {"1": "a", "2": "b"}),
    "heads at the side": (
        '<tr><th scope="row">a</th><td>1</td></tr><tr><th scope="rowgroup">b</th><td>2</td></tr>',
        {"1": "a", "2": "b"},
    ),
    "both": (
        "<thead><tr><td>x</td><th>a</th></tr></thead><tbody><tr><th scope='row'>b</th><td>1</td></tr></tbody>",
        {"x": "", "1": "a b"},
    ),
    "a scope that is said": (
        '<tr><th scope="col">a</th><td>1</td></tr><tr><td>2</td><td>3</td></tr>',
        {"1": "", "2": "a", "3": ""},
    ),
    "spans over the edge": (
        '<tr><th scope="row" rowspan="9">a</th><td colspan="3">1</td></tr><tr><td>2</td></tr>',
        {"1": "a", "2": "a"},
    ),
    "a second group of heads": (
        "<tr><th>a</th></tr><tr><td>1</td></tr><tr><th>b</th></tr><tr><td>2</td></tr>",
        {"1": "a", "2": "a b"},
    ),
    "nothing": ("", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", GRIDS)
def test_cells_are_headed_by_their_place(name: str) -> None:
    rows, wanted = GRIDS[name]
    cells = cells_of(html.fragment_fromstring(f"<table>{rows}</table>"))
    found = {cell.element.text: " ".join(head.element.text for head in heads) for cell, heads in headed(cells)}
    assert found == wanted


# What the authority says -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_verapdf_passes_what_is_printed_again(repeated: Artefact) -> None:
    assert objections(verapdf(repeated)) == []


@pytest.mark.slow
def test_verapdf_passes_everything(built: Printed) -> None:
    for artefact in some(built.artefacts):
        assert objections(verapdf(artefact)) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_verapdf_passes_one_article(theme: str, article: Any) -> None:
    path = article("---\ntitle: مقال\n---\n\nنص.\n")
    for artefact in some(set_in_type(BuildRequest(path, ("pdf",), theme=theme)).artefacts):
        assert objections(verapdf(artefact)) == []


@pytest.mark.slow
def test_verapdf_passes_a_hundred_articles(tmp_path: Path) -> None:
    corpus.write(tmp_path, 100)
    printed = set_in_type(BuildRequest(corpus.folder_of(tmp_path, 100), ("pdf",)))
    assert objections(verapdf(printed.artefacts[0])) == []
    with oracle.opened(printed.artefacts[0].data) as pdf:
        assert len(structure_tree.tree(pdf).all("Art")) == 100


@pytest.mark.long
def test_verapdf_passes_a_thousand_articles(tmp_path: Path) -> None:
    corpus.write(tmp_path, 1000)
    printed = set_in_type(BuildRequest(corpus.folder_of(tmp_path, 1000), ("pdf",)))
    assert objections(verapdf(printed.artefacts[0])) == []


@pytest.mark.slow
def test_three_hundred_notes_on_a_page(article: Any) -> None:
    calls = " ".join(f"كلمة[^{n}]" for n in range(300))
    notes = "\n".join(f"[^{n}]: حاشية {n}." for n in range(300))
    path = article(f"---\ntitle: مقال\n---\n\n{calls}\n\n{notes}\n")
    printed = set_in_type(BuildRequest(path, ("pdf",), theme="plain"))
    assert objections(verapdf(printed.artefacts[0])) == []
    with oracle.opened(printed.artefacts[0].data) as pdf:
        assert len(structure_tree.tree(pdf).all("Note")) == 300
