"""What is copied from the PDF is what was written; lines are filled by kashida that no one copies; the gate sees."""

import statistics
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise, starmap
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

import oracle
from publisher.formats.pdf.fragments.code_relocation import relocated
from publisher.formats.pdf.fragments.fragment import (
    Boxes,
    DrawnPage,
    Folio,
    Fragment,
    Furniture,
    Numbered,
    Numbering,
    SidedFurniture,
    Slot,
    Template,
    Tree,
)
from publisher.formats.pdf.text.cid_codes import (
    CodeBook,
    Drawn,
    Piece,
    asked,
    coded,
    decoded,
    entries_of,
    joined_entries,
    pair_of,
    parted,
    settled,
)
from publisher.formats.pdf.text.glyph_clusters import Glyph, Scale, in_sight
from publisher.formats.pdf.text.round_trip_check import judged, runs
from publisher.formats.pdf.workers import launch
from publisher.model import Source
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from scale import examples
from some import some

_BOX = (0.0, 0.0, 100.0, 100.0)
_PAIRS = st.builds(
    lambda glyph, text, own: pair_of(Drawn((Piece(glyph),), 500, own=own), text),
    st.integers(1, 40),
    st.sampled_from("ابتثج"),
    st.booleans(),
)


def _texts(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _article(tmp_path: Path, body: str, theme: str = "majalla") -> Printed:
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{body}\n", "utf-8")
    return set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme=theme))


def test_every_word_and_mark_of_a_text_comes_back(tmp_path: Path) -> None:
    body = (
        "لا إله إلا الله، والحمدُ للهِ ربِّ العالمينَ. كتبَ مُحَمَّدٌ بحثًا عن ChatGPT و GPT-4o في ٢٠٢٥ و 2026.\n\n"
        "لاحظ اللاعبون أنّ الأمر لا يعدو الإعلان، وقالوا: «مُدَّ الكلامَ يا صديقي»."
    )
    shown = _texts(_article(tmp_path, body).artefacts[0].data)
    assert not Counter(runs(body)) - Counter(runs(shown))
    marks = Counter(c for c in body if "\u064b" <= c <= "\u0652")
    assert not marks - Counter(c for c in shown if "\u064b" <= c <= "\u0652")


@pytest.mark.usefixtures("own_hosts")
def test_pages_look_as_the_engine_draws_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "templates" / "plain" / "theme.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('[justify]\nhow = "none"\n', "utf-8")  # kashida is the layer's alone
    body = "قال مُحَمَّدٌ لِصَدِيقِهِ إنّ Unicode لم تُبقِ لأحدٍ عُذرًا، فلا بُدَّ من ضبطِ النصِّ كلِّهِ في 2026. " * 60
    ours = _article(tmp_path, body, "plain").artefacts[0].data
    monkeypatch.setenv("PUBLISHER_TEXT_LAYER", "0")
    launch.dismiss_all()
    by_the_engine = _article(tmp_path, body, "plain").artefacts[0].data
    assert _texts(ours) != _texts(by_the_engine)
    pages = [_drawn(ours), _drawn(by_the_engine)]
    for one, other in some(zip(*pages, strict=True)):
        seen = sum(ImageChops.difference(one, other).histogram()[49:])
        assert seen <= one.width * one.height / 50_000  # a line that strays by a tenth of a pixel is ten times that


def _drawn(data: bytes) -> list[Image.Image]:
    """Draw pages finer than a renderer's grid, on which it lays a mark of its own and one with its letter apart."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=600 / 72).to_pil().convert("L").reduce(4) for page in document]


def test_no_extender_is_copied_but_the_authors(sample: tuple[Path, Printed], tmp_path: Path) -> None:
    meant = sum(part.html.count("ـ") for part in sample[1].edition.parts)
    assert _texts(sample[1].artefacts[0].data).count("ـ") == meant
    assert "محـمد" in _texts(_article(tmp_path, "قال محـمد ما قال.").artefacts[0].data)


_LINES = (
    "كتب الناس عن **الخط** وعن *Unicode* في كل مكان يصل إليه القلم والحاسوب معًا. ",
    # Lines end before a Latin word; and the font kerns over a space.
    "أعلنت شركة OpenAI في بيان نشرته على مدونتها أن النموذج GPT-4o قادم، وأن قدرة كل منها كبيرة. ",
)


@pytest.mark.parametrize("words", _LINES)
def test_justified_lines_have_the_edges_of_their_column_and_even_spaces(words: str, tmp_path: Path) -> None:
    data = _article(tmp_path, f"{words * 30}\n\n{words * 30}").artefacts[0].data
    document = pypdfium2.PdfDocument(data)
    try:
        columns = [column for page in document for column in _columns(page)]
    finally:
        document.close()
    assert sum(map(len, columns)) > 60
    for column in columns:
        left, right = (statistics.mode(round(edge, 1) for edge in edges) for edges in _edges(column))
        # A paragraph's last line alone may be short.
        full = [row for row in column if row[0][0] == pytest.approx(left, abs=_HAIR)]
        assert len(full) >= len(column) - 1
        # The first line of the second paragraph is indented.
        indented = [row for row in full if row[-1][1] != pytest.approx(right, abs=_HAIR)]
        assert len(indented) <= 1
        assert all(row[-1][1] < right for row in indented)
        for row in full:
            gaps = [end - start for (_, start), (end, _) in pairwise(row)]
            assert max(gaps) < 1.4 * statistics.median(gaps)


def test_spaces_are_spared_where_letters_can_be_drawn_out(tmp_path: Path) -> None:
    data = _article(tmp_path, _LINES[0] * 60).artefacts[0].data
    document = pypdfium2.PdfDocument(data)
    try:
        columns = [column for page in document for column in _columns(page)]
    finally:
        document.close()
    left = [statistics.mode(round(edge, 1) for edge in _edges(column)[0]) for column in columns]
    # A paragraph's last line is not justified.
    rows = [row for edge, column in zip(left, columns, strict=True) for row in column if row[0][0] - edge < _HAIR]
    gaps = [end - start for row in rows for (_, start), (end, _) in pairwise(row)]
    size = 12.0  # pt, at least: what majalla sets its text in
    assert len(gaps) > 300
    natural, shrink = 0.292 * size, 0.2  # of Amiri, and of the theme
    assert statistics.quantiles(gaps, n=10)[-1] - min(gaps) < (0.4 + shrink) * natural


def test_ragged_lines_begin_at_their_edge(tmp_path: Path) -> None:
    # The last words of a standfirst stand together, so that a line ends with a space before a box.
    said = "من سؤال يُكتب في ثانية إلى محطة توليد تعمل ليلًا ونهارًا، رحلة الواط الطويلة في المراكز الكبرى"
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\nsubtitle: {said}\n---\n\nنص.\n", "utf-8")
    data = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="majalla", pages=("a5",))).artefacts[0].data
    document = pypdfium2.PdfDocument(data)
    try:
        edges = [
            max(page.get_textpage().get_charbox(n, loose=True)[2] for n in range(*line))
            for page in document
            for line in _lines_with(page, "من سؤال", "المراكز")
        ]
    finally:
        document.close()
    # In the contents and at the head of the article, two lines each.
    assert len(edges) == 4
    assert edges[::2] == pytest.approx(edges[1::2], abs=_HAIR)


def _lines_with(page: pypdfium2.PdfPage, *beginnings: str) -> Iterator[tuple[int, int]]:
    """Find lines by words in them: where they begin and end in the page's text, without the spaces at either end."""
    text, at = page.get_textpage().get_text_range(), 0
    for row in text.split("\r\n"):
        if any(words in row for words in beginnings):
            yield at, at + len(row.rstrip())
        at += len(row) + 2


# pt: a letter that is kerned at an edge has a box as wide as by itself.
_HAIR = 0.8
_Words = list[tuple[float, float]]


def _edges(rows: list[_Words]) -> tuple[list[float], list[float]]:
    return [words[0][0] for words in rows], [words[-1][1] for words in rows]


def _columns(page: pypdfium2.PdfPage) -> list[list[_Words]]:
    """Find the columns that have lines enough to be measured."""
    rows, middle = list(_rows(page)), page.get_width() / 2
    columns = ([words for words in rows if (words[0][0] < middle - 40) is second] for second in (False, True))
    return [column for column in columns if len(column) > 8]


def _rows(page: pypdfium2.PdfPage) -> Iterator[_Words]:
    """Find the lines of body text: where each of their words begins and ends (pt), from the left."""
    text = page.get_textpage()
    words: dict[int, list[tuple[float, float]]] = {0: []}
    for n in range(text.count_chars()):
        letter = text.get_text_range(n, 1)
        if letter in "\r\n":
            if len(words) > 6:
                yield sorted((min(a for a, _ in word), max(b for _, b in word)) for word in words.values() if word)
            words = {0: []}
        elif letter == " ":
            words[len(words)] = []
        else:
            left, _, right, _ = text.get_charbox(n, loose=True)
            words[len(words) - 1].append((left, right))


def test_the_structure_names_languages(tmp_path: Path) -> None:
    data = (
        _article(tmp_path, 'قال <span lang="en">the quick brown fox</span> ثم سكت.', theme="plain").artefacts[0].data
    )
    with pikepdf.open(BytesIO(data)) as pdf:
        found = {
            str(item.Lang)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem" and "/Lang" in item
        }
    assert found == {"en"}


def test_a_glyph_that_goes_no_further_is_no_letter() -> None:
    """In some fonts لأ is lam-alef and a hamza: to poppler a letter of no width would be the end of a word."""
    font = SimpleNamespace(upem=1000, advances={1: 640, 2: 0, 3: 300}, book=CodeBook(10, {}))
    scale = Scale(font, 10.0)

    def drawn(*numbers: int) -> list[tuple[int, str]]:
        glyphs = [Glyph(0, number, 0.0, 0.0, 0.0) for number in numbers]
        return [(len(unit.drawn.pieces), unit.text) for unit in in_sight(glyphs, "لأ".encode(), scale, {}, rtl=True)]

    assert drawn(2, 1) == [(2, "أ"), (0, "ل")]
    assert drawn(3, 1) == [(1, "أ"), (1, "ل")]


@examples()
@given(st.lists(st.lists(_PAIRS, max_size=12), max_size=6))
def test_parts_agree_on_one_code_a_pair(parts: list[list[str]]) -> None:
    own = {number: "ابتثج"[number % 5] for number in range(41)}
    books = []
    for pairs in parts:
        book = CodeBook(50, own)
        for pair in pairs:
            key, text = parted(pair)
            book.code(pair_of(Drawn.read(key, dict.fromkeys(range(41), 500)), text))
        books.append(book.codes)
    entries = [list(starmap(coded, book.items())) for book in books]
    assert [entries_of(joined_entries(part)) for part in entries] == entries
    assert [dict(map(decoded, part)) for part in entries] == books
    agreed = settled(entries, 50)
    assert agreed.keys() == {pair for book in books for pair in book}
    assert len(set(agreed.values())) == len(agreed)
    assert all(not 0xD800 <= code <= 0xDFFF for code in agreed.values())
    assert settled(entries, 50) == agreed


def test_a_code_hangs_on_its_pair_alone() -> None:
    own = {7: "ب"}
    assert asked(pair_of(Drawn.glyph(7, 500), "ب"), 50, own) == 7
    assert asked(pair_of(Drawn.glyph(7, 500), "ت"), 50, own) >= 50


def test_a_part_whose_codes_clash_is_rewritten() -> None:
    body = b"q /A 12 Tf [<00410042>3<0041>] TJ /B 9 Tf [<0041>] TJ Q"
    line = Numbered(b"", 0, 0, 0, "A", 9, (b"<0041>", b"<0042>"), (Slot("page", ("0041",) * 10, (500.0,) * 10),), b"")
    furniture = Furniture(b"", body, (line,), 0)
    folio = Folio("a", 3, line)
    drawn = DrawnPage(
        Boxes(_BOX, _BOX, _BOX),
        zlib.compress(body),
        (folio,),
        SidedFurniture(furniture, furniture),
        b"",
        b"",
        (),
        (),
        0,
    )
    nothing, tree = Template(b"", b""), Tree(b"", b"", b"")
    counted = Numbering(1, 0, 0, 0, 0)
    fragment = Fragment(
        "left", False, "", counted, (drawn,), None, nothing, (), (), nothing, (), tree, (), "", (), ()
    )  # fmt: skip
    moved = relocated(fragment, {"A": {0x41: 0x1234}}).pages[0]
    expected = b"q /A 12 Tf [<12340042>3<1234>] TJ /B 9 Tf [<0041>] TJ Q"
    assert zlib.decompress(moved.body) == expected
    assert moved.furniture.left.heads == expected
    for numbered in (moved.furniture.left.numbered[0], moved.folios[0].line):
        assert numbered.pieces == (b"<1234>", b"<0042>")
        assert numbered.slots[0].codes == ("1234",) * 10


@pytest.mark.parametrize("kept", [100, 199])
def test_the_gate_names_what_is_lost(kept: int) -> None:
    said = " ".join(f"كلمة{'ابتثج'[n % 5] * (n // 5 + 1)}"[:40] for n in range(200))
    source = Source("a.md", f"x\n{said}\n", "0")
    shown = " ".join(said.split()[-kept:])
    found = list(judged(said, [oracle.lines(said)], [shown], "عنوان", source))
    assert [finding.code for finding in found] == ["P013"]
    assert found[0].span is not None
    assert found[0].span.path == "a.md"
    assert not list(judged(said, [oracle.lines(said)], [said], "عنوان", source))


# What pdfium gives for a line, and what comes of it: a loss or a change of order is an error, its weakness a note.
READINGS = {
    "as typed": ("قال GPT-4o نعم", "قال GPT-4o نعم", []),
    "a token turned round": ("قال GPT-4o نعم", "قال o-4GPT نعم", ["P014"]),
    "signs turned round": ("لغة C++ سريعة", "لغة ++C سريعة", ["P014"]),
    "words of a name turned round": ("في Visual Studio Code هنا", "في Code Studio Visual هنا", ["P014"]),
    "a conjunction that is joined": ("قال و role هنا", "قال وrole هنا", []),
    "brackets mirrored": ("قال (نعم) ثم", "قال )نعم( ثم", []),
    "a digit lost": ("في عام 2025 هنا", "في عام 202 هنا", ["P013"]),
    "another digit": ("في عام 2025 هنا", "في عام 2026 هنا", ["P013"]),
    "a sign lost": ("قال: 5% هنا", "قال: 5 هنا", ["P013"]),
    "a letter lost": ("عبد الله هنا", "عبد اله هنا", ["P013"]),
    "letters turned round": ("رسالة لا تصل", "رسالة ال تصل", ["P013"]),
    "words in another order": ("كتب الولد الدرس", "كتب الدرس الولد", ["P013"]),
    "a Latin word lost": ("شركة OpenAI هنا", "شركة هنا", ["P013"]),
    "an address that lost its end": ("في https://x.org/ab هنا", "في https://x.org/a هنا", ["P013"]),
    "an Arabic digit lost": ("عام ٢٠٢٥ هنا", "عام ٢٠٢ هنا", ["P013"]),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_loss_is_an_error_and_a_weakness_of_the_reader_a_note(name: str) -> None:
    said, read, codes = READINGS[name]
    found = judged(said, [oracle.lines(said)], [read], "عنوان", Source("a.md", said, "0"))
    assert [finding.code for finding in found] == codes
