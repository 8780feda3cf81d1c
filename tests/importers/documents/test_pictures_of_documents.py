"""Every picture of an imported document is the one that its article names, whatever pictures are called."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from made_documents import epub, p, post, word, wordpress
from some import some

_PROSE = "كلام كثير في هذه الفقرة حتى تُعرف أنها من متن المقال وليست من القوائم. " * 4
#: Pictures by their addresses: one name in several folders, one picture at two addresses, names that differ by case.
_PICTURES = {
    "a/x.png": b"\x89PNG one",
    "b/x.png": b"\x89PNG two",
    "c/x.png": b"\x89PNG one",
    "a/X.PNG": b"\x89PNG three",
    "x-2.png": b"\x89PNG four",
}


def _web(folder: Path, body: str) -> Path:
    for path, data in _PICTURES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "d.html").write_text(
        f"<html lang='ar'><body><article><h1>عنوان</h1><p>{_PROSE}</p>{body}</article></body></html>", "utf-8"
    )
    return folder / "d.html"


def _epub(folder: Path, body: str) -> Path:
    pictures: dict[str, str | bytes] = {f"OEBPS/{path}": data for path, data in _PICTURES.items()}
    (folder / "d.epub").write_bytes(epub(f"<h1>عنوان</h1><p>{_PROSE}</p>{body}", more=pictures))
    return folder / "d.epub"


def _wordpress(folder: Path, body: str) -> Path:
    for path, data in _PICTURES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "d.xml").write_text(wordpress(post(f"<p>{_PROSE}</p>{body}")), "utf-8")
    return folder / "d.xml"


@pytest.mark.parametrize("made", [_web, _epub, _wordpress])
def test_each_picture_is_the_one_that_stood_there(
    made: Callable[[Path, str], Path], run: Callable[..., object], tmp_path: Path
) -> None:
    body = "".join(f'<p>{_PROSE}</p><p><img src="{path}" alt="{n}"/></p>' for n, path in enumerate(_PICTURES))
    ran = run("import", made(tmp_path, body), "--into", "i")
    assert ran.code == 0, ran.err
    (article,) = (tmp_path / "i").glob("*.md")
    shown = dict(re.findall(r"!\[(\d)\]\(([^)]+)\)", article.read_text("utf-8")))
    assert sorted(shown) == [str(n) for n in range(len(_PICTURES))]
    for (number, place), data in zip(some(sorted(shown.items())), _PICTURES.values(), strict=True):
        assert (tmp_path / "i" / place).read_bytes() == data, number


def test_no_picture_takes_the_place_of_another_file(run: Callable[..., object], tmp_path: Path) -> None:
    place = tmp_path / "i" / "pictures" / "x.png"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"\x89PNG of the editor")
    document = _web(tmp_path, '<p><img src="a/x.png" alt="0"/></p>')
    ran = run("import", document, "--into", "i")
    assert (ran.code, "error O002" in ran.err) == (1, True)
    assert place.read_bytes() == b"\x89PNG of the editor"
    assert not list((tmp_path / "i").glob("*.md"))
    assert run("import", document, "--into", "i", "--force").code == 0
    assert place.read_bytes() == _PICTURES["a/x.png"]


def test_two_documents_do_not_share_a_picture_of_one_name(run: Callable[..., object], tmp_path: Path) -> None:
    for name, data in (("one", b"\x89PNG 1"), ("two", b"\x89PNG 2")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.epub").write_bytes(
            epub(f"<h1>{name}</h1><p>{_PROSE}</p><p><img src='p.png' alt='و'/></p>", more={"OEBPS/p.png": data})
        )
    ran = run("import", "one/one.epub", "two/two.epub", "--into", "i")
    assert (ran.code, "error O003" in ran.err) == (1, True)
    assert not list(tmp_path.glob("i/**/*.png"))


def test_a_document_without_pictures_makes_no_folder_for_them(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "d.docx").write_bytes(word(p("عنوان", "Title") + p(_PROSE)))
    assert run("import", "d.docx", "--into", "i").code == 0
    assert not (tmp_path / "i" / "pictures").exists()
