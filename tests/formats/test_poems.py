"""Poems as they come out: halves that face each other in PDF, EPUB and web, or lie below each other, all alike."""

import ctypes
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import lxml.html
import pypdfium2
import pytest
from lxml import etree

import oracle
from publisher.formats.epub.archive import unpack
from publisher.pipeline.build import Printed
from some import some

SHORT = (
    ("قِفا نَبكِ مِن ذِكرى حَبيبٍ وَمَنزِلِ", "بِسِقطِ اللِوى بَينَ الدَخولِ فَحَومَلِ"),
    ("تَرى بَعَرَ الأَرآمِ في عَرَصاتِها", "وَقيعانِها كَأَنَّهُ حَبُّ فُلفُلِ"),
    ("وَإِنَّ شِفائي عَبرَةٌ", "فَهَل عِندَ رَسمٍ دارِسٍ مِن مُعَوَّلِ"),
    ("كتب على الضوء", "فأينع حقل"),
)
LONG = ("هذا شطر طويل جدا كثير الكلمات لا يقابله شطر آخر في سطر", "وهذا عجزه وهو مثله في الطول وفي كثرة الكلمات")
_PLACES = (("majalla", "a4"), ("majalla", "a5"), ("plain", "b5"))
_ROUNDING = 2.5  # pt: letters have bearings


@dataclass(frozen=True)
class Inked:
    """A line of a page: its baseline from the page's foot, and the edges of its letters (pt)."""

    page: int
    y: float
    letters: tuple[tuple[float, float], ...]

    @property
    def left(self) -> float:
        return min(left for left, _ in self.letters)

    @property
    def right(self) -> float:
        return max(right for _, right in self.letters)

    def side(self, middle: float, *, right: bool) -> tuple[float, float]:
        """Return the edges of what stands on one side of a place."""
        half = [(one, other) for one, other in self.letters if (one + other > 2 * middle) == right]
        return min(left for left, _ in half), max(right for _, right in half)


def _set(folder: Path, body: str, head: str = "", *formats: str, theme: str = "majalla", page: str = "a4") -> Printed:
    path = folder / "a.md"
    path.write_text(f"---\ntitle: قصيدة\n{head}---\n\n{body}\n", "utf-8")
    return oracle.printed(path, formats=formats or ("pdf",), theme=theme, pages=(page,))


def _rows(lines: tuple[tuple[str, ...], ...]) -> str:
    return "\n".join(" *** ".join(line) for line in lines)


def _lines(printed: Printed) -> list[Inked]:
    """List the lines of the article's pages, from the top."""
    artefact = printed.artefacts[0]
    found: list[Inked] = []
    with pypdfium2.PdfDocument(artefact.data) as document:
        for number, page in enumerate(document):
            boxes = sorted(_boxes(page), reverse=True) if artefact.pages[number].part == "a" else []
            for y, line in groupby(boxes, key=lambda box: box[0]):
                found.append(Inked(number, y, tuple((left, right) for _, left, right in line)))
    return found


def _boxes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float]]:
    text = page.get_textpage()
    for n in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(text, n, x, y)
        left, _, right, _ = text.get_charbox(n)
        if text.get_text_range(n, 1).isalpha():
            yield round(y.value), left, right


def _alike(values: Iterable[float]) -> bool:
    known = list(values)
    return max(known) - min(known) < _ROUNDING


def _facing(lines: list[Inked]) -> bool:
    """Whether the halves of all lines have the same edges and are alike wide, with room between them."""
    middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
    if not all(line.left < middle - 8 and line.right > middle + 8 for line in lines):
        return False
    halves = [[line.side(middle, right=right) for line in lines] for right in (True, False)]
    edges = [[half[n] for half in side] for side in halves for n in (0, 1)]
    wide = [right - left for side in halves for left, right in side]
    return all(map(_alike, edges)) and _alike(wide) and halves[0][0][0] - halves[1][0][1] > 8


def _stepped(lines: list[Inked]) -> bool:
    """Whether every other line is further in, and the lines of each kind have the same edges."""
    sides = (lines[::2], lines[1::2])
    alike = all(_alike(line.right for line in side) and _alike(line.left for line in side) for side in sides)
    return alike and sides[1][0].right < sides[0][0].right - 5 and _alike(line.right - line.left for line in lines)


@pytest.mark.engine
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_halves_face_each_other_as_wide_as_the_widest(theme: str, page: str, tmp_path: Path) -> None:
    printed = _set(tmp_path, _rows(SHORT), "verse: true\n", theme=theme, page=page)
    assert _facing(_lines(printed)[-4:])
    assert printed.findings == ()


@pytest.mark.engine
def test_halves_lie_below_each_other_where_two_of_one_line_do_not_fit(tmp_path: Path) -> None:
    printed = _set(tmp_path, _rows((*SHORT, LONG)), "verse: true\n", page="a5")
    assert _stepped(_lines(printed)[-10:])


@pytest.mark.engine
def test_a_poem_has_one_column_and_two_where_they_are_asked_for(tmp_path: Path) -> None:
    assert _facing(_lines(_set(tmp_path, _rows(SHORT * 4), "verse: true\n"))[-16:])
    (tmp_path / "templates" / "majalla").mkdir(parents=True)
    (tmp_path / "templates" / "majalla" / "theme.toml").write_text("verse_columns = 2\n", "utf-8")
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    for head in ("verse: true\n", "verse: true\ncolumns: 2\n"):
        lines = _lines(_set(tmp_path, _rows(SHORT * 4), head))[-16:]
        middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
        columns = [[line.side(middle, right=right) for line in lines] for right in (True, False)]
        assert all(_alike(half[1] for half in column[::2]) for column in columns)
        assert all(column[0][1] - column[1][1] > 5 for column in columns)


@pytest.mark.engine
def test_stanzas_of_a_poem_are_alike_and_their_indents_kept(tmp_path: Path) -> None:
    body = f":::verse\n{_rows(SHORT[:2])}\n\n    {' *** '.join(SHORT[2])}\n    {' *** '.join(SHORT[3])}\n:::\n"
    lines = _lines(_set(tmp_path, body))[-4:]
    assert _facing(lines[:2])
    assert _facing(lines[2:])
    assert _alike(line.right - line.left for line in lines)
    assert 15 < lines[0].right - lines[2].right < 40


@pytest.mark.engine
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_lines_without_halves_stand_among_those_with_them(theme: str, page: str, tmp_path: Path) -> None:
    """One that is indented begins as far in from the poem's edge, another stands in the middle."""
    body = f"{_rows(SHORT[:2])}\n\n    كتب الليل\n    كتب الصبح نهارا\n\n{_rows(SHORT[2:3])}\n\nكتب الليل وحده\n"
    lines = _lines(_set(tmp_path, body, "verse: true\n", theme=theme, page=page))[-6:]
    halves, indented, alone = [*lines[:2], lines[4]], lines[2:4], lines[5]
    assert _facing(halves)
    assert _alike(line.right for line in indented)
    assert 12 < halves[0].right - indented[0].right < 40
    assert _alike((halves[0].right - alone.right, alone.left - halves[0].left))


@pytest.mark.engine
@pytest.mark.parametrize(
    ("body", "facing"),
    [
        ("> قال:\n>\n> {}\n> {{: .verse}}", False),
        ("نص[^1] في فقرة.\n\n[^1]: قال:\n\n    {}\n    {{: .verse}}", True),
        ("- قال:\n\n  {}\n  {{: .verse}}", False),
    ],
    ids=["quotation", "note", "item"],
)
def test_verse_in_what_stands_in_columns(body: str, facing: bool, tmp_path: Path) -> None:
    lines = _lines(_set(tmp_path, body.format(" *** ".join(SHORT[0]))))
    assert _facing(lines[-1:]) if facing else _stepped(lines[-2:])


@pytest.mark.engine
def test_a_poem_longer_than_three_lines_stands_across_columns(tmp_path: Path) -> None:
    prose = "كلام كثير في سطور قليلة يملأ ما يملأ من العمود ثم يمضي إلى غيره. " * 12
    printed = _set(
        tmp_path, f"{prose}\n\n{_rows(SHORT)}\n{{: .verse}}\n\n{prose}\n\n{_rows(SHORT[:1])}\n{{: .verse}}"
    )
    lines = _lines(printed)
    edge = min(line.left for line in lines)
    # Columns of prose that are level with each other look like verse.
    fours = [lines[n : n + 4] for n in range(len(lines) - 3)]
    assert (
        sum(_facing(four) for four in fours if all(line.left > edge + 20 for line in four)) == 1
    )  # columns of prose that are level with each other look like verse


@pytest.mark.engine
def test_what_is_wider_than_its_column_is_broken_and_told_once(tmp_path: Path) -> None:
    wide = ("كلمات كثيرة جدا في شطر واحد طويل لا يسعه عمود ضيق ولا غيره من الأعمدة أبدا مهما اتسع", "عجز قصير")
    printed = _set(tmp_path, _rows((wide,) * 300), "verse: true\ncolumns: 2\n", page="a4")
    told = [finding for finding in printed.findings if finding.code == "P020"]
    assert len(told) == 1
    assert "300" in told[0].message()
    assert not any(finding.code in ("P006", "P009") for finding in printed.findings)


@pytest.mark.engine
def test_halves_beside_a_broken_one_are_not_torn_apart(tmp_path: Path) -> None:
    wide = " ".join(("قفا نبك من ذكرى حبيب ومنزل",) * 5)
    printed = _set(tmp_path, _rows(((wide, LONG[0]), SHORT[0])), "verse: true\n")
    assert sorted(finding.code for finding in printed.findings) == ["P020", "P022"]
    assert all(line.right - line.left < 200 for line in _lines(printed)[-2:])  # pt; as by nature


@pytest.mark.engine
def test_numbers_and_ornaments_are_set_where_they_are_asked_for(tmp_path: Path) -> None:
    head = "verse: [numbered, ornament]\n"
    printed = _set(tmp_path, _rows(SHORT), head, "pdf", "epub", "web")
    number = next(n for n, page in enumerate(printed.artefacts[0].pages) if page.part == "a")
    shown = oracle.texts(printed.artefacts[0].data)[number]
    assert set("1234") <= set(shown)
    assert _facing(_lines(printed)[-4:])


@pytest.mark.engine
@pytest.mark.parametrize(("theme", "page"), _PLACES)
def test_free_verse_keeps_its_indents_and_turns_over_further_in(theme: str, page: str, tmp_path: Path) -> None:
    body = ":::verse\nسطر قصير\n    سطر آخر\n" + "سطر طويل كثير الكلمات " * 9 + "\nسطر قصير\n:::\n"
    lines = _lines(_set(tmp_path, body, theme=theme, page=page))
    heads = [line.right for line in lines]
    first = next(n for n in range(len(heads)) if heads[n] - heads[n + 1] > 15)
    flush, indented, long, *turned, last = heads[first:]
    assert _alike([flush, long, last])
    assert flush - indented > 15
    assert all(long - right > 10 for right in some(turned))


def _documents(printed: Printed) -> list[lxml.html.HtmlElement]:
    """Return the poem's page in the EPUB and in the web edition."""
    book = next(one for one in printed.artefacts if one.format == "epub")
    site = {one.name: one for one in printed.artefacts if one.format == "web"}
    pages = [data for name, data in unpack(book.data).items() if b"hemistich" in data and name.endswith("xhtml")]
    html = [one.data for name, one in site.items() if name.endswith("a.html")]
    return [etree.fromstring(pages[0]), lxml.html.fromstring(html[0])]


@pytest.mark.engine
def test_screens_have_every_line_and_know_how_wide_halves_are(tmp_path: Path) -> None:
    printed = _set(tmp_path, _rows(SHORT), "verse: [numbered, ornament]\n", "epub", "web")
    for document in some(_documents(printed)):
        halves = document.xpath("//*[@class = 'hemistich']")
        assert [("".join(half.itertext())) for half in halves] == [half for line in SHORT for half in line]
        stanza = document.xpath("//*[contains(@class, 'verse ')]")[0]
        widths = dict(re.findall(r"([\w-]+): ([\d.]+)em", stanza.get("style")))
        assert 8 < float(widths["--hemistich"]) < 16
        assert 2 * float(widths["--hemistich"]) < float(widths["max-width"]) < 36
        assert ["".join(n.itertext()) for n in document.xpath("//*[@class = 'verse-number']")] == list("1234")


_COUNT = """
import sys, weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from publisher.formats.pdf.render import patches
patches.PATCHES = [one for one in patches.PATCHES if one.name != sys.argv[1]]
patches.apply("fix")
stock, count = block.block_container_layout, [0]
def counted(context, box, *others, **more):
    count[0] += box.is_column
    return stock(context, box, *others, **more)
block.block_container_layout = counted
rendered = weasyprint.HTML(string=sys.stdin.read()).render()
for page in rendered.pages:
    texts = [box.text for box in page._page_box.descendants() if isinstance(box, boxes.TextBox)]
    print(count[0], len(" ".join(texts).split()))
"""
_SHEET = "<style>@page { size: A4; margin: 20mm } .c { columns: 2 } p { margin: 0; orphans: 2; widows: 2 }</style>"


def _layouts(html: str, without: str = "") -> list[tuple[int, int]]:
    """Return for each page how many columns were laid out in all, and how many words stand on it."""
    command = [sys.executable, "-c", _COUNT, without]
    ran = subprocess.run(command, input=_SHEET + html, capture_output=True, text=True, check=True, timeout=120)
    return [(int(count), int(words)) for count, words in map(str.split, ran.stdout.splitlines())]


@pytest.mark.engine
@pytest.mark.parametrize("lines", [3, 9, 20])
def test_columns_of_what_cannot_be_broken_are_balanced_in_few_layouts(lines: int) -> None:
    poem = f"<div class=c><div style='break-inside: avoid'>{'<p>كلمة</p>' * lines}</div></div>"
    few, many = _layouts(poem), _layouts(poem, "balanced_columns")
    assert few[-1][0] < 24 < many[-1][0]
    assert [words for _, words in few] == [words for _, words in many]


@pytest.mark.engine
@pytest.mark.parametrize("above", range(160, 460, 60))
def test_columns_whose_last_one_takes_nothing_keep_the_others(above: int) -> None:
    words = "كلمة " * 60
    html = (
        f"<h1>عنوان</h1><div style='height: {above}pt'></div><h2 style='break-after: avoid'>عنوان</h2>"
        f"<div class=c><p>{words}</p><div style='break-inside: avoid; height: 400pt'>كلمة</div><p>{words}</p></div>"
    )
    found = [count for _, count in _layouts(html)]
    assert sum(found) == 123
    assert found[0] >= 62
