"""Fonts of a project's own: added by one command, proved at every build, and set like the press's own."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

import made_fonts
from conftest import Ran
from some import some

TEXT = """---
title: عنوان المقال
date: 2025-10-14
---

المطبعة تكتب العربية كما يكتبها الخطاط، وتمدّ الكلمات حيث يجوز مدّها، وتحفظ الحروف في النص كما كُتبت. هذه كلمات
كثيرة تملأ السطر بعد السطر، حتى يُرى هل تعود الكلمات كما هي من الصفحة إلى من يقرؤها أو ينسخها أو يبحث فيها.

## عنوان فرعي

الأسرة هي الوحدة الطبيعية الأساسية للمجتمع، ولها حق التمتع بحماية المجتمع والدولة، والإنسان أخو الإنسان.
"""
ASKED = ("--licence", "OFL-1.1")


@pytest.fixture
def font(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Write a font file outside the project."""

    def write(name: str, data: bytes) -> Path:
        path = tmp_path / "downloads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    (tmp_path / "publisher.toml").write_text('publisher = "دار"\n', "utf-8")
    return write


def _codes(ran: Ran) -> list[str]:
    return [one["code"] for one in json.loads(ran.out)["findings"]]


def _theme(folder: Path, text: list[str], heading: list[str]) -> None:
    place = folder / "templates" / "mine"
    place.mkdir(parents=True)
    said = f"text = {json.dumps(text)}\nheading = {json.dumps(heading)}\n"
    (place / "theme.toml").write_text(f'inherits = "majalla"\noffers = ["a5"]\n[fonts]\n{said}', "utf-8")


def test_added_fonts_are_listed_and_their_ledger_says_where_they_come_from(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    file = font("bayan[wght].woff2", made_fonts.variable("Bayan", flavor="woff2"))
    ran = run("fonts", "add", file, *ASKED, "--json")
    assert (ran.code, _codes(ran)) == (0, ["G011"])
    assert json.loads(ran.out)["files"] == ["fonts/Bayan-Regular.ttf", "fonts/Bayan-Bold.ttf", "fonts/ledger.toml"]
    rows = [row for row in json.loads(run("fonts", "--json").out)["fonts"] if row["own"]]
    assert [(row["family"], row["weight"], row["licence"], row["kashida"]) for row in rows] == [
        ("Bayan", 400, "OFL-1.1", "simple"),
        ("Bayan", 700, "OFL-1.1", "simple"),
    ]
    listed = run("fonts").out
    assert "Bayan: 400, 700; OFL-1.1; this project's own" in listed
    assert "Amiri: 400, 700, 400 italic" in listed
    assert 'source = "bayan[wght].woff2"' in (tmp_path / "fonts" / "ledger.toml").read_text("utf-8")
    again = run("fonts", "add", file, *ASKED, "--json")
    assert (again.code, set(_codes(again))) == (1, {"G009", "G011"})


def test_a_ledger_keeps_its_comments_when_more_is_added(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    assert run("fonts", "add", font("a.ttf", made_fonts.truetype("First")), *ASKED).code == 0
    ledger = tmp_path / "fonts" / "ledger.toml"
    ledger.write_text(f"# mine\n{ledger.read_text('utf-8')}", "utf-8")
    assert run("fonts", "add", font("b.ttf", made_fonts.truetype("Second")), *ASKED).code == 0
    said = ledger.read_text("utf-8")
    assert (said.startswith("# mine\n"), said.count("[[face]]")) == (True, 2)


PLAIN = made_fonts.truetype("Bayan")
REFUSED: dict[str, tuple[bytes, tuple[str, ...], str]] = {
    "no font": (b"not a font", ASKED, "G008"),
    "broken tables": (made_fonts.with_broken_table(PLAIN, "GSUB"), ASKED, "G008"),
    "a collection": (b"ttcf" + PLAIN, ASKED, "G008"),
    "embedding forbidden": (made_fonts.truetype("Bayan", fsType=0x0002), ASKED, "G004"),
    "bitmaps alone": (made_fonts.truetype("Bayan", fsType=0x0204), ASKED, "G004"),
    "cutting forbidden": (made_fonts.truetype("Bayan", fsType=0x0100), ASKED, "G010"),
    "forbidden in a packed font": (
        made_fonts.packed(made_fonts.truetype("Bayan", fsType=0x0002), "woff2"),
        ASKED,
        "G004",
    ),
    "letters that do not join": (made_fonts.without_joins("Bayan"), ASKED, "G015"),
    "no licence": (PLAIN, (), "G014"),
    "a reserved name": (
        made_fonts.truetype_that_reserves("Other", "Bayan"),
        (*ASKED, "--family", "Bayan Two"),
        "G013",
    ),
    "a name of the press": (made_fonts.truetype("Amiri"), ASKED, "G009"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_font_that_may_not_be_used_is_refused_and_nothing_is_written(
    case: str, run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    data, options, code = REFUSED[case]
    ran = run("fonts", "add", font("bayan.ttf", data), *options, "--json")
    assert (ran.code, code in _codes(ran)) == (1, True)
    assert not (tmp_path / "fonts").exists()


def test_a_font_that_cannot_be_cut_is_refused(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise RuntimeError("Subsetting failed")

    monkeypatch.setattr("publisher.fonts.fitness.subset", fails)
    ran = run("fonts", "add", font("a.ttf", PLAIN), *ASKED, "--json")
    assert (ran.code, _codes(ran), (tmp_path / "fonts").exists()) == (1, ["G008"], False)


def test_all_faults_of_several_files_are_told_and_none_is_added(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    files = [font("a.ttf", PLAIN), font("b.ttf", b"no"), font("c.ttf", made_fonts.without_joins("C"))]
    ran = run("fonts", "add", *files, tmp_path / "missing.ttf", *ASKED, "--json")
    assert (ran.code, {"G008", "G015", "S004"} <= set(_codes(ran))) == (1, True)
    assert not (tmp_path / "fonts").exists()


def test_the_licence_is_asked_for_where_somebody_can_answer(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("bought on 2026-01-05\n"))
    monkeypatch.setattr("publisher.cli.font_commands._answers", lambda: True)
    assert run("fonts", "add", font("a.ttf", PLAIN)).code == 0
    assert 'licence = "bought on 2026-01-05"' in (tmp_path / "fonts" / "ledger.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("Bayan-Regular.ttf", "gone.ttf"), "S001"),
        (lambda text: text.replace("Bayan-Regular.ttf", "../publisher.toml"), "G007"),
        (lambda text: text.replace("Bayan-Regular.ttf", "../../outside.ttf"), "S005"),
        (lambda text: text.replace('family = "Bayan"', 'family = "Bian"'), "G007"),
        (lambda text: text.replace('sha256 = "', 'sha256 = "0'), "C003"),
        (lambda text: text.replace('licence = "OFL-1.1"\n', ""), "C002"),
        (lambda text: text.replace("weight = 400", 'weigth = 400\nweight = "x"'), "C001"),
        (lambda text: text + text.replace("Bayan-Regular.ttf", "Bayan-Regular.ttf"), "G009"),
        (lambda text: text.replace("[[face]]", "[[face"), "C004"),
    ],
)
def test_a_ledger_that_is_wrong_is_told_with_its_line(
    spoil: Callable[[str], str],
    reason: str,
    run: Callable[..., Ran],
    font: Callable[[str, bytes], Path],
    tmp_path: Path,
) -> None:
    assert run("fonts", "add", font("a.ttf", PLAIN), *ASKED).code == 0
    ledger = tmp_path / "fonts" / "ledger.toml"
    ledger.write_text(spoil(ledger.read_text("utf-8")), "utf-8")
    (tmp_path / "piece.md").write_text(TEXT, "utf-8")
    ran = run("build", "piece.md", "--format", "epub", "--json")
    findings = json.loads(ran.out)["issues"][0]["findings"]
    named = [one for one in findings if one["code"] == reason]
    assert (ran.code, len(named) > 0, named[0]["path"]) == (1, True, "fonts/ledger.toml")
    assert named[0]["line"] > 0


def test_a_font_file_that_changed_is_not_used(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    assert run("fonts", "add", font("a.ttf", PLAIN), *ASKED).code == 0
    (tmp_path / "fonts" / "Bayan-Regular.ttf").write_bytes(made_fonts.truetype("Bayan", "ابجد"))
    ran = run("fonts", "--json")
    assert (ran.code, _codes(ran)) == (1, ["G007"])


def test_what_a_text_needs_and_its_font_lacks_is_told_once(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    assert run("fonts", "add", font("a.ttf", PLAIN), *ASKED).code == 0
    (tmp_path / "piece.md").write_text(TEXT + "\nمن OpenAI إلى Apple.\n", "utf-8")
    _theme(tmp_path, ["Bayan", "serif"], ["Bayan", "serif"])

    def told() -> list[Any]:
        ran = run("build", "piece.md", "--theme", "mine", "--format", "epub", "--json")
        findings = json.loads(ran.out)["issues"][0]["findings"]
        return [(one["line"], one["message"]) for one in findings if one["code"] == "G012"]

    ((line, message),) = told()
    assert (line, "A I O e l n p" in message, "Amiri" in message) == (13, True, True)
    # Where the theme names the font that draws them, it is meant so.
    settings = tmp_path / "templates" / "mine" / "theme.toml"
    settings.write_text(settings.read_text("utf-8").replace('"serif"', '"Amiri", "serif"'), "utf-8")
    assert told() == []


def _words(text: str) -> list[str]:
    """List the words of a text without the signs around them, which MuPDF puts elsewhere."""
    return [word for one in text.split() if (word := one.strip(".،#"))]


def _read_by_pdfium(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _read_by_mupdf(pdf: Path) -> str:
    with pymupdf.open(pdf) as document:
        return "\n".join(page.get_text() for page in document)


def _read_by_pypdf(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def test_pages_in_fonts_of_ones_own_are_read_back_word_by_word(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    """Text in one with cubic outlines, headings in an instance of a packed variable one; digits kern in both."""
    files = [
        font("text.otf", made_fonts.cff("Matn")),
        font("head.woff2", made_fonts.variable("Unwan", flavor="woff2")),
    ]
    assert run("fonts", "add", *files, *ASKED).code == 0
    _theme(tmp_path, ["Matn", "Amiri", "serif"], ["Unwan", "Amiri", "serif"])
    (tmp_path / "piece.md").write_text(TEXT, "utf-8")
    ran = run("build", "piece.md", "--theme", "mine", "--format", "pdf,epub", "--json")
    told = {one["code"] for one in json.loads(ran.out)["issues"][0]["findings"]}
    assert (ran.code, told & {"P012", "P013", "G002", "G005"}) == (0, set())
    folder = tmp_path / "dist" / "piece"
    with pikepdf.open(folder / "piece.pdf") as pdf:
        named = {str(one.BaseFont)[8:] for page in pdf.pages for one in page.Resources.get("/Font", {}).values()}
    assert {"Matn", "Unwan-Bold"} <= named
    words = _words(TEXT.partition("\n---\n")[2])
    for read in (_read_by_pdfium, _read_by_mupdf, _read_by_pypdf):
        got = set(_words(read(folder / "piece.pdf")))
        assert [word for word in some(words) if word not in got] == []
    fonts = some(tmp_path.glob("fonts/*.ttf"))
    assert len(fonts) == 3
    assert all("glyf" in TTFont(path) for path in fonts)


def test_themes_are_listed_with_what_they_inherit_and_those_that_are_broken(
    run: Callable[..., Ran], font: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    assert font
    _theme(tmp_path, ["Amiri"], ["Amiri"])
    assert "mine: a5; inherits majalla\n" in run("themes").out
    rows = {row["name"]: row for row in json.loads(run("themes", "--json").out)["themes"]}
    assert rows["kitab"] == {
        "name": "kitab",
        "inherits": ["majalla"],
        "pages": ["14x21", "17x24", "a5"],
        "books": True,
    }
    (tmp_path / "templates" / "mine" / "theme.toml").write_text('inherits = "mine"\n', "utf-8")
    ran = run("themes", "--json")
    value = json.loads(ran.out)
    assert (ran.code, [one["code"] for one in value["findings"]]) == (1, ["T017"])
    assert {"majalla", "plain", "kitab"} == {row["name"] for row in value["themes"]}
