"""Notes in every place and shape come out whole, in both products."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import lxml.html
import pikepdf
import pypdfium2
import pytest
from lxml import etree

import oracle
from publisher.diagnostics import PublisherError
from publisher.formats.epub.archive import unpack
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest

ARTICLE = """---
title: Notes
language: en
---

## Heading[^h]

One[^twice], two[^long], again[^twice].

| Cell[^cell] | x |
|---|---|
| y | z |

- item[^item]

> quote[^quote]

[^quote]: quotenote.
[^twice]: twicenote.
[^h]: headnote with [a link](#heading).
[^long]: first words.

    second words.

    - listed words

        coded words

    ### headed words
[^cell]: cellnote.
[^item]: itemnote with [the article](piece.md).
"""
NOTES = ("headnote", "twicenote", "first words", "second words", "listed words", "coded words", "headed words")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("notes") / "piece.md"
    path.write_text(ARTICLE, "utf-8")
    return set_in_type(BuildRequest(path, ("pdf", "epub")))


def test_every_note_stands_on_a_page_and_once(printed: Printed) -> None:
    document = pypdfium2.PdfDocument(printed.artefacts[0].data)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    for words in (*NOTES, "cellnote", "itemnote", "quotenote"):
        assert text.count(words) == 1, words


def test_notes_are_numbered_in_the_order_of_their_calls(printed: Printed) -> None:
    documents = unpack(printed.artefacts[1].data)
    root = etree.fromstring(documents["EPUB/part-02.xhtml"])
    calls = [call.text for call in root.xpath("//*[@role='doc-noteref']")]
    assert calls == ["(1)", "(2)", "(3)", "(2)", "(4)", "(5)", "(6)"]
    asides = ["".join(aside.itertext()) for aside in root.xpath("//*[@role='doc-footnote']")]
    assert ["headnote" in asides[0], "twicenote" in asides[1], "first" in asides[2]] == [True] * 3


def test_links_in_notes_lead_somewhere(printed: Printed) -> None:
    root = etree.fromstring(unpack(printed.artefacts[1].data)["EPUB/part-02.xhtml"])
    ids = set(root.xpath("//@id"))
    inside = [str(href).removeprefix("#") for href in root.xpath("//@href") if str(href).startswith("#")]
    assert set(inside) <= ids
    assert {"piece--heading", "piece"} <= set(inside)


def test_the_outline_is_free_of_notes(printed: Printed) -> None:
    with pikepdf.open(BytesIO(printed.artefacts[0].data)) as pdf, pdf.open_outline() as outline:
        article = outline.root[-1]
        assert [child.title for child in article.children] == ["Heading"]


def test_a_note_taller_than_its_page_is_an_error(article: Callable[[str], Path]) -> None:
    path = article("---\ntitle: ع\n---\n\nنص[^1].\n\n[^1]: " + "كلمة طويلة " * 3000 + "\n")
    with pytest.raises(PublisherError) as caught:
        set_in_type(BuildRequest(path, ("pdf",)))
    assert [finding.code for finding in caught.value.findings] == ["P005"]


def test_an_article_may_be_called_cover_or_contents(tmp_path: Path) -> None:
    for name in ("cover", "contents", "nav"):
        (tmp_path / f"{name}.md").write_text(
            f"---\ntitle: T {name}\n---\n\nSee [it](cover.md#here).\n\n## Here\n\nx\n", "utf-8"
        )
    (tmp_path / "issue.toml").write_text('title = "x"\nlanguage = "en"\n', "utf-8")
    printed = set_in_type(BuildRequest(tmp_path, ("epub", "pdf")))
    assert len(printed.edition.parts) == 5
    documents = unpack(printed.artefacts[0].data)
    assert b'href="part-03.xhtml#cover--here"' in documents["EPUB/part-02.xhtml"]


def test_pictures_tables_and_code_in_notes_are_those_of_the_text(issue: Path) -> None:
    note = '![وصف](drawing.svg)\n\n    |أ|1|\n    |---|---:|\n    |ب|2|\n\n    ```python\n    print("x")\n    ```\n'
    (issue / "a.md").write_text(f"---\ntitle: ع\n---\n\nنص.[^x]\n\n[^x]: صورة {note}", "utf-8")
    printed = set_in_type(BuildRequest(issue, ("pdf", "web")))
    (html,) = (note.html for part in printed.edition.parts for note in part.notes)
    assert 'src="sources/one/drawing.svg"' in html
    assert 'scope="col"' in html
    assert "python" not in html.replace("language-python", "")
    assert not printed.findings


def test_a_picture_in_a_note_needs_its_words_too(issue: Path) -> None:
    (issue / "a.md").write_text("---\ntitle: ع\n---\n\nنص.[^x]\n\n[^x]: صورة ![](drawing.svg)\n", "utf-8")
    printed = set_in_type(BuildRequest(issue, ("epub",)))
    assert [(finding.code, str(finding.span)) for finding in printed.findings] == [("M005", "sources/one/a.md:7")]


_SENTENCE = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر. "
_CALLED_AGAIN = "".join(f"{_SENTENCE * 5}{'[^a]' if n % 6 == 0 else ''}\n\n" for n in range(26))


@pytest.mark.heavy
@pytest.mark.parametrize("before", [24, 50, 53])
def test_a_note_stays_on_the_page_of_its_call_in_columns(before: int, article: Callable[[str], Path]) -> None:
    """The notes take the room of the lines that call them: all go to the next page."""
    prose = "في كل مدينة قديمة شارع لا يعرف اسمه إلا من سكنه، وفيه دكان صغير يبيع الورق والحبر.\n\n"
    note = "[^1]: NOTEONE قائمة:\n\n    - أ\n    - ب\n\n    1. واحد\n    2. اثنان\n\n[^2]: NOTETWO\n\n    - بند\n"
    text = f"---\ntitle: ع\n---\n\n{prose * before}نص CALLONE[^1] وCALLTWO[^2].\n\n{prose * 30}\n\n{note}"
    data = set_in_type(BuildRequest(article(text), ("pdf",), theme="majalla", pages=("a4",))).artefacts[0].data
    for number in ("ONE", "TWO"):
        pages = [(f"CALL{number}" in page, f"NOTE{number}" in page) for page in oracle.texts(data)]
        assert pages.count((True, True)) == 1
        assert set(pages) == {(True, True), (False, False)}


def test_a_note_that_is_called_on_later_pages_stands_on_each_of_them_once(article: Callable[[str], Path]) -> None:
    path = article(f"---\ntitle: ع\n---\n\n{_CALLED_AGAIN}[^a]: حاشيةواحدة\n")
    (made,) = set_in_type(BuildRequest(path, ("pdf",), theme="majalla", pages=("a5",))).artefacts
    texts = [text.replace("\u200c", "") for text in oracle.texts(made.data)]
    calls = [n for n, text in enumerate(texts) if re.search(r"[()]1[()]", text)]
    assert len(calls) >= 3
    assert [text.count("حاشيةواحدة") for text in texts] == [int(n in calls) for n in range(len(texts))]


_BLOCKS = """---
title: ع
---

نص[^a] ونص[^b].

[^a]: فقرة أولى.

    - بند أول
    - بند ثان

    1. واحد

    ```py
    x = 1


    y = 2
    ```

    فقرة أخيرة.

[^b]: - ألف
    - باء

وبعدها نص.
"""


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    path = tmp_path_factory.mktemp("blocks") / "piece.md"
    path.write_text(_BLOCKS, "utf-8")
    return set_in_type(BuildRequest(path, ("pdf", "epub", "web"), theme="majalla"))


def test_code_and_lists_stay_in_their_notes(blocks: Printed) -> None:
    (first, second) = (note.html for part in blocks.edition.parts for note in part.notes)
    for part in ("<li>بند أول</li>", "<ol>", 'class="language-py"', "</pre>", "فقرة أخيرة"):
        assert part in first
    assert second.count("<li>") == 2
    body = next(part.html for part in blocks.edition.parts if part.notes)
    assert "<li>" not in body
    assert "<pre" not in body
    assert blocks.findings == ()


def test_they_are_what_they_are_in_every_format(blocks: Printed) -> None:
    pdf, epub, *web = blocks.artefacts
    with oracle.opened(pdf.data) as document:
        every = [kind for _, kind, *_ in oracle.elements(document)]
    kinds = every[every.index("/Note") :]
    assert kinds.count("/Note") == 2
    assert (kinds.count("/L"), kinds.count("/LI"), kinds.count("/LBody")) == (3, 5, 5)
    assert kinds.count("/Lbl") == 2 + 5, "each note has its mark, each item its own"
    page = next(artefact.data for artefact in web if artefact.name.endswith("piece.html"))
    for tree in (
        next(etree.fromstring(data) for data in unpack(epub.data).values() if b"doc-footnote" in data),
        lxml.html.document_fromstring(page),
    ):
        notes = tree.xpath("//*[@role='doc-footnote']")
        assert [len(note.xpath(".//*[local-name() = 'li']")) for note in notes] == [3, 2]
        (code,) = notes[0].xpath(".//*[local-name() = 'pre']")
        assert "".join(code.itertext()).split("\n") == ["x = 1", "", "", "y = 2", ""]


def test_the_code_of_a_note_keeps_its_lines_on_paper(blocks: Printed) -> None:
    """Letters of one line of code are at one height, from left to right, above those of the next line."""
    letters = [(letter, x, round(y)) for letter, x, y in oracle.letters(blocks.artefacts[0].data)[-1]]
    found = {letter: (x, y) for letter, x, y in letters if letter in "xy"}
    signs = [
        [(x, y) for letter, x, y in letters if letter == sign and y == found[name][1]] for name, sign in ("x=", "y=")
    ]
    values = [
        [(x, y) for letter, x, y in letters if letter == value and y == found[name][1]]
        for name, value in ("x1", "y2")
    ]
    for name, ((sign, _),), ((value, _),) in zip("xy", signs, values, strict=True):
        assert found[name][0] < sign < value
    assert found["x"][1] > found["y"][1]


@pytest.mark.parametrize(
    ("language", "heading", "spoken"),
    [
        ("en", "Notes", ""),
        ("fa", "پانوشت‌ها", ""),
        ("ar-EG", "الحواشي", ""),
        ("sw", "الحواشي", "ar"),
        ("ar", "الحواشي", ""),
    ],
)
def test_the_heading_of_notes_is_in_the_language_of_its_article(
    language: str, heading: str, spoken: str, tmp_path: Path
) -> None:
    """In an Arabic issue; where a language has no labels, the issue's stand for them and say their language."""
    (tmp_path / "issue.toml").write_text('title = "عدد"\nlanguage = "ar"\n', "utf-8")
    text = f"---\ntitle: T\nlanguage: {language}\n---\n\nText.[^1]\n\n[^1]: Note.\n"
    (tmp_path / "a.md").write_text(text, "utf-8")
    made = set_in_type(BuildRequest(tmp_path, ("epub", "web"))).artefacts
    epub = unpack(next(one.data for one in made if one.format == "epub"))
    pages = [data for name, data in epub.items() if name.endswith(".xhtml")]
    pages += [one.data for one in made if one.name.endswith(".html")]
    titles = [title for page in pages for title in lxml.html.fromstring(page).xpath("//h2[@class='notes-title']")]
    assert len(titles) == 2
    for title in titles:
        (section,) = title.xpath("ancestor::*[@class='notes']")
        assert (title.text, section.get("aria-label")) == (heading, heading)
        assert (title.get("lang", ""), title.get("dir", "")) == (spoken, "rtl" if spoken else "")
