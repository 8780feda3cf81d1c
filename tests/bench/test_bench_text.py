"""What `./do bench text` measures with: each measure on a PDF or a text whose figures are known."""

import io
import shutil
import tarfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from places import REPO
from publisher.fonts.book import read_book
from reading import fetching, home, matter, scores
from reading.extractors import EXTRACTORS
from reading.looks import worst
from reading.measuring import Figure, font_of
from reading.setting import Desk, press
from reading.spaces import lines_of, percentile, space_of, stretches
from reading.verdicts import ratios, told, verdicts

_HELVETICA = 0.278  # em: its space


def _pdf(path: Path, *pages: str) -> Path:
    """Write pages of 300 × 200 pt by their operators, with Helvetica as F."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for operators in pages:
            page = pdf.add_blank_page(page_size=(300, 200))
            page.Contents = pdf.make_stream(operators.encode())
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pdf.save(path)
    return path


def _missing(reader: str) -> bool:
    return {
        "poppler": not shutil.which("pdftotext"),
        "mupdf": not find_spec("pymupdf"),
        "pdf.js": not shutil.which("node")
        or not (fetching.cache_folder() / fetching.PINS["pdfjs"]["sha256"]).is_dir(),
        "pypdf": not find_spec("pypdf"),
    }.get(reader, False)


@pytest.mark.parametrize("reader", [name for name in EXTRACTORS if not _missing(name)])
def test_every_extractor_reads_pages_one_by_one(reader: str, tmp_path: Path) -> None:
    line = "BT /F 12 Tf 20 150 Td ({}) Tj 0 -20 Td (and more) Tj ET"
    pdf = _pdf(tmp_path / "a.pdf", line.format("the first page"), line.format("the second"))
    assert [text.split() for text in EXTRACTORS[reader](pdf)] == [
        ["the", "first", "page", "and", "more"],
        ["the", "second", "and", "more"],
    ]


def test_words_are_runs_whatever_vowels_and_controls_stand_in_them() -> None:
    source = "الحَمْدُ\u200f لـله، OpenAI 12.75 و٣٦"
    assert scores.words(source) == ["الحمد", "لله", "OpenAI", "12", "75", "و", "٣٦"]
    assert scores.recall(source, source[::-1]) == pytest.approx(1 / 7)
    assert scores.precision(source, "الحمد OpenAI آخر غير") == 0.5
    assert scores.recall_of("latin", source, "OpenAI") == 1
    assert scores.recall_of("arabic", source, "OpenAI لله") == pytest.approx(1 / 3)
    assert scores.recall_of("latin", "نص", "نص") is None


def test_numbers_count_only_with_their_digits_in_order() -> None:
    source = "عام ١٩٤٨ و 1987"
    assert scores.recall_of("arabic-indic digits", source, "عام ٨٤٩١ و 1987") == 0
    assert scores.recall_of("latin digits", source, "عام ٨٤٩١ و 1987") == 1


def test_tokens_are_spoiled_by_a_space_too_many() -> None:
    assert scores.tokens("شركة OpenAI، جولة", "شركة OpenAI ، جولة") == pytest.approx(2 / 3)


def test_latin_tokens_count_whole_with_their_signs() -> None:
    source = "لغة C++ ونسخة v1.0.05، ثم https://x.org/a?b=1. نهاية 12.5%"
    assert scores.latin_tokens(source, "لغةC++ونسخة v1.0.05 ،ثم https://x.org/a?b=1 نهاية 12.5%") == 1
    assert scores.latin_tokens(source, "لغة ++C ونسخة v1.0.05، ثم x.org/a?b=1 نهاية 12.5%") == 0.5
    assert scores.latin_tokens("نص", "نص") is None


def test_vowel_signs_count_on_their_letters() -> None:
    assert scores.harakat("كَتَبَ", "كَتَبَ") == 1
    assert scores.harakat("كَتَبَ", "كتَبَ") == pytest.approx(2 / 3)
    assert scores.harakat("مُدُن", "ُمدن") == 0
    assert scores.harakat("شدَّة", "شدَّة") == 1, "a vowel and a shadda in either order are the same"


def test_order_is_the_longest_common_sequence_of_what_came_back() -> None:
    assert scores.order("one two three four", "one three two four") == 0.75
    assert scores.order("one two three four", "four") == 1
    assert scores.order("one", "two") is None


def test_tatweels_are_counted_beside_the_authors() -> None:
    assert scores.tatweels("الســلام", "الســـلامـ") == 2


def test_spaces_are_measured_by_positions(tmp_path: Path) -> None:
    full = "BT /F 12 Tf {} Tw 20 {} Td (aa bb cc dd) Tj ET "
    pdf = _pdf(tmp_path / "a.pdf", "", full.format(3, 150) + full.format(6, 130) + full.format(0, 110))
    natural = 12 * (8 * 0.528 + 3 * _HELVETICA)
    found = stretches(pdf, 1, _HELVETICA, 12, natural + 3 * 3)
    assert found == pytest.approx([0.25] * 3 + [0.5] * 3, abs=0.02), "the last line is short, and not justified"
    assert stretches(pdf, 2, _HELVETICA, 12, 100) == []


def test_marks_stand_on_the_line_of_their_letters() -> None:
    boxes = [(0.0, 5.0, 100.0), (6.0, 9.0, 97.0), (0.0, 5.0, 80.0)]
    assert [len(line) for line in lines_of(boxes, 7)] == [2, 1]


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.9) == 3
    assert percentile(list(map(float, range(100))), 0.9) == 90
    assert percentile([], 0.9) is None


@pytest.mark.parametrize("renderer", ["pdfium", *(["poppler"] if shutil.which("pdftoppm") else [])])
def test_pages_differ_by_the_share_of_what_is_seen_to_differ(renderer: str, tmp_path: Path) -> None:
    square = "{} g 60 60 30 20 re f"
    black, faint, none = (
        _pdf(tmp_path / f"{name}.pdf", "", page)
        for name, page in (("a", square.format(0)), ("b", square.format(0.9)), ("c", ""))
    )
    assert worst(black, none, renderer) == pytest.approx(0.01, abs=0.0005)
    assert worst(faint, none, renderer) == 0
    assert worst(black, _pdf(tmp_path / "d.pdf", ""), renderer) == 1


def _tar(path: Path, *members: tuple[str, bytes], link: str = "") -> Path:
    """Pack members, each a name and a type, into an archive; plain files hold abc."""
    with tarfile.open(path, "w:gz") as packed:
        for name, kind in members:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, link
            entry.size = 3 if kind == tarfile.REGTYPE else 0
            packed.addfile(entry, io.BytesIO(b"abc"))
    return path


def _unpacked(archive: Path, folder: Path) -> Path:
    return fetching.unpack(archive, sha256(archive.read_bytes()).hexdigest(), folder)


def test_nothing_is_unpacked_but_what_was_pinned(tmp_path: Path) -> None:
    archive = _tar(tmp_path / "a.tgz", ("package", tarfile.DIRTYPE), ("package/b/a.txt", tarfile.REGTYPE))
    with pytest.raises(fetching.NotThePinnedError, match=r"a\.tgz"):
        fetching.unpack(archive, "0" * 64, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    folder = _unpacked(archive, tmp_path / "out")
    assert [path.read_bytes() for path in folder.rglob("*") if path.is_file()] == [b"abc"]
    assert (folder / "package" / "b" / "a.txt").is_file()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../out.txt", tarfile.REGTYPE),
        ("package/../../out.txt", tarfile.REGTYPE),
        ("/{folder}/out.txt", tarfile.REGTYPE),
        (".", tarfile.REGTYPE),
        ("package/link", tarfile.SYMTYPE),
        ("package/link", tarfile.LNKTYPE),
        ("package/pipe", tarfile.FIFOTYPE),
        ("package/device", tarfile.CHRTYPE),
    ],
)
def test_an_archive_that_reaches_out_of_its_folder_is_not_unpacked(name: str, kind: bytes, tmp_path: Path) -> None:
    odd = name.format(folder=tmp_path)
    members = (("package/a.txt", tarfile.REGTYPE), (odd, kind), ("package/link/b.txt", tarfile.REGTYPE))
    archive = _tar(tmp_path / "a.tgz", *members, link="..")
    with pytest.raises(fetching.UnsafeMemberError, match="no plain file"):
        _unpacked(archive, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.tgz"]


def test_the_press_is_given_fonts_that_it_proves(tmp_path: Path) -> None:
    extra = tmp_path / "Extra.ttf"
    shutil.copy(REPO / "fonts" / "Vazirmatn-Regular.ttf", extra)
    fonts = home.install(tmp_path / "home", {"Extra": extra})
    assert [face.file for face in read_book(fonts) if face.family == "Extra"] == ["Extra.ttf"]
    assert font_of(fonts, "Extra") == fonts / "Extra.ttf"
    assert space_of(extra) == space_of(font_of(fonts, "Vazirmatn"))
    text = matter.Matter(70, "ar", "عنوان", ("فقرة قصيرة جدًا.",))
    made = press(Desk(tmp_path, tmp_path / "home", fonts), text, "Extra")
    with pikepdf.open(made.pdf) as pdf:
        assert len(pdf.pages) > made.first
        assert {str(font.BaseFont).partition("+")[2] for font in pdf.pages[-1].Resources.Font.values()}


def test_a_bound_is_judged_by_the_worst_of_the_press() -> None:
    figures = [
        Figure("recall", 0.995, "Amiri", "press", "poppler"),
        Figure("recall", 0.5, "Amiri", "stock", "poppler"),
        Figure("recall", 0.98, "Vazirmatn", "press", "pdfium"),
        Figure("order", 1.0, "", "latin", "poppler"),
        Figure("order", 0.5, "", "latin", "pdfium"),
        Figure("order", 0.98, "Amiri", "press", "poppler"),
        Figure("order", 0.2, "Amiri", "press", "pdfium"),
        Figure("size", 120, "Amiri", "press"),
        Figure("size", 100, "Amiri", "stock"),
    ]
    figures += ratios(figures)
    found = {verdict.bound: verdict for verdict in verdicts(figures)}
    recall = found["recall"]
    assert (recall.worst, recall.where, recall.kept, recall.of) == (0.98, "Vazirmatn pdfium", 1, 2)
    assert (found["order"].worst, found["order"].of) == (0.98, 1), (
        "where plain English is out of order nothing is asked"
    )
    assert (found["size to stock"].worst, found["size to stock"].kept) == (1.2, 1)
    assert (found["draw to stock"].worst, found["draw to stock"].of) == (None, 0)
    assert any("Vazirmatn pdfium" in line for line in told(figures, ["press"]))
