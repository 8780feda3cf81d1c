"""The numbers of notes are decided once, and every product shows those: in the text, beside the note, and again."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pypdfium2
import pytest
from lxml import etree

from places import REPO, SOURCE
from publisher.arabic.digits import in_digits
from publisher.formats.epub.archive import unpack
from publisher.issue.footnotes import numbered
from publisher.model import Digits, Note, Part
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some

_TEXT = "واحد[^b] واثنان[^a] وثانية[^b] وثلاثة[^c].\n\n[^a]: حاشية أ.\n\n[^b]: حاشية ب.\n\n[^c]: حاشية ج.\n"
CALLS = {"article": (1, 2, 1, 3), "articles": (1, 2, 1, 3, 4, 5, 4, 6)}


def _issue(folder: Path, digits: str) -> Path:
    folder.mkdir()
    for name, language in (("a", "ar"), ("b", "ar"), ("c", "en")):
        (folder / f"{name}.md").write_text(f"---\ntitle: T {name}\nlanguage: {language}\n---\n\n{_TEXT}", "utf-8")
    sections = '[[section]]\narticles = ["a.md"]\n[[section]]\ntitle = "ق"\nlayout = "briefs"\n'
    table = f'title = "عدد"\ndigits = "{digits}"\n{sections}articles = ["b.md", "c.md"]\n'
    (folder / "issue.toml").write_text(table, "utf-8")
    return folder


@pytest.fixture(scope="module", params=["latn", "arab", "arabext"])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Digits, Printed]:
    folder = _issue(tmp_path_factory.mktemp("notes") / "one", request.param)
    return request.param, set_in_type(BuildRequest(folder, ("pdf", "epub", "web"), theme="majalla"))


def _parts(printed: Printed) -> list[Part]:
    parts = [part for part in printed.edition.parts if part.notes]
    assert [part.kind for part in parts] == ["article", "articles"]
    return parts


def test_notes_are_numbered_in_the_digits_of_the_issue(printed: tuple[Digits, Printed]) -> None:
    digits, made = printed
    for part in some(_parts(made)):
        numbers = range(1, len(part.notes) + 1)
        assert [note.mark for note in part.notes] == [f"({in_digits(number, digits)})" for number in numbers]


def _marks(part: Part) -> list[str]:
    return [part.notes[number - 1].mark for number in CALLS[part.kind]]


def _ways_back(part: Part, digits: Digits) -> Iterator[str]:
    """Yield what leads back from each note: its mark to the first call, a number to every other."""
    for number, note in enumerate(part.notes, 1):
        yield note.mark
        yield from (f"^{in_digits(again, digits)}" for again in range(2, CALLS[part.kind].count(number) + 1))


def test_the_epub_and_the_web_show_them(printed: tuple[Digits, Printed]) -> None:
    made = printed[1]
    files = unpack(next(artefact.data for artefact in made.artefacts if artefact.format == "epub"))
    pages = {artefact.name: artefact.data for artefact in made.artefacts if artefact.format == "web"}
    for part, book, page in zip(
        _parts(made), ("part-03", "part-04"), ("web/a.html", "web/briefs-2.html"), strict=True
    ):
        for tree in (etree.fromstring(files[f"EPUB/{book}.xhtml"]), lxml.html.document_fromstring(pages[page])):
            assert [call.text for call in tree.xpath("//*[@role='doc-noteref']")] == _marks(part)
            backs = [back.text for back in tree.xpath("//*[@role='doc-backlink']")]
            assert backs == list(_ways_back(part, printed[0]))
            calls = {call.get("id") for call in tree.xpath("//*[@role='doc-noteref']")}
            assert {back.get("href") for back in tree.xpath("//*[@role='doc-backlink']")} == {f"#{c}" for c in calls}
            assert len(calls) == len(CALLS[part.kind])
            # A note of another language than its part's says so.
            told = [note.get("lang") for note in tree.xpath("//*[@role='doc-footnote']")]
            assert told == [note.language or None for note in part.notes]


def test_the_pdf_shows_them(printed: tuple[Digits, Printed]) -> None:
    made = printed[1]
    artefact = next(artefact for artefact in made.artefacts if artefact.format == "pdf")
    with pypdfium2.PdfDocument(io.BytesIO(artefact.data)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    for part in some(_parts(made)):
        said = "".join(text for text, page in zip(texts, artefact.pages, strict=True) if page.part == part.id)
        said = re.sub(
            r"\)(\w+)\(", r"(\1)", re.sub("[\u200e\u200f\u2060-\u2069]", "", said)
        )  # pdfium mirrors brackets
        for number, note in enumerate(part.notes, 1):
            assert said.count(note.mark) == CALLS[part.kind].count(number) + 1, note.mark


def test_no_format_and_no_theme_counts_notes() -> None:
    formats = sorted((SOURCE / "formats").rglob("*.py"))
    styles = sorted((REPO / "templates").rglob("*.css"))
    assert formats
    assert styles
    assert [path for path in formats if re.search(r"enumerate\([^)]*notes", path.read_text("utf-8"))] == []
    assert [path for path in styles if re.search(r"counters?\(\s*footnote", path.read_text("utf-8"))] == []
    assert sum("attr(data-mark)" in path.read_text("utf-8") for path in styles) == 3


def test_notes_keep_all_but_their_marks() -> None:
    notes = (Note("x", "<p>a</p>"), Note("y", "b", "(9)", "fa"))
    assert numbered(notes, "arab") == (Note("x", "<p>a</p>", "(١)"), Note("y", "b", "(٢)", "fa"))
