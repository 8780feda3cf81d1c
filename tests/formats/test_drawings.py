"""Drawings and pictures as they come out: texts joined and in their order, grounds, colours of screens, covers."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from PIL import Image

import oracle
from places import REPO
from publisher.arabic.bidi.drawing_texts import isolate_texts
from publisher.arabic.bidi.runs import LRI, PDI, RLI
from publisher.formats.epub.archive import unpack
from publisher.model import Artefact
from publisher.pipeline.build import Printed
from some import some

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">'
#: What stands in a text element, and its words from right to left as they are seen.
TEXTS = {
    "plain": ("سلام عليكم", "سلام عليكم"),
    "numbers": ("وسط 12 GB كلام", "وسط 12 GB كلام"),
    "signs": ("سؤال (2024)؟", "سؤال (2024)؟"),
    "per cent": ("نسبة 15%", "نسبة 15%"),
    "vowels": ("قِفا نَبكِ", "قِفا نَبكِ"),
    "spans": ("يسار <tspan font-weight='bold'>غليظ</tspan> آخر", "يسار غليظ آخر"),
    "a word of two colours": ("م<tspan fill='red'>حم</tspan>د هنا", "محمد هنا"),
    "Hebrew": ("שלום עולם", "שלום עולם"),
    "Persian": ("می\u200cشود خانه", "می‌شود خانه"),
}
_PLACES = ("", 'direction="rtl"', 'text-anchor="middle"', 'text-anchor="end"', 'direction="rtl" text-anchor="end"')


def _set(folder: Path, drawing: str, *formats: str, head: str = "", name: str = "d.svg") -> Printed:
    (folder / name).write_text(drawing, "utf-8")
    (folder / "a.md").write_text(f"---\ntitle: رسم\n{head}---\n\nفقرة.\n\n![وصف]({name})\n", "utf-8")
    return oracle.printed(folder / "a.md", formats=formats or ("pdf",), theme="majalla", pages=("a4",))


def _letters(printed: Printed) -> list[tuple[str, float, float]]:
    """List the letters of the drawing's page that are in no line of the article, each with its place (pt)."""
    artefact = printed.artefacts[0]
    number = next(n for n, page in enumerate(artefact.pages) if page.part == "a")
    found = oracle.letters(artefact.data)[number]
    read = "".join(letter for letter, *_ in found)
    lines = {found[read.index(line)][2] for line in ("رسم", "دقيقة قراءة", "فقرة")} | {found[-1][2]}
    return [one for one in found if one[2] not in lines and (one[0].isalnum() or "\u064b" <= one[0] <= "\u0652")]


@pytest.mark.engine
@pytest.mark.parametrize("place", _PLACES)
def test_texts_are_read_as_they_are_written(place: str, tmp_path: Path) -> None:
    texts = "".join(
        f'<text x="200" y="{20 * n}" {place}>{text}</text>' for n, (text, _) in enumerate(TEXTS.values(), 1)
    )
    printed = _set(tmp_path, f"{_SVG}{texts}</svg>")
    assert {one.code for one in printed.findings} <= {"P014"}
    page = next(n for n, page in enumerate(printed.artefacts[0].pages) if page.part == "a")
    shown = re.sub(r"[\s\u200b-\u200f\u2066-\u2069]+", "", oracle.texts(printed.artefacts[0].data)[page])
    for word in some({word for _, said in TEXTS.values() for word in re.findall(r"[^\W_]+", said)}):
        assert word in shown


@pytest.mark.engine
def test_letters_stand_from_right_to_left_where_their_text_has_its_anchor(tmp_path: Path) -> None:
    anchors: dict[str, Callable[[list[float]], float]] = {
        "": min,
        'text-anchor="end"': max,
        'text-anchor="middle"': lambda edges: (min(edges) + max(edges)) / 2,
        'direction="rtl"': max,
        'direction="rtl" text-anchor="end"': min,
    }
    found = []
    for number, (attributes, anchor) in enumerate(some(anchors.items())):
        folder = tmp_path / str(number)
        folder.mkdir()
        printed = _set(folder, f'{_SVG}<text x="200" y="99" {attributes}>قلم رصاص</text></svg>')
        places = [x for letter, x, _ in _letters(printed) if letter in "قلمرصا"]
        assert places == sorted(places, reverse=True)
        found.append(anchor([*places, max(places) + 4]))  # pt: about as wide as the first letter
    assert max(found) - min(found) < 6


@pytest.mark.engine
def test_an_emoji_sequence_is_one_sign(tmp_path: Path) -> None:
    sequences = ("😀\ufe0f", "1️⃣", "👍🏽", "👨‍👩‍👧", "🇸🇦", '<tspan fill="red">👩🏽‍🚀</tspan>')
    texts = "".join(f'<text x="20" y="{20 + 25 * n}">Q{one}J</text>' for n, one in enumerate(sequences))
    printed = _set(tmp_path, f'{_SVG}{texts}<text x="380" y="190" direction="rtl">خ1️⃣ص</text></svg>')
    found = _letters(printed)
    first, last = ([x for letter, x, _ in found if letter == sign] for sign in "QJ")
    widths = [round(end - start, 1) for start, end in zip(first, last, strict=True)]
    assert len(widths) == len(sequences)
    assert len(set(widths)) == 1
    assert next(x for letter, x, _ in found if letter == "خ") > next(x for letter, x, _ in found if letter == "ص")
    assert printed.findings == ()


@pytest.mark.engine
def test_chunks_tspans_and_copies_stand_where_they_are_placed(tmp_path: Path) -> None:
    inside = (
        '<text id="u" x="100" y="40">أول<tspan x="100" dy="40">ثان</tspan><tspan x="300">ثالث</tspan></text>'
        '<use href="#u" y="80"/><text x="9" y="190" visibility="hidden">مخفي</text><text display="none">غائب</text>'
    )
    printed = _set(tmp_path, f"{_SVG}{inside}</svg>")
    found = _letters(printed)
    heights = [{round(y) for letter, _, y in found if letter == first} for first in "ونث"]
    assert [len(some) for some in heights] == [2, 2, 2]
    assert not {"خ", "غ"} & {letter for letter, *_ in found}
    assert printed.findings == ()


@pytest.mark.engine
@pytest.mark.parametrize(
    "inside",
    [
        '<path id="p" d="M20 150 Q 100 110 180 150"/><text><textPath href="#p">على مسار</textPath></text>',
        '<text x="20" y="50" rotate="20">مدار</text>',
        '<text x="20 30 40 50" y="50">مفرق</text>',
    ],
)
def test_what_cannot_be_set_as_it_asks_is_told(inside: str, tmp_path: Path) -> None:
    printed = _set(tmp_path, f"{_SVG}{inside}</svg>")
    assert [(one.code, one.span and one.span.line) for one in printed.findings] == [("P021", 7)]


@pytest.mark.engine
def test_the_gates_read_what_drawings_say(tmp_path: Path) -> None:
    """What pdfium is known to turn round is told of drawings as it is of lines."""
    printed = _set(tmp_path, f'{_SVG}<text x="20" y="50">وسط 12 GB كلام</text></svg>')
    assert [(one.code, "12 GB" in one.message()) for one in printed.findings] == [("P014", True)]


@pytest.mark.slow
@pytest.mark.engine
@pytest.mark.heavy
def test_ten_thousand_texts_are_set(tmp_path: Path) -> None:
    places = [(n % 100 * 4, n // 100 * 2 + 1.5) for n in range(10_000)]
    texts = "".join(f'<text x="{x}" y="{y}" font-size="1">نص</text>' for x, y in some(places))
    printed = _set(tmp_path, f"{_SVG}{texts}</svg>")
    assert printed.findings == ()
    assert sum(letter == "ص" for letter, *_ in _letters(printed)) == 10_000


# Isolation -------------------------------------------------------------------------------------------------------


def _texts(inside: str) -> str:
    return "".join(etree.fromstring(isolate_texts(f"{_SVG}{inside}</svg>".encode())).itertext())


def test_a_text_from_the_right_is_isolated_and_its_other_runs_in_it() -> None:
    assert _texts("<text>وسط 12 GB كلام</text>") == f"{RLI}وسط {LRI}12 GB{PDI} كلام{PDI}"
    assert _texts("<text> سؤال! </text>") == f" {RLI}سؤال!{PDI} "
    assert _texts("<text>أ<tspan>ب</tspan> 3</text>") == f"{RLI}أب 3{PDI}"
    assert _texts('<text>أ 1<tspan x="9">ب 2</tspan></text>') == f"{RLI}أ 1{PDI}{RLI}ب 2{PDI}"
    assert _texts('<text direction="rtl">وسط 12 GB كلام</text>') == f"وسط {LRI}12 GB{PDI} كلام"


@pytest.mark.parametrize(
    "inside",
    [
        *("<text>سلام عليكم</text>", "<text>English ثم عربي</text>", "<text>12</text>", "<title>عنوان 12</title>"),
        *('<text style="direction: rtl">وسط 12</text>', "<style>text { direction: rtl }</style><text>وسط 12</text>"),
        *('<g direction="ltr"><text>وسط 12</text></g>', "<desc>وصف</desc><path d='M0 0'/>"),
    ],
)
def test_all_else_is_left_as_it_is(inside: str) -> None:
    data = f"{_SVG}{inside}</svg>".encode()
    assert isolate_texts(data) is data


# Screens ---------------------------------------------------------------------------------------------------------


def _pages(printed: Printed) -> Iterator[tuple[lxml.html.HtmlElement, bytes, dict[str, bytes]]]:
    """Yield the article's page, the style sheet, and the files beside them, of the EPUB and of the web edition."""
    book = {
        name: data for one in printed.artefacts if one.format == "epub" for name, data in unpack(one.data).items()
    }
    site = {one.name: one.data for one in printed.artefacts if one.format == "web"}
    page = next(data for name, data in book.items() if name.endswith("xhtml") and "وصف".encode() in data)
    yield etree.fromstring(page), book["EPUB/style.css"], book
    yield lxml.html.fromstring(site["web/a.html"]), site["web/style.css"], site


@pytest.mark.parametrize(("picture", "ground"), [("d.svg", True), ("clear.png", True), ("full.png", False)])
def test_what_shows_through_has_the_ground_of_a_page(picture: str, ground: bool, tmp_path: Path) -> None:
    Image.new("RGBA", (300, 300), (0, 0, 0, 90)).save(tmp_path / "clear.png")
    Image.new("RGB", (300, 300)).save(tmp_path / "full.png")
    (tmp_path / "d.svg").write_text(f"{_SVG}<path d='M0 0h9'/></svg>", "utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: صورة\n---\n\n![وصف]({picture})\n", "utf-8")
    for page, style, _ in some(_pages(oracle.printed(tmp_path / "a.md", formats=("epub", "web"), theme="majalla"))):
        image = page.xpath("//*[local-name() = 'img']")[0]
        assert ("transparent" in (image.get("class") or "")) is ground
        assert b"img.transparent { background-color: #ffffff; }" in style


def test_pictures_in_colours_of_print_are_so_in_the_pdf_alone(tmp_path: Path) -> None:
    Image.new("CMYK", (600, 600), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    (tmp_path / "a.md").write_text("---\ntitle: صورة\n---\n\n![وصف](print.jpg)\n", "utf-8")
    for _, _, files in some(_pages(oracle.printed(tmp_path / "a.md", formats=("epub", "web"), theme="majalla"))):
        (data,) = [data for name, data in files.items() if name.endswith(".jpg")]
        with Image.open(io.BytesIO(data)) as image:
            assert image.mode == "RGB"


def _book_with_cover(folder: Path, cover: str) -> dict[str, bytes]:
    (folder / "c.svg").write_text(f"{_SVG}<rect width='400' height='200' fill='#00f'/></svg>", "utf-8")
    Image.new("RGB", (300, 200)).save(folder / "c.png")
    (folder / "a.md").write_text("---\ntitle: مقال\n---\n\nنص.\n", "utf-8")
    (folder / "issue.toml").write_text(
        f'title = "عدد"\ndate = 2025-01-02\narticles = ["a.md"]\n[cover]\nsrc = "{cover}"\nalt = "غلاف"\n', "utf-8"
    )
    found: list[Artefact] = list(oracle.printed(folder, formats=("epub",), theme="majalla").artefacts)
    return unpack(found[0].data)


@pytest.mark.engine
def test_a_cover_that_is_a_drawing_has_a_picture_beside_it(tmp_path: Path) -> None:
    book = _book_with_cover(tmp_path, "c.svg")
    package = etree.fromstring(book["EPUB/content.opf"])
    (cover,) = package.xpath("//*[@properties = 'cover-image']")
    assert cover.get("media-type") == "image/png"
    with Image.open(io.BytesIO(book[f"EPUB/{cover.get('href')}"])) as image:
        assert image.size == (2400, 1200)
        assert image.getpixel((1200, 600)) == (0, 0, 255)
    assert [name for name in book if name.endswith(".svg")]
    assert b".svg" in book["EPUB/cover.xhtml"]


def test_a_cover_that_is_a_picture_is_its_own(tmp_path: Path) -> None:
    book = _book_with_cover(tmp_path, "c.png")
    assert len(some(name for name in book if name.endswith(".png"))) == 1


#: A text of a drawing of 400 by 200 px, and whether an edge cuts it off: the page shows the drawing whole.
EDGES = {
    "in the middle": ('<text x="200" y="100" text-anchor="middle">كلام في الوسط</text>', False),
    "at the left": ('<text x="60" y="100" text-anchor="middle">كلام طويل يخرج من اليسار</text>', True),
    "at the right": ('<text x="390" y="100" text-anchor="end" direction="rtl">كلام يخرج من اليمين</text>', True),
    "near the right": ('<text x="390" y="100" direction="rtl">كلام قريب من اليمين</text>', False),
    "Latin at the right": ('<text x="390" y="100">Latin beyond the edge</text>', True),
    "Latin in the middle": ('<text x="200" y="100" text-anchor="middle">Latin in the middle</text>', False),
    "Latin whose middle is at the left": ('<text x="20" y="100" text-anchor="middle">Latin cut off</text>', True),
    "below": ('<text x="200" y="212" text-anchor="middle">كلام تحت</text>', True),
    "moved in": ('<g transform="translate(-300)"><text x="600" y="100">كلام منقول</text></g>', False),
    "moved out": ('<text x="100" y="100" transform="translate(0 110)">كلام منقول</text>', True),
    "made small": ('<g transform="scale(.5)"><text x="700" y="200">small words</text></g>', False),
    "upright": ('<text x="200" y="100" transform="rotate(90 200 100)">كلام قائم</text>', False),
    "shining through, out": ('<g opacity=".5"><text x="390" y="100">Latin beyond the edge</text></g>', True),
    "shining through, in": (
        '<g opacity=".5" transform="translate(-300)"><g opacity=".5"><text x="500" y="100">كلام</text></g></g>',
        False,
    ),
    "an edge of others": (
        '<clipPath id="c"><text x="390" y="90">out</text></clipPath><path d="M0 0h9v9" clip-path="url(#c)"/>',
        False,
    ),
    "of two runs": ('<text x="395" y="100" text-anchor="middle">كلام WeasyPrint 70 طويل</text>', True),
    "hidden": ('<text x="390" y="100" visibility="hidden">Latin beyond the edge</text>', False),
}


@pytest.mark.engine
@pytest.mark.parametrize("whole", [False, True])
def test_words_that_an_edge_cuts_off_are_told(tmp_path: Path, whole: bool) -> None:
    if whole:
        style = tmp_path / "templates" / "plain" / "print.css"
        style.parent.mkdir(parents=True)
        stock = (REPO / "templates" / "plain" / "print.css").read_text("utf-8")
        style.write_text(f"{stock}\n@page :nth(2) {{ margin-top: 30mm }}\n", "utf-8")
    names = {f"d{n}.svg": name for n, name in enumerate(EDGES)}
    for file, name in names.items():
        (tmp_path / file).write_text(f"{_SVG}{EDGES[name][0]}</svg>", "utf-8")
    figures = "\n\n".join(f"![وصف]({file})" for file in names)
    (tmp_path / "a.md").write_text(f"---\ntitle: رسم\n---\n\nفقرة.\n\n{figures}\n", "utf-8")
    printed = oracle.printed(tmp_path / "a.md", theme="plain")
    told = [finding for finding in printed.findings if finding.code == "P034"]
    assert {names[dict(one.params)["path"]] for one in told} == {name for name, (_, cut) in EDGES.items() if cut}
    assert {one.code for one in printed.findings} - {"P014"} == {"P034", *(["P012"] if whole else [])}
    assert all(one.span and one.span.line for one in told)
    assert ("كلام WeasyPrint 70 طويل",) in [dict(one.params)["words"] for one in told]


@pytest.mark.engine
@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_words_that_a_cover_cuts_off_are_told(theme: str, tmp_path: Path) -> None:
    words = '<text x="390" y="100" direction="rtl">عند الحافة</text><text x="200" y="100">وسط</text>'
    (tmp_path / "c.svg").write_text(f"{_SVG}{words}</svg>", "utf-8")
    (tmp_path / "a.md").write_text("---\ntitle: مقال\n---\n\nنص.\n", "utf-8")
    (tmp_path / "issue.toml").write_text(
        'title = "عدد"\ndate = 2025-01-02\narticles = ["a.md"]\n[cover]\nsrc = "c.svg"\nalt = "غلاف"\n', "utf-8"
    )
    printed = oracle.printed(tmp_path, theme=theme)
    told = [dict(finding.params)["words"] for finding in printed.findings if finding.code == "P034"]
    assert told == ([("عند الحافة",)] if theme == "majalla" else [])  # one fills its place, one shows it whole
