"""Specimens: a PDF of each theme and of each family of fonts."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import made_fonts
from conftest import Ran
from publisher.diagnostics import Finding, PublisherError
from publisher.pipeline.specimens import font_specimen, theme_specimen
from publisher.project.own_fonts import faces_of
from publisher.project.workspace import Workspace


def _text(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _fonts(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        return {str(one.BaseFont)[8:] for page in pdf.pages for one in page.Resources.get("/Font", {}).values()}


def test_a_theme_of_the_project_shows_itself_on_its_first_page_size(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('inherits = "plain"\n[pages.b5]\nwidth = "150mm"\n', "utf-8")
    pdf = theme_specimen(Workspace.around(tmp_path), "mine", tmp_path / "out")
    assert pdf == tmp_path / "out" / "mine.pdf"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.pdf"]
    with pikepdf.open(pdf) as opened:
        assert float(opened.pages[-1].MediaBox[2]) == pytest.approx(150 / 25.4 * 72, abs=0.5)
    text = _text(pdf)
    assert all(word in text for word in ("mine", "عنوان فرعي", "Gutenberg", "کتابیں"))


def test_a_theme_for_books_shows_a_book(tmp_path: Path) -> None:
    text = _text(theme_specimen(Workspace.around(tmp_path), "kitab", tmp_path))
    assert all(word in text for word in ("kitab", "عنوان فرعي", "Gutenberg"))


def test_a_family_shows_its_characters_in_itself(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "publisher.toml").write_text("", "utf-8")
    (tmp_path / "own.otf").write_bytes(made_fonts.cff("Own Face"))
    assert run("fonts", "add", tmp_path / "own.otf", "--licence", "OFL-1.1").code == 0
    pdf = font_specimen("Own Face", faces_of(Workspace.around(tmp_path)), tmp_path / "out")
    assert pdf.name == "Own-Face.pdf"
    assert "Own-Face" in _fonts(pdf)
    assert all(letter in _text(pdf) for letter in "پچژگ٩۹")


def test_commands_write_one_of_each_and_tell_of_those_that_cannot_be_set(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(_workspace: Workspace, name: str, out: Path) -> Path:
        if name == "plain":
            raise PublisherError(Finding.of("T002", None, file="cover.html"))
        return out / f"{name}.pdf"

    (tmp_path / "publisher.toml").write_text("", "utf-8")
    monkeypatch.setattr("publisher.pipeline.specimens.theme_specimen", written)
    monkeypatch.setattr(
        "publisher.pipeline.specimens.font_specimen", lambda family, _faces, out: out / f"{family}.pdf"
    )
    ran = run("themes", "--specimen")
    assert (ran.code, "T002" in ran.err) == (1, True)
    assert [line for line in ran.out.splitlines() if line.endswith(".pdf")] == [
        "dist/specimens/themes/kitab.pdf",
        "dist/specimens/themes/majalla.pdf",
    ]
    listed = run("fonts", "--specimen", "--out", "elsewhere").out
    assert "elsewhere/Amiri.pdf\n" in listed
