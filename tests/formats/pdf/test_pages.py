"""Pages that hold: issues of every shape, and articles with what authors bring along, on A4 and on A5."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from publisher.diagnostics import Finding, Severity
from publisher.pipeline.build import Printed, set_in_type
from publisher.pipeline.request import BuildRequest
from some import some
from specimens import SHAPES, write

PAGES = ("a4", "a5")


def _set(path: Path, formats: tuple[str, ...] = ("pdf",)) -> Printed:
    return set_in_type(BuildRequest(path, formats, theme="majalla", pages=PAGES))


def _codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


def _letters_off_the_page(data: bytes) -> Iterator[tuple[int, str]]:
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document, 1):
        text, (width, height) = page.get_textpage(), page.get_size()
        for n in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(n)
            if text.get_text_range(n, 1).strip() and not (
                left > -1 and right < width + 1 and bottom > -1 and top < height + 1
            ):
                yield number, text.get_text_range(n, 1)


def _holds(printed: Printed) -> None:
    for artefact in printed.artefacts:
        assert list(_letters_off_the_page(artefact.data)) == [], artefact.name
    assert not _codes(printed.findings) & {"P005", "P006", "P007", "P008"}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_issues_of_every_shape(name: str, tmp_path: Path) -> None:
    printed = _set(write(tmp_path / name, SHAPES[name]))
    # What Chrome turns round when Latin words are copied, and columns that a theme does not have.
    assert _codes(printed.findings) <= {"P014", "P050", "T016"}
    _holds(printed)


def _picture(size: tuple[int, int], name: str, **exif: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        image = Image.new("RGB", size, "white")
        image.paste("navy", (0, 0, size[0], size[1] // 2))
        kept = Image.Exif()
        kept.update({int(tag): value for tag, value in exif.items()})
        image.save(folder / name, exif=kept)

    return make


_CELLS = [f"عمود{n}" for n in range(24)]
_WIDE = f"|{'|'.join(_CELLS)}|\n{'|---' * 24}|\n|{'|'.join(['قيمة طويلة'] * 24)}|\n"
HARD: dict[str, tuple[Callable[[Path], None], str, set[str]]] = {
    "a picture too small": (_picture((90, 60), "p.png"), "![وصف](p.png)\n\nنص.", {"P010"}),
    "a picture on its side": (_picture((900, 1600), "p.jpg", **{"274": 6}), "![وصف](p.jpg)\n\nنص.", {"S011"}),
    "a table wider than the page": (lambda _: None, _WIDE, {"P011"}),
    "a word longer than the measure": (lambda _: None, f"نص {'طويلةجدا' * 30} نص.", {"P009"}),
    "a summary of two thousand words": (lambda _: None, "نص.", {"C013"}),
}


@pytest.mark.parametrize("name", HARD)
def test_what_is_too_much_is_told_and_the_page_holds(name: str, tmp_path: Path) -> None:
    make, body, expected = HARD[name]
    make(tmp_path)
    words = " ".join(["كلمة"] * 99 + ["أخيرة."])
    summary = f"summary: [{', '.join([words] * 20)}]\n" if "summary" in name else ""
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n{summary}---\n\n{body}\n", "utf-8")
    printed = _set(tmp_path / "a.md")
    assert _codes(printed.findings) == expected
    for finding in printed.findings:
        assert finding.severity is not Severity.ERROR
        assert re.match(r"a\.md:\d", str(finding.span))
        assert finding.hint("en")
        assert finding.hint("ar")
    _holds(printed)


@pytest.mark.parametrize("theme", ["majalla", "plain"])
def test_a_cover_picture_too_small_is_told(theme: str, tmp_path: Path) -> None:
    _picture((20, 20), "c.png")(tmp_path)
    (tmp_path / "issue.toml").write_text('title = "عدد"\n[cover]\nsrc = "c.png"\nalt = "مربع"\n', "utf-8")
    (tmp_path / "a.md").write_text("---\ntitle: مقال\n---\n\nنص المقال.\n", "utf-8")
    printed = set_in_type(BuildRequest(tmp_path, ("pdf",), theme=theme))
    (poor,) = [finding for finding in printed.findings if finding.code == "P010"]
    assert str(poor.span) == "c.png"


def test_a_picture_on_its_side_stands_upright_in_every_product(tmp_path: Path) -> None:
    _picture((900, 1600), "p.jpg", **{"274": 6})(tmp_path)
    (tmp_path / "a.md").write_text("---\ntitle: ع\n---\n\n![وصف](p.jpg)\n", "utf-8")
    printed = set_in_type(BuildRequest(tmp_path / "a.md", ("epub", "web"), theme="majalla"))
    data = next(artefact.data for artefact in printed.artefacts if artefact.name.endswith(".jpg"))
    with Image.open(io.BytesIO(data)) as upright:
        assert upright.size == (1600, 900)
        assert upright.getexif().get(274, 1) == 1
        assert (
            upright.getpixel((1500, 450))[2] > 100 > upright.getpixel((1500, 450))[0]
        )  # the navy half is on the right
        assert min(upright.getpixel((100, 450))) > 240


def test_rows_of_a_long_table_keep_their_heads(tmp_path: Path) -> None:
    rows = "".join(f"|صف {n}|{n}|\n" for n in range(120))
    (tmp_path / "a.md").write_text(f"---\ntitle: ع\n---\n\n|الرأسية|العدد|\n|---|---|\n{rows}", "utf-8")
    printed = _set(tmp_path / "a.md")
    for artefact in some(printed.artefacts):
        document = pypdfium2.PdfDocument(artefact.data)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        tables = [text for text, page in zip(texts, artefact.pages, strict=True) if page.part == "a"]
        assert len(tables) > 2
        assert all("سأرلا" in text or "الرأس" in text for text in tables)


def _text_of(words: int) -> str:
    return "\n\n".join(" ".join(["كلمة"] * 49 + ["أخيرة."]) for _ in range(words // 50))


@pytest.mark.slow
def test_a_page_that_is_nearly_empty_is_told(tmp_path: Path) -> None:
    """Of texts with a picture, some end on a page of few lines: those are told, others are not."""
    told = set()
    _picture((300, 60), "p.png")(tmp_path)
    for words in range(200, 800, 50):
        text = f"![وصف](p.png)\n\n{_text_of(words)}"
        (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n{text}\n", "utf-8")
        printed = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="majalla", pages=("a5",)))
        found = [finding for finding in printed.findings if finding.code == "P050"]
        last = [entry.part for entry in printed.artefacts[0].pages].count("a")
        told.add((len(found), last > 1))
        assert all(int(str(dict(finding.params)["share"])) < 40 for finding in found)
    assert (1, True) in told
    assert (0, True) in told


def test_a_page_that_its_notes_fill_is_not_empty(tmp_path: Path) -> None:
    _picture((300, 60), "p.png")(tmp_path)
    calls = " ".join(f"كلمة[^{number}]" for number in range(160))
    notes = "".join(f"[^{number}]: حاشية.\n" for number in range(160))
    (tmp_path / "a.md").write_text(f"---\ntitle: عنوان\n---\n\n![وصف](p.png)\n\n{calls}\n\n{notes}", "utf-8")
    printed = set_in_type(BuildRequest(tmp_path / "a.md", ("pdf",), theme="plain"))
    pages = [entry.part for entry in printed.artefacts[0].pages].count("a")
    told = {int(str(dict(finding.params)["page"])) for finding in printed.findings if finding.code == "P050"}
    assert pages > 2
    assert told <= {pages}  # the last alone may be
